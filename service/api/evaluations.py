"""
`POST /v1/evaluations`: a dossier in, its evaluation out, recorded.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from service.api.answers import reply_answer
from service.api.bodies import OF_BODIES, body_of
from service.api.exchange import EVALUATION, RELEASE
from service.api.guarding import grant_again, may
from service.api.once import once_of
from service.api.schemas import json_body, json_response, problem_responses
from service.governance.access import Act, Grant
from service.operations.served import Served

REFUSALS = (
    *OF_BODIES,
    "unit_out_of_scope",
    "release_not_found",
    "release_not_published",
    "none_in_force",
    "idempotency_conflict",
    "wrong_query",
    "engine_disagreement",
    "engine_failure",
    "store_unavailable",
    "too_slow",
)
DESCRIPTION = """\
送入一份档案，返回建议采取的措施，以及理由、依据、证据、缺项。结论只供参考，由有权机关决定。

依基准日施行的规则版本评估，或者依所指定的版本；先记入日志，再予返回。
"""


def evaluations(served: Served, max_bytes: int) -> APIRouter:
    """Route to the evaluations of what is *served*, for bodies of up to *max_bytes*."""
    router = APIRouter(tags=["评估"], default_response_class=Response)

    @router.post(
        "/v1/evaluations",
        summary="评估一份干部档案",
        description=DESCRIPTION,
        operation_id="evaluate",
        responses=json_response("评估。", "RecordedEvaluation", headers=(RELEASE, EVALUATION, "Location"))
        | problem_responses(*REFUSALS),
        openapi_extra={"requestBody": json_body("EvaluationRequest")},
    )
    async def evaluate(
        request: Request, grant: Annotated[Grant, Depends(may(Act.EVALUATE, judged_again=True))]
    ) -> Response:
        body = await body_of(request, max_bytes)
        return reply_answer(
            await served.evaluations.answer(grant_again(request, Act.EVALUATE), body, once_of(request, grant, body))
        )

    return router
