"""
Movement: to which value the fact of one test would have to move for the test to hold, and how far that is.

What moves is what may yet be otherwise. Numbers move; of a length of time that runs to `as_of`, and of a count in a
rule that is to a person's disadvantage, only upwards, because neither time nor what has happened goes back. A day moves
only where time itself will bring it. What the latest record of a list says moves, because another will come: a code in
order by grades (by one alone to a person's disadvantage). A truth or code of the dossier itself moves only where the
vocabulary says that it may change, an outcome where it has not come: one step, and only to a person's advantage. All
else is what something is, or was found to be, and never moves; nor does what is not known exactly.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias, TypeGuard

from service.domain.bounds import Bounds, exactly
from service.domain.case import Case
from service.domain.condition import AsOf, Constant, Leaf, Operator, Value
from service.domain.distance import Distance, Measure, measure_of, one_step
from service.domain.dossier import SHARE_SCALE, Entity
from service.domain.fact import (
    AS_OF,
    Count,
    Fact,
    FactType,
    Given,
    Hits,
    Latest,
    Lookup,
    Span,
    Streak,
    YearOf,
)
from service.domain.interpreter import Interpreter
from service.domain.operators import TESTS
from service.domain.record import Field, FieldType


class Move(NamedTuple):
    """One fact of one entity, moved to where a test of it holds."""

    entity: Entity
    fact: Fact
    leaf: Leaf
    actual: Value
    moved: Value
    against: Value  # what the test compares with
    distance: Distance
    is_begun: bool  # whether some of the way has been gone

    @property
    def is_step(self) -> bool:
        """Whether there is nothing between the two values."""
        return self.distance.measure is Measure.STEP


Mover: TypeAlias = Callable[[Case, Entity], Move | None]

_NEXT: Mapping[Operator, int] = {
    Operator.AT_LEAST: 0,
    Operator.AT_MOST: 0,
    Operator.IS: 0,
    Operator.MORE_THAN: 1,
    Operator.LESS_THAN: -1,
}
"""How far beyond what it compares with the nearest number lies of which a test holds."""


@dataclass(frozen=True, slots=True)
class Movements:
    """What may move by one law; `adverse` where it is to a person's disadvantage."""

    interpreter: Interpreter
    fields: Mapping[str, Field]  # by fact
    adverse: bool

    def of(self, leaf: Leaf) -> Mover | None:
        """Give what moves the fact of a *leaf* that does not hold; None where it never moves."""
        fact = self.interpreter.release.facts[leaf.fact]
        match fact.type:
            case FactType.NUMBER | FactType.SHARE:
                return self._number(leaf, fact)
            case FactType.DATE:
                return self._day(leaf, fact)
            case FactType.TRUTH | FactType.CODE if isinstance(leaf.operand, Constant):
                return self._code(leaf, fact, leaf.operand.value)
            case _:
                return None

    def step(self, fact: Fact, leaf: Leaf, about: Entity) -> Move:
        """Give the step by which a truth that is worked out becomes what a *leaf* asks."""
        moved = leaf.operand.value if isinstance(leaf.operand, Constant) else True
        return Move(about, fact, leaf, not moved, moved, moved, one_step(), is_begun=False)

    def _number(self, leaf: Leaf, fact: Fact) -> Mover | None:
        if leaf.operator not in _NEXT or self._is_fixed(fact.name):
            return None
        read, operand = self.interpreter.reader(fact.name), self.interpreter.operand(leaf.operand)
        beyond, may_go = _NEXT[leaf.operator], self._ways(fact)
        most = SHARE_SCALE if fact.type is FactType.SHARE else None

        def move(case: Case, entity: Entity) -> Move | None:
            value, against = read(case, entity), operand(case, entity)
            if not _is_exact(value) or not _is_exact(against):
                return None
            moved, about = against.lo + beyond, case.subject if fact.owner is None else entity
            if moved < 0 or (most is not None and moved > most) or not may_go(case, about, moved - value.lo):
                return None
            distance = Distance(abs(moved - value.lo), measure_of(fact), max(moved, value.lo))
            return Move(about, fact, leaf, value, exactly(moved), against, distance, is_begun=value.lo > 0)

        return move

    def _ways(self, fact: Fact) -> Callable[[Case, Entity, int], bool]:
        """Give what says whether a number may go up (more than 0) or down."""
        match fact.derivation:
            case Span() as span:
                end = None if span.end == AS_OF else self.interpreter.reader(span.end)
                return lambda case, about, way: way > 0 and (end is None or end(case, about) is None)
            case Count() | Hits() | Streak() if self.adverse:
                return lambda _, __, way: way > 0
            case _:
                return lambda *_: True

    def _is_fixed(self, name: str) -> bool:
        """Answer whether a number or code is what something is, or stands in a table."""
        fact = self.interpreter.release.facts[name]
        match fact.derivation:
            case Given():
                field = self.fields[name]
                return field.required or field.type is FieldType.YEAR
            case Latest(value=value):
                return self._is_fixed(value)
            case Hits(over=over):
                return over is None  # the rules that it counts are told themselves
            case Lookup() | YearOf():
                return True
            case _:
                return False

    def _day(self, leaf: Leaf, fact: Fact) -> Mover | None:
        comes = leaf.operator is Operator.WITHIN_MONTHS or leaf.operand == Constant(value=True)
        if leaf.operator is Operator.ON_OR_BEFORE and isinstance(leaf.operand, AsOf):
            return self._reached(leaf, fact)
        return self._come(leaf, fact) if comes and not self.adverse and self._may_come(fact) else None

    def _reached(self, leaf: Leaf, fact: Fact) -> Mover:
        """Move a day that lies ahead to `as_of`: time brings it."""
        read = self.interpreter.reader(fact.name)

        def move(case: Case, entity: Entity) -> Move | None:
            value, today = read(case, entity), exactly(case.as_of)
            if not _is_exact(value):
                return None
            days, about = value.lo - case.as_of, case.subject if fact.owner is None else entity
            return Move(about, fact, leaf, value, today, today, Distance(days, measure_of(fact), days), is_begun=True)

        return move

    def _come(self, leaf: Leaf, fact: Fact) -> Mover:
        """Move an outcome that has not come to `as_of`."""
        read, operand = self.interpreter.reader(fact.name), self.interpreter.operand(leaf.operand)

        def move(case: Case, entity: Entity) -> Move | None:
            if read(case, entity) is not None:
                return None
            about, against = case.subject if fact.owner is None else entity, operand(case, entity)
            return Move(about, fact, leaf, None, exactly(case.as_of), against, one_step(), is_begun=False)

        return move

    def _may_come(self, fact: Fact) -> bool:
        return fact.name in self.fields and (self.fields[fact.name].outcome or self.fields[fact.name].may_change)

    def _code(self, leaf: Leaf, fact: Fact, operand: Value) -> Mover | None:
        if leaf.operator not in (Operator.IS, Operator.IN, Operator.NOT_IN) or not self._may_move(fact):
            return None
        every: list[bool | str] = list(fact.codes) if fact.type is FactType.CODE else [False, True]
        field, read = self.fields.get(fact.name), self.interpreter.reader(fact.name)
        becomes = every if field is None or not field.may_become else [one for one in every if one in field.may_become]

        def move(case: Case, entity: Entity) -> Move | None:
            value, about = read(case, entity), case.subject if fact.owner is None else entity
            if value is not None and not isinstance(value, bool | str):
                return None
            fitting = [one for one in becomes if TESTS[leaf.operator](one, operand, case) is True]
            at = every.index(value) if value is not None else 0
            moved = min(fitting, key=lambda one: abs(every.index(one) - at), default=None)
            if moved is None:
                return None
            distance = self._grades(fact, value, abs(every.index(moved) - at), len(every) - 1)
            if self.adverse and distance != Distance(1, Measure.GRADES, distance.whole):
                return None
            return Move(about, fact, leaf, value, moved, operand, distance, is_begun=distance.remains < 1)

        return move

    def _grades(self, fact: Fact, value: Value, steps: int, whole: int) -> Distance:
        return Distance(steps, Measure.GRADES, whole) if fact.ordered and value is not None else one_step()

    def _may_move(self, fact: Fact) -> bool:
        """Answer whether a truth or code may yet be otherwise."""
        match fact.derivation:
            case Given():
                return not self.adverse and self.fields[fact.name].may_change
            case Latest():
                return not self._is_fixed(fact.name) and (fact.ordered or not self.adverse)
            case _:
                return False


def _is_exact(value: Value) -> TypeGuard[Bounds]:
    return isinstance(value, Bounds) and value.is_exact
