"""
`/v1/vocabulary` and `/v1/dossier-schema`: the words that a dossier may use, for people and for programs.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from service.api.exchange import RELEASE
from service.api.guarding import may
from service.api.parameters import Release
from service.api.released import OF_RELEASES, released
from service.api.schemas import json_response, problem_responses
from service.governance.access import Act, Grant
from service.operations.served import Served

SCHEMA = "application/schema+json"
Reader = Annotated[Grant, Depends(may(Act.READ_RULES))]


def vocabulary(served: Served) -> APIRouter:
    """Route to what is public among what is *served*."""
    router = APIRouter(tags=["词汇"], default_response_class=Response)

    @router.get(
        "/v1/vocabulary",
        summary="查看词汇",
        description="档案与规则所用的全部事项、措施、代码及其中文名称。",
        operation_id="show_vocabulary",
        responses=json_response("全部词汇。", headers=(RELEASE,)) | problem_responses(*OF_RELEASES),
    )
    def show_vocabulary(_: Reader, release: Release = None) -> Response:
        return released(*served.public.vocabulary(release))

    @router.get(
        "/v1/dossier-schema",
        summary="查看档案的格式",
        description="干部档案的 JSON Schema，可用于提交前自查。",
        operation_id="show_dossier_schema",
        responses=json_response("档案的 JSON Schema。", media_type=SCHEMA, headers=(RELEASE,))
        | problem_responses(*OF_RELEASES),
    )
    def show_dossier_schema(_: Reader, release: Release = None) -> Response:
        return released(*served.public.dossier_schema(release), media_type=SCHEMA)

    return router
