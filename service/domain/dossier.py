"""
A dossier as it stands on one day: the first arrow, from what was sent to what counts.

What lies after `as_of`, what is revoked and what is not confirmed yet is left out and noted; an outcome that lies after
it has not happened yet; a day is never later than `as_of` once it has come. Every value is of its fact's type: a
truth, a code, bounds of an integer or an ordinal day, None where the dossier says that there is none. What is absent
is absent here too: the fact is unknown, unless the vocabulary says what absence reads as.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from service.domain.answer import Truth
from service.domain.bounds import Bounds, exactly
from service.domain.condition import Value
from service.domain.dates import day_bounds, end_of_quarter, year_bounds
from service.domain.record import Field, FieldType, ReadAs, RecordKind

SHARE_SCALE = 10_000
"""A share of one, in the units in which shares are kept."""


class Entity:
    """The person, or one record that counts."""

    __slots__ = ("answers", "facts", "id", "kind", "path", "values")

    def __init__(self, kind: str, identity: str | None, path: str, values: dict[str, Value]) -> None:
        """Start from the *values* that the dossier gives."""
        self.kind = kind  # singular
        self.id = identity
        self.path = path  # `incidents[I-1]`
        self.values = values  # what the dossier gives, by fact name
        self.facts: dict[str, Value] = {}  # what was worked out from it so far
        self.answers: dict[str, Truth] = {}  # rule id -> what it answered of this


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A record that does not count on the day, and why: `after_as_of`, `revoked` or `not_confirmed`."""

    kind: str
    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Standing:
    """A dossier as it stands on one day."""

    as_of: int
    subject: Entity
    records: Mapping[str, Sequence[Entity]]  # by the plural; a list that the dossier lacks is lacking here
    left_out: tuple[LeftOut, ...]


Convert = Callable[[Any, int], Value]


def read_share(number: float) -> int:
    """Give a share as ten-thousandths, from its decimals as they were written."""
    return int(Decimal(repr(number)).scaleb(4))


def _read_outcome(value: date | str | None, as_of: int) -> Value:
    if value is None:
        return None
    day = day_bounds(value)
    return None if day.lo > as_of else _clipped(day, as_of)


def _clipped(day: Bounds, as_of: int) -> Bounds:
    """Give a *day* that has come: it is not after *as_of*."""
    return day if day.hi <= as_of else Bounds(day.lo, as_of)


def _converter(field: Field) -> Convert | None:
    match field.type:
        case FieldType.DATE if field.outcome:
            return _read_outcome
        case FieldType.DATE:
            return lambda value, _: None if value is None else day_bounds(value)
        case FieldType.INTEGER | FieldType.YEAR:
            return lambda value, _: exactly(value)
        case FieldType.SHARE:
            return lambda value, _: exactly(read_share(value))
        case FieldType.CODES:
            return lambda value, _: frozenset(value)
        case _:
            return None


Plan = dict[str, Any]
"""key -> (fact name, converter; None: as it is), or, for a nested object, key -> Plan."""


def _plan(kind: RecordKind) -> Plan:
    plan: Plan = {}
    for field in kind.fields.values():
        *outer, last = field.name.split(".")
        place = plan
        for key in outer:
            place = place.setdefault(key, {})
        place[last] = (field.fact, _converter(field))
    return plan


def _fill(values: dict[str, Value], raw: Mapping[str, Any], plan: Plan, as_of: int) -> None:
    for key, item in raw.items():
        step = plan[key]
        if step.__class__ is dict:
            _fill(values, item, step, as_of)
        else:
            fact, convert = step
            values[fact] = item if convert is None else convert(item, as_of)


@dataclass(frozen=True, slots=True)
class _Reading:
    """How the records of one kind are read, worked out once."""

    kind: RecordKind
    plan: Plan
    dropped_if: str | None  # facts
    day: str | None
    counted_on: str
    read_as: tuple[tuple[str, ReadAs, str], ...]  # a code's fact, its reading, and the fact of the day it waits for


def _reading(kind: RecordKind) -> _Reading:
    waiting = [(field.fact, field.read_as) for field in kind.fields.values() if field.read_as is not None]
    return _Reading(
        kind,
        _plan(kind),
        None if kind.dropped_if is None else kind.fields[kind.dropped_if].fact,
        None if kind.day is None else kind.fields[kind.day].fact,
        f"{kind.singular}.counted_on",
        tuple((fact, reading, kind.fields[reading.until].fact) for fact, reading in waiting),
    )


class Intake:
    """Takes dossiers of one vocabulary; holds how each field is read."""

    def __init__(self, kinds: Sequence[RecordKind]) -> None:
        """Prepare the reading of each of the *kinds*."""
        self._readings = [_reading(kind) for kind in kinds]

    def stand(self, dossier: Mapping[str, Any], as_of: int) -> Standing:
        """Give a *dossier* that was read by the contract as it stands on the day *as_of*."""
        person: dict[str, Value] = {}
        records: dict[str, Sequence[Entity]] = {}
        left_out: list[LeftOut] = []
        for reading in self._readings:
            name = reading.kind.name
            if name not in dossier:
                continue
            if reading.kind.single:
                _fill(person, dossier[name], reading.plan, as_of)
            else:
                records[name] = _records(reading, dossier[name], as_of, left_out)
        return Standing(as_of, Entity("subject", None, "subject", person), records, tuple(left_out))


def _records(reading: _Reading, raw: Sequence[Mapping[str, Any]], as_of: int, left_out: list[LeftOut]) -> list[Entity]:
    found, kind = [], reading.kind
    for item in raw:
        values: dict[str, Value] = {}
        _fill(values, item, reading.plan, as_of)
        path = f"{kind.name}[{item['id']}]"
        reason = _why_left_out(reading, values, as_of)
        if reason is not None:
            left_out.append(LeftOut(kind.name, path, reason))
            continue
        for fact, read_as, until in reading.read_as:
            if values.get(fact) in read_as.instead_of and until in values and values[until] is None:
                values[fact] = read_as.code
        found.append(Entity(kind.singular, item["id"], path, values))
    return found


def _why_left_out(reading: _Reading, values: dict[str, Value], as_of: int) -> str | None:
    """Say why a record does not count; of one that does, note the day from which it counts."""
    if reading.dropped_if is not None and values.get(reading.dropped_if) is True:
        return "revoked"
    day = values[reading.day] if reading.day in values else _implied_day(reading.kind, values)
    if day is None and reading.day in values:
        return "not_confirmed"
    if isinstance(day, Bounds):
        if day.lo > as_of:
            return "after_as_of"
        clipped = values[reading.counted_on] = _clipped(day, as_of)
        if reading.day is not None and reading.day in values:
            values[reading.day] = clipped
    return None


def _implied_day(kind: RecordKind, values: Mapping[str, Value]) -> Bounds | None:
    """Give the day a record counts from where it names none; None: it counts always."""
    year, quarter = values.get(f"{kind.singular}.year"), values.get(f"{kind.singular}.quarter")
    if kind.day_absent == "end_of_year" and isinstance(year, Bounds):
        return exactly(year_bounds(year.lo).hi)
    if kind.day_absent == "end_of_quarter" and isinstance(year, Bounds) and isinstance(quarter, Bounds):
        return exactly(end_of_quarter(year.lo, quarter.lo))
    return None
