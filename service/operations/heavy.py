"""
Heavy bodies: judged in a process of their own, of low priority, so that nobody else waits for them.

A dossier at the limit takes half a second and gives ten megabytes. The threads of one process share one core; a second
process has the other, or yields the only one. It is started when it is first needed. It is given the files of a release
once, never the store, and it ends when the process ends that started it.
"""

import gc
import multiprocessing
import os
import signal
from collections import OrderedDict
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from operator import attrgetter
from threading import Lock, Thread
from typing import Any

from service.domain.errors import DossierFaultsError, DossierTooLargeError, EngineDisagreementError, EngineFailureError
from service.governance.errors import RefusedError
from service.governance.timetable import Timetable
from service.operations.by_release import ByRelease
from service.operations.judging import Judged, Judging, UnbelievedError
from service.operations.shelf import Make, NotAtHandError, Shelf
from service.operations.standing import Snapshot
from service.store.log import Prepared

MOST_LIGHT_BYTES = 32 * 1024
"""Above this a body is heavy: one of this size takes some 10 ms, seven times as long as a usual one."""
IN_FULL = b'"full"'
TIMES_IN_FULL = 4
"""How many times as long it takes to tell everything in full detail."""
NICENESS = 10
MOST_RELEASES = 4
"""How many releases the other process keeps ready."""
MOST_SECONDS = 120.0
"""How long the other process may take; one that takes longer has come to a standstill."""
TRIES = 2
"""How often a process is started for one request before it is judged in this one."""

Files = Mapping[str, bytes]


def is_heavy(body: bytes) -> bool:
    """Answer whether a *body* takes too long for others to wait for it, as far as that shows before it is read."""
    return len(body) * (TIMES_IN_FULL if IN_FULL in body else 1) > MOST_LIGHT_BYTES


_CARRIED: Mapping[type[Exception], Callable[[Any], Any]] = {
    DossierFaultsError: attrgetter("faults"),
    DossierTooLargeError: attrgetter("limit"),
    EngineDisagreementError: attrgetter("differences"),
    EngineFailureError: attrgetter("what"),
    RefusedError: attrgetter("code", "chinese", "faults"),
    NotAtHandError: attrgetter("digest"),
}
"""Exceptions that pass from one process to the other, and what they are made of."""


@dataclass(frozen=True, slots=True)
class _Job:
    """What the other process is asked."""

    judging: Judging
    body: bytes
    timetable: Timetable
    today: date
    files: Mapping[str, Files] = field(default_factory=dict)  # of releases that it has not been given


@dataclass(frozen=True, slots=True)
class _Raised:
    """An exception on its way from one process to the other; of an unbelieved answer, with the entry of it."""

    kind: type[Exception]
    made_of: Any
    entry: Prepared | None = None

    def error(self) -> Exception:
        """Give the exception again."""
        error = self.kind(*self.made_of) if self.kind is RefusedError else self.kind(self.made_of)
        return error if self.entry is None else UnbelievedError(error, self.entry)


class Heavy:
    """Judges heavy bodies, one at a time. Safe to use from several threads."""

    def __init__(self, make: Make) -> None:
        """Let the other process *make* what works by a release; it is sent what makes it, by name."""
        self._make = make
        self._lock = Lock()
        self._pool: ProcessPoolExecutor | None = None
        self._is_closed = False

    def judge(self, judging: Judging, body: bytes, snapshot: Snapshot, shelf: Shelf, today: date) -> Judged:
        """Judge a body as *judging* does, and raise as it does; the person's unit is yet to be allowed."""
        job = _Job(judging, body, snapshot.timetable, today)
        for _ in range(TRIES):
            with suppress(BrokenProcessPool):
                return self._ask(job, shelf)
        return judging.judge(body, snapshot, shelf, today)

    def close(self) -> None:
        """End the other process; what it is at comes to its end first."""
        with self._lock:
            self._is_closed = True
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown()

    def _ask(self, job: _Job, shelf: Shelf) -> Judged:
        """Ask the other process, and give it the files that it wants; raise `BrokenProcessPool` where it ended."""
        while True:
            pool = self._running()
            try:
                outcome = pool.submit(_work, job).result(MOST_SECONDS)
            except TimeoutError:
                self._drop(pool, ended=False)
                raise RefusedError("busy", "档案较大，未能及时评估，请稍后重试。") from None
            except BrokenProcessPool:
                self._drop(pool)
                raise
            if isinstance(outcome, Judged):
                return outcome
            error = outcome.error()
            if not isinstance(error, NotAtHandError):
                raise error
            job = replace(job, files={**job.files, error.digest: shelf.files(error.digest)})

    def _running(self) -> ProcessPoolExecutor:
        with self._lock:
            if self._is_closed:
                raise RefusedError("not_ready", "服务正在停止，请稍后重试。")
            if self._pool is None:
                context = multiprocessing.get_context("spawn")
                self._pool = ProcessPoolExecutor(1, context, _begin, (self._make,))
            return self._pool

    def _drop(self, pool: ProcessPoolExecutor, *, ended: bool = True) -> None:
        """Let go of a *pool* whose process has *ended*, or is to end; the next request has another started."""
        with self._lock:
            if self._pool is pool:
                self._pool = None
        if not ended:
            for process in list(pool._processes.values()):  # noqa: SLF001  # there is no other way before Python 3.14
                process.kill()
        pool.shutdown(wait=False)


class _Desk:
    """The releases that the other process was given."""

    def __init__(self, make: Make) -> None:
        self._make = make
        self._files: OrderedDict[str, Files] = OrderedDict()
        self._made: dict[str, ByRelease] = {}

    def give(self, files: Mapping[str, Files]) -> None:
        for digest, content in files.items():
            self._files[digest] = content
            if len(self._files) > MOST_RELEASES:
                oldest, _ = self._files.popitem(last=False)
                self._made.pop(oldest, None)

    def of(self, digest: str) -> ByRelease:
        if digest not in self._made and self.has(digest):
            self._made[digest] = self._make(self._files[digest], digest)
            gc.collect()
            gc.freeze()  # it stays: what is collected after a job is the job's
        self._files.move_to_end(digest)
        return self._made[digest]

    def has(self, digest: str) -> bool:
        """Answer yes, or ask for the files: the one who gives them knows whether there are any."""
        if digest not in self._files:
            raise NotAtHandError(digest)
        return True


_desks: list[_Desk] = []
"""The one desk of the other process."""


def _begin(make: Make) -> None:
    """Prepare the other process."""
    for one in (signal.SIGINT, signal.SIGTERM):  # meant for the group: who started this process ends it
        signal.signal(one, signal.SIG_IGN)
    os.nice(NICENESS)
    gc.disable()  # what a job leaves behind is collected after it, at one go
    Thread(target=_end_with_parent, name="watch", daemon=True).start()
    _desks.append(_Desk(make))


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(0)


def _work(job: _Job) -> Judged | _Raised:
    """Do a job in the other process."""
    (desk,) = _desks
    try:
        desk.give(job.files)
        judged = job.judging.judge(job.body, Snapshot(0, job.timetable, {}), desk, job.today)
    except UnbelievedError as error:
        return _Raised(type(error.cause), _CARRIED[type(error.cause)](error.cause), error.entry)
    except tuple(_CARRIED) as error:
        return _Raised(type(error), _CARRIED[type(error)](error))
    finally:
        gc.collect()
    stripped = [replace(one, entry=replace(one.entry, contents={})) for one in judged.entries]
    return replace(judged, entries=stripped)
