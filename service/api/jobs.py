"""
`/v1/jobs`: what is under way, and what came of it.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from service.api.answers import answer
from service.api.guarding import may
from service.api.schemas import json_response, problem_responses
from service.governance.access import Act, Grant
from service.operations.served import Served

Reader = Annotated[Grant, Depends(may(Act.READ_DRAFTS))]


def jobs(served: Served) -> APIRouter:
    """Route to the jobs of what is *served*."""
    router = APIRouter(tags=["草案"], default_response_class=Response)

    @router.get(
        "/v1/jobs/{job_id}",
        summary="查看一项任务",
        description="送审、引入之后的核验是一项任务：办完之前反复查看，直到阶段为 done 或者 failed。",
        operation_id="show_job",
        responses=json_response("该项任务。", "Job") | problem_responses("job_not_found"),
    )
    def show_job(job_id: str, _: Reader) -> Response:
        return answer(served.jobs.job(job_id))

    return router
