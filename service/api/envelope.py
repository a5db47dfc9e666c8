"""
The envelope: what every exchange has, whichever route it takes.

A request id, the security headers, an end to its time, an answer even where the code failed, a line in the log, and its
place in what is measured.
"""

import asyncio
import logging

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.contextvars import bound_contextvars

from service.api.exchange import Exchange
from service.api.logs import place_of, requests_log
from service.api.measurements import Measurements
from service.api.problems import Problem, ProblemError, problem_of
from service.domain.errors import EngineDisagreementError, EngineFailureError

LOG = logging.getLogger("gongguo.api")
SECONDS = 60.0
GONE = 499
"""What is noted of a caller who did not stay for the answer."""


class Envelope:
    """The application within: adds what every answer has, and answers where it raised or takes too long."""

    def __init__(self, app: ASGIApp, measurements: Measurements, seconds: float = SECONDS) -> None:
        """Wrap the application *app*, whose answers begin within so many *seconds*."""
        self.app = app
        self._measurements = measurements
        self._seconds = seconds
        self._log = requests_log()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one exchange through."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        exchange = Exchange(scope, receive, send)
        with bound_contextvars(request_id=exchange.request_id):
            try:
                await self._answer(exchange)
            finally:
                self._note(exchange)

    async def _answer(self, exchange: Exchange) -> None:
        try:
            await within(self._seconds, self.app, exchange)
        except ClientDisconnect:
            return
        except Exception as error:
            report(error, self._measurements)
            if exchange.status is not None:
                raise
            await problem_of(error).response()(exchange.scope, exchange.receive, exchange.send)

    def _note(self, exchange: Exchange) -> None:
        status, seconds = exchange.status or GONE, exchange.seconds
        self._measurements.answered(exchange.route, exchange.method, status, seconds)
        self._log.info(
            "request",
            method=exchange.method,
            route=exchange.route,
            status=status,
            milliseconds=round(seconds * 1000, 3),
            bytes_in=exchange.bytes_in,
            bytes_out=exchange.bytes_out,
            caller=exchange.caller,
            release=exchange.release,
            evaluation=exchange.evaluation,
        )


async def within(seconds: float, app: ASGIApp, exchange: Exchange) -> None:
    """
    Have the *app* answer an *exchange*; raise `ProblemError` where the answer has not begun within so many *seconds*.

    A thread at work is not stopped; nobody waits for it any more.
    """
    limit = asyncio.timeout(seconds)

    async def send(message: Message) -> None:
        limit.reschedule(None)
        await exchange.send(message)

    try:
        async with limit:
            await app(exchange.scope, exchange.receive, send)
    except TimeoutError:
        if not limit.expired():
            raise
        problem = Problem("too_slow", f"未能在 {seconds:g} 秒内办理完毕，请稍后重试；可凭同一幂等键重试。")
        raise ProblemError(problem) from None


def report(error: Exception, measurements: Measurements) -> None:
    """Log and count that a request failed through our fault: what *error* and where, without a word of its message."""
    match error:
        case EngineDisagreementError():
            rules = sorted({difference.partition("@")[0] for difference in error.differences})
            LOG.critical("engine and interpreter disagree on %s", ", ".join(rules))
            measurements.failed("disagreement")
        case ProblemError():
            LOG.warning("a request was given up: %s", error.problem.code)
        case _:
            LOG.error("a request failed: %s at %s", type(error).__name__, place_of(error))
            if isinstance(error, EngineFailureError):
                measurements.failed("failure")
