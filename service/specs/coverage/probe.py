"""
The probe: an interpreter that notes what each test answers, and can be told to answer one test otherwise.

Whether a test mattered is seen by answering it otherwise: where nothing changes, a scenario has passed it by.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from service.domain.answer import UNKNOWN, Truth, all_of
from service.domain.bounds import Bounds, at_least, at_most, exactly
from service.domain.case import Case
from service.domain.condition import Leaf, Operator, Value
from service.domain.dates import year_bounds, year_of
from service.domain.dossier import Entity
from service.domain.in_force import InForce
from service.domain.interpreter import Ask, Interpreter
from service.domain.operators import TESTS
from service.specs.coverage.points import Spot


@dataclass(frozen=True, slots=True, eq=False)
class Otherwise:
    """Wherever one of some tests answers one thing, let it answer another."""

    spots: frozenset[Spot]
    truth: Truth
    instead: Truth


@dataclass(frozen=True, slots=True, eq=False)
class Moved:
    """Let a test compare with what is one step more or less (a day, where it is of days)."""

    spots: frozenset[Spot]
    by: int


Answered = dict[Truth, list[Entity]]
"""What a test answered, and of what."""


class Probe(Interpreter):
    """An interpreter that can be looked into."""

    def __init__(self, law: InForce, spots: Mapping[int, Spot]) -> None:
        """Prepare the rules of a *law*; *spots* says of each leaf, by its id, where it stands."""
        self.change: Otherwise | Moved | None = None
        self.seen: dict[Spot, Answered] = {}  # what each test answered since this was emptied
        self._spots = spots
        super().__init__(law)

    def compile_leaf(self, leaf: Leaf) -> Ask:
        """Give the closure that answers one test, and notes or alters what it answers."""
        ask, spot = super().compile_leaf(leaf), self._spots.get(id(leaf))
        moved = self._compile_moved(leaf)

        def probed(case: Case, entity: Entity) -> Truth:
            change = self.change
            if change is None and spot is not None:
                truth = ask(case, entity)
                self.seen.setdefault(spot, {}).setdefault(truth, []).append(entity)
                return truth
            if change is None or spot not in change.spots:
                return ask(case, entity)
            if isinstance(change, Moved):
                return moved(case, entity, change.by)
            truth = ask(case, entity)
            return change.instead if truth is change.truth else truth

        return probed

    def _compile_moved(self, leaf: Leaf) -> Callable[[Case, Entity, int], Truth]:
        read, operand = self.reader(leaf.fact), self.operand(leaf.operand)
        compare = _COMPARED.get(leaf.operator, _plainly)
        absent: Truth = UNKNOWN if leaf.absent is None else leaf.absent

        def ask(case: Case, entity: Entity, by: int) -> Truth:
            value = read(case, entity)
            return absent if value is UNKNOWN else compare(leaf, value, operand(case, entity), case, by)

        return ask


Compare = Callable[[Leaf, Value, Value, Case, int], Truth]


def _plainly(leaf: Leaf, value: Value, operand: Value, case: Case, by: int) -> Truth:
    if isinstance(operand, Bounds):
        operand = Bounds(operand.lo + by, operand.hi + by, operand.maybe_none)
    return TESTS[leaf.operator](value, operand, case)


def _since(start: int, value: Value, case: Case) -> Truth:
    if not isinstance(value, Bounds):
        return False
    return all_of((at_least(value, exactly(start)), at_most(value, exactly(case.as_of))))


def _within_months(_: Leaf, value: Value, operand: Value, case: Case, by: int) -> Truth:
    return _since(case.months_before(operand.lo) + by, value, case) if isinstance(operand, Bounds) else UNKNOWN


def _same_year(_: Leaf, value: Value, __: Value, case: Case, by: int) -> Truth:
    return _since(year_bounds(year_of(case.as_of)).lo + by, value, case)


_COMPARED: dict[Operator, Compare] = {Operator.WITHIN_MONTHS: _within_months, Operator.SAME_YEAR: _same_year}
