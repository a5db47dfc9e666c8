"""
Derivations: how each kind of derived fact is worked out, within bounds where something is absent.

`derive` gives the closure for one fact. Derivations of values are here, those that go over the records of a list in
`aggregation`.
"""

from collections.abc import Callable, Hashable, Mapping
from itertools import product
from typing import Any, Protocol, TypeAlias, assert_never, cast

from service.domain import aggregation
from service.domain.answer import UNKNOWN, Truth
from service.domain.bounds import LIMIT, Bounds, exactly, hull
from service.domain.case import Case
from service.domain.condition import Condition, ParameterRef, Value
from service.domain.dates import NEVER, plus_months, whole_months, year_of
from service.domain.dossier import SHARE_SCALE, Entity
from service.domain.fact import (
    AS_OF,
    Count,
    CountedOn,
    Fact,
    FirstOf,
    Given,
    Hits,
    Holds,
    Latest,
    Lookup,
    Lower,
    PlusMonths,
    RuleChoice,
    Share,
    Span,
    Streak,
    Sum,
    YearOf,
)
from service.domain.parameter import ParameterValue
from service.domain.release import Release
from service.domain.rule import Rule

Reader = Callable[[Case, Entity], Value]


class Compiler(Protocol):
    """What a derivation needs of the interpreter."""

    release: Release
    parameters: Mapping[str, ParameterValue]

    def compile(self, condition: Condition) -> Callable[[Case, Entity], Truth]:
        """Make the closure that answers a condition."""

    def reader(self, name: str) -> Reader:
        """Make the closure that reads a fact."""

    def same(self, thing: Hashable) -> int:
        """Give a number that equal things share."""

    def meant(self, choice: RuleChoice) -> tuple[Rule, ...]:
        """Give the rules in force that a choice means."""

    def number(self, name: str) -> Value:
        """Give the value of a parameter that is a number."""


def derive(fact: Fact, compiler: Compiler) -> Reader:  # noqa: PLR0911 - one for each member of a closed union
    """Give the closure that works out a *fact* of an entity in a case."""
    match fact.derivation:
        case Given() | CountedOn():  # the dossier says, or nobody does
            return lambda *_: UNKNOWN
        case Holds() as holds:
            return _holds(holds, compiler)
        case Count() as count:
            return aggregation.count(count, compiler)
        case Latest() as latest:
            return aggregation.latest(latest, compiler)
        case Streak() as streak:
            return aggregation.streak(streak, compiler)
        case Hits() as hits:
            return aggregation.hits(hits, compiler)
        case _ as of_values:
            return _from_values(of_values, compiler)


_OfValues: TypeAlias = Share | Span | PlusMonths | Lookup | Sum | Lower | FirstOf | YearOf


def _from_values(derivation: _OfValues, compiler: Compiler) -> Reader:  # noqa: PLR0911 - likewise
    match derivation:
        case Share() as share:
            return _share(share, compiler)
        case Span() as span:
            return _span(span, compiler)
        case PlusMonths() as plus:
            return _plus_months(plus, compiler)
        case Lookup() as lookup:
            return _lookup(lookup, compiler)
        case Sum() as total:
            return _sum(total, compiler)
        case Lower() as lower:
            return _lower(lower, compiler)
        case FirstOf() as first:
            return _first_of(first, compiler)
        case YearOf(day):
            return _year_of(compiler.reader(day))
        case _:
            assert_never(derivation)


def _holds(holds: Holds, compiler: Compiler) -> Reader:
    ask = compiler.compile(holds.condition)
    if holds.fails is None:
        return ask
    refute = compiler.compile(holds.fails)

    def work_out(case: Case, entity: Entity) -> Value:
        if ask(case, entity) is True:
            return True
        return False if refute(case, entity) is True else UNKNOWN

    return work_out


def _share(share: Share, compiler: Compiler) -> Reader:
    parts = [compiler.reader(name) for name in share.parts]
    whole = [compiler.reader(name) for name in share.whole]

    def work_out(case: Case, entity: Entity) -> Value:
        known = [value for read in parts if isinstance(value := read(case, entity), Bounds)]
        total = sum(value.lo for read in whole if isinstance(value := read(case, entity), Bounds))
        low = sum(value.lo for value in known)
        return Bounds(low, low + (0 if len(known) == len(parts) else SHARE_SCALE - total))

    return work_out


def _day(name: str, compiler: Compiler) -> Reader:
    return (lambda case, _: exactly(case.as_of)) if name == AS_OF else compiler.reader(name)


def _span(span: Span, compiler: Compiler) -> Reader:
    start, end = _day(span.start, compiler), _day(span.end, compiler)
    open_end = None if span.open_end is None else _day(span.open_end, compiler)
    measure = whole_months if span.in_months else lambda first, last: last - first

    def work_out(case: Case, entity: Entity) -> Value:
        first, last = start(case, entity), end(case, entity)
        if last is None and open_end is not None:
            last = open_end(case, entity)
        if first is None or last is None:
            return None
        if not isinstance(first, Bounds):
            return UNKNOWN
        if isinstance(last, Bounds) and not (last.maybe_none and open_end is not None):
            maybe_none = first.maybe_none or last.maybe_none
            return Bounds(measure(first.hi, last.lo), measure(first.lo, last.hi), maybe_none)
        latest = open_end(case, entity) if open_end is not None and last is UNKNOWN else UNKNOWN
        if not isinstance(latest, Bounds) or latest.maybe_none:
            return UNKNOWN
        return Bounds(-LIMIT, measure(first.lo, latest.hi), first.maybe_none)

    return work_out


