"""
Streaming: lines are answered while others still come, for as long as the caller sends them and takes the answers.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeAlias

from fastapi.responses import StreamingResponse
from starlette.requests import ClientDisconnect
from starlette.types import Message, Receive, Scope, Send

from service.api.lines import Cutter, Line, Waiting

NDJSON = "application/x-ndjson"

AnswerLines: TypeAlias = Callable[[list[Line]], Awaitable[bytes]]
"""Answers some lines, each with one line."""
GivenUp: TypeAlias = Callable[[int], bytes]
"""Says, in place of a line, that it did not come in time."""


class Streamed(StreamingResponse):
    """An answer whose lines are made of those of the request."""

    def __init__(self, answer: AnswerLines, given_up: GivenUp, limit: int, patience: float) -> None:
        """
        *Answer* lines of up to *limit* bytes.

        The caller may take so many seconds of *patience* to send more, or to take what is answered.
        """
        super().__init__((), media_type=NDJSON)
        self._answer = answer
        self._given_up = given_up
        self._cutter = Cutter(limit)
        self._patience = patience
        self._waiting = Waiting()
        self._is_late = False
        self._is_written = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - as ASGI has it
        """Read and answer side by side; raise `ClientDisconnect` where the caller goes away."""
        try:
            async with asyncio.TaskGroup() as both:
                reading = both.create_task(self._read(receive))
                await self._write(send)
                reading.cancel()
        except BaseExceptionGroup as group:
            raise group.exceptions[0] from None

    async def _read(self, receive: Receive) -> None:
        more = True
        while more:
            message = await self._more(receive)
            if message["type"] == "http.disconnect":
                raise ClientDisconnect
            for line in self._cutter.cut(message.get("body", b"")):
                await self._waiting.put(line)
            more = message.get("more_body", False)
        for line in () if self._is_late else self._cutter.end():
            await self._waiting.put(line)
        await self._waiting.end()
        while not self._is_written:
            await self._watch(receive)

    async def _watch(self, receive: Receive) -> None:
        """Wait until the caller has gone, or has all that there is."""
        message = await receive()
        if message["type"] == "http.disconnect" and not self._is_written:
            raise ClientDisconnect

    async def _more(self, receive: Receive) -> Message:
        try:
            async with asyncio.timeout(self._patience):
                return await receive()
        except TimeoutError:
            self._is_late = True
            return {"type": "http.request", "body": b"", "more_body": False}

    async def _write(self, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        while lines := await self._waiting.take():
            await self._send(send, await self._answer(lines))
        if self._is_late:
            await self._send(send, self._given_up(self._cutter.following))
        self._is_written = True
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _send(self, send: Send, body: bytes) -> None:
        try:
            async with asyncio.timeout(self._patience):
                await send({"type": "http.response.body", "body": body, "more_body": True})
        except TimeoutError:
            raise ClientDisconnect from None
