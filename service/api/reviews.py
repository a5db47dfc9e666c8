"""
`/v1/reviews`: an evaluation beside what the same rules say of corrected facts, and what today's say of the same facts.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.concurrency import run_in_threadpool

from service.api.answers import reply_answer
from service.api.bodies import OF_BODIES, body_of
from service.api.guarding import grant_again, may
from service.api.kept import OF_WORKING_OUT
from service.api.once import once_of
from service.api.released import OF_RELEASES
from service.api.schemas import json_body, json_response, problem_responses
from service.governance.access import Act, Grant
from service.operations.served import Served

REFUSALS = (*OF_BODIES, *OF_WORKING_OUT, *OF_RELEASES, "unit_out_of_scope", "idempotency_conflict", "busy")
DESCRIPTION = """\
比较三份评估：原评估；更正事实后，按原规则、原基准日的评估；按今日规则对原事实的评估。后两份各与原评估相比，\
逐项列出意见、理由、规则结论和缺项的差别，并按照所适用的原则（不写的，为从旧兼从轻）指明各项措施适用哪种规则。

更正后的事实与复核的结果先记入日志，再予返回。复核只供参考，由有权机关决定。
"""


def reviews(served: Served, max_bytes: int) -> APIRouter:
    """Route to the reviews of what is *served*, for bodies of up to *max_bytes*."""
    router = APIRouter(tags=["评估"], default_response_class=Response)

    @router.post(
        "/v1/reviews",
        summary="复核一份评估",
        description=DESCRIPTION,
        operation_id="review",
        responses=json_response("复核的结果。", "Review", status=201, headers=("Location",))
        | problem_responses(*dict.fromkeys(REFUSALS)),
        openapi_extra={"requestBody": json_body("ReviewRequest")},
        status_code=201,
    )
    async def review(request: Request, grant: Annotated[Grant, Depends(may(Act.REVIEW))]) -> Response:
        body = await body_of(request, max_bytes)
        once, again = once_of(request, grant, body), grant_again(request, Act.REVIEW)
        return reply_answer(await run_in_threadpool(served.reviewing.review, grant, body, once, again))

    @router.get(
        "/v1/reviews/{review_id}",
        summary="查阅一次复核",
        description="照当时所答复的原样给出。",
        operation_id="show_review",
        responses=json_response("该次复核。", "Review")
        | problem_responses("entry_not_found", "content_erased", "wrong_query"),
    )
    def show_review(review_id: str, grant: Annotated[Grant, Depends(may(Act.READ_EVALUATIONS))]) -> Response:
        return reply_answer(served.reviewing.one(grant, review_id))

    return router
