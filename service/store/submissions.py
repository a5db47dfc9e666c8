"""
Submissions of drafts with the reports of their trials, and what reviewers said of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, select

from service.store.connection import Transaction
from service.store.packing import pack, unpack
from service.store.tables import approvals, submissions


@dataclass(frozen=True, slots=True)
class Submitted:
    """A draft as it was submitted once, and what its trial said."""

    draft: str
    digest: str  # of its files then
    at: str
    passed: bool
    report: bytes  # JSON


@dataclass(frozen=True, slots=True)
class Approval:
    """What one reviewer said of a submission."""

    draft: str
    digest: str
    holder: str
    caller: str
    at: str
    approved: bool
    statement: str
    report: str  # digest of the report that was signed


def keep(transaction: Transaction, submitted: Submitted) -> None:
    """Keep what a trial said; of the same files, what was said last."""
    is_meant = (submissions.c.draft == submitted.draft) & (submissions.c.digest == submitted.digest)
    transaction.execute(delete(submissions).where(is_meant))
    row = {
        "draft": submitted.draft,
        "digest": submitted.digest,
        "at": submitted.at,
        "passed": submitted.passed,
        "report": pack(submitted.report),
    }
    transaction.execute(insert(submissions).values(**row))


def last(transaction: Transaction, draft: str) -> Submitted | None:
    """Give what the last trial of a *draft* said; None where there was none."""
    asked = select(submissions).where(submissions.c.draft == draft).order_by(submissions.c.at.desc()).limit(1)
    row = transaction.execute(asked).mappings().one_or_none()
    return None if row is None else _submitted(row)


def of_release(transaction: Transaction, draft: str, digest: str) -> Submitted | None:
    """Give what the trial of a *draft* said when it had a *digest*."""
    is_meant = (submissions.c.draft == draft) & (submissions.c.digest == digest)
    row = transaction.execute(select(submissions).where(is_meant)).mappings().one_or_none()
    return None if row is None else _submitted(row)


def say(transaction: Transaction, approval: Approval) -> None:
    """Keep what a reviewer says; of the same submission, what they said last."""
    is_meant = (
        (approvals.c.draft == approval.draft)
        & (approvals.c.digest == approval.digest)
        & (approvals.c.holder == approval.holder)
    )
    transaction.execute(delete(approvals).where(is_meant))
    row = {name: getattr(approval, name) for name in approvals.c.keys()}  # noqa: SIM118  # columns are no mapping
    transaction.execute(insert(approvals).values(**row))


def said(transaction: Transaction, draft: str) -> list[Approval]:
    """Give what reviewers said of a *draft*, oldest first."""
    return _approvals(transaction, approvals.c.draft == draft)


def said_of_release(transaction: Transaction, digest: str) -> list[Approval]:
    """Give what reviewers said of a release, oldest first."""
    return _approvals(transaction, approvals.c.digest == digest)


def drafts_of(transaction: Transaction, digest: str) -> list[str]:
    """Give the drafts that became a release, those among them that were recalled or sent back."""
    is_meant = (submissions.c.digest == digest) & submissions.c.passed
    return list(transaction.scalars(select(submissions.c.draft).where(is_meant).order_by(submissions.c.draft)))


def became_release(transaction: Transaction, draft: str) -> bool:
    """Answer whether a *draft* ever became a release."""
    is_meant = (submissions.c.draft == draft) & submissions.c.passed
    return transaction.execute(select(submissions.c.digest).where(is_meant).limit(1)).first() is not None


def fall(transaction: Transaction, draft: str, digest: str) -> None:
    """Let go of what reviewers said of a submission; the log keeps that they did."""
    is_meant = (approvals.c.draft == draft) & (approvals.c.digest == digest)
    transaction.execute(delete(approvals).where(is_meant))


def _approvals(transaction: Transaction, is_meant: Any) -> list[Approval]:  # noqa: ANN401  # a condition of SQL
    asked = select(approvals).where(is_meant).order_by(approvals.c.at)
    return [Approval(**row) for row in transaction.execute(asked).mappings()]


def _submitted(row: Mapping[Any, Any]) -> Submitted:
    report = unpack(bytes(row["report"]))
    return Submitted(row["draft"], row["digest"], row["at"], bool(row["passed"]), report)
