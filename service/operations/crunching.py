"""
Crunching: the parts of a population, worked on side by side in processes of their own.

Each process is started afresh (never forked: Polars has threads), with one thread for Polars and Arrow, and is told
once how to work. No more parts are on their way than two for each process, so memory does not grow with the
population. Faults of the population are gathered from all parts before they are raised, anything else is raised at
once.
"""

import os
import pickle
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Collection, Generator, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING, TypeVar

from service.operations.crunching_child import Done, Raised, WorkerFailedError, capped
from service.population.faults import PopulationFaultsError

if TYPE_CHECKING:  # Polars is imported by whatever needs it
    from service.population.reading import Part, Population

__all__ = ["WorkerFailedError", "WorkerLostError", "crunch"]

AHEAD = 2
"""How many parts a process is given: the one that it works on, and the next."""

ONE_CORE = {
    "POLARS_MAX_THREADS": "1",
    "OMP_NUM_THREADS": "1",  # Arrow's and NumPy's
    "OPENBLAS_NUM_THREADS": "1",
    "ARROW_IO_THREADS": "1",
    "ARROW_DEFAULT_MEMORY_POOL": "system",  # its own gives memory back too soon: a quarter of the time goes into that
    "MALLOC_ARENA_MAX": "2",
    # A part needs what the last one needed: what is freed is kept, not given back and asked for again.
    "MALLOC_MMAP_THRESHOLD_": str(256 << 20),
    "MALLOC_TRIM_THRESHOLD_": str(1 << 30),
    "_RJEM_MALLOC_CONF": "dirty_decay_ms:-1,muzzy_decay_ms:-1",
}
"""The environment of a process that has one core to itself."""

_START = """
import sys
sys.path[:] = {path!r}
from service.operations.crunching_child import serve
serve({descriptor})
"""

Result = TypeVar("Result")


class WorkerLostError(Exception):
    """A process ended in the midst of its work: it was killed, or memory was short."""

    def __init__(self, status: int, number: int | None) -> None:
        """Say with what *status* it ended (negative: the signal), and the part that it was at."""
        self.status = status
        self.number = number
        super().__init__(f"a worker ended with status {status} at part {number}")

    @property
    def chinese(self) -> str:
        """Say it to a person."""
        how = f"被信号 {-self.status} 终止" if self.status < 0 else f"意外退出，退出状态为 {self.status}"
        what = "" if self.number is None else f"正在处理第 {self.number + 1} 部分的"
        return f"{what}工作进程{how}，可能是内存不足，请重试，或者减少进程数、每部分人数"


def crunch(
    population: "Population",
    make: "Callable[[], Callable[[Part], Result]]",
    *,
    workers: int,
    skip: Collection[int] = (),
) -> Generator[tuple[int, Result], None, None]:
    """
    Work on the parts of a *population* but those to *skip*; give what comes of each, with its number, as it comes.

    *make* is called once in each of so many *workers* and gives what works on a part; it must be picklable, and be
    found under its name in a module other than the main one. With no workers all is done in this process. Whoever
    stops before the end closes the iterator (`contextlib.closing`), which ends the processes.

    Raises `PopulationFaultsError` with the faults of all parts, after the last; `WorkerLostError`; what a worker
    raises, as it was raised there (`WorkerFailedError` where it cannot be carried).
    """
    parts = [part for part in population.parts if part.number not in skip]
    faults: dict[int, PopulationFaultsError] = {}
    outcomes = _elsewhere(parts, make, min(workers, len(parts))) if workers else _here(parts, make)
    for number, outcome in outcomes:
        if isinstance(outcome, PopulationFaultsError):
            faults[number] = outcome
        else:
            yield number, outcome
    if faults:
        raise _together(faults)


def _together(found: Mapping[int, PopulationFaultsError]) -> PopulationFaultsError:
    """Join the faults of several parts, in order."""
    in_order = [found[number] for number in sorted(found)]
    faults = [fault for error in in_order for fault in error.faults]
    return capped(PopulationFaultsError(faults, sum(error.more for error in in_order)))


_Outcomes = Iterator[tuple[int, Result | PopulationFaultsError]]


def _here(parts: "Sequence[Part]", make: "Callable[[], Callable[[Part], Result]]") -> _Outcomes[Result]:
    work = make()
    for part in parts:
        try:
            yield part.number, work(part)
        except PopulationFaultsError as error:
            yield part.number, capped(error)


def _elsewhere(
    parts: "Sequence[Part]", make: "Callable[[], Callable[[Part], Result]]", workers: int
) -> _Outcomes[Result]:
    """Deal the *parts* out; each outcome that comes in makes room for another part."""
    waiting = deque(parts)
    told = pickle.dumps(make)
    with ExitStack() as stack:
        crew = {one.line: one for one in (stack.enter_context(_hired(told)) for _ in range(workers))}
        for worker in [*crew.values()] * AHEAD:
            worker.take(waiting)
        while any(worker.given for worker in crew.values()):
            for line in wait([worker.line for worker in crew.values() if worker.given]):
                worker = crew[line]  # type: ignore[index]  # only these were waited for
                outcome = worker.hear()
                worker.take(waiting)
                yield outcome


@dataclass(slots=True)
class _Worker:
    """A process at work, the line to it, and the parts that it was given and has not answered."""

    process: subprocess.Popen[bytes]
    line: Connection
    given: deque[int] = field(default_factory=deque)

    def take(self, waiting: "deque[Part]") -> None:
        """Give it the next part, if there is one."""
        if waiting:
            part = waiting.popleft()
            self.given.append(part.number)
            self._say(pickle.dumps(part, pickle.HIGHEST_PROTOCOL))

    def hear(self) -> tuple[int, Result | PopulationFaultsError]:
        """Wait for what comes of its next part; raise what it raised, or `WorkerLostError` where it is gone."""
        try:
            outcome: Done | Raised = self.line.recv()
        except (EOFError, OSError):
            raise self._lost() from None
        if isinstance(outcome, Done):
            self.given.popleft()
            return outcome.number, outcome.result
        error = outcome.error()
        if outcome.number is None or not isinstance(error, PopulationFaultsError):
            raise error
        self.given.popleft()
        return outcome.number, error

    def tell(self, make: bytes) -> None:
        """Tell it how to work."""
        self._say(make)

    def _say(self, message: bytes) -> None:
        try:
            self.line.send_bytes(message)
        except OSError:
            if not self.line.poll():  # what it had to say before it ended is heard first
                raise self._lost() from None

    def _lost(self) -> WorkerLostError:
        self.line.close()
        return WorkerLostError(self.process.wait(), self.given[0] if self.given else None)


@contextmanager
def _hired(make: bytes) -> Iterator[_Worker]:
    """Start a process and tell it how to work; in the end it is ended, whatever it is at."""
    ours, theirs = Pipe()
    with ours:
        with theirs:
            process = _started(theirs.fileno())
        try:
            worker = _Worker(process, ours)
            worker.tell(make)
            yield worker
        finally:
            process.kill()
            process.wait()


def _started(descriptor: int) -> "subprocess.Popen[bytes]":
    """Start a process that leaves Ctrl-C and the like to this one from its very beginning."""
    start = _START.format(path=sys.path, descriptor=descriptor)
    ignored = {signal.SIGINT, signal.SIGTERM}
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ignored)  # a process begins with the mask of its parent
    try:
        return subprocess.Popen(  # noqa: S603  # this very program
            [sys.executable, "-c", start],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            pass_fds=(descriptor,),
            env={**os.environ, **ONE_CORE},
        )
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
