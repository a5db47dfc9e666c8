"""
Lines: a body that comes in pieces, cut into lines, and the few that wait to be answered.

What waits is bounded in number and in bytes: no more is read while the answers are not taken.
"""

import asyncio
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

TOGETHER = 32
"""How many lines are answered together, at most."""
MOST = 4096
MOST_BYTES = 4 * 1024 * 1024
"""At how many lines, or bytes, that wait no more are let in."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a body; *content* is None where it was longer than is read."""

    number: int  # from 1, blank lines counted
    content: bytes | None


class Cutter:
    """Cuts a body into lines; of one that is too long it keeps nothing."""

    def __init__(self, limit: int) -> None:
        """Take lines of up to *limit* bytes."""
        self._limit = limit
        self._number = 0
        self._begun = bytearray()
        self._too_long = False

    @property
    def following(self) -> int:
        """Give the number of the line that would come next."""
        return self._number + 1

    def cut(self, piece: bytes) -> Iterator[Line]:
        """Give the lines that a *piece* completes, but for blank ones."""
        start = 0
        while (end := piece.find(b"\n", start)) >= 0:
            self._add(piece[start:end])
            yield from self.end()
            start = end + 1
        self._add(piece[start:])

    def end(self) -> Iterator[Line]:
        """Give the line that was begun, as it stands, but for a blank one."""
        content, too_long = bytes(self._begun), self._too_long
        self._begun.clear()
        self._too_long = False
        self._number += 1
        if too_long:
            yield Line(self._number, None)
        elif content.strip():
            yield Line(self._number, content)

    def _add(self, part: bytes) -> None:
        if self._too_long or len(self._begun) + len(part) > self._limit:
            self._too_long = True
            self._begun.clear()
        else:
            self._begun += part


class Waiting:
    """Lines that have come and have not been answered, between one who puts and one who takes."""

    def __init__(self) -> None:
        """Begin with none."""
        self._lines: deque[Line] = deque()
        self._bytes = 0
        self._ended = False
        self._changed = asyncio.Condition()

    async def put(self, line: Line) -> None:
        """Let a *line* in, when there is room."""
        async with self._changed:
            await self._changed.wait_for(lambda: len(self._lines) < MOST and self._bytes < MOST_BYTES)
            self._lines.append(line)
            self._bytes += len(line.content or b"")
            self._changed.notify_all()

    async def end(self) -> None:
        """Say that no more will come."""
        async with self._changed:
            self._ended = True
            self._changed.notify_all()

    async def take(self) -> list[Line]:
        """Take some that wait, at least one; none at the end."""
        async with self._changed:
            await self._changed.wait_for(lambda: self._lines or self._ended)
            taken = [self._lines.popleft() for _ in range(min(TOGETHER, len(self._lines)))]
            self._bytes -= sum(len(line.content or b"") for line in taken)
            self._changed.notify_all()
            return taken
