"""
Jobs: work that takes longer than a request, done by whichever worker has time, and lost with none of them.

A worker has a job for a while only and says in time that it still has it; what it made of it is kept in the same
transaction in which the job ends, and only while the job is its own. So a job has one outcome, whoever dies meanwhile.
"""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event, Thread
from typing import Any, TypeAlias

import orjson

from service.governance.errors import RefusedError
from service.operations.ledger import Ledger, later
from service.operations.release_answers import Json
from service.operations.trying import GivenUpError
from service.store import jobs
from service.store.connection import Transaction
from service.store.jobs import DONE, FAILED, Job

LEASE_SECONDS = 60.0
POLL_SECONDS = 1.0
MOST_TRIES = 3
_FAILED = "任务未能完成，程序已试过多次；请联系管理员。"

logger = logging.getLogger("gongguo.jobs")


class UndoableError(Exception):
    """A job cannot be done, however often it is tried; the *answer* says why."""

    def __init__(self, answer: Mapping[str, Any]) -> None:
        """Carry the *answer*."""
        self.answer = answer
        super().__init__("undoable")


Settle: TypeAlias = Callable[[Transaction], Mapping[str, Any]]
"""Keeps what was made of a job, and gives its answer; in the transaction in which the job ends."""
Run: TypeAlias = "Callable[[Job, Held], Settle]"


@dataclass(frozen=True, slots=True)
class Held:
    """A job that a worker has at the moment: how it says how far it has come, and hears that it shall stop."""

    ledger: Ledger
    job: Job
    given_up: Event

    def tell(self, progress: str) -> None:
        """Say how far it has come."""
        with self.ledger.store.writing() as transaction:
            jobs.tell(transaction, self.job, progress)

    def is_given_up(self) -> bool:
        """Answer whether nobody waits for it any more."""
        return self.given_up.is_set()


class Jobs:
    """Does jobs of a store, one at a time; safe beside any number of others, in other processes too."""

    def __init__(
        self,
        ledger: Ledger,
        runs: Mapping[str, Run],
        *,
        alone: bool = False,
        lease_seconds: float = LEASE_SECONDS,
        poll_seconds: float = POLL_SECONDS,
    ) -> None:
        """
        Do the jobs of each kind by what *runs* says, not before `start`.

        Of a kind that is done *alone*, one is done at a time, whoever does it.
        """
        self._ledger = ledger
        self._runs = runs
        self._alone = alone
        self._lease_seconds = lease_seconds
        self._poll_seconds = poll_seconds
        self._closing = Event()
        self._thread = Thread(target=self._work, name="jobs", daemon=True)

    def start(self) -> None:
        """Begin to take jobs, in a thread of its own."""
        self._thread.start()

    def close(self) -> None:
        """Take no more; give back what is being done, so that another takes it up, and wait until that is so."""
        self._closing.set()
        if self._thread.is_alive():
            self._thread.join()

    def job(self, name: str) -> Json:
        """Tell of a job; raise `RefusedError` (`job_not_found`)."""
        with self._ledger.store.reading() as transaction:
            found = jobs.find(transaction, name)
        if found is None or found.kind not in self._runs:
            raise RefusedError("job_not_found", "没有这项任务。")
        return of_job(found)

    def run_now(self, name: str) -> Json:
        """Do a job here and now, unless another does; give what is told of it then."""
        self._do(name)
        return self.job(name)

    def _work(self) -> None:
        while not self._closing.is_set():
            try:
                with self._ledger.store.reading() as transaction:
                    found = jobs.waiting(transaction, self._ledger.now(), self._runs, alone=self._alone)
                for name in found:
                    if not self._closing.is_set():
                        self._do(name)
            except Exception as error:  # noqa: BLE001  # whatever it was, the next jobs are not to wait for it
                logger.error("jobs could not be taken: %s", type(error).__name__)  # noqa: TRY400  # messages quote rules
            self._closing.wait(self._poll_seconds)

    def _do(self, name: str) -> None:
        """Take a job, if it is to be had, and do it."""
        now = self._ledger.now()
        with self._ledger.store.writing() as transaction:
            job = jobs.take(transaction, name, now, later(now, self._lease_seconds), alone=self._alone)
            if job is not None and job.tries > MOST_TRIES:
                jobs.end(transaction, job, FAILED, "", orjson.dumps({"text": _FAILED}))
                job = None
        if job is not None:
            with self._kept(job) as given_up:
                self._carry_through(job, given_up)

    def _carry_through(self, job: Job, given_up: Event) -> None:
        try:
            settle = self._runs[job.kind](job, Held(self._ledger, job, given_up))
            with self._ledger.store.writing() as transaction:
                if jobs.is_held(transaction, job):
                    jobs.end(transaction, job, DONE, "", orjson.dumps(settle(transaction)))
        except GivenUpError:
            self._give_back(job, tried=False)
        except UndoableError as error:
            with self._ledger.store.writing() as transaction:
                jobs.end(transaction, job, FAILED, "", orjson.dumps(error.answer))
        except Exception as error:  # noqa: BLE001  # the worker lives on
            logger.error("job %s failed: %s", job.id, type(error).__name__)  # noqa: TRY400  # its message may quote rules
            self._give_back(job, tried=True)

    def _give_back(self, job: Job, *, tried: bool) -> None:
        with self._ledger.store.writing() as transaction:
            if tried and job.tries >= MOST_TRIES:
                jobs.end(transaction, job, FAILED, "", orjson.dumps({"text": _FAILED}))
            else:
                jobs.give_back(transaction, job, tried=tried)

    @contextmanager
    def _kept(self, job: Job) -> Iterator[Event]:
        """
        Keep a *job* while it is done; the event given says that it is to be given up.

        That is so where it was cancelled, or is lost, or all closes.
        """
        done, given_up = Event(), Event()
        keeper = Thread(target=self._keep, args=(job, done, given_up), name="lease", daemon=True)
        keeper.start()
        try:
            yield given_up
        finally:
            done.set()
            keeper.join()

    def _keep(self, job: Job, done: Event, given_up: Event) -> None:
        """Renew the lease of a *job* until it is *done*; tell when it is to be *given up*."""
        waited, step = 0.0, min(self._poll_seconds, self._lease_seconds / 3)
        while not done.wait(step) and not given_up.is_set():
            waited += step
            if self._closing.is_set() or not self._is_held(job):
                given_up.set()
            elif waited >= self._lease_seconds / 3:
                waited = 0.0
                if not self._renewed(job):
                    given_up.set()

    def _is_held(self, job: Job) -> bool:
        try:
            with self._ledger.store.reading() as transaction:
                return jobs.is_held(transaction, job)
        except RefusedError:  # the store cannot be reached just now; who holds it is seen when it can
            return True

    def _renewed(self, job: Job) -> bool:
        try:
            until = later(self._ledger.now(), self._lease_seconds)
            with self._ledger.store.writing() as transaction:
                return jobs.renew(transaction, job, until)
        except RefusedError:  # the store cannot be reached just now; the lease may still be renewed in time
            return True


def of_job(job: Job) -> Json:
    """Tell of a *job*."""
    return {
        "id": job.id,
        "kind": job.kind,
        "stage": job.stage,
        "progress": job.progress,
        "answer": None if job.answer is None else orjson.loads(job.answer),
        "made_at": job.made_at,
    }
