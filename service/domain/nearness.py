"""
Nearness: how near each rule of a law comes to yes, prepared once for the law.

A plan is one rule about one kind of thing: what finds the movements that would make it hold, what would make telling of
them needless, and what would ask for a word of caution.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import TypeAlias

from service.domain.action import Action, ActionKind
from service.domain.case import Case
from service.domain.condition import All, Any, Condition, Constant, Leaf, Not, Operator
from service.domain.derivation import Reader
from service.domain.dossier import Entity
from service.domain.fact import Fact, Holds
from service.domain.interpreter import Answers, Interpreter
from service.domain.laws import MOST_LAWS
from service.domain.leaning import ADVERSE, kinds_of
from service.domain.movement import Move, Movements
from service.domain.record import RecordKind
from service.domain.rule import Effect, Rule
from service.domain.separation import Finder, Part, Separation
from service.domain.supposing import Supposing

_Establishing: TypeAlias = tuple[tuple[Reader, ...], tuple[tuple[str, frozenset[str]], ...]]

MOST_OF_A_RULE = 4
"""How many movements of one rule about one thing are told."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How one rule about one kind of thing is come near to."""

    rule: Rule
    about: str
    kind: ActionKind
    find: Finder
    needless: tuple[str, ...]  # rules: where one of them holds, there is nothing to be told
    limits: tuple[Rule, ...]  # bars and holds of all that it recommends

    @property
    def is_adverse(self) -> bool:
        """Whether it is to the person's disadvantage."""
        return self.kind in ADVERSE

    @property
    def must_have_begun(self) -> bool:
        """Whether it is told only when some of the way has been gone."""
        return self.kind is not ActionKind.INCENTIVE


class Nearness:
    """Finds how near the rules of one law come to yes."""

    def __init__(self, interpreter: Interpreter) -> None:
        """Prepare every rule of the law that the *interpreter* asks."""
        self._interpreter = interpreter
        self._supposing = Supposing(interpreter)
        self._establishing = _establishing(interpreter)
        fields = {field.fact: field for kind in interpreter.release.kinds for field in kind.fields.values()}
        self._separations = {
            False: Separation(interpreter, Movements(interpreter, fields, adverse=False)),
            True: Separation(interpreter, Movements(interpreter, fields, adverse=True), _established(interpreter)),
        }
        kinds = kinds_of(interpreter.law)
        self.plans: tuple[Plan, ...] = tuple(
            plan
            for rule in interpreter.rules
            for about in rule.conditions
            if (plan := self._plan(rule, about, kinds[rule.id])) is not None
        )

    def moves(self, plan: Plan, entity: Entity, case: Case) -> list[Move]:
        """Give the movements, nearest first, by which the rule of a *plan* would hold of an *entity*."""
        found = plan.find(case, entity)
        if not found:
            return []
        told = [move for move in found if self._may_be_told(move, plan, entity, case)]
        told.sort(key=lambda move: (move.distance.remains, move.distance.amount))
        return list(islice(self._tried(told, plan, entity, case), MOST_OF_A_RULE))

    def _tried(self, moves: list[Move], plan: Plan, entity: Entity, case: Case) -> Iterator[Move]:
        """Give the *moves* by which the rule does hold, of each fact the least."""
        seen: set[tuple[str, str]] = set()
        for move in moves:
            at = (move.entity.path, move.fact.name)
            moved = (move.entity, move.fact.name, move.moved)
            if at not in seen and self._supposing.answer(plan.rule.id, entity, case, moved) is True:
                seen.add(at)
                yield move

    def _may_be_told(self, move: Move, plan: Plan, entity: Entity, case: Case) -> bool:
        if plan.must_have_begun and not move.is_begun:
            return False
        return not plan.is_adverse or (self._is_established(entity, case) and self._is_established(move.entity, case))

    def _is_established(self, entity: Entity, case: Case) -> bool:
        """Answer whether a record is settled: neither merely alleged, nor set aside, nor awaiting anything."""
        truths, unsettled = self._establishing.get(entity.kind, ((), ()))
        return all(read(case, entity) is True for read in truths) and not any(
            entity.values.get(fact) in codes for fact, codes in unsettled
        )

    def _plan(self, rule: Rule, about: str, kind: ActionKind) -> Plan | None:
        separation = self._separations[kind in ADVERSE]
        parts = [separation.part(part) for part in _parts(rule.conditions[about])]
        if rule.unless:
            parts.append(_measured(separation.part(Not(Any(rule.unless)))))
        find = separation.every(parts, [self._interpreter.compile(part) for part in _parts(rule.scope)])
        if find is None:
            return None
        limits = tuple(other for other in self._interpreter.rules if _limits(other, rule))
        return Plan(rule, about, kind, find, _needless(rule, kind, self._interpreter), limits)


