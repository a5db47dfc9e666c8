"""
Obstacles: what keeps a rule from answering as it is wanted, in one asked case.

An obstacle is a set of fields of which at least one must change before the answer can be the wanted one, whatever else
changes. It may name too many fields, never too few: that is what lets the search leave the others alone. Of several
that each must give way, the one with the fewest fields that may move is told.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import assert_never

from service.alternatives.footing import NOWHERE, Footing, Paths
from service.domain.answer import UNKNOWN, Truth, all_of
from service.domain.condition import All, Any, Condition, Constant, FactRef, Leaf, Not, Operator, ParameterRef
from service.domain.dossier import Entity
from service.domain.evaluation import Asked
from service.domain.fact import Count, Fact, Hits, Holds

Want = frozenset[Truth]
YES: Want = frozenset({True})
NO: Want = frozenset({False})
NOT_YES: Want = frozenset({False, UNKNOWN})
NOT_NO: Want = frozenset({True, UNKNOWN})

_TURNED = {YES: NO, NO: YES, NOT_YES: NOT_NO, NOT_NO: NOT_YES}
_UPWARD = frozenset({Operator.AT_LEAST, Operator.MORE_THAN})
_DOWNWARD = frozenset({Operator.AT_MOST, Operator.LESS_THAN})

Part = tuple[Truth, Callable[[Want], "Obstacle"]]
"""What one part of a whole answers, and what keeps it from answering as wanted."""


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Fields of which at least one must change, and the facts (by name and record) that were tested."""

    paths: Paths
    tests: tuple[tuple[str, str | None], ...] = ()


def joined(obstacles: Iterable[Obstacle]) -> Obstacle:
    """Give the obstacle that gives way where one of several does."""
    found = list(obstacles)
    tests = dict.fromkeys(test for one in found for test in one.tests)
    return Obstacle(NOWHERE.union(*(one.paths for one in found)), tuple(tests))


