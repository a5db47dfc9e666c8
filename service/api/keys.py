"""
`/v1/keys`: the keys of callers: made, listed, replaced and revoked.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.concurrency import run_in_threadpool

from service.api.answers import answer, reply_answer
from service.api.bodies import OF_BODIES, body_of
from service.api.guarding import may
from service.api.once import once_of
from service.api.paging import USUAL, Cursor, Limit, after_of, listing_answer
from service.api.schemas import json_body, json_response, problem_responses
from service.governance.access import Act, Grant
from service.intake.plain import MOST_BYTES
from service.operations.served import Served

Keeper = Annotated[Grant, Depends(may(Act.KEEP_KEYS))]

OF_MAKING = (*OF_BODIES, "idempotency_conflict", "unit_out_of_scope", "roles_conflict")


def keys(served: Served) -> APIRouter:
    """Route to the keys of what is *served*."""
    router = APIRouter(tags=["凭证"], default_response_class=Response)
    _making(router, served)
    _keeping(router, served)
    return router


def _making(router: APIRouter, served: Served) -> None:
    @router.post(
        "/v1/keys",
        summary="签发一个凭证",
        description="凭证全文只在这一次答复中给出，本服务只保存其摘要。",
        operation_id="make_key",
        responses=json_response("已签发。", "MadeKey", status=201, headers=("Location",))
        | problem_responses(*OF_MAKING),
        openapi_extra={"requestBody": json_body("NewKey")},
        status_code=201,
    )
    async def make_key(request: Request, grant: Keeper) -> Response:
        body = await body_of(request, MOST_BYTES)
        once = once_of(request, grant, body)
        return reply_answer(await run_in_threadpool(served.keys.make, grant, body, once))

    @router.post(
        "/v1/keys/{key_id}/replacement",
        summary="更换一个凭证",
        description="签发持有人、权限、单位都相同的新凭证；原凭证在过渡期满时吊销。",
        operation_id="replace_key",
        responses=json_response("已签发新的凭证。", "MadeKey", status=201, headers=("Location",))
        | problem_responses(*OF_MAKING, "key_not_found", "wrong_stage"),
        openapi_extra={"requestBody": {**json_body("KeyReplacement"), "required": False}},
        status_code=201,
    )
    async def replace_key(key_id: str, request: Request, grant: Keeper) -> Response:
        body = await body_of(request, MOST_BYTES)
        once = once_of(request, grant, body)
        return reply_answer(await run_in_threadpool(served.keys.replace, grant, key_id, body, once))


def _keeping(router: APIRouter, served: Served) -> None:
    @router.get(
        "/v1/keys",
        summary="列出凭证",
        operation_id="list_keys",
        responses=json_response("凭证，新签发的在前。", "Keys") | problem_responses("wrong_query"),
    )
    def list_keys(grant: Keeper, cursor: Cursor = None, limit: Limit = USUAL) -> Response:
        return listing_answer(served.keys.all(grant, after_of(cursor), limit))

    @router.get(
        "/v1/keys/{key_id}",
        summary="查看一个凭证",
        operation_id="show_key",
        responses=json_response("该凭证，不含密文。", "Key") | problem_responses("key_not_found"),
    )
    def show_key(key_id: str, grant: Keeper) -> Response:
        return answer(served.keys.one(grant, key_id))

    @router.delete(
        "/v1/keys/{key_id}",
        summary="吊销一个凭证",
        description="立即失效；已经吊销的，不再变动。",
        operation_id="revoke_key",
        responses={204: {"description": "已吊销。"}, **problem_responses("key_not_found")},
        status_code=204,
    )
    def revoke_key(key_id: str, grant: Keeper) -> Response:
        served.keys.revoke(grant, key_id)
        return Response(status_code=204)
