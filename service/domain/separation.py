"""
Separation: the one test that keeps a condition from holding, and the movements by which it would.

Of conditions that must all hold, exactly one may fail; it is looked into. Of those of which one must hold, each is
looked into. A truth that is worked out from a condition is looked into likewise; where nothing but steps leads to it,
and several, it is itself the step. A count that lacks one record is looked for among the records that fail by one
movement. What is awaited, what is not known, and a list that the dossier lacks separate nothing. A finder is asked only
of what does not hold; what it finds leaves out whatever else rests on the same fact, and is tried by `Supposing`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias, assert_never

from service.domain.bounds import Bounds
from service.domain.case import Case
from service.domain.condition import All, Any, Condition, Constant, Leaf, Not, Operator
from service.domain.dossier import Entity
from service.domain.fact import Count, Fact, Holds
from service.domain.interpreter import Ask, Interpreter
from service.domain.movement import Move, Movements

Finder: TypeAlias = Callable[[Case, Entity], list[Move]]
"""Gives the movements of one fact each by which a condition that does not hold would."""

_CONTRARY = {
    Operator.AT_LEAST: Operator.LESS_THAN,
    Operator.LESS_THAN: Operator.AT_LEAST,
    Operator.AT_MOST: Operator.MORE_THAN,
    Operator.MORE_THAN: Operator.AT_MOST,
    Operator.IN: Operator.NOT_IN,
    Operator.NOT_IN: Operator.IN,
}
_MORE = frozenset({Operator.AT_LEAST, Operator.MORE_THAN})


@dataclass(frozen=True, slots=True)
class Part:
    """One of several conditions that are asked together."""

    condition: Condition
    ask: Ask
    wanted: bool  # what it should answer
    find: Finder | None  # None: nothing moves it


class Separation:
    """Finds what separates the conditions of one law from holding, to a person's advantage or disadvantage."""

    def __init__(self, interpreter: Interpreter, movements: Movements, given: frozenset[Leaf] = frozenset()) -> None:
        """Look into the conditions that the *interpreter* asks, by what may move; tests that are *given* never fail."""
        self._interpreter = interpreter
        self._facts = interpreter.release.facts
        self._movements = movements
        self._given = given

    def part(self, condition: Condition, *, wanted: bool = True) -> Part:
        """Give a *condition* that should answer what is *wanted*."""
        return Part(condition, self._interpreter.compile(condition), wanted, self.of(condition, wanted=wanted))

    def of(self, condition: Condition, *, wanted: bool = True) -> Finder | None:
        """Give what finds the movements that make a *condition* answer what is *wanted*; None where there is none."""
        match condition:
            case Not(part):
                return self.of(part, wanted=not wanted)
            case All(parts) if wanted:
                return self.every([self.part(part) for part in parts])
            case Any(parts) if not wanted:
                return self.every([self.part(part, wanted=False) for part in parts])
            case All(parts) | Any(parts):
                return _one_of([self.part(part, wanted=wanted) for part in parts])
            case Leaf():
                return self._leaf(condition if wanted else _contrary(condition))
            case _:
                assert_never(condition)

    def every(self, parts: Sequence[Part], guards: Sequence[Ask] = ()) -> Finder | None:
        """Give what finds the movements that make all *parts* answer what is wanted, where the *guards* hold."""
        fixed = [*((ask, True) for ask in guards), *((part.ask, part.wanted) for part in parts if part.find is None)]
        loose = self._together([part for part in parts if part.find is not None])

        def find(case: Case, entity: Entity) -> list[Move]:
            for ask, wanted in fixed:
                if ask(case, entity) is not wanted:
                    return []
            lacking = [part for part in loose if part.ask(case, entity) is not part.wanted]
            if len(lacking) != 1 or lacking[0].find is None:
                return []
            moves = lacking[0].find(case, entity)
            if all(move.is_begun for move in moves):
                return moves
            others = [part.condition for part in parts if part.wanted and part.condition is not lacking[0].condition]
            is_begun = any(self._speaks(other, case, entity) for other in others)
            return [move._replace(is_begun=move.is_begun or is_begun) for move in moves]

        return find if loose else None

    def _together(self, parts: list[Part]) -> list[Part]:
        """Put the tests of one fact together: one movement may make them all hold."""
        groups: dict[object, list[Part]] = {}
        for part in parts:
            test = part.condition if part.wanted and isinstance(part.condition, Leaf) else None
            groups.setdefault(id(part) if test is None else test.fact, []).append(part)
        return [group[0] if len(group) == 1 else self._joined(group) for group in groups.values()]

    def _joined(self, parts: list[Part]) -> Part:
        condition = All(tuple(part.condition for part in parts))
        return Part(condition, self._interpreter.compile(condition), True, _one_of(parts))  # noqa: FBT003

    def _leaf(self, leaf: Leaf | None) -> Finder | None:
        if leaf is None or leaf in self._given:
            return None
        fact = self._facts[leaf.fact]
        match fact.derivation, leaf.operator, leaf.operand:
            case Holds() as holds, Operator.IS, Constant(bool(wanted)):
                return self._holds(holds, fact, leaf, wanted=wanted)
            case Count(exists=True) as count, Operator.IS, Constant(bool(wanted)):
                return self._records(count) if wanted else None
            case (Count() as count, (Operator.AT_LEAST | Operator.MORE_THAN), _):
                return self._count(count, leaf)
            case _:
                return self._moved(leaf)

    def _moved(self, leaf: Leaf) -> Finder | None:
        mover = self._movements.of(leaf)
        if mover is None:
            return None

        def find(case: Case, entity: Entity) -> list[Move]:
            move = mover(case, entity)
            return [] if move is None else [move]

        return find

    def _holds(self, holds: Holds, fact: Fact, leaf: Leaf, *, wanted: bool) -> Finder | None:
        refute = None if wanted else holds.fails
        within = self.of(holds.condition, wanted=wanted) if refute is None else self.of(refute)
        if within is None:
            return None
        is_personal, step = fact.owner is None, self._movements.step

        def find(case: Case, entity: Entity) -> list[Move]:
            about = case.subject if is_personal else entity
            moves = within(case, about)
            if len(moves) > 1 and all(move.is_step for move in moves):
                return [step(fact, leaf, about)]
            return moves

        return find

    def _count(self, count: Count, leaf: Leaf) -> Finder | None:
        itself, records = self._moved(leaf), self._records(count)

        def find(case: Case, entity: Entity) -> list[Move]:
            moves = [] if itself is None else itself(case, entity)
            if records is not None and moves and moves[0].distance.amount == 1:
                return records(case, entity) or moves
            return moves

        return find

    def _records(self, count: Count) -> Finder | None:
        """Give what finds the records that one movement would make one of those counted."""
        within, ask = self.of(count.where), self._interpreter.compile(count.where)
        if within is None:
            return None
        theirs = None if count.matching is None else self._interpreter.reader(count.matching[0])
        ours = None if count.matching is None else self._interpreter.reader(count.matching[1])

        def find(case: Case, entity: Entity) -> list[Move]:
            key = None if ours is None else ours(case, entity)
            return [
                move
                for record in case.records.get(count.records, ())
                if (theirs is None or theirs(case, record) == key) and ask(case, record) is False
                for move in within(case, record)
            ]

        return find

    def _speaks(self, condition: Condition, case: Case, entity: Entity) -> bool:
        """Answer whether a *condition* holds by something that there is, not by something that there is not."""
        if self._interpreter.compile(condition)(case, entity) is not True:
            return False
        match condition:
            case All(parts) | Any(parts):
                return any(self._speaks(part, case, entity) for part in parts)
            case Leaf():
                return _is_there(condition, self._facts[condition.fact], self._interpreter, case, entity)
            case _:
                return False


