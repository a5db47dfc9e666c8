"""
`/v1/evaluations`: a dossier in, its evaluation out.
"""

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from service.api.answers import JSON
from service.api.bodies import OF_BODIES, body_of
from service.api.operations_port import Operations
from service.api.schemas import json_body, json_response, problem_responses

REFUSALS = (*OF_BODIES, "engine_disagreement")


def evaluations(operations: Operations, max_bytes: int) -> APIRouter:
    """Route to the *operations*, for bodies of up to *max_bytes*."""
    router = APIRouter(tags=["评估"], default_response_class=Response)

    @router.post(
        "/v1/evaluations",
        summary="评估一份干部档案",
        description="送入一份档案，返回建议采取的措施，以及理由、依据、证据、缺项。结论只供参考，由有权机关决定。",
        operation_id="evaluate",
        responses=json_response("评估。", "Evaluation") | problem_responses(*REFUSALS),
        openapi_extra={"requestBody": json_body("EvaluationRequest")},
    )
    async def evaluate(request: Request) -> Response:
        body = await body_of(request, max_bytes)
        return Response(await run_in_threadpool(operations.evaluate_request, body), media_type=JSON)

    return router
