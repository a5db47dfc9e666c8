"""
`/v1/drafts/{id}/files`: the files of a draft; each is changed against what one has seen of it.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.concurrency import run_in_threadpool

from service.api.answers import answer
from service.api.bodies import body_of
from service.api.conditions import IF_MATCH, IF_NONE_MATCH, etag, match_of
from service.api.guarding import may
from service.api.schemas import content_response, json_response, problem_responses
from service.governance.access import Act, Grant
from service.operations.bundles import MOST_FILE_BYTES
from service.operations.served import Served

TEXT = "text/plain"
TYPES = (TEXT, "application/yaml", "application/octet-stream")
PATH = "/v1/drafts/{draft_id}/files/{path:path}"
OF_CHANGES = (
    "draft_not_found",
    "wrong_stage",
    "precondition_required",
    "precondition_failed",
    "wrong_query",
)

Drafter = Annotated[Grant, Depends(may(Act.DRAFT))]
Reader = Annotated[Grant, Depends(may(Act.READ_DRAFTS))]


def files_of_drafts(router: APIRouter, served: Served) -> None:
    """Route to the files of the drafts of what is *served*."""
    _reading(router, served)
    _writing(router, served)


def _reading(router: APIRouter, served: Served) -> None:
    @router.get(
        "/v1/drafts/{draft_id}/files",
        summary="列出草案的文件",
        operation_id="list_draft_files",
        responses=json_response("文件，按路径排列。", "Files") | problem_responses("draft_not_found"),
    )
    def list_draft_files(draft_id: str, _: Reader) -> Response:
        return answer({"items": served.drafting.files(draft_id)})

    @router.get(
        PATH,
        summary="读取草案的一个文件",
        operation_id="show_draft_file",
        responses=content_response("文件的内容。", TEXT, {"type": "string"}, headers=("ETag",))
        | problem_responses("draft_not_found", "file_not_found", "wrong_query"),
    )
    def show_draft_file(draft_id: str, path: str, _: Reader) -> Response:
        found = served.drafting.file(draft_id, path)
        return Response(found.content, media_type=f"{TEXT}; charset=utf-8", headers={"ETag": etag(found.etag)})


def _writing(router: APIRouter, served: Served) -> None:
    body = {"required": True, "content": {one: {"schema": {"type": "string"}} for one in TYPES}}
    of_body = ("dossier_too_large", "unsupported_media_type", "dossier_faults", "slow_body")

    @router.put(
        PATH,
        summary="写入草案的一个文件",
        description="修改已有文件的，以 If-Match 写明读到的 ETag；新增的，写 If-None-Match: *。写入的人成为起草人。",
        operation_id="write_draft_file",
        responses=json_response("已修改。", "File", headers=("ETag",))
        | json_response("已新增。", "File", status=201, headers=("ETag",))
        | problem_responses(*of_body, *OF_CHANGES),
        openapi_extra={"parameters": [IF_MATCH, IF_NONE_MATCH], "requestBody": body},
    )
    async def write_draft_file(draft_id: str, path: str, request: Request, grant: Drafter) -> Response:
        match = match_of(request)
        content = await body_of(request, MOST_FILE_BYTES, *TYPES)
        written, is_new = await run_in_threadpool(served.drafting.write, grant, draft_id, path, content, match)
        response = answer(written, 201 if is_new else 200)
        response.headers["ETag"] = etag(written["etag"])
        return response

    @router.delete(
        PATH,
        summary="删除草案的一个文件",
        operation_id="delete_draft_file",
        responses={204: {"description": "已删除。"}, **problem_responses("file_not_found", *OF_CHANGES)},
        openapi_extra={"parameters": [IF_MATCH]},
        status_code=204,
    )
    def delete_draft_file(draft_id: str, path: str, request: Request, grant: Drafter) -> Response:
        served.drafting.remove(grant, draft_id, path, match_of(request))
        return Response(status_code=204)
