"""
`/healthz` and `/readyz`: whether the process lives, and whether it may be sent work.
"""

import logging

from fastapi import APIRouter, Request, Response

from service.api.answers import answer
from service.api.logs import place_of
from service.api.problems import Problem, ProblemError
from service.api.schemas import json_response, problem_responses
from service.operations.served import Served

LOG = logging.getLogger("gongguo.api")


def health(served: Served) -> APIRouter:
    """Route to the state of what is *served*."""
    router = APIRouter(tags=["运行"], default_response_class=Response)

    @router.get(
        "/healthz",
        summary="进程是否存活",
        operation_id="health",
        responses=json_response("进程存活。", "Status") | problem_responses(),
    )
    async def alive() -> Response:
        return answer({"status": "ok"})

    @router.get(
        "/readyz",
        summary="是否可以受理评估",
        description="存储可用，且当前施行的规则已成功评估过一份试验档案的，可以受理；正在停止的，不再受理。",
        operation_id="readiness",
        responses=json_response("可以受理。", "Status") | problem_responses("not_ready"),
    )
    def ready(request: Request) -> Response:
        if request.app.state.draining:
            raise ProblemError(Problem("not_ready", "服务正在停止，不再受理新的请求。"))
        if not is_ready(served):
            raise ProblemError(Problem("not_ready", "存储尚不可用，或者试验档案尚未评估成功，暂不受理评估。"))
        return answer({"status": "ready"})

    return router


def is_ready(served: Served) -> bool:
    """Answer whether an evaluation would be answered."""
    try:
        return served.public.ready()
    except Exception as error:  # noqa: BLE001 - whatever it is, the service cannot be sent work
        LOG.warning("not ready: %s at %s", type(error).__name__, place_of(error))
        return False
