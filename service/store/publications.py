"""
Publications: which release takes effect when, and which ones are evaluated in the shadow.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from service.governance.errors import RefusedError
from service.governance.timetable import Publication, Timetable
from service.store import releases, tables
from service.store.revision import bump, revision
from service.store.rows import row, rows

PUBLICATIONS = tables.publications.c
SHADOWS = tables.shadows.c


def timetable(transaction: Connection) -> Timetable:
    """Read all publications, in order, and the shadows."""
    found = rows(transaction, select(tables.publications).order_by(PUBLICATIONS.number))
    shadows = transaction.scalars(select(SHADOWS.digest).order_by(SHADOWS.since, SHADOWS.digest))
    return Timetable(tuple(_read(one) for one in found), tuple(shadows), revision(transaction))


def publish(  # noqa: PLR0913 - as much as there is to say of a publication
    transaction: Connection, digest: str, effective_from: date, *, at: str, by: str, note: str = ""
) -> Publication:
    """
    Put a release into force from a day on.

    Raises `RefusedError`: `release_not_found`, or `already_published` where it is, from that day.
    """
    _require(transaction, digest)
    same = (PUBLICATIONS.digest == digest, PUBLICATIONS.effective_from == effective_from.isoformat())
    if transaction.scalar(select(PUBLICATIONS.number).where(*same, PUBLICATIONS.withdrawn_at.is_(None))):
        raise RefusedError("already_published", "该版本自同一天起生效的发布已经存在，不得重复发布。")
    last = transaction.scalar(select(func.max(PUBLICATIONS.number))) or 0
    made = {
        "number": last + 1,
        "digest": digest,
        "effective_from": effective_from.isoformat(),
        "published_at": at,
        "published_by": by,
        "note": note,
        "withdrawn_at": None,
    }
    transaction.execute(insert(tables.publications), made)
    bump(transaction)
    return _read(made)


def withdraw(transaction: Connection, number: int, at: str) -> None:
    """
    Withdraw a publication.

    Raises `RefusedError`: `publication_not_found`, or `wrong_stage` where it was withdrawn before.
    """
    found = row(transaction, select(tables.publications).where(PUBLICATIONS.number == number))
    if found is None:
        raise RefusedError("publication_not_found", f"没有第 {number} 号发布。")
    if found["withdrawn_at"] is not None:
        raise RefusedError("wrong_stage", f"第 {number} 号发布已经撤销，不得重复撤销。")
    transaction.execute(update(tables.publications).where(PUBLICATIONS.number == number).values(withdrawn_at=at))
    bump(transaction)


def shadow(transaction: Connection, digest: str, *, on: bool, at: str) -> None:
    """Evaluate a release beside the one in force, or cease to; raise `RefusedError` (`release_not_found`)."""
    _require(transaction, digest)
    if transaction.scalar(select(SHADOWS.digest).where(SHADOWS.digest == digest)) is not None:
        if on:
            return
        transaction.execute(delete(tables.shadows).where(SHADOWS.digest == digest))
    elif on:
        transaction.execute(insert(tables.shadows), {"digest": digest, "since": at})
    else:
        return
    bump(transaction)


def _require(transaction: Connection, digest: str) -> None:
    """Raise `RefusedError` where there is no such release."""
    if releases.find(transaction, digest) is None:
        raise RefusedError("release_not_found", f"没有摘要为 {digest} 的版本。")


def _read(found: Mapping[str, Any]) -> Publication:
    """Read a row of the table."""
    return Publication(**{**found, "effective_from": date.fromisoformat(found["effective_from"])})
