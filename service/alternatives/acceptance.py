"""
Acceptance: whether a dossier in which something was filled is still one that the contract accepts.

Each value that is filled is of its field's type; what is asked here is what one value says of another. Records in
which nothing was filled stood before, and are not asked again.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from itertools import groupby
from typing import Any

from service.alternatives.fields import ABSENT, Place, value_at
from service.domain.dossier import SHARE_SCALE, read_share
from service.domain.record import FieldType, RecordKind

Record = Mapping[str, Any]


def is_accepted(kind: RecordKind, records: list[Record], touched: Collection[str] | None = None) -> bool:
    """Tell whether *records* of a *kind* may stand together, where something is new in those *touched* (None: all)."""
    new = records if touched is None else [record for record in records if record["id"] in touched]
    return all(_agrees(kind, record) for record in new) and not _repeats(kind, records)


def _agrees(kind: RecordKind, record: Record) -> bool:
    """Tell whether the values of one *record* agree: nulls, ends after their starts, shares of one whole."""
    nulls = any(
        _at(kind, record, field.name) is None and _at(kind, record, by) in codes
        for field in kind.fields.values()
        for by, codes in field.nullable_unless.items()
    )
    turned = any(_precedes(_at(kind, record, later), _at(kind, record, first)) for later, first in kind.before.items())
    return not nulls and not turned and all(total <= SHARE_SCALE for total in _wholes(kind, record))


def _at(kind: RecordKind, record: Record, name: str) -> Any:  # noqa: ANN401 - any JSON there is
    return value_at({kind.name: record if kind.single else [record]}, _place(kind, record, name))


def _place(kind: RecordKind, record: Record, name: str) -> Place:
    return Place(name, kind, None if kind.single else record["id"], kind.fields[name])


def _precedes(later: Any, first: Any) -> bool:  # noqa: ANN401 - any JSON there is
    """Tell whether an end surely comes before its start: they are compared as far as both are known."""
    if not isinstance(later, date | str) or not isinstance(first, date | str):
        return False
    known = min(len(str(later)), len(str(first)))
    return str(later)[:known] < str(first)[:known]


def _wholes(kind: RecordKind, record: Record) -> Iterator[int]:
    shares = [field.name for field in kind.fields.values() if field.type is FieldType.SHARE]
    for _, names in groupby(shares, lambda name: name.rpartition(".")[0]):
        given = [_at(kind, record, name) for name in names]
        yield sum(read_share(value) for value in given if value is not ABSENT)


def _repeats(kind: RecordKind, records: list[Record]) -> bool:
    """Tell whether two records are alike in what may be there once only."""
    if not kind.unique_by:
        return False
    alike = [
        tuple(record.get(name) for name in kind.unique_by)
        for record in records
        if all(record.get(name) == code for name, code in kind.unique_where.items())
    ]
    return len(set(alike)) < len(alike)
