"""
How releases come into force: taken in, published, withdrawn, evaluated in the shadow.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response
from fastapi.concurrency import run_in_threadpool

from service.api.answers import reply_answer
from service.api.bodies import OF_BODIES, body_of
from service.api.guarding import may
from service.api.once import once_of
from service.api.schemas import json_body, json_response, problem_responses
from service.governance.access import Act, Grant
from service.intake.plain import MOST_BYTES
from service.intake.release_forms import read_publication, read_withdrawal
from service.operations.archives import MEDIA_TYPE, MOST_ARCHIVE_BYTES
from service.operations.served import Served

MOST_NUMBER = 2**31 - 1
TYPES = (MEDIA_TYPE, "application/octet-stream")
SHADOW = "/v1/releases/{digest}/shadow"

Publisher = Annotated[Grant, Depends(may(Act.PUBLISH))]
Number = Annotated[int, Path(ge=1, le=MOST_NUMBER, description="发布的序号。")]


def publications(router: APIRouter, served: Served) -> None:
    """Route to what brings the releases of what is *served* into force."""
    _importing(router, served)
    _publishing(router, served)
    _shadowing(router, served)


def _importing(router: APIRouter, served: Served) -> None:
    binary = {"schema": {"type": "string", "format": "binary"}}

    @router.post(
        "/v1/releases",
        summary="引入规则版本",
        description="送入从别处导出的压缩文件：先核对摘要和写法，再建立草案并核验；经他人审核批准后，才能发布。",
        operation_id="import_release",
        responses=json_response("已引入，核验在后台进行。", "ImportedRelease", status=201, headers=("Location",))
        | json_response("原已存有这个版本。", "ImportedRelease", headers=("Location",))
        | problem_responses(
            "dossier_too_large", "unsupported_media_type", "slow_body", "not_publishable", "idempotency_conflict"
        ),
        openapi_extra={"requestBody": {"required": True, "content": dict.fromkeys(TYPES, binary)}},
        status_code=201,
    )
    async def import_release(request: Request, grant: Publisher) -> Response:
        body = await body_of(request, MOST_ARCHIVE_BYTES, *TYPES)
        once = once_of(request, grant, body)
        return reply_answer(await run_in_threadpool(served.importing.take_in, grant, body, once))


def _publishing(router: APIRouter, served: Served) -> None:
    @router.post(
        "/v1/releases/{digest}/publications",
        summary="发布规则版本",
        description="自施行日期起施行。限经审核批准的版本，或者曾经发布的版本。",
        operation_id="publish_release",
        responses=json_response("已发布。", "Publication", status=201, headers=("Location",))
        | problem_responses(
            *OF_BODIES, "release_not_found", "wrong_stage", "already_published", "idempotency_conflict"
        ),
        openapi_extra={"requestBody": json_body("NewPublication")},
        status_code=201,
    )
    async def publish_release(digest: str, request: Request, grant: Publisher) -> Response:
        body = await body_of(request, MOST_BYTES)
        asked, once = read_publication(body), once_of(request, grant, body)
        return reply_answer(await run_in_threadpool(served.publishing.publish, grant, digest, asked, once))

    @router.post(
        "/v1/releases/{digest}/publications/{number}/withdrawal",
        summary="撤销一次发布",
        description="撤销之后，有关日子按此前发布的版本判断。已经施行的，须写明溯及既往及其理由。",
        operation_id="withdraw_publication",
        responses=json_response("已撤销。", "Publication")
        | problem_responses(
            *OF_BODIES,
            "release_not_found",
            "publication_not_found",
            "wrong_stage",
            "none_in_force",
            "idempotency_conflict",
        ),
        openapi_extra={"requestBody": {**json_body("Withdrawal"), "required": False}},
    )
    async def withdraw_publication(digest: str, number: Number, request: Request, grant: Publisher) -> Response:
        body = await body_of(request, MOST_BYTES)
        asked, once = read_withdrawal(body), once_of(request, grant, body)
        return reply_answer(await run_in_threadpool(served.publishing.withdraw, grant, digest, number, asked, once))


def _shadowing(router: APIRouter, served: Served) -> None:
    @router.put(
        SHADOW,
        summary="开始并行试算",
        description="每次评估同时以这个版本评估，记入日志，从不返回。限经送审核验的版本。",
        operation_id="start_shadow",
        responses={
            204: {"description": "正在并行试算。"},
            **problem_responses("release_not_found", "wrong_stage"),
        },
        status_code=204,
    )
    def start_shadow(digest: str, grant: Publisher) -> Response:
        served.publishing.shadow(grant, digest, on=True)
        return Response(status_code=204)

    @router.delete(
        SHADOW,
        summary="停止并行试算",
        operation_id="stop_shadow",
        responses={204: {"description": "已停止。"}, **problem_responses("release_not_found")},
        status_code=204,
    )
    def stop_shadow(digest: str, grant: Publisher) -> Response:
        served.publishing.shadow(grant, digest, on=False)
        return Response(status_code=204)