class Obstacles:
    """Finds what stands in the way in one asked case."""

    def __init__(self, asked: Asked, footing: Footing, movable: Paths) -> None:
        """Look at a case that was *asked*; only what is *movable* counts where obstacles are compared."""
        self._asked = asked
        self._footing = footing
        self._movable = movable
        self._interpreter = asked.interpreter
        self._facts = asked.law.release.facts
        self._kinds = {kind.singular: kind for kind in asked.law.release.kinds}
        self._entities: dict[str | None, Entity] = {None: asked.case.subject}
        self._entities.update({one.id: one for listed in asked.case.records.values() for one in listed})

    def least(self, obstacles: Iterable[Obstacle]) -> Obstacle:
        """Give the obstacle with the fewest fields that may move: each of them must give way."""
        return min(obstacles, key=lambda one: len(one.paths & self._movable))

    def of_rule(self, rule: str, about: str, record: str | None, want: Want) -> Obstacle:
        """Give what keeps a *rule* from answering as wanted about a record of a kind, or the person."""
        standing = Obstacle(self._footing.standing(self._kinds[about], record))
        if record not in self._entities:
            return standing
        found = self._need(self._interpreter.conditions[rule, about], self._entities[record], want)
        return joined([found, standing]) if False in want else found

    def whatever(self, rule: str, about: str, record: str | None) -> Obstacle:
        """Give all that may change what a *rule* answers."""
        return Obstacle(self._footing.of_rule(rule, about, record))

    def _need(self, condition: Condition, entity: Entity, want: Want) -> Obstacle:
        match condition:
            case Leaf():
                return self._leaf(condition, entity, want)
            case Not(part):
                return self._need(part, entity, _TURNED[want])
            case All(parts):
                return self._whole([self._part(part, entity) for part in parts], want)
            case Any(parts):
                return self._either([self._part(part, entity) for part in parts], want)
            case _:
                assert_never(condition)

    def _part(self, condition: Condition, entity: Entity) -> Part:
        truth = self._interpreter.compile(condition)(self._asked.case, entity)
        return truth, lambda want: self._need(condition, entity, want)

    def _whole(self, parts: Sequence[Part], want: Want) -> Obstacle:
        """Of parts that must all hold: each that stands in the way must give way, or, for a no, any may."""
        if False in want:
            return joined(need(want) for _, need in parts)
        return self.least(need(want) for truth, need in parts if truth not in want)

    def _either(self, parts: Sequence[Part], want: Want) -> Obstacle:
        """Of parts of which one must hold: any may, or, for a no, each that holds must give way."""
        if True in want:
            return joined(need(want) for truth, need in parts if truth not in want)
        return self.least(need(want) for truth, need in parts if truth not in want)

    def _leaf(self, leaf: Leaf, entity: Entity, want: Want) -> Obstacle:
        fact = self._facts[leaf.fact]
        about = self._asked.case.subject if fact.owner is None else entity
        direction = _direction(leaf, fact, want)
        match fact.derivation:
            case Holds() as holds if direction is not None:
                return self._holds(holds, about, direction)
            case Count() as count if direction is not None and count.records in self._asked.case.records:
                found = self._listed(count.records, self._counted(count, about), direction)
                return Obstacle(found.paths, (self._test(leaf.fact, entity), *found.tests))
            case Hits(or_unknown=False) as hits if direction is not None:
                if hits.over is None:
                    return joined(need(direction) for truth, need in self._hit(hits, about) if truth not in direction)
                if hits.over in self._asked.case.records:
                    found = self._listed(hits.over, self._hits(hits), direction)
                    return Obstacle(found.paths, (self._test(leaf.fact, entity), *found.tests))
        return self._tested(leaf, entity)

    def _tested(self, leaf: Leaf, entity: Entity) -> Obstacle:
        """Give all that a test may rest on: it is not looked into any further."""
        names = [leaf.fact, *([leaf.operand.name] if isinstance(leaf.operand, FactRef) else [])]
        paths = NOWHERE.union(*(self._footing.of(name, entity.id) for name in names))
        return Obstacle(paths, tuple(self._test(name, entity) for name in names))

    def _test(self, name: str, entity: Entity) -> tuple[str, str | None]:
        return name, None if self._facts[name].owner is None else entity.id

    def _holds(self, holds: Holds, entity: Entity, want: Want) -> Obstacle:
        if holds.fails is None or want in (YES, NOT_YES):
            return self._need(holds.condition, entity, want)
        fails, refute = self._part(holds.fails, entity)
        if want == NOT_NO:
            return joined([refute(NOT_YES), self._need(holds.condition, entity, YES)])
        return self._need(holds.condition, entity, NOT_YES) if fails is True else refute(YES)

    def _listed(self, plural: str, parts: Iterable[tuple[Entity, Part]], want: Want) -> Obstacle:
        """Of the records of a list: one that is not as wanted must change, or come to count, or count no more."""
        kind = self._interpreter.release.kind_named(plural)
        found = [Obstacle(frozenset({plural}))]
        counting = {one.id for one in self._asked.case.records[plural]}
        found += [Obstacle(self._footing.standing(kind, one)) for one in self._footing.ids(kind) if one not in counting]
        for record, (truth, need) in parts:
            if truth not in want:
                found.append(need(want))
                found += [Obstacle(self._footing.standing(kind, record.id))] if False in want else []
        return joined(found)

    def _counted(self, count: Count, entity: Entity) -> Iterator[tuple[Entity, Part]]:
        for record in self._asked.case.records[count.records]:
            parts = [self._part(count.where, record)]
            if count.matching is not None:
                parts.append(self._matched(count.matching, record, entity))
            yield record, _all_parts(parts, self._whole)

    def _matched(self, matching: tuple[str, str], record: Entity, entity: Entity) -> Part:
        theirs, ours = matching
        values = record.values.get(theirs, UNKNOWN), self._interpreter.read(ours, self._asked.case, entity)
        truth: Truth = UNKNOWN if UNKNOWN in values else values[0] == values[1]
        obstacle = Obstacle(self._footing.of(theirs, record.id) | self._footing.of(ours, entity.id))
        return truth, lambda _: obstacle

    def _hit(self, hits: Hits, entity: Entity) -> Iterator[Part]:
        for rule in self._interpreter.meant(hits.choice):
            if (rule.id, entity.kind) in self._interpreter.conditions:
                yield self._part(self._interpreter.conditions[rule.id, entity.kind], entity)

    def _hits(self, hits: Hits) -> Iterator[tuple[Entity, Part]]:
        for record in self._asked.case.records[str(hits.over)]:
            for part in self._hit(hits, record):
                yield record, _all_parts([part, self._part(hits.where, record)], self._whole)


def _all_parts(parts: Sequence[Part], whole: Callable[[Sequence[Part], Want], Obstacle]) -> Part:
    return all_of(truth for truth, _ in parts), lambda want: whole(parts, want)


def _direction(leaf: Leaf, fact: Fact, want: Want) -> Want | None:
    """Give what is wanted of the truth, or of the number, that a *leaf* tests; None where that cannot be said."""
    if leaf.absent is not None or not isinstance(leaf.operand, Constant | ParameterRef):
        return None
    if isinstance(leaf.operand, Constant) and isinstance(leaf.operand.value, bool) and leaf.operator is Operator.IS:
        return want if leaf.operand.value else _TURNED[want]
    counts = isinstance(fact.derivation, Hits) or (isinstance(fact.derivation, Count) and not fact.derivation.exists)
    if counts and leaf.operator in _UPWARD:
        return want
    return _TURNED[want] if counts and leaf.operator in _DOWNWARD else None
