"""
`/v1/simulations`: a draft tried on a whole population: asked for, followed, stopped, and what came of it.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.concurrency import run_in_threadpool

from service.api.answers import JSON, answer, reply_answer
from service.api.bodies import OF_BODIES, body_of
from service.api.events import Streams, events
from service.api.guarding import may
from service.api.once import once_of
from service.api.schemas import Responses, json_body, json_response, problem_responses
from service.api.shapes import Schema, ref
from service.api.simulation_reports import FORMS, HTML, XLSX, accepted, report_answer
from service.governance.access import Act, Grant
from service.intake.plain import MOST_BYTES
from service.intake.simulation_forms import read_simulation
from service.operations.served import Served

AT = "/v1/simulations/{simulation_id}"
OF_ONE = ("unit_out_of_scope", "simulation_not_found")
DESCRIPTION = """\
把一份草案放到一个人群文件上试算，与另一规则版本（不写的，为基准日施行的版本）逐人比较：谁的意见会变、从什么变为什么、\
因为哪条规则，各单位、类别、层级各多少，各组的比率是否公平。

草案以提出时的文件为准。模拟在后台进行，同一时间只做一项；结果列有人员代号，不含其他个人信息，只供参考，由有权机关决定。
"""

Simulator = Annotated[Grant, Depends(may(Act.SIMULATE))]
Reader = Annotated[Grant, Depends(may(Act.READ_SIMULATIONS))]


def simulations(served: Served) -> APIRouter:
    """Route to the simulations of what is *served*."""
    router = APIRouter(tags=["模拟"], default_response_class=Response)
    _asking(router, served)
    _stopping(router, served)
    events(router, served, Streams())
    _reporting(router, served)
    return router


def _asking(router: APIRouter, served: Served) -> None:
    @router.post(
        "/v1/simulations",
        summary="模拟一份草案",
        description=DESCRIPTION,
        operation_id="simulate",
        responses=json_response("已受理，模拟在后台进行。", "Simulation", status=202, headers=("Location",))
        | problem_responses(
            *OF_BODIES,
            "unit_out_of_scope",
            "populations_not_set",
            "population_not_found",
            "draft_not_found",
            "release_not_found",
            "none_in_force",
            "not_publishable",
            "idempotency_conflict",
        ),
        openapi_extra={"requestBody": json_body("NewSimulation")},
        status_code=202,
    )
    async def simulate(request: Request, grant: Simulator) -> Response:
        body = await body_of(request, MOST_BYTES)
        asked, once = read_simulation(body), once_of(request, grant, body)
        return reply_answer(await run_in_threadpool(served.simulations.ask, grant, asked, once))

    @router.get(
        AT,
        summary="查看一次模拟",
        operation_id="show_simulation",
        responses=json_response("该次模拟。", "Simulation") | problem_responses(*OF_ONE),
    )
    def show_simulation(simulation_id: str, _: Reader) -> Response:
        return answer(served.simulations.simulation(simulation_id))


def _stopping(router: APIRouter, served: Served) -> None:
    @router.post(
        f"{AT}/cancellation",
        summary="取消一次模拟",
        description="等待的，不再进行；进行中的，随即停下。已经取消的，照样答复；已经做完的，不能取消。",
        operation_id="cancel_simulation",
        responses=json_response("已取消的模拟。", "Simulation")
        | problem_responses(*OF_ONE, "wrong_stage", "idempotency_conflict"),
    )
    def cancel_simulation(simulation_id: str, request: Request, grant: Simulator) -> Response:
        return reply_answer(served.simulations.cancel(grant, simulation_id, once_of(request, grant)))


def _reporting(router: APIRouter, served: Served) -> None:
    @router.get(
        f"{AT}/report",
        summary="查看模拟的结果",
        description=f"按请求头 Accept 给出：`{JSON}`（默认）、`{HTML}` 网页、`{XLSX}` 工作簿。",
        operation_id="show_simulation_report",
        responses=_report_response() | problem_responses(*OF_ONE, "wrong_stage", "content_erased", "not_acceptable"),
    )
    def show_simulation_report(simulation_id: str, request: Request, _: Reader) -> Response:
        media_type = accepted(",".join(request.headers.getlist("accept")))
        content, digest = served.simulations.report(simulation_id, FORMS[media_type])
        return report_answer(content, digest, media_type, simulation_id)


def _report_response() -> Responses:
    """Describe a report in each of its forms."""
    schemas: dict[str, Schema] = {
        JSON: ref("SimulationReport"),
        HTML: {"type": "string"},
        XLSX: {"type": "string", "format": "binary"},
    }
    told = json_response("模拟的结果。", headers=("ETag",))
    told[200]["content"] = {kind: {"schema": schema} for kind, schema in schemas.items()}
    return told
