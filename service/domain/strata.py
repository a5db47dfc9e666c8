"""
Strata: in which order the rules are asked, as it follows from what they read.

A rule that reads how many other rules hold comes after all of them. The order is computed; where it is a circle,
`CircleError` names its members.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from service.domain.condition import facts_read
from service.domain.fact import (
    AS_OF,
    Count,
    Fact,
    FirstOf,
    Given,
    Hits,
    Holds,
    Latest,
    Lookup,
    Lower,
    PlusMonths,
    Share,
    Span,
    Streak,
    Sum,
    YearOf,
)
from service.domain.release import Release, chosen
from service.domain.rule import Rule


class CircleError(Exception):
    """Rules or facts that read one another in a circle; `members` are their names, in order."""

    def __init__(self, members: tuple[str, ...]) -> None:
        """Name the *members*."""
        self.members = members
        super().__init__(" -> ".join(members))


@dataclass(frozen=True, slots=True)
class Stratum:
    """Rules that may be asked together, all about one kind of thing."""

    level: int
    about: str  # a singular, or the person
    rules: tuple[Rule, ...]


def inputs_of(fact: Fact) -> Iterator[str]:
    """Give the names of the facts from which a *fact* is worked out, those of the records it goes over included."""
    match fact.derivation:
        case Holds(condition, fails):
            yield from facts_read(condition)
            yield from () if fails is None else facts_read(fails)
        case Count(where=where, matching=matching):
            yield from matching or ()
            yield from facts_read(where)
        case Hits(where=where):
            yield from facts_read(where)
        case Latest(by=by, value=value, where=where):
            yield from (by, value, *facts_read(where))
        case Streak(by=by, keeps=keeps, where=where):
            yield from (by, *facts_read(keeps), *facts_read(where))
        case Lower(name, conditions):
            yield name
            yield from (read for condition in conditions for read in facts_read(condition))
        case Given():
            pass
        case _:
            yield from _plain_inputs(fact)


def _plain_inputs(fact: Fact) -> Iterator[str]:
    match fact.derivation:
        case Share(parts, whole):
            yield from dict.fromkeys((*parts, *whole))
        case Span(start, end, _, open_end):
            yield from (name for name in (start, end, open_end) if name not in (None, AS_OF))
        case PlusMonths(day, _, by):
            yield from (day, by)
        case Lookup(by=by):
            yield by
        case Sum(terms):
            yield from (term.fact for term in terms)
        case FirstOf(facts):
            yield from facts
        case YearOf(day):
            yield day
        case _:
            pass


class Reading:
    """What each rule and fact of a release reads, through and through."""

    def __init__(self, release: Release) -> None:
        """Read the *release*'s facts and rules; nothing is followed yet."""
        self._release = release
        self._rules = {rule.id: rule for rule in release.rules()}
        self._levels: dict[str, int] = {}
        self._facts: dict[str, frozenset[str]] = {}
        self._trail: list[str] = []

    def level_of(self, name: str) -> int:
        """Give the stratum of a rule or fact; raise `CircleError` where it reads itself."""
        if name in self._trail:
            raise CircleError((*self._trail[self._trail.index(name) :], name))
        if name not in self._levels:
            self._trail.append(name)
            self._levels[name] = self._find_level(name)
            self._trail.pop()
        return self._levels[name]

    def _find_level(self, name: str) -> int:
        if name in self._rules:
            return max((self.level_of(fact) for fact in self._direct(self._rules[name])), default=0)
        fact = self._release.facts[name]
        level = max((self.level_of(other) for other in inputs_of(fact)), default=0)
        if isinstance(fact.derivation, Hits):
            read = chosen(tuple(self._rules.values()), fact.derivation.choice)
            level = max([level, *(self.level_of(rule.id) + 1 for rule in read)])
        return level

    def _direct(self, rule: Rule) -> list[str]:
        return [name for about in rule.conditions for name in facts_read(rule.asks(about))]

    def facts_of(self, rule: Rule) -> frozenset[str]:
        """Give every fact that a *rule* reads, directly or through others (not through other rules' answers)."""
        return frozenset().union(*(self.closure(name) for name in self._direct(rule)))

    def closure(self, name: str) -> frozenset[str]:
        """Give a fact and every fact that it reads, directly or through others."""
        if name not in self._facts:
            inputs = inputs_of(self._release.facts[name])
            self._facts[name] = frozenset({name}).union(*(self.closure(other) for other in inputs))
        return self._facts[name]


def stratify(rules: tuple[Rule, ...], release: Release) -> tuple[Stratum, ...]:
    """Put the *rules* in strata, lowest first; within a stratum, in the order of the rulesets."""
    reading = Reading(release)
    groups: dict[tuple[int, str], list[Rule]] = {}
    for rule in rules:
        for about in rule.conditions:
            groups.setdefault((reading.level_of(rule.id), about), []).append(rule)
    ordered = sorted(groups.items(), key=lambda item: item[0][0])
    return tuple(Stratum(level, about, tuple(members)) for (level, about), members in ordered)
