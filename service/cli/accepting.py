"""
Accepting: workers that listen on one socket share connections evenly.

Left to the system, whoever wakes first takes all that wait, and one worker may be asked everything while another idles.
So each tells the others how many connections it has, and who has more than another leaves the next to that one for a
moment; if nobody has taken it by then, it does.
"""

import asyncio
import socket
from collections.abc import Callable
from mmap import mmap
from pathlib import Path
from struct import Struct

PLACES = 256
_COUNT = Struct("i")
_ABSENT = -1
_MOMENT = 0.004
_NO_MORE_FILES = 1.0
"""Seconds to wait where the system gives no more connections."""


class Board:
    """How many connections each worker has, in a file that all of them see."""

    def __init__(self, file: Path) -> None:
        """Look at a *file*, which the first to look makes."""
        with file.open("a+b") as opened:
            opened.truncate(PLACES * _COUNT.size)
            self._counts = mmap(opened.fileno(), 0)

    def clear(self, place: int | None = None) -> None:
        """Have nobody in a *place*, or, where none is named, in any."""
        for each in range(PLACES) if place is None else (place,):
            self.put(each, _ABSENT)

    def put(self, place: int, count: int) -> None:
        """Tell how many connections whoever is in a *place* has."""
        _COUNT.pack_into(self._counts, place * _COUNT.size, count)

    def least(self) -> int:
        """Give how many whoever has least has."""
        return min((count for (count,) in _COUNT.iter_unpack(self._counts) if count != _ABSENT), default=0)


class Accepting:
    """Accepts connections for one worker, until it is closed."""

    def __init__(
        self,
        listening: socket.socket,
        protocol: Callable[[], asyncio.Protocol],
        number: Callable[[], int],
        board: Board,
        place: int,
    ) -> None:
        """Accept on a *listening* socket for the worker in a *place*, which has so *number* connections by now."""
        self._listening = listening
        self._protocol = protocol
        self._number = number
        self._board = board
        self._place = place
        self._loop = asyncio.get_running_loop()
        self._opening: set[asyncio.Task[object]] = set()
        self._later: asyncio.TimerHandle | None = None
        self._has_waited = False
        self._is_closed = False
        listening.settimeout(0)
        self.tell()
        self._watch()

    def tell(self) -> None:
        """Tell the others how many connections there are."""
        if not self._is_closed:
            self._board.put(self._place, self._number())

    def close(self) -> None:
        """Accept no more."""
        if not self._is_closed:
            self._is_closed = True
            self._board.clear(self._place)
            self._loop.remove_reader(self._listening)
            self._listening.close()
            if self._later is not None:
                self._later.cancel()

    async def wait_closed(self) -> None:
        """Wait for those that were accepted last."""
        await asyncio.gather(*self._opening, return_exceptions=True)

    def _watch(self) -> None:
        self._loop.add_reader(self._listening, self._accept)

    def _accept(self) -> None:
        number = self._number() + len(self._opening)
        self._board.put(self._place, number)
        if number > self._board.least() and not self._has_waited:
            self._has_waited = True
            self._wait(_MOMENT)
            return
        self._has_waited = False
        try:
            connection, _ = self._listening.accept()
        except (BlockingIOError, InterruptedError, ConnectionAbortedError):
            return  # another took it, or it is gone
        except OSError:
            self._wait(_NO_MORE_FILES)
            return
        self._open(connection)

    def _open(self, connection: socket.socket) -> None:
        connection.settimeout(0)
        task = self._loop.create_task(self._loop.connect_accepted_socket(self._protocol, connection))
        self._opening.add(task)
        task.add_done_callback(self._opened)

    def _opened(self, task: "asyncio.Task[object]") -> None:
        self._opening.discard(task)
        task.exception()  # a connection that is gone already is nobody's fault
        self.tell()

    def _wait(self, seconds: float) -> None:
        self._loop.remove_reader(self._listening)
        self._later = self._loop.call_later(seconds, self._watch)
