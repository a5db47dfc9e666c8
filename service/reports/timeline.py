"""
The time line of a dossier: every record on its day, those in effect as far as they are, those not ended as far as now.

Which days a kind of record has, and for how long it is in effect, is read from the vocabulary.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from service.domain.bounds import Bounds, exactly
from service.domain.dates import NEVER, day_bounds, end_of_quarter, year_bounds
from service.domain.fact import PlusMonths
from service.domain.record import Field, FieldType, RecordKind
from service.domain.release import Release
from service.reports.days import days_in_words
from service.reports.document import Extent, Mark, Timeline
from service.reports.words import Words

Record = Mapping[str, Any]
Ends = Mapping[str, int]
"""path of a record -> the ordinal of the last day on which it is in effect"""

_DAY_WORD = "日期"
_QUARTERS = 4


def ends_on(release: Release) -> dict[str, str]:
    """Give, by kind of record, the fact that says until when such a record is in effect."""
    return {
        fact.owner: fact.name
        for fact in release.facts.values()
        if fact.owner is not None and isinstance(fact.derivation, PlusMonths)
    }


@dataclass(frozen=True, slots=True)
class _Span:
    """The days of a mark, ordinals; the last may be `NEVER`."""

    first: int
    last: int
    extent: Extent
    when: str
    note: str


def timeline(words: Words, dossier: Mapping[str, Any], as_of: date, ends: Ends) -> Timeline:
    """Put the records of a *dossier* in the order of their days."""
    marks = []
    for kind in words.release.kinds:
        for record in () if kind.single else dossier.get(kind.name, ()):
            if kind.dropped_if is not None and record.get(kind.dropped_if) is True:
                continue
            span = _span(kind, record, as_of.toordinal(), ends.get(f"{kind.name}[{record['id']}]"))
            if span is not None:
                marks.append(_mark(kind, f"{words.told(kind, record)}{span.note}", span))
    lanes = tuple(kind.label for kind in words.release.kinds if any(mark.lane == kind.label for mark in marks))
    return Timeline(as_of, lanes, tuple(sorted(marks, key=lambda mark: mark.first)))


def _mark(kind: RecordKind, label: str, span: _Span) -> Mark:
    last = None if span.last >= NEVER else date.fromordinal(span.last)
    return Mark(kind.label, label, date.fromordinal(span.first), last, span.extent, span.when)


def _span(kind: RecordKind, record: Record, as_of: int, end: int | None) -> _Span | None:
    found = _day(kind, record)
    if found is None:
        return None
    day, said = found
    counts_from_a_day = kind.day is not None or kind.day_absent is not None
    later = "（在基准日以后，不计入）" if counts_from_a_day and day.lo > as_of else ""
    if end is not None:
        last, until = _effect(kind, record, day, end, as_of)
        return _Span(day.lo, max(last, day.hi), Extent.EFFECT, f"{said}起，{until}", later)
    waiting = "、".join(f"尚未{_word(field)}" for field in _awaited(kind, record, as_of))
    if waiting and day.lo <= as_of:
        return _Span(day.lo, as_of, Extent.PENDING, said, f"，{waiting}{later}")
    extent = Extent.DAY if day.is_exact else Extent.WITHIN
    return _Span(day.lo, day.hi, extent, said, later)


def _effect(kind: RecordKind, record: Record, day: Bounds, end: int, as_of: int) -> tuple[int, str]:
    """Give the last day on which a *record* is in effect, and say it: its *end*, or the day on which it was lifted."""
    for field in kind.fields.values():
        lifted = record.get(field.name) if field.outcome else None
        if lifted is not None and day_bounds(lifted).lo <= as_of and day_bounds(lifted).hi < end:
            return day_bounds(lifted).hi, f"{days_in_words(lifted)}{_word(field)}"
    if end >= NEVER:
        return end, "长期"
    return end, f"影响期{'至' if day.is_exact else '至迟到'}{days_in_words(date.fromordinal(end))}"


def _day(kind: RecordKind, record: Record) -> tuple[Bounds, str] | None:
    """Give the day of a *record*, and say it: the day it counts from, or else the first that it names."""
    days = [field for field in kind.fields.values() if field.type is FieldType.DATE and "." not in field.name]
    for field in sorted(days, key=lambda field: field.name != kind.day):
        value = record.get(field.name)
        if value is not None:
            return day_bounds(value), f"{days_in_words(value)}{'' if field.name == kind.day else _word(field)}"
    return _period(kind, record)


def _period(kind: RecordKind, record: Record) -> tuple[Bounds, str] | None:
    """Give the end of the year or the quarter that a *record* without a day is of, and say it."""
    if kind.day_absent is None or "year" not in record:
        return None
    year, quarter = record["year"], record.get("quarter", 0)
    if 0 < quarter <= _QUARTERS:
        return exactly(end_of_quarter(year, quarter)), f"{year}年第{'一二三四'[quarter - 1]}季度"
    return exactly(year_bounds(year).hi), f"{year}年度"


def _awaited(kind: RecordKind, record: Record, as_of: int) -> Iterator[Field]:
    """Give the outcomes that a *record* says have not happened."""
    for field in kind.fields.values():
        if field.outcome and field.name in record:
            day = record[field.name]
            if day is None or day_bounds(day).lo > as_of:
                yield field


def _word(field: Field) -> str:
    return field.label.removesuffix(_DAY_WORD)
