"""
Variations: a dossier with one thing in it changed, wherever a rule looks.

Codes and truths are tried one by one, numbers and days around whatever the rule compares them with, and everything is
left out once.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from typing import Any

from service.domain.bounds import LIMIT, Bounds
from service.domain.condition import Constant, ParameterRef, leaves
from service.domain.dates import plus_months
from service.domain.dossier import SHARE_SCALE
from service.domain.in_force import InForce, conditions_of, fact_parameters
from service.domain.record import Field, FieldType, RecordKind
from service.domain.rule import Rule
from service.domain.strata import Reading
from service.specs.writing import MISSING, field_of, owner_in_words, value_in_words

_AROUND = (-1, 0, 1)
_MOST_SPAN = 1200
"""Numbers larger than this are no spans of days or months."""


@dataclass(frozen=True, slots=True)
class Variation:
    """A dossier in which one field has another value, or one list is lacking."""

    owner: str  # 本人, 事项「I-1」; or the label of the list
    field: str | None  # the label of the field; None: the whole list is lacking
    value: str  # in words
    dossier: bytes


class Variations:
    """Finds the variations that may matter to one rule."""

    def __init__(self, rule: Rule, law: InForce) -> None:
        """Read what a *rule* reads, through and through, and the numbers on the way."""
        release, reading = law.release, Reading(law.release)
        self._kinds = release.kinds
        self._facts = reading.facts_of(rule)
        self._lists = {release.facts[name].owner for name in self._facts} - {None}
        self._numbers = sorted(_numbers(rule, law, self._facts))

    def of(self, dossier: Mapping[str, Any], as_of: date) -> Iterator[Variation]:
        """Give the variations of a *dossier*; what stands there now is among the values of each field."""
        seen: set[tuple[str, str | None, str]] = set()
        for variation in self._all(dossier, as_of):
            key = (variation.owner, variation.field, variation.value)
            if key not in seen:
                seen.add(key)
                yield variation

    def _all(self, dossier: Mapping[str, Any], as_of: date) -> Iterator[Variation]:
        for kind in self._kinds:
            if kind.name not in dossier:
                continue
            holds = dossier[kind.name]
            for number, record in enumerate([holds] if kind.single else holds):
                yield from self._of_record(dossier, kind, None if kind.single else number, record, as_of)
            if not kind.single and kind.singular in self._lists:
                yield Variation(kind.label, None, "", _packed({k: v for k, v in dossier.items() if k != kind.name}))

    def _of_record(
        self, dossier: Mapping[str, Any], kind: RecordKind, number: int | None, record: Mapping[str, Any], as_of: date
    ) -> Iterator[Variation]:
        owner = owner_in_words(kind, record)
        for field in kind.fields.values():
            if field.fact not in self._facts:
                continue
            for value in self._values(field, field_of(record, field), as_of):
                changed = _with(dossier, kind.name, number, field, value)
                yield Variation(owner, field.label, value_in_words(field, value), changed)

    def _values(self, field: Field, present: object, as_of: date) -> Iterator[object]:
        match field.type:
            case FieldType.CODE:
                yield from field.codes
            case FieldType.CODES:
                yield from ([], *([code] for code in field.codes))
            case FieldType.TRUTH:
                yield from (True, False)
            case FieldType.INTEGER | FieldType.NUMBER:
                yield from _around(self._numbers, 0, LIMIT)
            case FieldType.SHARE:
                yield from (number / SHARE_SCALE for number in _around(self._numbers, 0, SHARE_SCALE))
            case FieldType.YEAR:
                yield from (as_of.year - back for back in range(5, -1, -1))
            case FieldType.DATE:
                yield from self._days(field, present, as_of)
            case _:
                pass
        if not field.required:
            yield MISSING

    def _days(self, field: Field, present: object, as_of: date) -> Iterator[object]:
        day = as_of.toordinal()
        spans = [number for number in self._numbers if 0 < number <= _MOST_SPAN]
        bounds = {day, date(as_of.year, 1, 1).toordinal()}
        bounds |= {day - number for number in spans} | {plus_months(day, -number) for number in spans}
        for ordinal in sorted({bound + step for bound in bounds for step in _AROUND}):
            if 1 <= ordinal <= day:
                yield date.fromordinal(ordinal).isoformat()
        if isinstance(present, str) and len(present) > len("2026-06"):
            yield from (present[:7], present[:4])
        if field.nullable:
            yield None


def _numbers(rule: Rule, law: InForce, facts: Iterable[str]) -> set[int]:
    """Give every number that a *rule* meets on the way."""
    conditions = [rule.asks(about) for about in rule.conditions]
    conditions += [condition for name in facts for condition in conditions_of(law.release.facts[name])]
    operands = [leaf.operand for condition in conditions for leaf in leaves(condition)]
    named = {operand.name for operand in operands if isinstance(operand, ParameterRef)}
    named |= {name for fact in facts for name in fact_parameters(law.release.facts[fact])}
    values = [law.parameters[name].value for name in named if name in law.parameters]
    found = {value for one in values for value in (one.values() if isinstance(one, Mapping) else (one,))}
    found |= {
        operand.value.lo for operand in operands if isinstance(operand, Constant) and isinstance(operand.value, Bounds)
    }
    return {number for number in found if isinstance(number, int) and number < LIMIT}


def _around(numbers: Iterable[int], least: int, most: int) -> list[int]:
    return sorted({number + step for number in numbers for step in _AROUND if least <= number + step <= most})


def _with(dossier: Mapping[str, Any], name: str, number: int | None, field: Field, value: object) -> bytes:
    changed = deepcopy(dict(dossier))
    record = changed[name] if number is None else changed[name][number]
    *parents, last = field.name.split(".")
    for parent in parents:
        record = record.setdefault(parent, {})
    if value is MISSING:
        record.pop(last, None)
    else:
        record[last] = value
    return _packed(changed)


def _packed(dossier: Mapping[str, Any]) -> bytes:
    return json.dumps(dossier, ensure_ascii=False, default=str).encode()
