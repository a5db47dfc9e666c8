"""
Three answers in OpenFisca: each truth is two variables, what surely holds (`…_yes`) and what may (`…_may`).

A formula is written once and calculated at either end: what fails at the one end holds at the other. A day is two
variables as well, the first that it may be and the last; what is not known lies between `LONG_AGO` and `FAR_OFF`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import reduce
from operator import and_, or_
from typing import Any, TypeAlias

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.indexed_enums import Enum, EnumArray
from openfisca_core.model_api import Variable
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem

Array: TypeAlias = Any
"""An array of numpy, or one of codes; OpenFisca carries no types."""
Formula: TypeAlias = Callable[["Ask"], Array]

YES, MAY = "_yes", "_may"
FIRST, LAST = "_first", "_last"
NEVER, LONG_AGO, FAR_OFF = -2_000_000, -1_000_000, 1_000_000
"""Days: one that never came, and the ends of what is not known."""
ANSWER, VERDICT = "answer_", "verdict_"
"""Before the name of a rule, or of an action: what is said of it, as a code."""
UNKNOWN = "unknown"
"""The code that stands where none is known, the last of each list."""
NOT_KNOWN = -1
"""The number that stands where none is known."""
CADRE = "cadre"
_EPOCH = 719_163


@dataclass(frozen=True, slots=True)
class Ask:
    """Asks one end of what is known of a population of OpenFisca."""

    population: Any
    period: Any
    end: str

    @property
    def as_of(self) -> int:
        """The day as of which everything is judged, counted from 1970."""
        return int(self.period.start.date.toordinal()) - _EPOCH

    def value(self, name: str) -> Array:
        """Read a variable that has one end."""
        found: Array = self.population(name, self.period)
        return found

    def holds(self, name: str) -> Array:
        """Tell where a truth holds at this end."""
        return self.value(_variable(name) + self.end)

    def fails(self, name: str) -> Array:
        """Tell where it fails at this end: where it does not hold at the other."""
        return ~self.value(_variable(name) + (MAY if self.end == YES else YES))

    def among(self, name: str, *codes: str) -> Array:
        """Tell where a code is one of some."""
        values = self.value(name)
        members = values.possible_values
        wanted = codes if self.end == YES else (*codes, UNKNOWN)
        return reduce(or_, (values == members[code] for code in wanted))

    def at_least(self, name: str, least: int | str) -> Array:
        """Tell where a number is as great as another."""
        return self._compare(name, least, np.greater_equal)

    def more_than(self, name: str, least: int | str) -> Array:
        """Tell where a number is greater than another."""
        return self._compare(name, least, np.greater)

    def _compare(self, name: str, other: int | str, compare: Callable[[Array, Any], Array]) -> Array:
        numbers, against = self.value(name), self.value(other) if isinstance(other, str) else other
        known = numbers != NOT_KNOWN
        if isinstance(other, str):
            known = known & (against != NOT_KNOWN)
        return compare(numbers, against) & known if self.end == YES else compare(numbers, against) | ~known

    def first(self, name: str) -> Array:
        """Give the first day that it may be; one of record is not after the day as of which it is judged."""
        return self.value(name + FIRST)

    def last(self, name: str) -> Array:
        """Give the last day that it may be, as far as it has come."""
        return np.minimum(self.value(name + LAST), self.as_of)

    def since(self, name: str, start: int) -> Array:
        """Tell where a day that has come is not before the *start*."""
        first = self.first(name)
        return ((first if self.end == YES else self.last(name)) >= start) & (first <= self.as_of)

    def happened(self, name: str) -> Array:
        """Tell where something has happened by now."""
        first = self.first(name)
        known = (first > LONG_AGO) & (first <= self.as_of)
        return known if self.end == YES else known | (first == LONG_AGO)

    def not_happened(self, name: str) -> Array:
        """Tell where it has not."""
        first = self.first(name)
        known = (first == NEVER) | (first > self.as_of)
        return known if self.end == YES else known | (first == LONG_AGO)

    def of_cadre(self, name: str) -> Array:
        """Tell where a truth holds of the person whose record it is."""
        found: Array = self.population.cadre(name + self.end, self.period)
        return found

    def exists(self, name: str) -> Array:
        """Tell which persons have a record, of those that count, of which a truth holds."""
        members = self.population.members
        found: Array = self.population.any(members(name + self.end, self.period) & members("counts", self.period))
        return found if self.end == YES else found | ~self.value("listed")


def holds(name: str) -> Formula:
    """Give the formula that a truth holds."""
    return lambda ask: ask.holds(name)


def every(*truths: Array) -> Array:
    """Join truths by and."""
    return reduce(and_, truths)


def either(*truths: Array) -> Array:
    """Join truths by or."""
    return reduce(or_, truths)


def _variable(name: str) -> str:
    return name.replace("-", "_")


@dataclass
class Records:
    """The variables about one kind of record, which OpenFisca calls persons, and about their group, the cadre."""

    name: str
    variables: list[type[Variable]] = field(default_factory=list)
    truths: list[str] = field(default_factory=list)  # those worked out
    rules: list[str] = field(default_factory=list)
    actions: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Make the two entities."""
        roles = [{"key": "record", "plural": "records", "label": "record"}]
        self.record = build_entity(self.name, f"all_{self.name}", self.name, is_person=True)
        self.cadre = None if self.name == CADRE else build_entity(CADRE, "cadres", CADRE, roles=roles)

    def truth(self, name: str, *, of_cadre: bool = False) -> Callable[[Formula], Formula]:
        """Declare a truth that is worked out, of a record or of the cadre."""

        def declare(formula: Formula) -> Formula:
            entity = self.cadre if of_cadre else self.record
            self.truths.append(name)
            for end in (YES, MAY):
                self._declare(_variable(name) + end, entity, bool, _at(formula, end))
            return formula

        return declare

    def plain(self, name: str, value_type: type = bool, *, of_cadre: bool = False) -> Callable[[Formula], Formula]:
        """Declare what is worked out and has one end."""

        def declare(formula: Formula) -> Formula:
            self._declare(name, self.cadre if of_cadre else self.record, value_type, _at(formula, YES))
            return formula

        return declare

    def rule(self, name: str, answers: type[Enum]) -> Callable[[Formula], Formula]:
        """Declare a rule: its truth, and the answer that it comes to as a code (yes, no, unknown)."""
        self.rules.append(name)

        def answer(ask: Ask) -> Array:
            surely, may = (ask.value(_variable(name) + end).view(np.uint8) for end in (YES, MAY))
            return EnumArray(1 + may - 2 * surely, answers)

        self.code(ANSWER + _variable(name), answers)(answer)
        return self.truth(name)

    def code(self, name: str, codes: type[Enum]) -> Callable[[Formula], Formula]:
        """Declare a code that is worked out."""

        def declare(formula: Formula) -> Formula:
            self._declare(name, self.record, codes, _at(formula, YES))
            return formula

        return declare

    def given(self, name: str, value_type: type, *, of_cadre: bool = False) -> None:
        """Declare a variable that is set."""
        self._declare(name, self.cadre if of_cadre else self.record, value_type, None)

    def _declare(self, name: str, entity: Any, value_type: type, formula: Any) -> None:
        attributes: dict[str, Any] = {"value_type": value_type, "entity": entity, "definition_period": DateUnit.DAY}
        if issubclass(value_type, Enum):
            codes: Any = value_type
            attributes |= {"possible_values": codes, "value_type": Enum, "default_value": codes[UNKNOWN]}
        if formula is not None:
            attributes["formula"] = formula
        self.variables.append(type(name, (Variable,), {"label": name, **attributes}))

    def system(self) -> TaxBenefitSystem:
        """Give the system of these variables."""
        system = TaxBenefitSystem([self.record] if self.cadre is None else [self.record, self.cadre])
        system.add_variables(*self.variables)
        return system

    def simulation(self, system: TaxBenefitSystem, whose: Array | None, records: int, cadres: int) -> Any:
        """Begin a simulation of so many records and cadres."""
        builder = SimulationBuilder()
        builder.create_entities(system)
        builder.declare_person_entity(self.name, range(records))
        if whose is not None:
            group = builder.declare_entity(CADRE, range(cadres))
            group.members_entity_id = whose  # they are numbered from 0 already
        return builder.build(system)


def _at(formula: Formula, end: str) -> Callable[[Any, Any], Array]:
    def at_end(population: Any, period: Any) -> Array:
        return formula(Ask(population, period, end))

    return at_end


def codes_of(name: str, codes: list[str]) -> Any:
    """Make a list of codes, with the one that stands where none is known."""
    return Enum(name, {code: code for code in (*codes, UNKNOWN)})


__all__ = ["Ask", "EnumArray", "Records", "codes_of", "either", "every", "holds"]
