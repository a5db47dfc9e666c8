"""
What speaks against a person: of that no total may make a target, so that nobody is moved down to fill a quota.

What speaks against a person follows from the rules, not from a list of names:

1. a record of a list that rules against the person go over, and that no rule goes over that recommends an incentive;
2. a fact that such rules read and no rule that recommends an incentive reads (a field of the person is none, nor is
   the day from which a record counts);
3. how many rules against the person hold;
4. of a code, the values by which the former alone name it (a low grade).

A limit on either side of a line moves people to one side of it, and "at most nine tenths above" is "at least a tenth
below". So no total may read any of the first three, and a test of a code may name none of the fourth, and has on each
side of its line a code by which a rule that recommends an incentive names it. Two lines through the codes of one field
would shut the low ones in between them, however they are joined: a total draws one at most.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import assert_never

from service.domain.action import ActionKind
from service.domain.adverse import against_the_person
from service.domain.condition import All, Any, Condition, Constant, Leaf, Not, Operator, facts_read, leaves
from service.domain.fact import CountedOn, Fact, FactType, FirstOf, Given, Hits, Latest, Lookup, Lower, PlusMonths
from service.domain.in_force import InForce, conditions_of
from service.domain.release import Release, chosen
from service.domain.rule import PERSON, Effect, Rule
from service.domain.strata import Reading, inputs_of

Codes = Mapping[str, frozenset[str]]
"""By the field whose codes they are."""

Line = tuple[str, frozenset[str]]
"""A field, and the codes of it that a test tells from the others."""


@dataclass(frozen=True, slots=True)
class _Read:
    """What some rules read, and by which codes they name it."""

    facts: frozenset[str]
    lists: frozenset[str]  # plurals


class Ground:
    """What speaks against a person in one release, on whatever day."""

    def __init__(self, release: Release) -> None:
        """Find it out by the rules of a *release*."""
        self._release = release
        self._reading = Reading(release)
        rules = tuple(release.rules())
        law = InForce(release, {}, rules, (), (), {rule.id: rule for rule in rules})  # nothing is asked by it
        self._against = against_the_person(law)
        harsh = [rule for rule in rules if rule.id in self._against]
        kind = [rule for rule in rules if _is_incentive(rule, release)]
        against, in_favour = self._read(harsh), self._read(kind)
        self._lists = against.lists - in_favour.lists
        self._facts = against.facts - in_favour.facts
        shared = self._codes((), against.facts & in_favour.facts)
        self.high = self._codes(kind, frozenset())
        self.low = {
            field: low
            for field, codes in self._codes(harsh, self._facts).items()
            if (low := codes - shared.get(field, frozenset()) - self.high.get(field, frozenset()))
        }

    def reads_against(self, name: str) -> bool:
        """Answer whether a fact called *name*, or one that it is worked out from, speaks against a person."""
        return any(self._speaks_against(self._release.facts[one]) for one in self._reading.closure(name))

    def draws_low_line(self, leaf: Leaf) -> bool:
        """Answer whether a test, or one behind the fact that it asks, tells low codes from others."""
        return any(map(self._is_low, self._with_those_behind(leaf))) or any(
            self._reckons_with_codes(self._release.facts[name]) for name in self._read_by(leaf)
        )

    def lines_of(self, leaf: Leaf) -> frozenset[Line]:
        """Give every line that a test, and those behind the fact that it asks, draw through codes some of them low."""
        return frozenset(
            (field, self._inside(test, field))
            for test in self._with_those_behind(leaf)
            if (field := self._field(test.fact)) in self.low
        )

    def _read_by(self, leaf: Leaf) -> frozenset[str]:
        return frozenset().union(*map(self._reading.closure, facts_read(leaf)))

    def _with_those_behind(self, leaf: Leaf) -> Iterator[Leaf]:
        yield leaf
        for name in sorted(self._read_by(leaf)):
            for condition in conditions_of(self._release.facts[name]):
                yield from leaves(condition)

    def _reckons_with_codes(self, fact: Fact) -> bool:
        """Answer whether a *fact* makes something else of codes some of which are low: no line is to be seen then."""
        if not isinstance(fact.derivation, FirstOf | Lookup | Lower | PlusMonths):
            return False
        return any(self._field(name) in self.low for name in inputs_of(fact))

    def _inside(self, leaf: Leaf, field: str) -> frozenset[str]:
        """Give the codes of a *field* for which a test of it may hold."""
        codes = frozenset(self._release.facts[field].codes)
        named = _named(leaf, codes)
        return codes if named is None else named

    def _speaks_against(self, fact: Fact) -> bool:
        if isinstance(fact.derivation, CountedOn) or (fact.owner is None and isinstance(fact.derivation, Given)):
            return not self._lists.isdisjoint(_lists_of(fact, self._release))
        if isinstance(fact.derivation, Hits) and self._hits_harsh(fact.derivation):
            return True
        return fact.name in self._facts or not self._lists.isdisjoint(_lists_of(fact, self._release))

    def _hits_harsh(self, hits: Hits) -> bool:
        return any(rule.id in self._against for rule in chosen(tuple(self._release.rules()), hits.choice))

    def _is_low(self, leaf: Leaf) -> bool:
        field = self._field(leaf.fact)
        low = self.low.get(field)
        if low is None:
            return False
        inside = self._inside(leaf, field)
        favourable = self.high.get(field, frozenset())
        return not inside.isdisjoint(low) or inside.isdisjoint(favourable) or favourable <= inside

    def _field(self, name: str) -> str:
        """Give the field of which a fact is the latest value; of any other, itself."""
        derivation = self._release.facts[name].derivation
        return self._field(derivation.value) if isinstance(derivation, Latest) else name

    def _read(self, rules: Iterable[Rule]) -> _Read:
        meant = list(rules)
        facts = frozenset().union(*(self._reading.facts_of(rule) for rule in meant))
        lists = {plural for name in facts for plural in _lists_of(self._release.facts[name], self._release)}
        lists |= {self._release.kind_of(about).name for rule in meant for about in rule.conditions if about != PERSON}
        return _Read(facts, frozenset(lists))

    def _codes(self, rules: Iterable[Rule], of_facts: frozenset[str]) -> Codes:
        """Give the codes of records by which some *rules*, and what *of_facts* asks, name what they mean."""
        conditions = [rule.asks(about) for rule in rules for about in rule.conditions]
        conditions += [one for name in sorted(of_facts) for one in conditions_of(self._release.facts[name])]
        found: dict[str, frozenset[str]] = {}
        for condition in conditions:
            for leaf in _positive(condition):
                field = self._field(leaf.fact)
                fact = self._release.facts[field]
                named = _named(leaf, frozenset(fact.codes))
                if fact.type is FactType.CODE and fact.owner is not None and named is not None:
                    found[field] = found.get(field, frozenset()) | named
        return found


def _is_incentive(rule: Rule, release: Release) -> bool:
    kinds = {release.actions[target].kind for target in rule.targets} if rule.effect is Effect.RECOMMEND else set()
    return ActionKind.INCENTIVE in kinds


def _lists_of(fact: Fact, release: Release) -> Iterator[str]:
    """Give the lists that a *fact* goes over, and the one that it is a fact of."""
    for plural in (getattr(fact.derivation, "records", None), getattr(fact.derivation, "over", None)):
        if plural is not None:
            yield plural
    if fact.owner is not None and isinstance(fact.derivation, Given | CountedOn):
        yield release.kind_of(fact.owner).name


def _named(leaf: Leaf, codes: frozenset[str]) -> frozenset[str] | None:
    """Give the codes for which a test holds; None where it asks for something else."""
    if not isinstance(leaf.operand, Constant):
        return None
    value = leaf.operand.value
    stated = value if isinstance(value, frozenset) else frozenset({value})
    words = frozenset(word for word in stated if isinstance(word, str))
    if leaf.operator is Operator.NOT_IN:
        return codes - words
    return words if leaf.operator in (Operator.IS, Operator.IN) else None


def _positive(condition: Condition, *, positive: bool = True) -> Iterator[Leaf]:
    """Give the tests of a *condition* that stand under no negation, or under two."""
    match condition:
        case Leaf():
            yield from (condition,) if positive else ()
        case Not(part):
            yield from _positive(part, positive=not positive)
        case All(parts) | Any(parts):
            for part in parts:
                yield from _positive(part, positive=positive)
        case _:
            assert_never(condition)
