"""
Compiling one test of one fact: when it holds of the slots that it reads, and when it surely does not.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any as Json
from typing import TypeAlias, assert_never, cast

from service.domain.answer import UNKNOWN
from service.domain.bounds import Bounds, exactly
from service.domain.case import Case
from service.domain.condition import AsOf, Constant, FactRef, Leaf, Operand, Operator, ParameterRef, Value
from service.domain.dates import year_bounds, year_of
from service.domain.dossier import Entity
from service.domain.fact import (
    Count,
    CountedOn,
    Fact,
    FactType,
    FirstOf,
    Given,
    Hits,
    Latest,
    Lookup,
    Lower,
    Share,
    Streak,
    Sum,
)
from service.engine.slots import PRESENT, Encode, MakeEncode, Reader, Slots, distances, ends, written

Expression: TypeAlias = dict[str, Json]

EVERYTHING: Expression = {PRESENT: 1}
NOTHING: Expression = {PRESENT: 0}


def join(parts: Iterable[Expression], *, every: bool) -> Expression:
    """Join the *parts* so that *every* one must hold, or one; what is joined alike inside is taken in."""
    word = "$and" if every else "$or"
    listed = [one for part in parts for one in part.get(word, [part])]
    if not listed:
        return EVERYTHING if every else NOTHING
    return listed[0] if len(listed) == 1 else {word: listed}


def may_be_several(fact: Fact, facts: Mapping[str, Fact]) -> bool:
    """Answer whether a code may be known as one of several."""
    match fact.derivation:
        case Lower() | Lookup():
            return True
        case Latest(value=name):
            return may_be_several(facts[name], facts)
        case FirstOf(names):
            return any(may_be_several(facts[name], facts) for name in names)
        case _:
            return False


def may_be_none(fact: Fact, facts: Mapping[str, Fact]) -> bool:
    """Answer whether of a number or day it may be known that there is none."""
    match fact.derivation:
        case Count() | Streak() | Hits() | Share() | CountedOn():
            return False
        case Given():
            return fact.type is FactType.DATE
        case Sum(terms):
            return any(may_be_none(facts[term.fact], facts) for term in terms)
        case _:
            return True


class LeafTest:
    """One leaf, with the slots that it reads."""

    def __init__(self, leaf: Leaf, slots: Slots) -> None:
        """Read the facts of a *leaf* from *slots*."""
        self._leaf = leaf
        self._slots = slots
        self._interpreter = slots.interpreter
        self._facts = slots.interpreter.release.facts
        self._fact = self._facts[leaf.fact]
        self._read = slots.reader(leaf.fact)

    def expression(self, *, wanted: bool) -> Expression:
        """Give when the test holds, or, not *wanted*, when it surely does not."""
        if self._leaf.absent is not None or self._leaf.operator in (Operator.HAS, Operator.HAPPENED):
            return {self._asked(): int(wanted)}
        if self._leaf.operator in (Operator.WITHIN_MONTHS, Operator.SAME_YEAR):
            return self._window(wanted=wanted)
        if self._fact.type is FactType.TRUTH:
            return self._truth(wanted=wanted)
        if self._fact.type is FactType.CODE:
            return self._code(wanted=wanted)
        return self._comparison(self._leaf.operator, self._leaf.operand, wanted=wanted)

    def _asked(self) -> str:
        """Give the slot of a test that is asked beforehand: of a list, of an event, or where absence has a reading."""
        ask = self._interpreter.compile(self._leaf)

        def make(fields: tuple[str, ...]) -> Encode:
            words = written(fields[0], {True: 1, False: 0})
            return lambda case, entity: words[ask(case, entity)]

        return self._slots.slot(self._leaf, 1, make)[0]

    def _truth(self, *, wanted: bool) -> Expression:
        expected = int(cast("Constant", self._leaf.operand).value is True)
        (field,) = self._slots.slot(self._leaf.fact, 1, self._table({True: 1, False: 0, None: 2}))
        return {field: expected} if wanted else {"$neq": {field: expected}}

    def _table(self, numbers: Mapping[Value, int]) -> MakeEncode:
        """Give what makes the encoder that writes the number of each value."""
        read = self._read

        def make(fields: tuple[str, ...]) -> Encode:
            words = written(fields[0], numbers)
            return lambda case, entity: words[read(case, entity)]

        return make

    def _code(self, *, wanted: bool) -> Expression:
        value = cast("Constant", self._leaf.operand).value
        codes: frozenset[str | None] = value if isinstance(value, frozenset) else frozenset({cast("str", value)})
        others: frozenset[str | None] = frozenset(self._fact.codes) - codes
        yes, no = (others, codes) if self._leaf.operator is Operator.NOT_IN else (codes, others)
        chosen = yes if wanted else no | {None}
        if may_be_several(self._fact, self._facts):
            return self._several(chosen)
        numbers: dict[Value, int] = {None: 0, **{code: number for number, code in enumerate(self._fact.codes, 1)}}
        (field,) = self._slots.slot(self._leaf.fact, 1, self._table(numbers))
        return join([{field: numbers[code]} for code in sorted(chosen, key=str)], every=False)

    def _several(self, chosen: frozenset[str | None]) -> Expression:
        """Compare a code that may be several: each that it may be has a field, and none may be outside the *chosen*."""
        possible: list[str | None] = [None, *self._fact.codes]
        read = self._read

        def make(fields: tuple[str, ...]) -> Encode:
            def encode(case: Case, entity: Entity) -> str:
                value = read(case, entity)
                if value is UNKNOWN:
                    return ""
                codes = value if isinstance(value, frozenset) else (value,)
                pairs = zip(fields, possible, strict=True)
                return ",".join(f'"{field}":{int(code in codes)}' for field, code in pairs)

            return encode

        fields = self._slots.slot(self._leaf.fact, len(possible), make)
        outside = [field for field, code in zip(fields, possible, strict=True) if code not in chosen]
        if not outside:  # whatever it is, it is one of them; but known it must be
            return join([{fields[0]: 0}, {fields[0]: 1}], every=False)
        return join([{field: 0} for field in outside], every=True)

    def _window(self, *, wanted: bool) -> Expression:
        start, end = (
            (Operator.AT_LEAST, "start"),
            (Operator.AT_MOST, "end"),
        )
        parts = [
            self._against(operator, (self._leaf, name), self._edge(name), 0, wanted=wanted)
            for operator, name in (start, end)
        ]
        return join(parts, every=wanted)

    def _edge(self, name: str) -> Reader:
        if self._leaf.operator is Operator.SAME_YEAR:

            def edge(case: Case, _: Entity) -> Value:
                year = year_bounds(year_of(case.as_of))
                return exactly(year.lo if name == "start" else year.hi)

            return edge
        if name == "end":
            return lambda case, _: exactly(case.as_of)
        months = self._slots.operand(self._leaf.operand)

        def start(case: Case, entity: Entity) -> Value:
            number = months(case, entity)
            if not isinstance(number, Bounds):
                return number
            return Bounds(case.months_before(number.hi), case.months_before(number.lo), number.maybe_none)

        return start

    def _comparison(self, operator: Operator, operand: Operand, *, wanted: bool) -> Expression:
        match operand:
            case Constant(Bounds(lo, hi)) if lo == hi:
                return self._against(operator, self._leaf.fact, None, lo, wanted=wanted)
            case ParameterRef(name) if isinstance(value := self._interpreter.number(name), Bounds):
                return self._against(operator, self._leaf.fact, None, value.lo, wanted=wanted)
            case Constant() | ParameterRef() | FactRef() | AsOf():
                key = (self._leaf.fact, operand)
                return self._against(operator, key, self._slots.operand(operand), 0, wanted=wanted)
            case _:
                assert_never(operand)

    def _against(self, operator: Operator, key: object, other: Reader | None, at: int, *, wanted: bool) -> Expression:
        """Compare the lower and the upper distance to *other* (none: the value's own ends) with *at*."""
        may_lack = other is not None or may_be_none(self._fact, self._facts)
        make = distances(self._read, other) if other is not None else ends(self._read)
        low, high, *none = self._slots.slot((key, "ends"), 3 if may_lack else 2, make, has_ends=True)
        tests = (_HOLDS if wanted else _FAILS)[operator](low, high, at)
        return join([*({field: 0 if wanted else 2} for field in none), *tests], every=wanted)


_Ends: TypeAlias = Callable[[str, str, int], list[Expression]]

_HOLDS: dict[Operator, _Ends] = {
    Operator.AT_LEAST: lambda low, _, at: [{"$gte": {low: at}}],
    Operator.ON_OR_AFTER: lambda low, _, at: [{"$gte": {low: at}}],
    Operator.MORE_THAN: lambda low, _, at: [{"$gt": {low: at}}],
    Operator.AT_MOST: lambda _, high, at: [{"$lte": {high: at}}],
    Operator.ON_OR_BEFORE: lambda _, high, at: [{"$lte": {high: at}}],
    Operator.LESS_THAN: lambda _, high, at: [{"$lt": {high: at}}],
    Operator.IS: lambda low, high, at: [{low: at}, {high: at}],
}
_FAILS: dict[Operator, _Ends] = {
    Operator.AT_LEAST: lambda _, high, at: [{"$lt": {high: at}}],
    Operator.ON_OR_AFTER: lambda _, high, at: [{"$lt": {high: at}}],
    Operator.MORE_THAN: lambda _, high, at: [{"$lte": {high: at}}],
    Operator.AT_MOST: lambda low, _, at: [{"$gt": {low: at}}],
    Operator.ON_OR_BEFORE: lambda low, _, at: [{"$gt": {low: at}}],
    Operator.LESS_THAN: lambda low, _, at: [{"$gte": {low: at}}],
    Operator.IS: lambda low, high, at: [{"$gt": {low: at}}, {"$lt": {high: at}}],
}
