"""
`/v1/gaps`, `/v1/calendars`, `/v1/counterfactuals`, `/v1/comparisons`: what would be otherwise, and when.

Each takes many trials, and some take seconds. The threads of a process share one core, so one request of each kind runs
at a time: more at once would end no sooner, and evaluations would wait for them.
"""

from asyncio import CancelledError, Future, Semaphore, ensure_future, shield
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, TypeAlias

from fastapi import APIRouter, Depends, Request, Response
from fastapi.concurrency import run_in_threadpool

from service.api.answers import reply_answer
from service.api.bodies import OF_BODIES, body_of
from service.api.exchange import RELEASE
from service.api.guarding import may
from service.api.once import once_of
from service.api.problems import Problem, ProblemError
from service.api.schemas import json_body, json_response, problem_responses
from service.governance.access import Act, Grant
from service.governance.once import Once, Reply
from service.operations.served import Served

MOST_WAITING = 8
"""How many requests of one kind may wait for their turn; the next is turned away."""

REFUSALS = (
    *OF_BODIES,
    "unit_out_of_scope",
    "release_not_found",
    "release_not_published",
    "none_in_force",
    "idempotency_conflict",
    "wrong_query",
    "busy",
    "too_slow",
)

Answer: TypeAlias = Callable[[], Reply]
Answerer: TypeAlias = Callable[[Grant, bytes, Once | None], Reply]


@dataclass(frozen=True, slots=True)
class Resource:
    """One address that takes a body and gives an answer, with what its documentation says."""

    path: str
    operation: str
    request: str  # the components
    answer: str
    summary: str
    description: str
    answered: str


GAPS = Resource(
    "/v1/gaps",
    "find_gaps",
    "GapsRequest",
    "Gaps",
    "查明待定措施的缺证清单",
    "送入一份档案，返回每项待定措施最少还缺哪些字段、补齐后各会怎样，最能解决问题的字段排在最前。",
    "缺证清单。",
)
CALENDARS = Resource(
    "/v1/calendars",
    "make_calendar",
    "CalendarRequest",
    "Calendar",
    "列出结果因时间而变的日期",
    "送入一份档案，返回今后若干个月内，仅因时间推移（影响期满、窗口滑出、年限达到）结果会变的每一天，以及变了什么。",
    "日历。",
)
COUNTERFACTUALS = Resource(
    "/v1/counterfactuals",
    "find_counterfactuals",
    "CounterfactualsRequest",
    "Counterfactuals",
    "推算怎样变动可以达到目标",
    "送入一份档案和一个目标（对某项措施的意见），返回达到目标的最小变动，每一种都已经重新评估核实。"
    "可变动的字段、不可变动的字段都可以指定；不指定的，已成过去的不可变动。结果只说明规则，不构成承诺。",
    "达到目标的最小变动。",
)
COMPARISONS = Resource(
    "/v1/comparisons",
    "compare",
    "ComparisonRequest",
    "Comparison",
    "比较两份档案",
    "送入两份档案，返回对每项措施的意见在哪里分开、因哪个条件分开，用于核对同样情形是否同样对待。",
    "比较结果。",
)


RESOURCES = (GAPS, CALENDARS, COUNTERFACTUALS, COMPARISONS)


class Queue:
    """Lets one request run at a time, and turns away those for whom there is no room to wait."""

    def __init__(self, waiting: int = MOST_WAITING) -> None:
        """Let so many wait."""
        self._turn = Semaphore(1)
        self._room = 1 + waiting

    async def run(self, answer: Answer) -> Reply:
        """
        *Answer* in a thread, when it is its turn; raise `ProblemError` where too many wait.

        Whose caller does not wait any longer is not begun; what has been begun keeps its turn until it is done.
        """
        if not self._room:
            raise ProblemError(Problem("busy", "同类推算正在进行，排队的请求已满，请稍后重试。"))
        self._room -= 1
        wanted = [answer]
        running = ensure_future(self._in_turn(wanted))
        running.add_done_callback(self._leave)
        try:
            return await shield(running)
        except CancelledError:
            wanted.clear()
            raise

    async def _in_turn(self, wanted: Sequence[Answer]) -> Reply:
        async with self._turn:
            return await run_in_threadpool(wanted[0]) if wanted else Reply(b"")

    def _leave(self, done: "Future[Reply]") -> None:
        self._room += 1
        if not done.cancelled():
            done.exception()  # whether anybody heard of it or not


def alternatives(served: Served, max_bytes: int) -> APIRouter:
    """Route to what is asked of dossiers, for bodies of up to *max_bytes*."""
    router = APIRouter(tags=["推算"], default_response_class=Response)
    asked = served.asked
    for resource, answer in (
        (GAPS, asked.gaps),
        (CALENDARS, asked.calendar),
        (COUNTERFACTUALS, asked.counterfactuals),
        (COMPARISONS, asked.comparison),
    ):
        _route(router, resource, answer, max_bytes)
    return router


def _route(router: APIRouter, resource: Resource, answer: Answerer, max_bytes: int) -> None:
    queue = Queue()

    @router.post(
        resource.path,
        summary=resource.summary,
        description=resource.description,
        operation_id=resource.operation,
        responses=json_response(resource.answered, resource.answer, headers=(RELEASE,)) | problem_responses(*REFUSALS),
        openapi_extra={"requestBody": json_body(resource.request)},
    )
    async def ask(request: Request, grant: Annotated[Grant, Depends(may(Act.EVALUATE))]) -> Response:
        body = await body_of(request, max_bytes)
        once = once_of(request, grant, body)
        return reply_answer(await queue.run(lambda: answer(grant, body, once)))
