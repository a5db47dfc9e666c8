"""
A worker: one process that serves, told by its supervisor when to stop, and telling it how it fares.

It stops in an order in which nothing is lost. First it says on /readyz that it takes no more, and asks with each answer
that the connection be given up, while it still answers whoever comes; then it stops listening, answers what is under
way, and ends. A worker that is merely replaced stops listening at once, since another listens on the same socket.
"""

import asyncio
import contextlib
import logging
import signal
import socket
import sys
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from threading import Thread
from time import monotonic
from types import FrameType
from typing import Any

import uvicorn

from service.api.logs import configure
from service.api.sharing import count_in
from service.cli.accepting import Accepting, Board
from service.cli.protocol import Protocol

LOG = logging.getLogger("gongguo.worker")
READY, BEAT, TIRED = b"ready", b"beat", b"tired"
"""What a worker tells: it listens; its loop turns; it has answered so much that another should take its place."""
DRAIN, RETIRE = b"drain", b"retire"
"""What a worker is told: the service stops; another has taken its place."""
BOARD = "connections"
BEATS_EVERY = 1.0
QUIET = 1.0
"""Who drains goes on listening until nobody has asked anything for so many seconds."""
QUIETER = ("alembic", "uvicorn.error")
"""What these do on starting, every worker does, and the supervisor says when one comes and goes."""
KEEP_ALIVE = 75
"""Seconds that a connection may be idle: longer than a reverse proxy keeps it, so that none is closed as it asks."""
BACKLOG = 2048


@dataclass(frozen=True, slots=True)
class Work:
    """What a worker is to serve, and how."""

    application: str  # `module:factory`
    log_level: str
    drain_seconds: int
    recycle_after: int  # requests, then it is tired; 0: never
    folder: Path  # in which all workers count, and tell one another how many connections they have


def work(todo: Work, listening: socket.socket, supervisor: Connection, place: int) -> None:
    """Serve on a *listening* socket until the *supervisor* says otherwise, or is no more."""
    configure(todo.log_level)
    for name in QUIETER:
        logging.getLogger(name).setLevel(logging.WARNING)
    count_in(todo.folder, place)
    try:
        Worker(todo, listening, supervisor, place).run()
    except Exception:
        LOG.critical("worker could not serve", exc_info=True)  # left to itself, its whole message would be logged
        sys.exit(1)


class Worker(uvicorn.Server):
    """The server of one process."""

    def __init__(self, todo: Work, listening: socket.socket, supervisor: Connection, place: int) -> None:
        """Do the work *todo* in a *place*; the *supervisor* is at the other end of the connection."""
        super().__init__(_configured(todo))
        self._listening = listening
        self._supervisor = supervisor
        self._place = place
        self._board = Board(todo.folder / BOARD)
        self._drain_seconds = todo.drain_seconds
        self._beat_at = 0.0
        self._tires_at = _tires_at(todo.recycle_after)
        self._is_tired = False
        self._is_replaced = False
        Thread(target=self._obey, daemon=True).start()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Drain when told to by a signal; an interrupt is the supervisor's to deal with."""
        del frame
        self.should_exit = self.should_exit or sig == signal.SIGTERM

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen, and say so."""
        del sockets
        await super().startup([])
        self._accepting = Accepting(self._listening, self._protocol, self._connections, self._board, self._place)
        self.servers = [self._accepting]  # type: ignore[list-item]  # it is closed as these are
        self._tell(READY)

    async def on_tick(self, counter: int) -> bool:
        """Tell the supervisor, ten times a second, what there is to tell."""
        now = monotonic()
        if now - self._beat_at >= BEATS_EVERY:
            self._beat_at = now
            self._tell(BEAT)
        self._accepting.tell()
        if self._tires_at is not None and self.server_state.total_requests >= self._tires_at and not self._is_tired:
            self._is_tired = True
            self._tell(TIRED)
        return await super().on_tick(counter)

    async def main_loop(self) -> None:
        """Serve until told to stop, then see to it that nobody is cut off."""
        await super().main_loop()
        ends = monotonic() + self._drain_seconds
        await self._drain(ends - self._drain_seconds / 2)
        self.config.timeout_graceful_shutdown = max(1, round(ends - monotonic()))

    async def _drain(self, latest: float) -> None:
        application: Any = self.config.loaded_app
        application.state.draining = True
        self.config.encoded_headers = [*self.config.encoded_headers, (b"connection", b"close")]
        if self._is_replaced:
            self._accepting.close()
        answered, since = -1, monotonic()
        while monotonic() < latest and (self._is_busy() or monotonic() - since < QUIET):
            await self.on_tick(0)
            if answered != self.server_state.total_requests:
                answered, since = self.server_state.total_requests, monotonic()
            await asyncio.sleep(0.05)

    def _protocol(self) -> asyncio.Protocol:
        protocol: Any = self.config.http_protocol_class
        made: asyncio.Protocol = protocol(
            config=self.config, server_state=self.server_state, app_state=self.lifespan.state
        )
        return made

    def _connections(self) -> int:
        return len(self.server_state.connections)

    def _is_busy(self) -> bool:
        return bool(self.server_state.connections if self._is_replaced else self.server_state.tasks)

    def _obey(self) -> None:
        try:
            told = self._supervisor.recv_bytes()
        except (EOFError, OSError):  # it is no more
            told = DRAIN
        self._is_replaced = told == RETIRE
        self.should_exit = True

    def _tell(self, what: bytes) -> None:
        with contextlib.suppress(OSError):
            self._supervisor.send_bytes(what)


def _configured(todo: Work) -> uvicorn.Config:
    return uvicorn.Config(
        todo.application,
        factory=True,
        loop="uvloop",
        http=Protocol,
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        backlog=BACKLOG,
        timeout_keep_alive=KEEP_ALIVE,
    )


def _tires_at(recycle_after: int) -> int | None:
    """Give the number of requests after which a worker is tired: up to a tenth more, so that not all are at once."""
    return None if recycle_after == 0 else recycle_after + Random().randint(0, recycle_after // 10)  # noqa: S311
