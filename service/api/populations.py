"""
`/v1/populations`: the populations on which a draft can be simulated.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from service.api.answers import answer
from service.api.guarding import may
from service.api.schemas import json_response, problem_responses
from service.governance.access import Act, Grant
from service.operations.served import Served


def populations(served: Served) -> APIRouter:
    """Route to the populations of what is *served*."""
    router = APIRouter(tags=["模拟"], default_response_class=Response)

    @router.get(
        "/v1/populations",
        summary="列出可供模拟的人群文件",
        description="由管理员放在服务器的一个目录中；此处只列名称、格式、大小和修改时间，不读内容。",
        operation_id="list_populations",
        responses=json_response("人群文件，按名称排列。", "Populations")
        | problem_responses("unit_out_of_scope", "populations_not_set"),
    )
    def list_populations(_: Annotated[Grant, Depends(may(Act.READ_SIMULATIONS))]) -> Response:
        return answer({"items": served.simulations.populations.listing()})

    return router
