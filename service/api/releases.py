"""
`/v1/releases`: the releases, their files, what changed between them; and how they are published.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from service.api.answers import answer
from service.api.conditions import etag
from service.api.guarding import may
from service.api.paging import USUAL, Cursor, Limit, after_of, listing_answer
from service.api.parameters import Day, Visible
from service.api.publications import publications
from service.api.schemas import content_response, json_response, problem_responses
from service.governance.access import ALLOWED, Act, Grant
from service.governance.chain import digest_of
from service.operations.archives import MEDIA_TYPE
from service.operations.served import Served

TEXT = "text/plain"
Reader = Annotated[Grant, Depends(may(Act.READ_RULES))]
Counter = Annotated[Grant, Depends(may(Act.READ_DRAFTS))]
On = Annotated[Day | None, Query(description="哪一日；不写的，为今日。")]
From = Annotated[Visible, Query(alias="from", max_length=100, description="与哪个规则版本比：它的摘要。")]


def releases(served: Served) -> APIRouter:
    """Route to the releases of what is *served*."""
    router = APIRouter(tags=["规则版本"], default_response_class=Response)
    _listing(router, served)
    _files(router, served)
    _comparing(router, served)
    publications(router, served)
    return router


def _listing(router: APIRouter, served: Served) -> None:
    @router.get(
        "/v1/releases",
        summary="列出规则版本",
        operation_id="list_releases",
        responses=json_response("规则版本，新的在前。", "Releases") | problem_responses("wrong_query"),
    )
    def list_releases(_: Reader, cursor: Cursor = None, limit: Limit = USUAL) -> Response:
        return listing_answer(served.releases.listing(after_of(cursor), limit))

    @router.get(
        "/v1/releases/in-force",
        summary="查看某日施行的规则版本",
        operation_id="show_release_in_force",
        responses=json_response("该日施行的规则版本。", "ReleaseInForce")
        | problem_responses("none_in_force", "wrong_query"),
    )
    def show_release_in_force(_: Reader, on: On = None) -> Response:
        return answer(served.releases.in_force(on))

    @router.get(
        "/v1/releases/{digest}",
        summary="查看一个规则版本",
        operation_id="show_release",
        responses=json_response("该规则版本。", "ReleaseInFull") | problem_responses("release_not_found"),
    )
    def show_release(digest: str, grant: Reader) -> Response:
        is_among_them = bool(grant.roles & ALLOWED[Act.READ_DRAFTS])
        return answer(served.releases.release(digest, with_approvals=is_among_them))


def _files(router: APIRouter, served: Served) -> None:
    @router.get(
        "/v1/releases/{digest}/files",
        summary="列出规则版本的文件",
        operation_id="list_release_files",
        responses=json_response("文件，按路径排列。", "Files") | problem_responses("release_not_found"),
    )
    def list_release_files(digest: str, _: Reader) -> Response:
        return answer({"items": served.releases.files(digest)})

    @router.get(
        "/v1/releases/{digest}/files/{path:path}",
        summary="读取规则版本的一个文件",
        operation_id="show_release_file",
        responses=content_response("文件的内容。", TEXT, {"type": "string"}, headers=("ETag",))
        | problem_responses("release_not_found", "file_not_found"),
    )
    def show_release_file(digest: str, path: str, _: Reader) -> Response:
        content = served.releases.file(digest, path)
        headers = {"ETag": etag(digest_of(content))}
        return Response(content, media_type=f"{TEXT}; charset=utf-8", headers=headers)

    @router.get(
        "/v1/releases/{digest}/archive",
        summary="导出规则版本",
        description="一个 ZIP 文件，含规则、词汇、参数、规格和清单，可以引入另一套服务。",
        operation_id="export_release",
        responses=content_response("压缩文件。", MEDIA_TYPE, {"type": "string", "format": "binary"})
        | problem_responses("release_not_found"),
    )
    def export_release(digest: str, _: Reader) -> Response:
        content = served.releases.archive(digest)
        name = f"gongguo-{digest.partition(':')[2][:12]}.zip"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(content, media_type=MEDIA_TYPE, headers=headers)


def _comparing(router: APIRouter, served: Served) -> None:
    @router.get(
        "/v1/releases/{digest}/diff",
        summary="比较两个规则版本",
        description="哪些规则、参数、事项、词汇、规格场景新增、删去或者改动，以规则的中文表述写出。",
        operation_id="compare_releases",
        responses=json_response("两个版本的不同。", "ReleaseDiff")
        | problem_responses("release_not_found", "wrong_query"),
    )
    def compare_releases(digest: str, base: From, _: Reader) -> Response:
        return answer(served.releases.diff(digest, base))

    @router.get(
        "/v1/releases/{digest}/shadow",
        summary="查看并行试算的结果",
        description="并行试算以来评估了多少次，多少次与施行的版本意见不同，不同在哪些措施。",
        operation_id="show_shadow",
        responses=json_response("并行试算的结果。", "ShadowCounts") | problem_responses("release_not_found"),
    )
    def show_shadow(digest: str, _: Counter) -> Response:
        return answer(served.releases.shadow(digest))
