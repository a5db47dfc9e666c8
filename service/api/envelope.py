"""
The envelope: what every exchange has, whichever route it takes.

A request id, the security headers, and an answer even where the code failed. What is logged names no person:
of an error its type and place, never its message, which may quote the dossier.
"""

import logging
import traceback
from uuid import uuid4

from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.api.problems import problem_of
from service.domain.errors import EngineDisagreementError

LOG = logging.getLogger("gongguo.api")
REQUEST_ID = "X-Request-Id"
SECURITY = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class Envelope:
    """The application within: adds what every answer has, and answers where it raised."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap the application *app*."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one exchange through."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id = uuid4().hex
        started = False

        async def send_with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                headers[REQUEST_ID] = request_id
                for name, value in SECURITY.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            await self.app(scope, receive, send_with_headers)
        except ClientDisconnect:
            return
        except Exception as error:
            log_failure(request_id, error)
            if started:
                raise
            await problem_of(error).response()(scope, receive, send_with_headers)


def log_failure(request_id: str, error: Exception) -> None:
    """Log that a request failed through our fault: the kind of *error* and where, without a word of its message."""
    if isinstance(error, EngineDisagreementError):
        rules = sorted({difference.partition("@")[0] for difference in error.differences})
        LOG.critical("request %s: engine and interpreter disagree on %s", request_id, ", ".join(rules))
        return
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{frames[-1].name}:{frames[-1].lineno}" if frames else "unknown"
    LOG.error("request %s failed: %s at %s", request_id, type(error).__name__, place)
