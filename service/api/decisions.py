"""
`/v1/evaluations/{id}/decisions`: what bodies decided; `/v1/departures`: where they departed from advice.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from service.api.answers import answer, reply_answer
from service.api.bodies import OF_BODIES, body_of
from service.api.guarding import may
from service.api.kept import AT, OF_RECORDS
from service.api.once import once_of
from service.api.paging import USUAL, Cursor, Limit, after_of, listing_answer
from service.api.parameters import Day, Visible
from service.api.schemas import json_body, json_response, problem_responses
from service.governance.access import Act, Grant
from service.intake.decision_forms import MOST_BYTES
from service.operations.departures import Wanted
from service.operations.served import Served

From = Annotated[Day | None, Query(alias="from", description="只计这一天及以后作出的决定。")]
To = Annotated[Day | None, Query(description="只计这一天及以前作出的决定。")]
ByRelease = Annotated[Visible | None, Query(max_length=100, description="只计依这一规则版本（摘要）作出的评估。")]


def wanted(start: From = None, to: To = None, release: ByRelease = None) -> Wanted:
    """Read from the address which decisions are counted."""
    return Wanted(start, to, release)


DESCRIPTION = """\
登记有权机关对评估各项意见的决定（采取、不采取、变更后采取），听取本人陈述和申辩的情况，以及申诉和申诉结果。\
三者可以一并登记，也可以分次登记；登记的内容只增加，不覆盖，同一项意见以最后登记的决定为准。

程序所要求而没有登记的，列于 notices，不影响登记。
"""


def decisions(served: Served) -> APIRouter:
    """Route to the decisions of what is *served*."""
    router = APIRouter(tags=["决定"], default_response_class=Response)
    _deciding(router, served)
    _departing(router, served)
    return router


def _deciding(router: APIRouter, served: Served) -> None:
    @router.post(
        f"{AT}/decisions",
        summary="登记决定、听取意见、申诉",
        description=DESCRIPTION,
        operation_id="record_decision",
        responses=json_response("已登记。", "RecordedDecision", status=201, headers=("Location",))
        | problem_responses(*OF_BODIES, *OF_RECORDS, "idempotency_conflict"),
        openapi_extra={"requestBody": json_body("DecisionRequest")},
        status_code=201,
    )
    async def record_decision(
        evaluation_id: str, request: Request, grant: Annotated[Grant, Depends(may(Act.DECIDE))]
    ) -> Response:
        body = await body_of(request, MOST_BYTES)
        once = once_of(request, grant, body)
        return reply_answer(await run_in_threadpool(served.deciding.decide, grant, evaluation_id, body, once))

    @router.get(
        f"{AT}/decisions",
        summary="查阅对一份评估的决定",
        description="依先后列出全部登记，以及对每项意见现行的决定。",
        operation_id="list_decisions",
        responses=json_response("登记和现行的决定。", "Decisions")
        | problem_responses("evaluation_not_found", "wrong_query"),
    )
    def list_decisions(evaluation_id: str, grant: Annotated[Grant, Depends(may(Act.READ_EVALUATIONS))]) -> Response:
        return answer(served.deciding.decisions(grant, evaluation_id))


def _departing(router: APIRouter, served: Served) -> None:
    @router.get(
        "/v1/departures",
        summary="列出决定与意见不一致的规则",
        description="按规则和措施统计现行的决定，与意见不一致的次数多的在前；只计授权范围内的单位，不含个人信息。",
        operation_id="list_departures",
        responses=json_response("规则的清单。", "Departures") | problem_responses("wrong_query"),
    )
    def list_departures(
        grant: Annotated[Grant, Depends(may(Act.READ_DEPARTURES))],
        which: Annotated[Wanted, Depends(wanted)],
        cursor: Cursor = None,
        limit: Limit = USUAL,
    ) -> Response:
        return listing_answer(served.deciding.departures(grant, after=after_of(cursor), limit=limit, wanted=which))
