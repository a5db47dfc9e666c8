"""
Points: everything in a release that specifications ought to try.

Each test of a rule, and of a fact that a rule reads, ought to be seen to hold, to fail and to be unknown; each number
it compares with ought to be tried just within and just beyond; each cell of a table and each factor, one step up and
one step down. A point that nothing in a dossier could ever reach is none.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from service.domain.answer import UNKNOWN, Truth
from service.domain.bounds import LIMIT
from service.domain.condition import Condition, FactRef, Leaf, Operator, leaves
from service.domain.fact import Count, Fact, Given, Hits, Holds, Latest
from service.domain.in_force import InForce, conditions_of
from service.domain.release import Release, chosen
from service.domain.rule import Rule
from service.domain.strata import Reading, inputs_of
from service.domain.total_needs import parameters_of_totals_alone
from service.specs.coverage.sources import Source, Sources

ORDERED = frozenset(
    {
        Operator.AT_LEAST,
        Operator.AT_MOST,
        Operator.MORE_THAN,
        Operator.LESS_THAN,
        Operator.ON_OR_AFTER,
        Operator.ON_OR_BEFORE,
        Operator.WITHIN_MONTHS,
        Operator.SAME_YEAR,
    }
)
"""Operators that have a boundary: a day, or a number, that is just within and one that is just beyond."""


class Step(StrEnum):
    """Which way a number is moved by one step."""

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Spot:
    """One test where it stands: in a rule (about what), or in a fact."""

    owner: str  # the id of the rule, or the name of the fact
    about: str | None  # what the rule is about; None: it stands in a fact
    number: int  # which of the owner's tests, from 0

    @property
    def is_of_rule(self) -> bool:
        """Whether it stands in a rule."""
        return self.about is not None


@dataclass(frozen=True, slots=True)
class Seen:
    """A test with an answer."""

    spot: Spot
    truth: Truth


@dataclass(frozen=True, slots=True)
class Gap:
    """A test that is unknown because one thing is lacking."""

    spot: Spot
    source: Source


@dataclass(frozen=True, slots=True)
class Edge:
    """A test at one side of its boundary."""

    spot: Spot
    step: Step


@dataclass(frozen=True, slots=True)
class Cell:
    """A number that no test compares with, moved by a step: a factor, a number of years, a cell of a table."""

    parameter: str
    key: str | None  # the code whose cell it is
    step: Step


@dataclass(frozen=True, slots=True)
class Dated:
    """A value of a parameter from one day on, which ought to stand in some scenario."""

    parameter: str
    start: int


@dataclass(frozen=True, slots=True)
class Unasked:
    """A rule that stands on no day of any scenario."""

    rule: str


Point = Seen | Gap | Edge | Cell | Dated | Unasked


class Points:
    """Every point of the law of a day, and the test of each leaf."""

    def __init__(self, law: InForce) -> None:
        """List what the rules of a *law* ask, and what the facts ask that they read."""
        self.law = law
        self.facts = facts_in_use(law)
        self.sources = Sources(law.release)
        self.spots: dict[int, Spot] = {}  # id of a leaf -> where it stands, or one that is always answered with it
        self.leaves: dict[Spot, Leaf] = {}
        alike: dict[tuple[str, Condition], str] = {}
        for rule in law.rules:
            for about in rule.conditions:
                self._add(rule.id, about, rule.asks(about))
        for name in self.facts:
            fact = law.release.facts[name]
            listed, condition = _gone_through(fact)
            first = name if condition is None else alike.setdefault((listed, condition), name)
            self._add(first, None, *conditions_of(fact), is_new=first == name)

    def beside(self, gap: Gap) -> frozenset[Spot]:
        """Give the tests of the same owner that are unknown where the source of a *gap* is lacking."""
        return frozenset(
            spot
            for spot, leaf in self.leaves.items()
            if spot.owner == gap.spot.owner and gap.source in self.sources.of(leaf, in_rule=spot.is_of_rule)
        )

    def _add(self, owner: str, about: str | None, *conditions: Condition, is_new: bool = True) -> None:
        found = [leaf for condition in conditions for leaf in leaves(condition)]
        for number, leaf in enumerate(found):
            spot = Spot(owner, about, number)
            self.spots[id(leaf)] = spot
            if is_new:
                self.leaves[spot] = leaf

    def all(self) -> Iterator[Point]:
        """Give every point that can be reached."""
        doubt = _Doubt(self.law.release, self.sources)
        for spot, leaf in self.leaves.items():
            yield Seen(spot, truth=True)
            yield Seen(spot, truth=False)
            gaps = self.sources.of(leaf, in_rule=spot.is_of_rule)
            yield from (Gap(spot, source) for source in gaps)
            if not gaps and doubt.may_be_unknown(leaf, in_rule=spot.is_of_rule):
                yield Seen(spot, UNKNOWN)
            if leaf.operator in ORDERED or is_number(leaf):
                yield from (Edge(spot, step) for step in Step)
        for name, keys in cells(self.law, self.leaves).items():
            for key in keys:
                yield from (Cell(name, key, step) for step in Step)
        alone = parameters_of_totals_alone(self.law.release)
        for name in (one for one in self.law.parameters if one not in alone):
            values = self.law.release.parameters[name].values
            yield from (Dated(name, value.start) for value in values if value.value is not None)


def _gone_through(fact: Fact) -> tuple[str, Condition | None]:
    """Give the list that a *fact* goes over and its only condition: facts in which both are alike are asked once."""
    match fact.derivation:
        case Count(records=str(listed), where=where) | Latest(records=str(listed), where=where):
            return listed, where
        case Hits(over=str(listed), where=where):
            return listed, where
        case _:
            return "", None


_UPPER = frozenset({Operator.AT_MOST, Operator.LESS_THAN, Operator.ON_OR_BEFORE})
"""Tests that a number fails by being too large."""


def is_within(leaf: Leaf, step: Step) -> bool:
    """Tell whether what a *step* of the number would alter lies just within its boundary, not just beyond."""
    return step is (Step.DOWN if leaf.operator in _UPPER else Step.UP)


def is_number(leaf: Leaf) -> bool:
    """Tell whether a test asks for one number alone."""
    return leaf.operator is Operator.IS and not isinstance(getattr(leaf.operand, "value", ""), bool | str)


def facts_in_use(law: InForce) -> tuple[str, ...]:
    """Give the derived facts that some rule reads, in the order in which they are declared."""
    reading = Reading(law.release)
    read = frozenset().union(*(reading.facts_of(rule) for rule in law.rules))
    return tuple(name for name, fact in law.release.facts.items() if name in read and fact.is_derived)


def cells(law: InForce, tests: Mapping[Spot, Leaf]) -> dict[str, tuple[str | None, ...]]:
    """Give the parameters in force that no test compares with, and the keys of those that are tables of numbers."""
    alone = parameters_of_totals_alone(law.release)
    compared = {getattr(leaf.operand, "name", None) for leaf in tests.values() if not isinstance(leaf.operand, FactRef)}
    found: dict[str, tuple[str | None, ...]] = {}
    for name, standing in law.parameters.items():
        if isinstance(standing.value, Mapping):
            numbers = tuple(key for key, value in standing.value.items() if isinstance(value, int) and value < LIMIT)
            found |= {name: numbers} if numbers else {}
        elif name not in compared and name not in alone:
            found[name] = (None,)
    return found


def rules_behind(rule: Rule, law: InForce) -> frozenset[str]:
    """Give a *rule* and every rule whose answer it reads, through and through."""
    reading, behind, waiting = Reading(law.release), {rule.id}, [rule]
    while waiting:
        for name in reading.facts_of(waiting.pop()):
            derivation = law.release.facts[name].derivation
            read = chosen(law.rules, derivation.choice) if isinstance(derivation, Hits) else ()
            waiting += [other for other in read if other.id not in behind]
            behind |= {other.id for other in read}
    return frozenset(behind)


class _Doubt:
    """Which tests can be unknown though no field or list of their own is lacking: through truths, and rules."""

    def __init__(self, release: Release, sources: Sources) -> None:
        self._release = release
        self._sources = sources

    def may_be_unknown(self, leaf: Leaf, *, in_rule: bool = False) -> bool:
        """Tell whether a test can be unknown, what it compares with being known, unless it stands in a rule."""
        if leaf.operator is Operator.MAY_BE or leaf.absent is not None:
            return False
        operands = [leaf.operand.name] if in_rule and isinstance(leaf.operand, FactRef) else []
        return any(map(self._fact, [leaf.fact, *operands]))

    def _fact(self, name: str) -> bool:
        fact: Fact = self._release.facts[name]
        match fact.derivation:
            case Given():
                return False
            case Hits(or_unknown=or_unknown, over=over):
                return not or_unknown or over is not None
            case Holds(condition, fails):
                asked = tuple(leaves(condition))
                return fails is not None or any(
                    self._sources.of(leaf, in_rule=False) or self.may_be_unknown(leaf) for leaf in asked
                )
            case _:
                return any(map(self._fact, inputs_of(fact)))
