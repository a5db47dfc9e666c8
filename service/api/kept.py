"""
`/v1/evaluations`: those that were recorded: listed, shown, explained in full, replayed.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from service.api.answers import answer, reply_answer
from service.api.exchange import EVALUATION, RELEASE
from service.api.guarding import may
from service.api.paging import USUAL, Cursor, Limit, after_of, listing_answer
from service.api.parameters import Visible
from service.api.schemas import json_response, problem_responses
from service.governance.access import Act, Grant
from service.operations.kept import REPLAY, Sought
from service.operations.served import Served

Reader = Annotated[Grant, Depends(may(Act.READ_EVALUATIONS))]
Unit = Annotated[Visible | None, Query(max_length=200, description="只列这一单位的；不写的，列出授权范围内的全部。")]
SubjectRef = Annotated[Visible | None, Query(max_length=200, description="只列这一干部（代号）的。")]
ByRelease = Annotated[Visible | None, Query(max_length=100, description="只列依这一规则版本（摘要）作出的。")]


def sought(unit: Unit = None, subject_ref: SubjectRef = None, release: ByRelease = None) -> Sought:
    """Read from the address which evaluations are listed."""
    return Sought(unit, subject_ref, release)


Which = Annotated[Sought, Depends(sought)]

LISTED = "新的在前，只列授权范围内的单位。按版本查找的，一页可能少于所要的项数；`next` 不为 null 的，后面还有。"
OF_RECORDS = ("evaluation_not_found", "content_erased", "wrong_query")
OF_WORKING_OUT = (*OF_RECORDS, "replay_differs", "engine_disagreement", "engine_failure")
AT = "/v1/evaluations/{evaluation_id}"


def kept(served: Served) -> APIRouter:
    """Route to what is kept of evaluations, of what is *served*."""
    router = APIRouter(tags=["评估"], default_response_class=Response)
    _reading(router, served)
    _working_out(router, served)
    return router


def _reading(router: APIRouter, served: Served) -> None:
    @router.get(
        "/v1/evaluations",
        summary="列出已经记录的评估",
        description=LISTED,
        operation_id="list_evaluations",
        responses=json_response("评估的清单。", "KeptEvaluations")
        | problem_responses("unit_out_of_scope", "wrong_query"),
    )
    def list_evaluations(grant: Reader, which: Which, cursor: Cursor = None, limit: Limit = USUAL) -> Response:
        return listing_answer(served.kept.list(grant, after=after_of(cursor), limit=limit, sought=which))

    @router.get(
        AT,
        summary="查阅一份评估",
        description="照当时所答复的原样给出，附其在日志中的位置和摘要。内容已按保存期限清除的，evaluation 为 null。",
        operation_id="show_evaluation",
        responses=json_response("该份评估。", "KeptEvaluation")
        | problem_responses("evaluation_not_found", "wrong_query"),
    )
    def show_evaluation(evaluation_id: str, grant: Reader) -> Response:
        return answer(served.kept.one(grant, evaluation_id))


def _working_out(router: APIRouter, served: Served) -> None:
    @router.get(
        f"{AT}/explanation",
        summary="详尽说明一份评估",
        description="以所保存的事实，依当时的规则版本重新得出，列出每条规则的结论、条件和理由。",
        operation_id="explain_evaluation",
        responses=json_response("评估，详尽的。", "RecordedEvaluation", headers=(RELEASE, EVALUATION))
        | problem_responses(*OF_WORKING_OUT),
    )
    def explain_evaluation(evaluation_id: str, grant: Reader) -> Response:
        return reply_answer(served.kept.explanation(grant, evaluation_id))

    @router.post(
        f"{AT}/replay",
        summary="重演一份评估",
        description="以所保存的事实，依当时的版本、引擎重新得出；与当时的答复逐字节相同的，给出该答复，否则返回 409。",
        operation_id="replay_evaluation",
        responses=json_response("与当时的答复逐字节相同。", "RecordedEvaluation", headers=(RELEASE, EVALUATION, REPLAY))
        | problem_responses(*OF_WORKING_OUT),
    )
    def replay_evaluation(evaluation_id: str, grant: Reader) -> Response:
        return reply_answer(served.kept.replay(grant, evaluation_id))
