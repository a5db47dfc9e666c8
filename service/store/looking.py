"""
Looking: the log as it lies there, whatever was done to it.

Who verifies must not stumble over what was put there: on SQLite any column can hold anything, text that is none
included, so each is asked for as bytes and read here.
"""

from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, LargeBinary, cast, select

from service.governance.rows import COLUMNS, Head, Row
from service.store.packing import NotPackedError, unpack
from service.store.tables import log_contents, log_entries, log_head

_TEXTS = (*COLUMNS, "subject", "digest")
_NOTHING = b""


def head(transaction: Connection) -> Head | None:
    """Give where the log is said to end; None where nothing is said of it."""
    digest = _as_bytes(transaction, log_head.c.digest)
    found = transaction.execute(select(log_head.c.position, digest)).first()
    return None if found is None else Head(found[0], _text(found[1]) or "")


def rows(transaction: Connection, after: int, limit: int, *, contents: bool = True) -> list[Row]:
    """Give the next entries *after* a position, at most *limit*, their *contents* as well or not."""
    of = log_entries.c
    query = select(of.position, *(_as_bytes(transaction, of[name]) for name in ("envelope", *_TEXTS)))
    found = transaction.execute(query.where(of.position > after).order_by(of.position).limit(limit)).all()
    held = _contents(transaction, found[0][0], found[-1][0]) if contents and found else None
    return [_row(one, None if held is None else held.get(one[0], {})) for one in found]


def _row(found: Any, contents: dict[str, bytes | None] | None) -> Row:  # noqa: ANN401  # a row of any query
    position, envelope, *texts = found
    told = dict(zip(_TEXTS, map(_text, texts), strict=True))
    columns = {name: told[name] for name in COLUMNS}
    return Row(position, envelope or _NOTHING, told["digest"] or "", contents, columns, told["subject"])


def _contents(transaction: Connection, first: int, last: int) -> dict[int, dict[str, bytes | None]]:
    of = log_contents.c
    query = select(of.position, _as_bytes(transaction, of.name), _as_bytes(transaction, of.content))
    contents: dict[int, dict[str, bytes | None]] = {}
    for position, name, packed in transaction.execute(query.where(of.position.between(first, last))):
        contents.setdefault(position, {})[_text(name) or ""] = _unpacked(packed)
    return contents


def _as_bytes(transaction: Connection, column: Column[Any]) -> ColumnElement[Any]:
    return cast(column, LargeBinary) if transaction.dialect.name == "sqlite" else column


def _text(found: bytes | str | None) -> str | None:
    """Read a text; what is none becomes one that nobody wrote."""
    return found.decode(errors="replace") if isinstance(found, bytes) else found


def _unpacked(packed: bytes | None) -> bytes | None:
    """Unpack a content; what cannot be unpacked is given as it is, and its digest will tell."""
    try:
        return None if packed is None else unpack(packed)
    except NotPackedError:
        return packed
