"""
Drafts and their files. There is one writer at a time: what was found in a transaction still stands when it writes.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from service.governance.life import Draft, Stage
from service.store.connection import Transaction
from service.store.tables import approvals, draft_files, drafts, submissions


@dataclass(frozen=True, slots=True)
class FileMark:
    """One file of a draft, without its content."""

    path: str
    etag: str
    size: int  # in bytes


@dataclass(frozen=True, slots=True)
class File:
    """One file of a draft."""

    path: str
    etag: str
    content: bytes


def next_number(transaction: Transaction) -> int:
    """Give the number of the next draft."""
    return int(transaction.execute(select(func.coalesce(func.max(drafts.c.number), 0))).scalar_one()) + 1


def begin(transaction: Transaction, draft: Draft, files: Sequence[File]) -> None:
    """Keep a new *draft* with its *files*."""
    transaction.execute(insert(drafts).values(id=draft.id, **_row(draft)))
    rows = [{"draft": draft.id, "path": one.path, "content": one.content, "etag": one.etag} for one in files]
    if rows:
        transaction.execute(insert(draft_files), rows)


def find(transaction: Transaction, name: str) -> Draft | None:
    """Give a draft by its id; None where there is none."""
    row = transaction.execute(select(drafts).where(drafts.c.id == name)).mappings().one_or_none()
    return None if row is None else _draft(row)


def newest(transaction: Transaction, before: int | None, limit: int) -> list[Draft]:
    """Give the drafts begun last, of those with a number below *before*."""
    asked = select(drafts).order_by(drafts.c.number.desc()).limit(limit)
    if before is not None:
        asked = asked.where(drafts.c.number < before)
    return [_draft(row) for row in transaction.execute(asked).mappings()]


def of_release(transaction: Transaction, digest: str) -> list[Draft]:
    """Give the drafts that became a release, oldest first."""
    asked = select(drafts).where(drafts.c.digest == digest).order_by(drafts.c.number)
    return [_draft(row) for row in transaction.execute(asked).mappings()]


def change(transaction: Transaction, draft: Draft) -> None:
    """Keep a *draft* as it is now."""
    transaction.execute(update(drafts).where(drafts.c.id == draft.id).values(**_row(draft)))


def remove(transaction: Transaction, name: str) -> None:
    """Forget a draft with all that hangs on it."""
    for table in (approvals, submissions, draft_files):
        transaction.execute(delete(table).where(table.c.draft == name))
    transaction.execute(delete(drafts).where(drafts.c.id == name))


def marks_of_files(transaction: Transaction, name: str) -> list[FileMark]:
    """Tell of the files of a draft, by path."""
    columns = (draft_files.c.path, draft_files.c.etag, func.length(draft_files.c.content))
    rows = transaction.execute(select(*columns).where(draft_files.c.draft == name))
    return sorted((FileMark(path, etag, int(size)) for path, etag, size in rows), key=lambda one: one.path)


def files(transaction: Transaction, name: str) -> Mapping[str, bytes]:
    """Give the files of a draft: path -> content."""
    rows = transaction.execute(select(draft_files.c.path, draft_files.c.content).where(draft_files.c.draft == name))
    return {path: bytes(content) for path, content in sorted((path, content) for path, content in rows)}


def file(transaction: Transaction, name: str, path: str) -> File | None:
    """Give one file of a draft; None where there is none at that *path*."""
    is_meant = (draft_files.c.draft == name) & (draft_files.c.path == path)
    row = transaction.execute(select(draft_files).where(is_meant)).mappings().one_or_none()
    return None if row is None else File(row["path"], row["etag"], bytes(row["content"]))


def write_file(transaction: Transaction, name: str, one: File) -> None:
    """Put a file into a draft, in the place of any that is there."""
    remove_file(transaction, name, one.path)
    row = {"draft": name, "path": one.path, "content": one.content, "etag": one.etag}
    transaction.execute(insert(draft_files).values(**row))


def remove_file(transaction: Transaction, name: str, path: str) -> None:
    """Take a file out of a draft."""
    is_meant = (draft_files.c.draft == name) & (draft_files.c.path == path)
    transaction.execute(delete(draft_files).where(is_meant))


def _row(draft: Draft) -> dict[str, Any]:
    return {
        "number": draft.number,
        "title": draft.title,
        "base": draft.base,
        "stage": draft.stage.value,
        "version": draft.version,
        "authors": json.dumps(draft.authors, ensure_ascii=False),
        "digest": draft.digest,
        "begun_at": draft.begun_at,
        "begun_by": draft.begun_by,
    }


def _draft(row: Mapping[Any, Any]) -> Draft:
    return Draft(
        id=row["id"],
        number=row["number"],
        title=row["title"],
        base=row["base"],
        stage=Stage(row["stage"]),
        version=row["version"],
        authors=tuple(json.loads(row["authors"])),
        digest=row["digest"],
        begun_at=row["begun_at"],
        begun_by=row["begun_by"],
    )