def limits_of(plan: Plan, about: str | None, answers: Answers) -> list[Rule]:
    """Give the bars and holds that stand against all that the rule of a *plan* recommends."""
    return [rule for rule in plan.limits if _holds(rule.id, about, answers)]


def is_needless(plan: Plan, about: str | None, answers: Answers) -> bool:
    """Answer whether what the rule of a *plan* leads to, or something beyond it, has been reached already."""
    return any(answers.get((rule, about)) is True for rule in plan.needless)


def _holds(rule: str, about: str | None, answers: Answers) -> bool:
    return answers.get((rule, about)) is True or answers.get((rule, None)) is True


@lru_cache(maxsize=MOST_LAWS)
def nearness_of(interpreter: Interpreter) -> Nearness:
    """Give how near the rules come that an *interpreter* asks, prepared once."""
    return Nearness(interpreter)


def _parts(condition: Condition) -> tuple[Condition, ...]:
    return condition.parts if isinstance(condition, All) else (condition,)


def _measured(part: Part) -> Part:
    """Give a *part* of which steps are not told: who falls to an exception alone is not near, but by a distance."""
    whole = part.find

    def find(case: Case, entity: Entity) -> list[Move]:
        return [] if whole is None else [move for move in whole(case, entity) if not move.is_step]

    return Part(part.condition, part.ask, part.wanted, None if whole is None else find)


def _limits(other: Rule, rule: Rule) -> bool:
    """Answer whether the *other* rule bars or holds all that a *rule* recommends."""
    if rule.effect is not Effect.RECOMMEND or other.effect not in (Effect.BAR, Effect.HOLD):
        return False
    return set(rule.targets) <= set(other.targets)


def _needless(rule: Rule, kind: ActionKind, interpreter: Interpreter) -> tuple[str, ...]:
    """Give the rules by which all that a *rule* recommends is recommended already or, of a ladder, a higher rung."""
    if rule.effect is not Effect.RECOMMEND:
        return ()
    actions = interpreter.release.actions
    others = [one for one in interpreter.rules if one.effect is Effect.RECOMMEND and one.id != rule.id]
    if kind not in ADVERSE:
        return tuple(one.id for one in others if set(rule.targets) <= set(one.targets))
    (first, *rest) = (actions[target] for target in rule.targets)
    return tuple(one.id for one in others if not rest and any(_is_above(actions[to], first) for to in one.targets))


def _is_above(action: Action, other: Action) -> bool:
    rung, lower = action.rung, other.rung
    return rung is not None and lower is not None and rung.ladder == lower.ladder and rung.height > lower.height


def _awaiting(interpreter: Interpreter) -> Iterator[tuple[Fact, Holds]]:
    """Give the truths of records that may be awaited: they say of a record that it may be held against a person."""
    for fact in interpreter.release.facts.values():
        if isinstance(fact.derivation, Holds) and fact.derivation.awaits is not None:
            yield fact, fact.derivation


def _established(interpreter: Interpreter) -> frozenset[Leaf]:
    """Give the tests that hold of every record that may be held against a person."""
    found: set[Condition] = set()
    for fact, holds in _awaiting(interpreter):
        found |= {Leaf(fact.name, Operator.IS, Constant(value=True)), *_parts(holds.condition)}
    return frozenset(one for one in found if isinstance(one, Leaf))


def _establishing(interpreter: Interpreter) -> dict[str, _Establishing]:
    """Give, for each kind of record, the truths that must hold of it and the codes that leave it unsettled."""
    awaiting = [fact for fact, _ in _awaiting(interpreter)]
    return {
        kind.singular: (
            tuple(interpreter.reader(fact.name) for fact in awaiting if fact.owner == kind.singular),
            tuple(_unsettled(kind)),
        )
        for kind in interpreter.release.kinds
        if not kind.single
    }


def _unsettled(kind: RecordKind) -> Iterator[tuple[str, frozenset[str]]]:
    for name, codes in kind.pending.items():
        yield kind.fields[name].fact, codes
    if kind.set_aside is not None:
        yield kind.fields[kind.set_aside.field].fact, frozenset({kind.set_aside.code})
