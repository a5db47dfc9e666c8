"""
`/v1/drafts`: rules that are being written: begun, listed, taken to review and through it.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.concurrency import run_in_threadpool

from service.api.answers import JSON, answer, reply_answer
from service.api.bodies import OF_BODIES, body_of
from service.api.conditions import etag
from service.api.draft_files import files_of_drafts
from service.api.guarding import may
from service.api.once import once_of
from service.api.paging import USUAL, Cursor, Limit, after_of, listing_answer
from service.api.schemas import json_body, json_response, problem_responses
from service.governance.access import Act, Grant
from service.intake.draft_forms import read_approval, read_beginning
from service.intake.plain import MOST_BYTES
from service.operations.served import Served

Drafter = Annotated[Grant, Depends(may(Act.DRAFT))]
Reader = Annotated[Grant, Depends(may(Act.READ_DRAFTS))]
Reviewer = Annotated[Grant, Depends(may(Act.APPROVE))]


def drafts(served: Served) -> APIRouter:
    """Route to the drafts of what is *served*."""
    router = APIRouter(tags=["草案"], default_response_class=Response)
    _keeping(router, served)
    files_of_drafts(router, served)
    _submitting(router, served)
    _taking_back(router, served)
    _reviewing(router, served)
    return router


def _keeping(router: APIRouter, served: Served) -> None:
    @router.post(
        "/v1/drafts",
        summary="起草",
        description="从一个规则版本（不写的，为今日施行的版本）起草，其全部文件即为草案的文件。",
        operation_id="begin_draft",
        responses=json_response("已建立草案。", "Draft", status=201, headers=("Location",))
        | problem_responses(*OF_BODIES, "release_not_found", "none_in_force", "idempotency_conflict"),
        openapi_extra={"requestBody": json_body("NewDraft")},
        status_code=201,
    )
    async def begin_draft(request: Request, grant: Drafter) -> Response:
        body = await body_of(request, MOST_BYTES)
        asked, once = read_beginning(body), once_of(request, grant, body)
        return reply_answer(await run_in_threadpool(served.drafting.begin, grant, asked, once))

    @router.get(
        "/v1/drafts",
        summary="列出草案",
        operation_id="list_drafts",
        responses=json_response("草案，新的在前。", "Drafts") | problem_responses("wrong_query"),
    )
    def list_drafts(_: Reader, cursor: Cursor = None, limit: Limit = USUAL) -> Response:
        return listing_answer(served.drafting.listing(after_of(cursor), limit))

    @router.get(
        "/v1/drafts/{draft_id}",
        summary="查看一份草案",
        operation_id="show_draft",
        responses=json_response("该草案。", "Draft") | problem_responses("draft_not_found"),
    )
    def show_draft(draft_id: str, _: Reader) -> Response:
        return answer(served.drafting.draft(draft_id))


def _submitting(router: APIRouter, served: Served) -> None:
    @router.post(
        "/v1/drafts/{draft_id}/check",
        summary="检查草案",
        description="列出规则和规格写法上的全部错误，各在其位；规则的含义、规格是否通过，在送审时核验。",
        operation_id="check_draft",
        responses=json_response("检查的结果。", "DraftCheck")
        | problem_responses("draft_not_found", "idempotency_conflict"),
    )
    def check_draft(draft_id: str, _: Drafter) -> Response:
        return answer(served.drafting.check(draft_id))

    @router.post(
        "/v1/drafts/{draft_id}/submission",
        summary="送审",
        description="先行核验：检查没有错误、全部规格通过的，成为规则版本，进入审核；否则留在起草阶段，报告说明差在哪里。",
        operation_id="submit_draft",
        responses=json_response("已受理，核验在后台进行。", "Job", status=202, headers=("Location",))
        | problem_responses("draft_not_found", "wrong_stage", "idempotency_conflict"),
        status_code=202,
    )
    def submit_draft(draft_id: str, request: Request, grant: Drafter) -> Response:
        return reply_answer(served.submitting.submit(grant, draft_id, once_of(request, grant)))


def _taking_back(router: APIRouter, served: Served) -> None:
    @router.delete(
        "/v1/drafts/{draft_id}",
        summary="删除一份草案",
        description="限参与起草的人，在起草阶段。日志中的记载不删。",
        operation_id="delete_draft",
        responses={
            204: {"description": "已删除。"},
            **problem_responses("draft_not_found", "wrong_stage", "not_an_author"),
        },
        status_code=204,
    )
    def delete_draft(draft_id: str, grant: Drafter) -> Response:
        served.drafting.delete(grant, draft_id)
        return Response(status_code=204)

    @router.post(
        "/v1/drafts/{draft_id}/recall",
        summary="撤回草案",
        description="限参与起草的人。草案回到起草阶段，已作的审核不再有效。",
        operation_id="recall_draft",
        responses=json_response("撤回后的草案。", "Draft")
        | problem_responses("draft_not_found", "wrong_stage", "not_an_author", "idempotency_conflict"),
    )
    def recall_draft(draft_id: str, request: Request, grant: Drafter) -> Response:
        return reply_answer(served.submitting.recall(grant, draft_id, once_of(request, grant)))


def _reviewing(router: APIRouter, served: Served) -> None:
    @router.get(
        "/v1/drafts/{draft_id}/report",
        summary="查看核验报告",
        description="规格的结果、含义的变化等。报告的摘要在 ETag 中；审核时所签的是这个摘要和规则版本的摘要。",
        operation_id="show_report",
        responses=json_response("最近一次核验的报告。", "TrialReport", headers=("ETag",))
        | problem_responses("draft_not_found", "file_not_found"),
    )
    def show_report(draft_id: str, _: Reader) -> Response:
        report, digest = served.submitting.report(draft_id)
        return Response(report, media_type=JSON, headers={"ETag": etag(digest)})

    @router.post(
        "/v1/drafts/{draft_id}/approvals",
        summary="审核草案",
        description="批准，或者退回。须写明所签的规则版本和报告的摘要；本人参与起草的，不得审核。",
        operation_id="approve_draft",
        responses=json_response("已记录。", "Approval", status=201, headers=("Location",))
        | problem_responses(
            *OF_BODIES, "draft_not_found", "wrong_stage", "own_draft", "precondition_failed", "idempotency_conflict"
        ),
        openapi_extra={"requestBody": json_body("NewApproval")},
        status_code=201,
    )
    async def approve_draft(draft_id: str, request: Request, grant: Reviewer) -> Response:
        body = await body_of(request, MOST_BYTES)
        asked, once = read_approval(body), once_of(request, grant, body)
        return reply_answer(await run_in_threadpool(served.submitting.approve, grant, draft_id, asked, once))

    @router.get(
        "/v1/drafts/{draft_id}/approvals",
        summary="列出对草案的审核",
        operation_id="list_approvals",
        responses=json_response("审核，先作的在前。", "Approvals") | problem_responses("draft_not_found"),
    )
    def list_approvals(draft_id: str, _: Reader) -> Response:
        return answer({"items": served.submitting.approvals(draft_id)})
