"""
Candidates: which values of a field may matter to the rules on a day.

Truths and codes are all there; numbers and shares stand around what the rules hold them against, days around `as_of`,
the windows before it and the other days that they are measured from. Between two neighbours of these nothing changes
for a rule that looks at the field alone. A day that is known to the month or the year stays within it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from service.alternatives.fields import ABSENT, Dossier, Place, value_at
from service.alternatives.meeting import Met, meetings
from service.domain.dates import day_bounds, plus_months, year_bounds, year_of
from service.domain.dossier import SHARE_SCALE, read_share
from service.domain.explanation import Notes
from service.domain.record import Field, FieldType, RecordKind
from service.domain.release import Release

_AROUND = (-1, 0, 1)
_LONG_AGO = 480  # months: longer than anything that runs in a career
_MOST_SPAN = 12_000  # numbers beyond are no spans of days or months
_FIRST_YEAR = 1900  # the contract knows no earlier one
_YEARS_BACK = 5
_QUARTERS = (1, 2, 3, 4)
OTHER = "other"
"""A text, or an id, that stands for any that no rule meets."""


def candidates(place: Place, notes: Notes, dossier: Dossier, day: int) -> list[Any]:
    """Give the values of the field at a *place* that may matter on a *day*, in order; of a list, that it is empty."""
    field = place.field
    if field is None:
        return [[]]
    met = meetings(notes.interpreter.law).get(field.fact, Met())
    around = _Around(place, field, met, notes.interpreter.release, dossier, day)
    return [value for value in around.values() if around.may_stand(value)]


@dataclass(frozen=True, slots=True)
class _Around:
    """What stands around one field of one dossier."""

    _place: Place
    _field: Field
    _met: Met
    _release: Release
    _dossier: Dossier
    _day: int

    def values(self) -> Iterator[Any]:
        """Give the values that may matter."""
        field, met = self._field, self._met
        match field.type:
            case FieldType.TRUTH:
                yield from (True, False)
            case FieldType.CODE:
                yield from field.codes
            case FieldType.CODES:
                yield from ([], *([code] for code in field.codes))
            case FieldType.INTEGER:
                yield from _QUARTERS if self._is_quarter else _near({0, 1, *met.numbers, *self._others()}, 0)
            case FieldType.SHARE:
                yield from (number / SHARE_SCALE for number in self._shares())
            case FieldType.YEAR:
                year = year_of(self._day)
                yield from range(max(year - _YEARS_BACK, _FIRST_YEAR), year + 1)
            case FieldType.DATE:
                yield from (None,) if field.nullable else ()
                yield from (date.fromordinal(ordinal) for ordinal in self._days())
            case FieldType.TEXT | FieldType.ID:
                yield from sorted({str(value) for value in self._raw_others()})
                yield OTHER
            case FieldType.NUMBER:
                return

    @property
    def _is_quarter(self) -> bool:
        """Whether it is the quarter that gives a record its day."""
        return self._place.kind.day_absent == "end_of_quarter" and self._field.name == "quarter"

    def may_stand(self, value: Any) -> bool:  # noqa: ANN401 - any JSON there is
        """Tell whether the contract lets a *value* stand beside what else its record holds."""
        if value is None:
            return not any(self._beside(by) in codes for by, codes in self._field.nullable_unless.items())
        return not isinstance(value, date) or self._is_in_order(value)

    def _is_in_order(self, value: date) -> bool:
        for later, earlier in self._place.kind.before.items():
            if later == self._field.name and self._ordinals(earlier, first=True) > value.toordinal():
                return False
            if earlier == self._field.name and self._ordinals(later, first=False) < value.toordinal():
                return False
        return True

    def _ordinals(self, name: str, *, first: bool) -> int:
        """Give the first or last day that a field beside this one may be."""
        raw = self._beside(name)
        if not isinstance(raw, date | str):
            return 0 if first else date.max.toordinal()
        bounds = day_bounds(raw)
        return bounds.lo if first else bounds.hi

    def _beside(self, name: str) -> Any:  # noqa: ANN401 - any JSON there is
        """Give what another field of the same record has."""
        place = Place(self._place.path, self._place.kind, self._place.record, self._place.kind.fields[name])
        return value_at(self._dossier, place)

    def _raw_others(self) -> Iterator[Any]:
        """Give what the dossier has in the fields that this one is held against, record by record."""
        for name in sorted(self._met.others):
            kind, field = _field_named(name, self._release)
            if kind.name == self._place.kind.name:
                found = [self._beside(field.name)]
            elif kind.single:
                found = [value_at(self._dossier, Place(name, kind, None, field))]
            else:
                listed = self._dossier.get(kind.name, ())
                found = [value_at(self._dossier, Place(name, kind, one["id"], field)) for one in listed]
            yield from (value for value in found if value is not ABSENT and value is not None)

    def _others(self) -> Iterator[int]:
        yield from (value for value in self._raw_others() if isinstance(value, int))

    def _shares(self) -> list[int]:
        beside = sum(read_share(value) for value in self._raw_others() if isinstance(value, float | int))
        present = value_at(self._dossier, self._place)
        beside -= 0 if present is ABSENT or self._field.fact not in self._met.others else read_share(present)
        met = {0, SHARE_SCALE - beside, *self._met.numbers, *(number - beside for number in self._met.numbers)}
        return [number for number in _near(met, 0) if number <= SHARE_SCALE - beside]

    def _days(self) -> list[int]:
        """Give the days around which something changes, within those that the day may be."""
        days, months = ([n for n in sorted(met) if n <= _MOST_SPAN] for met in (self._met.days, self._met.months))
        others = set(self._other_days())
        found = {self._day, *others}
        for end in sorted(found):
            found |= {end - number for number in days} | {plus_months(end, -number) for number in months}
        for start in sorted(others):
            found |= {start + number for number in days} | {plus_months(start, number) for number in months}
        if self._met.by_year:
            found |= {year_bounds(year).lo for year in (year_of(self._day), *self._years())}
        near = [plus_months(self._day, -_LONG_AGO), *_near(found, date(_FIRST_YEAR, 1, 1).toordinal())]
        return [ordinal for ordinal in self._within(near) if ordinal <= self._latest()]

    def _other_days(self) -> Iterator[int]:
        for value in self._raw_others():
            if isinstance(value, date | str):
                yield from day_bounds(value)[:2]

    def _years(self) -> Iterator[int]:
        yield from (year for year in self._others() if _FIRST_YEAR <= year <= date.max.year)

    def _within(self, days: list[int]) -> list[int]:
        present = value_at(self._dossier, self._place)
        if not isinstance(present, str):
            return days
        low, high, _ = day_bounds(present)
        return sorted({low, (low + high) // 2, high, *(one for one in days if low <= one <= high)})

    def _latest(self) -> int:
        """Give the last day that matters: what has come is not after `as_of`."""
        has_come = self._field.outcome or self._field.name == self._place.kind.day
        return self._day if has_come else date.max.toordinal()


def _near(numbers: Iterable[int], least: int) -> list[int]:
    return sorted({number + step for number in numbers for step in _AROUND if number + step >= least})


def _field_named(fact: str, release: Release) -> tuple[RecordKind, Field]:
    kind = release.kind_of(fact.partition(".")[0])
    return kind, next(field for field in kind.fields.values() if field.fact == fact)
