"""
Releases: files by the digest of them all; what has been added is never changed.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from sqlalchemy import Connection, func, insert, select

from service.store import tables
from service.store.rows import row, rows

RELEASES = tables.releases.c
FILES = tables.release_files.c


@dataclass(frozen=True, slots=True)
class Held:
    """A release that the store holds."""

    digest: str
    number: int  # in the order in which they came
    origin: str  # shipped, draft, imported
    title: str
    added_at: str
    added_by: str


def add(  # noqa: PLR0913 - as much as there is to say of a release
    transaction: Connection, digest: str, content: Mapping[str, bytes], *, origin: str, title: str, at: str, by: str
) -> bool:
    """Add a release with its files; False where it was there."""
    if find(transaction, digest) is not None:
        return False
    last = transaction.scalar(select(func.max(RELEASES.number))) or 0
    transaction.execute(insert(tables.releases), asdict(Held(digest, last + 1, origin, title, at, by)))
    held = [{"digest": digest, "path": path, "content": content[path]} for path in sorted(content)]
    if held:
        transaction.execute(insert(tables.release_files), held)
    return True


def find(transaction: Connection, digest: str) -> Held | None:
    """Find a release by its digest."""
    found = row(transaction, select(tables.releases).where(RELEASES.digest == digest))
    return None if found is None else Held(**found)


def files(transaction: Connection, digest: str) -> Mapping[str, bytes] | None:
    """Give the files of a release, path -> content; None where there is no such release."""
    if find(transaction, digest) is None:
        return None
    query = select(FILES.path, FILES.content).where(FILES.digest == digest).order_by(FILES.path)
    return {file.path: file.content for file in transaction.execute(query)}


def newest(transaction: Connection, before: int | None, limit: int) -> list[Held]:
    """List the releases that came last first, those *before* a number."""
    query = select(tables.releases).order_by(RELEASES.number.desc()).limit(limit)
    if before is not None:
        query = query.where(RELEASES.number < before)
    return [Held(**found) for found in rows(transaction, query)]
