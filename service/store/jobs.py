"""
Jobs: work that takes longer than a request, kept until it is done.

Whoever takes a job has it for a while, and for longer where they say so in time. A job whose keeper went silent is
taken up again by another.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import exists, insert, or_, select, update

from service.store.connection import Transaction
from service.store.tables import jobs

WAITING, RUNNING, DONE, FAILED, CANCELLED = "waiting", "running", "done", "failed", "cancelled"


@dataclass(frozen=True, slots=True)
class Job:
    """One job."""

    id: str
    kind: str
    asked: bytes  # JSON
    caller: str
    stage: str
    progress: str
    answer: bytes | None  # JSON
    made_at: str
    lease_until: str | None
    tries: int


def add(transaction: Transaction, job: Job) -> None:
    """Keep a new *job*."""
    transaction.execute(insert(jobs).values({name: getattr(job, name) for name in _NAMES}))


def find(transaction: Transaction, name: str) -> Job | None:
    """Give a job by its id; None where there is none."""
    row = transaction.execute(select(jobs).where(jobs.c.id == name)).mappings().one_or_none()
    return None if row is None else _job(row)


def waiting(transaction: Transaction, now: str, kinds: Collection[str], *, alone: bool = False) -> list[str]:
    """Give the ids of the jobs of some *kinds* that may be taken, oldest first; see `take`."""
    is_meant = jobs.c.kind.in_(sorted(kinds)) & _is_free(now, alone=alone)
    return list(transaction.scalars(select(jobs.c.id).where(is_meant).order_by(jobs.c.made_at, jobs.c.id)))


def take(transaction: Transaction, name: str, now: str, until: str, *, alone: bool = False) -> Job | None:
    """
    Have a job *until* then; None where another has it, or it has ended.

    One that is to be done *alone* is not to be had either while somebody has another of its kind.
    """
    is_free = (jobs.c.id == name) & _is_free(now, alone=alone)
    taken = update(jobs).where(is_free).values(stage=RUNNING, lease_until=until, tries=jobs.c.tries + 1)
    return find(transaction, name) if transaction.execute(taken).rowcount == 1 else None


def renew(transaction: Transaction, job: Job, until: str) -> bool:
    """Have a *job* for longer, *until* then; False where another has it by now."""
    return bool(transaction.execute(update(jobs).where(_is_held(job)).values(lease_until=until)).rowcount)


def tell(transaction: Transaction, job: Job, progress: str) -> None:
    """Say how far a *job* has come."""
    transaction.execute(update(jobs).where(_is_held(job)).values(progress=progress))


def is_held(transaction: Transaction, job: Job) -> bool:
    """Answer whether whoever took a *job* still has it."""
    return transaction.execute(select(jobs.c.id).where(_is_held(job))).one_or_none() is not None


def end(transaction: Transaction, job: Job, stage: str, progress: str, answer: bytes) -> None:
    """End a *job* that one has, with an *answer*."""
    ended = {"stage": stage, "progress": progress, "answer": answer, "lease_until": None}
    transaction.execute(update(jobs).where(_is_held(job)).values(**ended))


def cancel(transaction: Transaction, name: str) -> bool:
    """End a job that nobody wants any more, whoever has it; False where it has ended already."""
    is_open = (jobs.c.id == name) & jobs.c.stage.in_((WAITING, RUNNING))
    cancelled = {"stage": CANCELLED, "progress": "", "lease_until": None}
    return bool(transaction.execute(update(jobs).where(is_open).values(**cancelled)).rowcount)


def give_back(transaction: Transaction, job: Job, *, tried: bool) -> None:
    """Let another have a *job* that one has; where it was not *tried*, this time does not count."""
    tries = job.tries if tried else job.tries - 1
    waiting = {"stage": WAITING, "lease_until": None, "tries": tries}
    transaction.execute(update(jobs).where(_is_held(job)).values(**waiting))


def open_like(transaction: Transaction, kind: str, asked: bytes) -> Job | None:
    """Give the job that waits or runs for the same; None where there is none."""
    is_open = (jobs.c.kind == kind) & (jobs.c.asked == asked) & jobs.c.stage.in_((WAITING, RUNNING))
    row = transaction.execute(select(jobs).where(is_open).limit(1)).mappings().one_or_none()
    return None if row is None else _job(row)


_NAMES = tuple(column.name for column in jobs.columns)


def _is_free(now: str, *, alone: bool) -> Any:  # noqa: ANN401  # a condition of SQL
    is_free = or_(jobs.c.stage == WAITING, (jobs.c.stage == RUNNING) & (jobs.c.lease_until < now))
    if not alone:
        return is_free
    other = jobs.alias()
    is_had = (other.c.kind == jobs.c.kind) & (other.c.stage == RUNNING) & (other.c.lease_until >= now)
    return is_free & ~exists().where(is_had).correlate(jobs)


def _is_held(job: Job) -> Any:  # noqa: ANN401  # a condition of SQL
    return (jobs.c.id == job.id) & (jobs.c.stage == RUNNING) & (jobs.c.tries == job.tries)


def _job(row: Mapping[Any, Any]) -> Job:
    return Job(**row)
