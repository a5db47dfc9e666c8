"""
`/v1/vocabulary` and `/v1/dossier-schema`: the words that a dossier may use, for people and for programs.
"""

from fastapi import APIRouter, Response

from service.api.answers import answer
from service.api.operations_port import Operations
from service.api.schemas import json_response, problem_responses

SCHEMA = "application/schema+json"


def vocabulary(operations: Operations) -> APIRouter:
    """Route to the *operations*."""
    router = APIRouter(tags=["词汇"], default_response_class=Response)

    @router.get(
        "/v1/vocabulary",
        summary="查看词汇",
        description="档案与规则所用的全部事项、措施、代码及其中文名称。",
        operation_id="show_vocabulary",
        responses=json_response("全部词汇。") | problem_responses(),
    )
    def show_vocabulary() -> Response:
        return answer(operations.vocabulary())

    @router.get(
        "/v1/dossier-schema",
        summary="查看档案的格式",
        description="干部档案的 JSON Schema，可用于提交前自查。",
        operation_id="show_dossier_schema",
        responses=json_response("档案的 JSON Schema。", media_type=SCHEMA) | problem_responses(),
    )
    def show_dossier_schema() -> Response:
        return answer(operations.dossier_schema(), media_type=SCHEMA)

    return router
