"""
The log: entries in one chain, appended and never changed; their contents may be erased, and the chain stays whole.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, bindparam, insert, select, update

from service.governance.chain import Algorithm, Entry, Sealed, digest_of, seal
from service.store.packing import NotPackedError, pack, unpack
from service.store.rows import rows
from service.store.tables import log_contents, log_entries, log_head, marks


class StaleError(Exception):
    """What was judged was judged under a revision of the store that is past; it is to be judged again."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """An entry whose contents are digested and compressed."""

    entry: Entry
    digests: Mapping[str, str]
    packed: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Kept:
    """An entry as it stands in the log."""

    position: int
    id: str
    kind: str
    about: str | None
    at: str
    caller: str
    unit: str | None
    subject: str | None  # None once erased
    told: Mapping[str, Any]
    contents: Mapping[str, str]  # name -> digest, also of what has been erased
    digest: str


@dataclass(frozen=True, slots=True)
class Row:
    """An entry as the database has it, whether that is right or not."""

    position: int
    id: str
    kind: str
    about: str | None
    at: str
    caller: str
    unit: str | None
    subject: str | None
    envelope: bytes
    digest: str
    contents: Mapping[str, bytes | None]  # None: erased


ENTRIES = log_entries.c
CONTENTS = log_contents.c
HEAD = select(log_head.c.position, log_head.c.digest)
REVISION = select(marks.c.revision).scalar_subquery()
HEAD_TO_MOVE = select(log_head.c.position, log_head.c.digest, REVISION).with_for_update(of=log_head)
MOVE_HEAD = update(log_head).values(position=bindparam("to"), digest=bindparam("sealed"))
ADD_ENTRIES = insert(log_entries)
ADD_CONTENTS = insert(log_contents)
FIND = select(log_entries).where(ENTRIES.id == bindparam("id"))
FIND_CONTENT = select(CONTENTS.content).where(
    CONTENTS.position == bindparam("position"), CONTENTS.name == bindparam("name")
)


def prepare(entry: Entry, algorithm: Algorithm) -> Prepared:
    """Digest and compress the contents of an *entry*: what need not be done while others wait."""
    return Prepared(
        entry,
        {name: digest_of(content, algorithm) for name, content in entry.contents.items()},
        {name: pack(content) for name, content in entry.contents.items()},
    )


def append(
    transaction: Connection,
    entries: Sequence[Entry | Prepared],
    algorithm: Algorithm,
    *,
    revision: int | None = None,
) -> list[Sealed]:
    """
    Put *entries* at the end of the chain, in their order.

    Raises `StaleError` where a *revision* is given and the store has moved on from it; nothing is appended then.
    """
    position, digest, now = transaction.execute(HEAD_TO_MOVE).one()
    if revision is not None and revision != now:
        raise StaleError
    if not entries:
        return []
    prepared = [one if isinstance(one, Prepared) else prepare(one, algorithm) for one in entries]
    sealed: list[Sealed] = []
    for one in prepared:
        sealed.append(seal(one.entry, position + 1, digest, one.digests, algorithm))
        position, digest = sealed[-1].position, sealed[-1].digest
    transaction.execute(ADD_ENTRIES, [_row(one.entry, its) for one, its in zip(prepared, sealed, strict=True)])
    contents = [
        {"position": its.position, "name": name, "content": packed}
        for one, its in zip(prepared, sealed, strict=True)
        for name, packed in one.packed.items()
    ]
    if contents:
        transaction.execute(ADD_CONTENTS, contents)
    transaction.execute(MOVE_HEAD, {"to": position, "sealed": digest})
    return sealed


def head(transaction: Connection) -> tuple[int, str]:
    """Give the position and the digest of the last entry; 0 and nothing before the first."""
    position, digest = transaction.execute(HEAD).one()
    return position, digest


def find(transaction: Connection, entry: str) -> Kept | None:
    """Find an entry by its id."""
    rows = _kept(transaction, FIND, {"id": entry})
    return rows[0] if rows else None


def content(transaction: Connection, position: int, name: str) -> bytes | None:
    """Give a content of the entry at a *position*; None where it was erased, or was never there."""
    packed = transaction.execute(FIND_CONTENT, {"position": position, "name": name}).scalar_one_or_none()
    return None if packed is None else unpack(packed)


def newest(  # noqa: PLR0913 - each narrows the list
    transaction: Connection,
    *,
    kinds: Collection[str],
    before: int | None,
    limit: int,
    about: str | None = None,
    units: Collection[str] | None = None,
    subject: str | None = None,
) -> list[Kept]:
    """List the newest entries of some *kinds* first, those *before* a position; *units* None: of all units."""
    query = select(log_entries).where(ENTRIES.kind.in_(sorted(kinds))).order_by(ENTRIES.position.desc()).limit(limit)
    if before is not None:
        query = query.where(ENTRIES.position < before)
    if about is not None:
        query = query.where(ENTRIES.about == about)
    if units is not None:
        query = query.where(ENTRIES.unit.in_(sorted(units)))
    if subject is not None:
        query = query.where(ENTRIES.subject == subject)
    return _kept(transaction, query)


def about(transaction: Connection, entry: str, kinds: Collection[str]) -> list[Kept]:
    """List the entries of some *kinds* about another one, in order."""
    chosen = select(log_entries).where(ENTRIES.about == entry, ENTRIES.kind.in_(sorted(kinds)))
    return _kept(transaction, chosen.order_by(ENTRIES.position))


def walk(transaction: Connection, after: int, limit: int) -> list[Row]:
    """Give the next entries *after* a position as the database has them, at most *limit*."""
    query = select(log_entries).where(ENTRIES.position > after).order_by(ENTRIES.position).limit(limit)
    entries = rows(transaction, query)
    contents: dict[int, dict[str, bytes | None]] = {entry["position"]: {} for entry in entries}
    if entries:
        held = select(log_contents).where(CONTENTS.position.between(min(contents), max(contents)))
        for row in transaction.execute(held.order_by(CONTENTS.position, CONTENTS.name)):
            contents.setdefault(row.position, {})[row.name] = _as_it_stands(row.content)
    return [Row(**entry, contents=contents[entry["position"]]) for entry in entries]


def _row(entry: Entry, sealed: Sealed) -> dict[str, Any]:
    """Write an entry as a row of the table."""
    return {
        "position": sealed.position,
        "id": entry.id,
        "kind": entry.kind,
        "about": entry.about,
        "at": entry.at,
        "caller": entry.caller,
        "unit": entry.unit,
        "subject": entry.subject,
        "envelope": sealed.envelope,
        "digest": sealed.digest,
    }


def _kept(transaction: Connection, query: Select[Any], given: Mapping[str, Any] | None = None) -> list[Kept]:
    """Read the entries that a *query* finds."""
    return [_read(row) for row in rows(transaction, query, given)]


def _read(row: Mapping[str, Any]) -> Kept:
    """Read a row of the table: what the envelope says is what counts."""
    said = json.loads(row["envelope"])
    columns = {name: row[name] for name in ("position", "id", "kind", "about", "at", "caller", "unit", "subject")}
    return Kept(**columns, told=said["told"], contents=said["contents"], digest=row["digest"])


def _as_it_stands(packed: bytes | None) -> bytes | None:
    """Unpack a content; what cannot be unpacked is given as it is, and its digest will tell."""
    if packed is None:
        return None
    try:
        return unpack(packed)
    except NotPackedError:
        return packed
