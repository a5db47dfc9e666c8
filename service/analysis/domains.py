"""
Domains: what a field of a dossier is tried with, and how that is written in a dossier.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from service.analysis.marks import Marks
from service.domain.answer import UNKNOWN
from service.domain.bounds import Bounds, exactly
from service.domain.condition import Value
from service.domain.dossier import SHARE_SCALE
from service.domain.record import Field, FieldType, RecordKind

_QUARTERS = (1, 2, 3, 4)
_ELSEWHERE = ("other-1", "other-2")
"""Texts that are the id of no record."""


@dataclass(frozen=True, slots=True)
class Domains:
    """What the fields of some kinds of record are tried with."""

    kinds: Sequence[RecordKind]
    marks: Marks
    ids: Mapping[str, tuple[str, ...]]  # plural -> the ids of its records

    def values(self, kind: RecordKind, field: Field, *, is_known: bool) -> Iterator[Value]:
        """Give what a *field* of a record of a *kind* may be as it stands; unknown too, where it may be absent."""
        if field.name == kind.dropped_if:
            yield False
            return
        if not (is_known or field.required or field.has_default):
            yield UNKNOWN
        if field.nullable and field.name != kind.day:
            yield None
        yield from self._known(kind, field)

    def _known(self, kind: RecordKind, field: Field) -> Iterator[Value]:
        match field.type:
            case FieldType.TRUTH:
                yield from (False, True)
            case FieldType.CODE:
                yield from field.codes
            case FieldType.DATE:
                yield from map(exactly, self._days(kind, field))
            case FieldType.YEAR:
                yield from map(exactly, self.marks.years)
            case FieldType.INTEGER if kind.day_absent == "end_of_quarter" and field.name == "quarter":
                yield from map(exactly, _QUARTERS)
            case FieldType.INTEGER | FieldType.NUMBER:
                yield from map(exactly, self.marks.numbers.get(field.fact, (0,)))
            case FieldType.SHARE:
                yield from map(exactly, (n for n in self.marks.numbers[field.fact] if n <= SHARE_SCALE))
            case _:
                yield from self._texts(field)

    def _days(self, kind: RecordKind, field: Field) -> Iterator[int]:
        past = field.outcome or field.name == kind.day
        yield from (day for day in self.marks.days[field.fact] if day <= self.marks.as_of or not past)

    def _texts(self, field: Field) -> Iterator[str]:
        related = self.marks.texts.get(field.fact, frozenset())
        for kind in self.kinds:
            if not kind.single and kind.fields["id"].fact in related:
                yield from self.ids[kind.name]
        yield from _ELSEWHERE


def written(value: Value, field: Field) -> Any:  # noqa: ANN401 - any value of JSON
    """Give a known *value* of a *field* as a dossier has it."""
    match value:
        case Bounds(lo) if field.type is FieldType.DATE:
            return date.fromordinal(lo).isoformat()
        case Bounds(lo) if field.type is FieldType.SHARE:
            return lo / SHARE_SCALE
        case Bounds(lo):
            return lo
        case frozenset():
            return [code for code in field.codes if code in value]
        case _:
            return value
