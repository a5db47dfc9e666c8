"""
`/healthz` and `/readyz`: whether the process lives, and whether it may be sent work.
"""

from fastapi import APIRouter, Response

from service.api.answers import answer
from service.api.operations_port import Operations
from service.api.problems import Problem, ProblemError
from service.api.schemas import json_response, problem_responses


def health(operations: Operations) -> APIRouter:
    """Route to the *operations*."""
    router = APIRouter(tags=["运行"], default_response_class=Response)

    @router.get(
        "/healthz",
        summary="进程是否存活",
        operation_id="health",
        responses=json_response("进程存活。", "Status") | problem_responses(),
    )
    def alive() -> Response:
        return answer({"status": "ok"})

    @router.get(
        "/readyz",
        summary="是否可以受理评估",
        description="启动后已成功评估过一份试验档案的，可以受理；否则返回 503。",
        operation_id="readiness",
        responses=json_response("可以受理。", "Status") | problem_responses("not_ready"),
    )
    def ready() -> Response:
        if not operations.ready():
            raise ProblemError(Problem("not_ready", "试验档案尚未评估成功，暂不受理评估。"))
        return answer({"status": "ready"})

    return router
