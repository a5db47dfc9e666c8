"""
The supervisor: keeps so many workers serving on one listening socket, and serves nothing itself.

A worker that dies or hangs is replaced at once, one that fails on starting after a pause that doubles. One that is
tired is replaced before it goes: it is told to retire when the one in its place listens. When the service is told to
stop, all drain; told twice, they are ended. Workers whose supervisor is no more drain by themselves.
"""

import logging
import signal
import socket
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from time import monotonic

from service.api.sharing import forget
from service.cli.accepting import Board
from service.cli.worker import BOARD, DRAIN, READY, RETIRE, TIRED, Work, work

LOG = logging.getLogger("gongguo.supervision")
PAUSE = 0.2
"""How often the supervisor looks around, in seconds."""
MOST_SILENT = 30.0
MOST_STARTING = 120.0
FIRST_WAIT, LONGEST_WAIT = 1.0, 30.0
ONE_TELLING = 0.5
"""Signals within so many seconds are one: a process and its group are often told both."""
SPARE = 5
"""So many seconds beyond those for draining, then a worker is ended."""
_SPAWN = get_context("spawn")  # a fork would share open databases and running threads


class StartingError(Exception):
    """A worker could not start, and none ever has."""


class EndedError(Exception):
    """Workers had to be ended before they had answered what was under way."""


@dataclass(slots=True, eq=False)
class Hand:
    """A worker as the supervisor knows it."""

    process: SpawnProcess
    line: Connection
    place: int
    heard_at: float
    most_silent: float = MOST_STARTING
    is_ready: bool = False
    is_tired: bool = False
    is_retired: bool = False

    def listen(self, now: float) -> None:
        """Take in what it has told."""
        try:
            while self.line.poll():
                told = self.line.recv_bytes()
                self.heard_at = now
                self.is_tired = self.is_tired or told == TIRED
                if told == READY:
                    self.is_ready, self.most_silent = True, MOST_SILENT
        except (EOFError, OSError):
            return  # it is dead, which its process tells

    def tell(self, what: bytes) -> None:
        """Tell it something, if it still listens."""
        try:
            self.line.send_bytes(what)
        except OSError:
            LOG.info("worker %s is gone", self.process.pid)

    def is_hanging(self, now: float) -> bool:
        """Answer whether nothing has been heard for too long."""
        return now - self.heard_at > self.most_silent

    def end(self) -> None:
        """End it at once."""
        self.process.kill()
        self.process.join()


class Supervisor:
    """Keeps workers serving until it is told to stop."""

    def __init__(self, todo: Work, workers: int, listening: socket.socket) -> None:
        """Keep so many *workers* at the work *todo* on a *listening* socket."""
        self._todo = todo
        self._workers = workers
        self._listening = listening
        self._board = Board(todo.folder / BOARD)
        self._board.clear()
        self._hands: list[Hand] = []
        self._wait = FIRST_WAIT
        self._not_before = 0.0
        self._has_served = False
        self._told = 0
        self._told_at = float("-inf")

    def run(self, when_ready: Callable[[], None]) -> None:
        """
        Serve until told to stop; call *when_ready* once all workers listen.

        Raises `StartingError` where none can start, `EndedError` where some had to be ended.
        """
        before = {each: signal.signal(each, self._be_told) for each in (signal.SIGTERM, signal.SIGINT)}
        try:
            while not self._told:
                self._look_around()
                if not self._has_served and len(self._ready()) == self._workers:
                    self._has_served = True
                    when_ready()
            self._stop()
        finally:
            for hand in self._hands:
                hand.end()
            for each, handler in before.items():
                signal.signal(each, handler)

    def _be_told(self, *_: object) -> None:
        if monotonic() - self._told_at > ONE_TELLING:
            self._told, self._told_at = self._told + 1, monotonic()

    def _look_around(self) -> None:
        wait([each for hand in self._hands for each in (hand.line, hand.process.sentinel)], PAUSE)
        now = monotonic()
        for hand in list(self._hands):
            hand.listen(now)
            if hand.process.exitcode is not None:
                self._bury(hand, now)
            elif hand.is_hanging(now):
                LOG.error("worker %s hangs", hand.process.pid)
                hand.end()
        self._replace(now)
        self._retire()

    def _bury(self, hand: Hand, now: float) -> None:
        hand.process.join()
        hand.line.close()
        self._hands.remove(hand)
        forget(self._todo.folder, hand.place)
        self._board.clear(hand.place)
        if hand.is_retired:
            return
        LOG.error("worker %s died: %s", hand.process.pid, hand.process.exitcode)
        if hand.is_ready:
            self._wait = FIRST_WAIT
            return
        if not self._has_served:
            raise StartingError
        self._not_before = now + self._wait
        self._wait = min(2 * self._wait, LONGEST_WAIT)

    def _replace(self, now: float) -> None:
        fresh = sum(not hand.is_tired for hand in self._hands)
        if now >= self._not_before:
            for _ in range(self._workers - fresh):
                self._hands.append(self._start(now))

    def _retire(self) -> None:
        tired = [hand for hand in self._ready() if hand.is_tired and not hand.is_retired]
        fresh = sum(not hand.is_tired for hand in self._ready())
        for hand in tired[: max(0, fresh + len(tired) - self._workers)]:
            hand.is_retired, hand.most_silent = True, self._todo.drain_seconds + SPARE
            hand.tell(RETIRE)

    def _ready(self) -> list[Hand]:
        return [hand for hand in self._hands if hand.is_ready]

    def _start(self, now: float) -> Hand:
        ours, theirs = _SPAWN.Pipe()
        taken = {hand.place for hand in self._hands}
        place = next(each for each in range(1, len(taken) + 2) if each not in taken)
        process = _SPAWN.Process(target=work, args=(self._todo, self._listening, theirs, place))
        handler = signal.signal(signal.SIGINT, signal.SIG_IGN)  # inherited: an interrupt is ours to deal with
        try:
            process.start()
        finally:
            signal.signal(signal.SIGINT, handler)
        theirs.close()
        LOG.info("worker %s starts in place %s", process.pid, place)
        return Hand(process, ours, place, now)

    def _stop(self) -> None:
        """Have all drain; who is told again, or has waited long enough, ends them."""
        self._listening.close()
        latest = monotonic() + self._todo.drain_seconds + SPARE
        for hand in self._hands:
            hand.tell(DRAIN)
        while alive := [hand for hand in self._hands if hand.process.exitcode is None]:
            if self._told > 1 or monotonic() > latest:
                raise EndedError
            wait([hand.process.sentinel for hand in alive], PAUSE)
        if any(hand.process.exitcode for hand in self._hands):
            raise EndedError
        LOG.info("all workers have stopped")
