"""
The load generator: a process of its own that sends requests and times the answers, as cheaply as Python can.

At a fixed rate each request has a moment at which it is due, and its time counts from then, also where no connection
was free: a service that falls behind does not get to choose which requests are timed. In a closed loop each connection
sends its next request when the last is answered; that finds the highest rate.
"""

import asyncio
import json
import pickle
import subprocess
import sys
from collections import deque
from dataclasses import asdict, dataclass, field
from pathlib import Path
from time import perf_counter, process_time

import uvloop

_END = b"\r\n\r\n"
_LENGTH = b"content-length: "


@dataclass(frozen=True)
class Plan:
    """What is to be sent."""

    port: int
    requests: list[bytes]  # whole requests, sent in turn
    seconds: float
    rate: float | None = None  # a second; None: in a closed loop
    connections: int = 64
    most: int | None = None  # requests in all, then it ends before its time


@dataclass
class Timed:
    """What came of it."""

    sent: int = 0
    answered: int = 0
    errors: int = 0  # answers other than 200, and connections cut off
    seconds: float = 0.0
    own_seconds: float = 0.0  # of the generator's own processor time
    service_seconds: float = 0.0  # of that of the workers
    times: list[float] = field(default_factory=list)  # seconds from when a request was due, those in order
    late: float = 0.0  # the most that the generator itself was late in seeing that a request was due


class Line(asyncio.Protocol):
    """One connection: sends a request, and finds the end of its answer."""

    def __init__(self, ask: "Asking") -> None:
        """Be a line of those that are *asking*."""
        self._ask = ask
        self._due: float | None = None
        self._got = bytearray()
        self._whole = 0
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the connection."""
        self._transport = transport  # type: ignore[assignment]  # what a stream's connection is

    def send(self, request: bytes, due: float) -> None:
        """Send a *request* that was *due* at a moment."""
        assert self._transport is not None
        self._due = due
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        """Take in part of an answer."""
        got = self._got
        got += data
        if not self._whole:
            end = got.find(_END)
            if end < 0:
                return
            at = got.find(_LENGTH, 0, end) + len(_LENGTH)
            self._whole = end + len(_END) + int(got[at : got.index(b"\r", at)])
        if len(got) >= self._whole:
            is_good = got.startswith(b"HTTP/1.1 200")
            closes = got.find(b"connection: close", 0, 1000) >= 0
            due, self._due = self._due, None
            got.clear()
            self._whole = 0
            assert due is not None
            self._ask.answered(self, due, is_good=is_good, closes=closes)

    def connection_lost(self, error: Exception | None) -> None:
        """Tell of a connection that is no more."""
        del error
        self._ask.lost(self, is_waiting=self._due is not None)
        self._due = None


class Asking:
    """Sends what a plan says, and times it."""

    def __init__(self, plan: Plan) -> None:
        """Follow a *plan*."""
        self._plan = plan
        self._free: deque[Line] = deque()
        self._due: deque[float] = deque()
        self._timed = Timed()
        self._ends = 0.0
        self._begins = 0.0
        self._opening: set[asyncio.Task] = set()
        self._done = asyncio.Event()
        self._under_way = 0

    async def run(self) -> Timed:
        """Send everything; give what came of it when the last answer is there, or half a minute after it was due."""
        await asyncio.gather(*(self._open() for _ in range(self._plan.connections)))
        own, self._begins = process_time(), perf_counter()
        self._ends = self._begins + self._plan.seconds
        asyncio.get_running_loop().call_later(self._plan.seconds + 0.01, self._finish_if_over)
        if self._plan.rate is None:
            for line in [self._free.popleft() for _ in range(len(self._free))]:
                self._send(line, perf_counter())
        else:
            self._pace()
        try:
            async with asyncio.timeout(self._plan.seconds + 30):
                await self._done.wait()
        except TimeoutError:
            self._timed.errors += self._under_way + len(self._due)
        self._timed.seconds = perf_counter() - self._begins
        self._timed.own_seconds = process_time() - own
        self._timed.times.sort()
        return self._timed

    async def _open(self) -> None:
        loop = asyncio.get_running_loop()
        _, line = await loop.create_connection(lambda: Line(self), "127.0.0.1", self._plan.port)
        self._give(line)

    def _give(self, line: Line) -> None:
        """Have a free *line* send what is due, if anything is."""
        if self._due:
            self._send(line, self._due.popleft())
        else:
            self._free.append(line)

    def _send(self, line: Line, due: float) -> None:
        self._under_way += 1
        line.send(self._plan.requests[self._timed.sent % len(self._plan.requests)], due)
        self._timed.sent += 1

    def _pace(self, at: int = 0) -> None:
        """Send what is due by now, and come back when the next is."""
        assert self._plan.rate is not None
        now = perf_counter()
        due = self._begins + at / self._plan.rate
        while due <= now and due < self._ends:
            self._timed.late = max(self._timed.late, now - due)
            if self._free:
                self._send(self._free.popleft(), due)
            else:
                self._due.append(due)
            at += 1
            due = self._begins + at / self._plan.rate
        if due < self._ends:
            asyncio.get_running_loop().call_later(max(0.0, due - perf_counter()), self._pace, at)

    def answered(self, line: Line, due: float, *, is_good: bool, closes: bool) -> None:
        """Take in an answer."""
        now = perf_counter()
        self._under_way -= 1
        self._timed.answered += is_good
        self._timed.errors += not is_good
        self._timed.times.append(now - due)
        if closes:
            pass  # another is opened when it is closed
        elif self._plan.rate is not None:
            self._give(line)
        elif not self._is_over():
            self._send(line, now)
        self._finish_if_over()

    def _is_over(self) -> bool:
        most = self._plan.most
        return perf_counter() >= self._ends or (most is not None and self._timed.sent >= most)

    def _finish_if_over(self) -> None:
        if self._is_over() and not self._under_way and not self._due:
            self._done.set()

    def lost(self, line: Line, *, is_waiting: bool) -> None:
        """Count a request that was cut off, and open another connection."""
        if is_waiting:
            self._timed.errors += 1
            self._under_way -= 1
        if line in self._free:
            self._free.remove(line)
        if not self._is_over():
            task = asyncio.get_running_loop().create_task(self._reopen())
            self._opening.add(task)
            task.add_done_callback(self._opening.discard)

    async def _reopen(self) -> None:
        try:
            await self._open()
        except OSError:
            return
        if self._plan.rate is None and self._free:
            self._send(self._free.popleft(), perf_counter())


def generate(plan: Plan, folder: Path) -> Timed:
    """Follow a *plan* in a process of its own, which finds it in a *folder*."""
    file = folder / "plan.pickle"
    file.write_bytes(pickle.dumps(plan))
    ran = subprocess.run(  # noqa: S603  # this module
        [sys.executable, "-m", "tests.load.generator", str(file)], check=True, capture_output=True
    )
    return Timed(**json.loads(ran.stdout))


def main() -> None:
    """Follow the plan in the file that is named, and print what came of it."""
    plan = pickle.loads(Path(sys.argv[1]).read_bytes())  # noqa: S301  # our own file
    asking = Asking(Plan(**plan.__dict__))
    print(json.dumps(asdict(uvloop.run(asking.run()))))


if __name__ == "__main__":
    main()