def _table(name: str, compiler: Compiler) -> Mapping[str, int | str] | None:
    standing = compiler.parameters.get(name)
    return cast("Mapping[str, int | str]", standing.value) if standing is not None else None


def _candidates(value: Value, codes: Mapping[str, str]) -> list[str | None]:
    """Give each code that a *value* may be."""
    if value is UNKNOWN:
        return list(codes)
    return list(value) if isinstance(value, frozenset) else [cast("str | None", value)]


def _lookup(lookup: Lookup, compiler: Compiler) -> Reader:
    table, read = _table(lookup.table, compiler), compiler.reader(lookup.by)
    codes = compiler.release.facts[lookup.by].codes
    if table is None:
        return lambda *_: UNKNOWN
    numeric = compiler.release.parameters[lookup.table].gives is None

    def work_out(case: Case, entity: Entity) -> Value:
        found = [None if code is None else table.get(code) for code in _candidates(read(case, entity), codes)]
        if numeric:
            return hull([None if months is None else exactly(cast("int", months)) for months in found])
        return _one_or_several(frozenset(cast("list[str | None]", found)))

    return work_out


def _one_or_several(codes: frozenset[str | None]) -> Value:
    return next(iter(codes)) if len(codes) == 1 else codes


def _plus_months(plus: PlusMonths, compiler: Compiler) -> Reader:
    months_of, day_of = _lookup(Lookup(plus.table, plus.by), compiler), compiler.reader(plus.day)

    def work_out(case: Case, entity: Entity) -> Value:
        months, day = months_of(case, entity), day_of(case, entity)
        if months is None or day is None:
            return None
        if not isinstance(months, Bounds) or not isinstance(day, Bounds):
            return UNKNOWN
        return Bounds(_end(day.lo, months.lo), _end(day.hi, months.hi), months.maybe_none or day.maybe_none)

    return work_out


def _end(day: int, months: int) -> int:
    return NEVER if months >= LIMIT else plus_months(day, months)


def _sum(total: Sum, compiler: Compiler) -> Reader:
    terms = [(compiler.reader(t.fact), _factor(t.times, compiler), -1 if t.negative else 1) for t in total.terms]

    def work_out(case: Case, entity: Entity) -> Value:
        low = high = 0
        for read, times, sign in terms:
            value = read(case, entity)
            if not isinstance(value, Bounds) or value.maybe_none or times is None:
                return None if value is None else UNKNOWN
            ends = sorted((sign * times * value.lo, sign * times * value.hi))
            low, high = low + ends[0], high + ends[1]
        return Bounds(_within_limits(low), _within_limits(high))

    return work_out


def _within_limits(number: int) -> int:
    """Keep a sum of what never ends where no end at all stands."""
    return max(-LIMIT, min(number, LIMIT))


def _factor(times: int | ParameterRef, compiler: Compiler) -> int | None:
    value = compiler.number(times.name) if isinstance(times, ParameterRef) else exactly(times)
    return value.lo if isinstance(value, Bounds) else None


def _lower(lower: Lower, compiler: Compiler) -> Reader:
    read, scale = compiler.reader(lower.fact), list(compiler.release.facts[lower.fact].codes)
    conditions = [compiler.compile(condition) for condition in lower.conditions]
    codes = compiler.release.facts[lower.fact].codes

    def lowered(code: str | None, steps: int) -> str | None:
        return None if code is None else scale[max(scale.index(code) - steps, 0)]

    def work_out(case: Case, entity: Entity) -> Value:
        value = read(case, entity)
        if value is None:
            return None
        steps: list[tuple[int, ...]] = [_STEPS[ask(case, entity)] for ask in conditions]
        totals = {sum(choice) for choice in product(*steps)}
        candidates = _candidates(value, codes)
        return _one_or_several(frozenset(lowered(code, total) for code in candidates for total in totals))

    return work_out


_STEPS: dict[Any, tuple[int, ...]] = {True: (1,), False: (0,), UNKNOWN: (0, 1)}


def _first_of(first: FirstOf, compiler: Compiler) -> Reader:
    readers = [compiler.reader(name) for name in first.facts]

    def work_out(case: Case, entity: Entity) -> Value:
        value: Value = None
        for read in readers:
            value = read(case, entity)
            if _may_be_none(value):
                return UNKNOWN
            if value is not None and not (value is UNKNOWN and first.past_unknown):
                break
        return value

    return work_out


def _may_be_none(value: Value) -> bool:
    """Tell whether there may be a *value*, or none."""
    return (isinstance(value, Bounds) and value.maybe_none) or (isinstance(value, frozenset) and None in value)


def _year_of(read: Reader) -> Reader:
    def work_out(case: Case, entity: Entity) -> Value:
        day = read(case, entity)
        if not isinstance(day, Bounds):
            return day
        return Bounds(year_of(day.lo), year_of(day.hi), day.maybe_none)

    return work_out
