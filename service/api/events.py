"""
`/v1/simulations/{id}/events`: how far a simulation has come, as server-sent events.

A stream looks at the store, so any worker can tell of any simulation. It holds no thread while it waits, and ends when
there is no more to tell, when its caller has gone or is not admitted any more, and when the service stops; whoever
comes again with the header `Last-Event-ID` is told what is new since.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from typing import Annotated, Any, TypeAlias

import orjson
from fastapi import APIRouter, Depends, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse
from fastapi.sse import KEEPALIVE_COMMENT, format_sse_event

from service.api.exchange import HEADERS_ALONE
from service.api.guarding import may
from service.api.problems import Problem, ProblemError
from service.api.schemas import Schema, content_response, problem_responses, text
from service.governance.access import Act, Grant
from service.governance.errors import RefusedError
from service.operations.served import Served
from service.operations.simulation.jobs import ENDED

EVENT_STREAM = "text/event-stream"
MOST_STREAMS = 32
"""How many streams a worker has open at once."""
EVERY = 0.5
"""Seconds between two looks at the store."""
HEARTBEAT = 15.0
"""Seconds without an event after which it is said that the stream is alive."""
RETRY = 3_000
"""Milliseconds after which whoever lost the stream comes again."""

LAST: Schema = {
    "name": "Last-Event-ID",
    "in": "header",
    "required": False,
    "description": "断开之前最后收到的事件编号；此后没有新情况的，不再重复。",
    "schema": {"type": "string", "maxLength": 100},
}
DESCRIPTION = f"""\
事件流（Server-Sent Events）。进行中的，事件为 `progress`，内容形如 \
`{{"stage": "running", "done": 50000, "of": 1000000, "per_second": 80000}}`，总人数未知的，`of` 为 null；\
结束的，事件为 `done`、`failed` 或者 `cancelled`，其后不再有事件。
{HEARTBEAT:g} 秒没有事件的，发一行注释以保持连接。连接中断的，以 `Last-Event-ID` 续接。
"""

Json: TypeAlias = dict[str, Any]
Reader = Annotated[Grant, Depends(may(Act.READ_SIMULATIONS))]


class Streams:
    """The streams that a worker has open; counted in its event loop alone."""

    def __init__(self, most: int = MOST_STREAMS) -> None:
        """Have at *most* so many."""
        self._most = most
        self._open = 0

    @contextmanager
    def opened(self) -> Iterator[None]:
        """Have one more open for a while; raise `ProblemError` (`busy`) where there are too many."""
        if self._open >= self._most:
            raise ProblemError(Problem("busy", "查看进度的连接过多，请稍后重试；也可以查询模拟的状态。"))
        self._open += 1
        try:
            yield
        finally:
            self._open -= 1


def events(router: APIRouter, served: Served, streams: Streams) -> None:
    """Route to the events of the simulations of what is *served*."""

    async def opened() -> AsyncIterator[None]:
        with streams.opened():
            yield

    @router.get(
        "/v1/simulations/{simulation_id}/events",
        summary="跟踪一次模拟的进度",
        description=DESCRIPTION,
        operation_id="follow_simulation",
        responses=content_response("事件流。", EVENT_STREAM, text("依次的事件。"))
        | problem_responses("unit_out_of_scope", "simulation_not_found", "busy"),
        openapi_extra={"parameters": [LAST]},
    )
    async def follow_simulation(
        simulation_id: str, request: Request, _: Reader, __: Annotated[None, Depends(opened)]
    ) -> Response:
        admit = request.state.admit_again

        def look() -> Json:
            admit()
            return served.simulations.simulation(simulation_id)

        first = await run_in_threadpool(served.simulations.simulation, simulation_id)
        is_ended = request.scope.get(HEADERS_ALONE, False)
        told = Telling(look, lambda: is_ended or request.app.state.draining, request.headers.get("last-event-id"))
        return StreamingResponse(told.from_(first), media_type=EVENT_STREAM, headers={"X-Accel-Buffering": "no"})


class Telling:
    """Tells one caller of one simulation."""

    def __init__(
        self,
        look: Callable[[], Json],
        is_ending: Callable[[], bool],
        seen: str | None = None,
        *,
        every: float = EVERY,
        heartbeat: float = HEARTBEAT,
    ) -> None:
        """
        Tell what a *look* at the store shows, *every* so many seconds until it shows the end, or all *is ending*.

        What was *seen* last, by the id of the event, is not told again.
        """
        self._look = look
        self._is_ending = is_ending
        self._seen = seen
        self._every = every
        self._heartbeat = heartbeat
        self._quiet = 0.0

    async def from_(self, first: Json) -> AsyncIterator[bytes]:
        """Give the events as they are written, from what was found *first*."""
        found: Json | None = first
        yield format_sse_event(retry=RETRY)
        while found is not None and not self._is_ending():
            if (said := self._news(found)) is not None:
                yield said
            if found["stage"] in ENDED:
                return
            await asyncio.sleep(self._every)
            found = await self._found()

    async def _found(self) -> Json | None:
        """Look again; None where the caller is not admitted any more, or the store cannot be reached."""
        try:
            return await run_in_threadpool(self._look)
        except RefusedError:
            return None

    def _news(self, found: Json) -> bytes | None:
        """Give what there is to tell; None where there is nothing new yet."""
        name, told = told_of(found)
        if name != self._seen or found["stage"] in ENDED:
            self._seen, self._quiet = name, 0.0
            event = found["stage"] if found["stage"] in ENDED else "progress"
            return format_sse_event(event=event, data_str=orjson.dumps(told).decode(), id=name)
        self._quiet += self._every
        if self._quiet < self._heartbeat:
            return None
        self._quiet = 0.0
        return KEEPALIVE_COMMENT


def told_of(simulation: Json) -> tuple[str, Json]:
    """Give the id and the content of the event that tells of a *simulation* as it stands."""
    stage = simulation["stage"]
    if simulation["links"]["report"] is not None:
        return stage, {"stage": stage, "report": simulation["links"]["report"]}
    if stage in ENDED:
        return stage, {"stage": stage, "text": (simulation["answer"] or {}).get("text", "")}
    progress = simulation["progress"] or {"done": 0, "of": None, "per_second": None}
    return f"{stage}.{progress['done']}", {"stage": stage, **progress}
