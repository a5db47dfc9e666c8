"""
The protocol: HTTP as the server's own reads it, with bounds on the head of a request, which that leaves open.

A head that is too long, or does not come, takes memory and a connection from others; it is refused before anybody is
asked who sends it. What cannot be read as HTTP at all is refused as any other request is, with a problem.
"""

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from service.api.problems import Problem

MOST_HEAD_BYTES = 32 * 1024
HEAD_SECONDS = 20.0
UNREADABLE = Problem("refused", "请求不符合 HTTP 规范，或者请求头过长，无法处理。")


class HeadTooLongError(Exception):
    """The head of a request is longer than any that is meant."""


class Protocol(HttpToolsProtocol):
    """One connection."""

    _deadline: asyncio.TimerHandle | None = None
    _is_answering = False
    _is_in_head = False
    _told_bytes = 0  # of the head, by its parts
    _fed_bytes = 0  # while it was not complete: one part may be endless

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as theirs
        """Wait for the first request, and not for ever."""
        super().connection_made(transport)
        self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        self._stop_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take in what has come."""
        if self._deadline is None and not self._is_answering:
            self._await_head()
        super().data_received(data)
        if self._is_in_head and not self.transport.is_closing():
            self._fed_bytes += len(data)
            if self._fed_bytes > MOST_HEAD_BYTES:
                self.send_400_response("")

    def on_message_begin(self) -> None:
        """Begin with a head."""
        self._is_in_head, self._told_bytes, self._fed_bytes = True, 0, 0
        super().on_message_begin()

    def on_url(self, url: bytes) -> None:
        """Take in a part of the address."""
        self._count(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take in a header."""
        self._count(len(name) + len(value))
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Have done with the head."""
        self._is_in_head, self._is_answering = False, True
        self._stop_waiting()
        super().on_headers_complete()

    def on_response_complete(self) -> None:
        """Have done with the answer."""
        self._is_answering = False
        super().on_response_complete()

    def send_400_response(self, msg: str) -> None:
        """Refuse what cannot be read."""
        del msg
        answer = UNREADABLE.response({"Connection": "close"})
        head = b"".join(b"%s: %s\r\n" % pair for pair in answer.raw_headers)
        self.transport.write(b"HTTP/1.1 400 Bad Request\r\n%s\r\n%s" % (head, bytes(answer.body)))
        self.transport.close()

    def _count(self, more: int) -> None:
        self._told_bytes += more
        if self._told_bytes > MOST_HEAD_BYTES:
            raise HeadTooLongError

    def _await_head(self) -> None:
        self._deadline = self.loop.call_later(HEAD_SECONDS, self.transport.close)

    def _stop_waiting(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
