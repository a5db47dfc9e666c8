"""
Kinship: which facts are compared with one another, directly or through what is worked out from them.

What one of them is compared with matters to all of them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from service.domain.condition import FactRef, leaves
from service.domain.fact import (
    AS_OF,
    Count,
    CountedOn,
    Fact,
    FactType,
    FirstOf,
    Hits,
    Holds,
    Latest,
    Lookup,
    Lower,
    PlusMonths,
    Streak,
)
from service.domain.in_force import InForce, conditions_of
from service.domain.record import RecordKind
from service.domain.strata import inputs_of


class _Families:
    def __init__(self) -> None:
        self._heads: dict[str, str] = {}
        self._related: set[str] = set()

    def head(self, name: str) -> str:
        while (above := self._heads.get(name, name)) != name:
            name = above
        return name

    def join(self, one: str, other: str) -> None:
        self._heads[self.head(one)] = self.head(other)
        self._related |= {one, other}

    def has_kin(self, name: str) -> bool:
        return name in self._related


@dataclass(frozen=True, slots=True)
class Kinship:
    """Families of facts."""

    _families: _Families
    of_texts: Mapping[str, frozenset[str]]  # fact of a text that is compared -> the family, itself too

    def head(self, name: str) -> str:
        """Give the name that stands for the family of a fact."""
        return self._families.head(name)

    def is_alone(self, name: str) -> bool:
        """Answer whether a fact has no kin."""
        return not self._families.has_kin(name)

    @classmethod
    def of(cls, laws: Sequence[InForce]) -> "Kinship":
        """Find the families of the facts of some *laws*."""
        families, texts = _Families(), set[str]()
        for law in laws:
            for one, other in _pairs(law):
                families.join(one, other)
            texts |= _texts(law)
        related: dict[str, set[str]] = {}
        for name in texts:
            related.setdefault(families.head(name), set()).add(name)
        return cls(families, {name: frozenset(related[families.head(name)]) for name in texts})


def _texts(law: InForce) -> set[str]:
    facts = law.release.facts
    pairs = {name for one in _pairs(law) for name in one}
    return {name for name in pairs if name in facts and facts[name].type is FactType.TEXT}


def _pairs(law: InForce) -> Iterator[tuple[str, str]]:
    """Give the facts that are of one family, two by two."""
    asked = [rule.asks(about) for rule in law.rules for about in rule.conditions]
    asked += [condition for fact in law.release.facts.values() for condition in conditions_of(fact)]
    for leaf in (leaf for condition in asked for leaf in leaves(condition)):
        if isinstance(leaf.operand, FactRef):
            yield leaf.fact, leaf.operand.name
    for fact in law.release.facts.values():
        for name in _like(fact):
            yield fact.name, name
        if isinstance(fact.derivation, CountedOn) and fact.owner is not None:
            kind = law.release.kind_of(fact.owner)
            yield from ((fact.name, kind.fields[name].fact) for name in (kind.day, *_year(kind)) if name is not None)
        if isinstance(fact.derivation, Count) and fact.derivation.matching is not None:
            yield fact.derivation.matching


def _like(fact: Fact) -> Iterator[str]:
    """Give the facts whose values a *fact*'s value is made of."""
    match fact.derivation:
        case Holds() | Count() | Hits() | Lookup() | Streak():
            return
        case Latest(value=value):
            yield value
        case Lower(fact=name):
            yield name
        case PlusMonths(day=day):
            yield day
        case FirstOf(facts):
            yield from facts
        case _:
            yield from (name for name in inputs_of(fact) if name != AS_OF)


def _year(kind: RecordKind) -> tuple[str, ...]:
    return ("year",) if kind.day_absent is not None else ()