def _is_there(leaf: Leaf, fact: Fact, interpreter: Interpreter, case: Case, entity: Entity) -> bool:
    value = interpreter.read(leaf.fact, case, entity)
    if isinstance(value, Bounds):
        return leaf.operator in _MORE and value.lo > 0
    if fact.owner is None:
        return value is True and isinstance(fact.derivation, Count)
    return value is True or isinstance(value, str)


def _one_of(parts: Sequence[Part]) -> Finder | None:
    """Give what finds the movements of those of several parts that do not answer what is wanted."""
    finders = [(part.ask, part.wanted, part.find) for part in parts if part.find is not None]

    def find(case: Case, entity: Entity) -> list[Move]:
        return [move for ask, wanted, of in finders if ask(case, entity) is not wanted for move in of(case, entity)]

    return find if finders else None


def _contrary(leaf: Leaf) -> Leaf | None:
    """Give the test that holds where this one does not, as far as there is one."""
    match leaf.operator, leaf.operand:
        case ((Operator.IS | Operator.HAPPENED), Constant(bool(value))):
            return replace(leaf, operand=Constant(not value))
        case Operator.IS, Constant(str(value)):
            return replace(leaf, operator=Operator.NOT_IN, operand=Constant(frozenset({value})))
        case operator, _ if operator in _CONTRARY:
            return replace(leaf, operator=_CONTRARY[operator])
        case _:
            return None
