"""
Erasing: which entries of the log still hold what may be erased, and the erasing of it; the entries themselves stay.
"""

import json
from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, exists, func, or_, select, update

from service.store.tables import log_contents, log_entries, log_head

_ENTRIES = log_entries.c
_CONTENTS = log_contents.c
_STANDING = exists().where(_CONTENTS.position == _ENTRIES.position, _CONTENTS.content.is_not(None))


@dataclass(frozen=True, slots=True)
class Held:
    """An entry that still holds something."""

    position: int
    case: str  # the id of the entry that it is about, or its own


def made_before(transaction: Connection, at: str) -> int:
    """
    Give the position up to which entries were made before an instant.

    Entries lie in the order in which they were made, but for those that were being recorded at the same moment.
    """
    last = transaction.execute(select(log_head.c.position)).scalar_one()
    made = select(_ENTRIES.at)
    return bisect_left(
        range(1, last + 1),
        at,
        key=lambda position: transaction.execute(made.where(_ENTRIES.position == position)).scalar_one_or_none() or "",
    )


def holding(transaction: Connection, kinds: Collection[str], after: int, upto: int, limit: int) -> Sequence[Held]:
    """List the first entries of some *kinds*, *after* a position and *upto* another, that still hold something."""
    query = select(_ENTRIES.position, _ENTRIES.id, _ENTRIES.about).where(_ENTRIES.position > after)
    found = transaction.execute(_that_hold(query, kinds, upto).order_by(_ENTRIES.position).limit(limit))
    return [Held(row.position, row.about or row.id) for row in found]


def count_holding(transaction: Connection, kinds: Collection[str], upto: int) -> int:
    """Count the entries of some *kinds*, up to a position, that still hold something."""
    return int(transaction.execute(_that_hold(select(func.count()), kinds, upto)).scalar_one())


def _that_hold(query: Select[Any], kinds: Collection[str], upto: int) -> Select[Any]:
    query = query.select_from(log_entries).where(_ENTRIES.kind.in_(sorted(kinds)), _ENTRIES.position <= upto)
    return query.where(or_(_ENTRIES.subject.is_not(None), _STANDING))


def told_about(transaction: Connection, ids: Collection[str], kind: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Give what the entries of a *kind* about any of these *ids* tell, each with the id that it is about, in order."""
    query = select(_ENTRIES.about, _ENTRIES.envelope).where(_ENTRIES.about.in_(sorted(ids)), _ENTRIES.kind == kind)
    for row in transaction.execute(query.order_by(_ENTRIES.position)):
        yield row.about, json.loads(row.envelope)["told"]


def erase(transaction: Connection, positions: Collection[int]) -> None:
    """Erase the contents of the entries at these *positions*, and whom they are about."""
    at = sorted(positions)
    transaction.execute(update(log_contents).where(_CONTENTS.position.in_(at)).values(content=None))
    transaction.execute(update(log_entries).where(_ENTRIES.position.in_(at)).values(subject=None))
