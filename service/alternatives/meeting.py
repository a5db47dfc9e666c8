"""
What a field meets: the numbers, spans of time and other fields that the rules hold its value against.

A value is followed through whatever carries it on (a span of days, a sum, a share, the latest of a list) to the tests
that it ends in. What a number is counted in is kept apart: a plain number, days back from a day, months back from it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from service.domain.bounds import LIMIT, Bounds
from service.domain.condition import Constant, FactRef, Leaf, Operand, Operator, ParameterRef, leaves
from service.domain.fact import (
    AS_OF,
    CountedOn,
    Fact,
    FirstOf,
    Given,
    Latest,
    Lookup,
    PlusMonths,
    Share,
    Span,
    Sum,
    YearOf,
)
from service.domain.in_force import InForce, conditions_of
from service.domain.laws import MOST_LAWS
from service.domain.strata import inputs_of


@dataclass(slots=True)
class Met:
    """What one fact meets on the way."""

    numbers: set[int] = field(default_factory=set)
    days: set[int] = field(default_factory=set)  # numbers of days between it and another day
    months: set[int] = field(default_factory=set)
    others: set[str] = field(default_factory=set)  # given facts that it is held against, or summed or matched with
    by_year: bool = False  # whether the calendar year matters


@lru_cache(maxsize=MOST_LAWS)
def meetings(law: InForce) -> Mapping[str, Met]:
    """Give, for every field that the rules of a *law* read, what it meets."""
    following = _Following(law)
    facts = law.release.facts.values()
    return {fact.name: following.met(fact.name) for fact in facts if isinstance(fact.derivation, Given)}


class _Following:
    """Follows values through the facts of one law."""

    def __init__(self, law: InForce) -> None:
        self._law = law
        self._facts = law.release.facts
        conditions = [rule.asks(about) for rule in law.rules for about in rule.conditions]
        conditions += [condition for fact in self._facts.values() for condition in conditions_of(fact)]
        self._tests: dict[str, list[tuple[Leaf, Operand]]] = {}
        for leaf in (leaf for condition in conditions for leaf in leaves(condition)):
            self._tests.setdefault(leaf.fact, []).append((leaf, leaf.operand))
            if isinstance(leaf.operand, FactRef):  # seen from the other side
                self._tests.setdefault(leaf.operand.name, []).append((leaf, FactRef(leaf.fact)))
        self._carried: dict[str, list[Fact]] = {}
        for fact in self._facts.values():
            for name in self._carries(fact):
                self._carried.setdefault(name, []).append(fact)
        self._matched = [
            pair for fact in self._facts.values() if (pair := getattr(fact.derivation, "matching", None)) is not None
        ]

    def met(self, name: str) -> Met:
        met = Met()
        self._follow(name, "numbers", met)
        for pair in self._matched:
            for ours, theirs in (pair, pair[::-1]):
                if name in self._roots(ours):
                    met.others |= self._roots(theirs)
        return met

    def _carries(self, fact: Fact) -> Iterator[str]:
        """Give the facts whose value goes on into that of a *fact*."""
        match fact.derivation:
            case Latest(value=value):
                yield value
            case PlusMonths(day=day):
                yield day
            case CountedOn():
                day_field = self._law.release.kind_of(str(fact.owner)).day
                yield from () if day_field is None else (f"{fact.owner}.{day_field}",)
            case Span() | Sum() | Share() | FirstOf() | YearOf():
                yield from inputs_of(fact)
            case _:
                pass

    def _roots(self, name: str) -> set[str]:
        """Give the fields from which a value comes."""
        fact = self._facts[name]
        if isinstance(fact.derivation, Given):
            return {name}
        return set().union(*(self._roots(one) for one in self._carries(fact)))

    def _follow(self, name: str, counted_in: str, met: Met) -> None:
        for leaf, operand in self._tests.get(name, ()):
            numbers = set(self._numbers(operand))
            if leaf.operator is Operator.WITHIN_MONTHS:
                met.months |= numbers
            elif leaf.operator is Operator.SAME_YEAR:
                met.by_year = True
            else:
                getattr(met, counted_in).update(numbers)
            if isinstance(operand, FactRef):
                met.others |= self._roots(operand.name)
        for fact in self._carried.get(name, ()):
            self._follow_on(fact, counted_in, met)

    def _follow_on(self, fact: Fact, counted_in: str, met: Met) -> None:
        match fact.derivation:
            case Span(in_months=in_months):
                counted_in = "months" if in_months else "days"
                for day in inputs_of(fact):
                    met.others |= self._roots(day) if day != AS_OF else set()
            case PlusMonths(table=table):
                met.months |= set(self._of_table(table))
            case Share():
                for part in inputs_of(fact):
                    met.others |= self._roots(part)
            case YearOf():
                met.by_year = True
            case _:
                pass
        self._follow(fact.name, counted_in, met)

    def _numbers(self, operand: Operand) -> Iterator[int]:
        """Give the numbers that an *operand* may be."""
        match operand:
            case Constant(Bounds(low)):
                yield low
            case ParameterRef(name):
                value = self._law.parameters[name].value if name in self._law.parameters else None
                yield from (value,) if isinstance(value, int) else ()
            case FactRef(name):
                derivation = self._facts[name].derivation
                yield from self._of_table(derivation.table) if isinstance(derivation, Lookup) else ()
            case _:
                pass

    def _of_table(self, name: str) -> Iterator[int]:
        value = self._law.parameters[name].value if name in self._law.parameters else None
        for number in value.values() if isinstance(value, Mapping) else ():
            if isinstance(number, int) and number < LIMIT:
                yield number
