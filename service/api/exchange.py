"""
An exchange: one request and its answer as they pass, and what is noted of them on the way.
"""

import re
from time import perf_counter
from uuid import uuid4

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import Message, Receive, Scope, Send

from service.governance.credential import holds_key

REQUEST_ID = "X-Request-Id"
RELEASE = "Gongguo-Release"
EVALUATION = "Gongguo-Evaluation"
SECURITY = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "accelerometer=(), camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
OVER_TLS = {"Strict-Transport-Security": "max-age=31536000"}
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"})
HEADERS_ALONE = "gongguo.headers_alone"
"""True in the scope of a request for the headers alone, which is answered as the same request for the whole is."""
_SAFE = re.compile(r"[A-Za-z0-9._-]{1,64}")


class Exchange:
    """One request and its answer; what it sends has the headers that every answer has."""

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Begin, with what the server gives."""
        asked = Headers(scope=scope).get(REQUEST_ID, "")
        self.request_id = asked if _SAFE.fullmatch(asked) and not holds_key(asked) else uuid4().hex
        self.method = scope["method"] if scope["method"] in METHODS else "OTHER"
        self.scope = {**scope, "method": "GET", HEADERS_ALONE: True} if self.method == "HEAD" else scope
        self.status: int | None = None  # None: nothing has been answered
        self.bytes_in = 0
        self.bytes_out = 0
        self.release: str | None = None
        self.evaluation: str | None = None
        self._receive = receive
        self._send = send
        self._begun = perf_counter()

    @property
    def seconds(self) -> float:
        """Give how long it has taken."""
        return perf_counter() - self._begun

    @property
    def route(self) -> str:
        """Give the template of the address, which holds nothing that was sent; `none` where there is none."""
        return getattr(self.scope.get("route"), "path", "none")

    @property
    def caller(self) -> str | None:
        """Give the caller, where one was admitted."""
        grant = self.scope.get("state", {}).get("grant")
        return None if grant is None else grant.caller

    async def receive(self) -> Message:
        """Receive, and count."""
        message = await self._receive()
        self.bytes_in += len(message.get("body", b""))
        return message

    async def send(self, message: Message) -> None:
        """Send, and count; the answer to HEAD has no body."""
        if message["type"] == "http.response.start":
            self._start(message)
        elif message["type"] == "http.response.body":
            if self.method == "HEAD":
                message = {**message, "body": b""}
            self.bytes_out += len(message.get("body", b""))
        await self._send(message)

    def _start(self, message: Message) -> None:
        self.status = message["status"]
        headers = MutableHeaders(scope=message)
        headers[REQUEST_ID] = self.request_id
        for name, value in SECURITY.items():
            headers.setdefault(name, value)
        if self.scope["scheme"] == "https":
            headers.update(OVER_TLS)
        self.release = headers.get(RELEASE)
        self.evaluation = headers.get(EVALUATION)
