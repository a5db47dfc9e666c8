"""
`/v1/evaluations`: a dossier in, its evaluation out.

The body is taken as bytes and read by the intake, strictly and once; the web framework does not parse it.
"""

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from service.api.answers import JSON
from service.api.operations_port import Operations
from service.api.problems import Problem, ProblemError
from service.api.schemas import EVALUATION_BODY, json_response, problem_responses
from service.domain.errors import DossierTooLargeError

REFUSALS = (
    "not_json",
    "dossier_too_large",
    "unsupported_media_type",
    "dossier_faults",
    "engine_disagreement",
)
DISCARDED = 8
"""How many times the limit is read and thrown away, so that a caller who is still sending gets to see the answer."""


def evaluations(operations: Operations, max_bytes: int) -> APIRouter:
    """Route to the *operations*, for bodies of up to *max_bytes*."""
    router = APIRouter(tags=["评估"], default_response_class=Response)

    @router.post(
        "/v1/evaluations",
        summary="评估一份干部档案",
        description="送入一份档案，返回建议采取的措施，以及理由、依据、证据、缺项。结论只供参考，由有权机关决定。",
        operation_id="evaluate",
        responses=json_response("评估。", "Evaluation") | problem_responses(*REFUSALS),
        openapi_extra={"requestBody": EVALUATION_BODY},
    )
    async def evaluate(request: Request) -> Response:
        require_json(request.headers.get("content-type"))
        body = await read_body(request, max_bytes)
        return Response(await run_in_threadpool(operations.evaluate_request, body), media_type=JSON)

    return router


def require_json(content_type: str | None) -> None:
    """Refuse a body that says it is anything but JSON; one that does not say is taken for JSON."""
    if content_type is None or content_type.partition(";")[0].strip().lower() == JSON:
        return
    raise ProblemError(Problem("unsupported_media_type", f"请以 {JSON} 提交请求正文。"))


async def read_body(request: Request, limit: int) -> bytes:
    """
    Read the body of a *request*, at most *limit* bytes of it.

    Raises `DossierTooLargeError`: at once where the caller announces far too much, else as soon as it is known and
    the rest has been thrown away.
    """
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > limit * DISCARDED:
        raise DossierTooLargeError(limit)
    body = bytearray()
    received = 0
    async for chunk in request.stream():
        received += len(chunk)
        if received <= limit:
            body += chunk
        elif received > limit * DISCARDED:
            break
    if received > limit:
        raise DossierTooLargeError(limit)
    return bytes(body)
