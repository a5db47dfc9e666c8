"""
Partings: where two cases, asked the same, part.

The two are one dossier on two days, or two dossiers on one day. `all` is the least of its parts and `any` the greatest
(no, unknown, yes, in this order), so of the tests of a condition those tell the two apart that decide: of an `all`, the
parts that make the lesser side what it is; of an `any`, those that make the greater one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple, assert_never

from service.domain.answer import UNKNOWN, Truth
from service.domain.bounds import Bounds
from service.domain.condition import All, Any, Condition, Leaf, Not, Value
from service.domain.dossier import Entity
from service.domain.evaluation import Asked
from service.domain.explanation import Explainer
from service.domain.fact import Fact
from service.domain.reasons import Reasoner

Entities = tuple[Entity, Entity]
"""What is asked on the one side, and on the other."""


class Test(NamedTuple):
    """A test of a condition, and of what it was asked."""

    leaf: Leaf
    at: Entities


_HEIGHTS = {False: 0, UNKNOWN: 1, True: 2}


def height(truth: Truth) -> int:
    """Give the place of an answer among no, unknown and yes."""
    return _HEIGHTS[truth]


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: a case of which everything was asked, and the names of its records."""

    asked: Asked
    explainer: Explainer
    names: Reasoner

    @staticmethod
    def of(asked: Asked) -> "Side":
        """Make a side of a case that was *asked*."""
        explainer = Explainer(asked.notes, asked.case)
        return Side(asked, explainer, Reasoner(asked.notes, asked.case, explainer))

    def truth(self, condition: Condition, entity: Entity) -> Truth:
        """Give what a *condition* answers of an *entity*."""
        return self.asked.interpreter.compile(condition)(self.asked.case, entity)

    def value(self, name: str, entity: Entity) -> Value:
        """Give the value of a fact of an *entity*, or of the person."""
        return self.asked.interpreter.read(name, self.asked.case, entity)

    def owner(self, fact: Fact, entity: Entity) -> Entity:
        """Give what a *fact* that is read of an *entity* is a fact of."""
        return self.asked.case.subject if fact.owner is None else entity

    def counterpart(self, entity: Entity) -> Entity | None:
        """Give the record of this side that has the id of an *entity* of the other; None where there is none."""
        try:
            return self.names.entity(entity.id)
        except KeyError:
            return None


@dataclass(frozen=True, slots=True)
class Pair:
    """Two sides that are held against one another."""

    first: Side
    second: Side

    def truths(self, condition: Condition, at: Entities) -> tuple[Truth, Truth]:
        """Give what a *condition* answers on either side."""
        return self.first.truth(condition, at[0]), self.second.truth(condition, at[1])

    def values(self, name: str, at: Entities) -> tuple[Value, Value]:
        """Give the value of a fact on either side."""
        return self.first.value(name, at[0]), self.second.value(name, at[1])

    def differs(self, name: str, at: Entities) -> bool:
        """Answer whether the value of a fact is another on either side."""
        first, second = self.values(name, at)
        return first != second

    def number_differs(self, parameter: str) -> bool:
        """Answer whether a parameter has another value on either side."""
        standing = [side.asked.law.parameters.get(parameter) for side in (self.first, self.second)]
        first, second = (None if one is None else one.value for one in standing)
        return first != second

    def partings(self, condition: Condition, at: Entities) -> Iterator[Leaf]:
        """Give the tests that decide why a *condition* answers differently on either side, in order; else none."""
        truths = self.truths(condition, at)
        if truths[0] is truths[1]:
            return
        match condition:
            case Leaf():
                yield condition
            case Not(part):
                yield from self.partings(part, at)
            case All(parts):
                yield from self._of(parts, at, truths.index(min(truths, key=height)), truths)
            case Any(parts):
                yield from self._of(parts, at, truths.index(max(truths, key=height)), truths)
            case _:
                assert_never(condition)

    def _of(self, parts: tuple[Condition, ...], at: Entities, side: int, truths: tuple[Truth, Truth]) -> Iterator[Leaf]:
        for part in parts:
            if self.truths(part, at)[side] is truths[side]:
                yield from self.partings(part, at)


def rises(first: Value | Truth, second: Value | Truth) -> int:
    """Tell whether a count or a truth is more on the second side (1), less (-1) or as much (0)."""
    one, other = _size(first), _size(second)
    return (other > one) - (other < one)


def _size(value: Value | Truth) -> int:
    if isinstance(value, Bounds):
        return value.lo + value.hi
    return height(value) if isinstance(value, bool) or value is UNKNOWN else 0
