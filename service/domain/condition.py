"""
Conditions: what a rule or a derived fact asks, as a tree.

The union is closed: a leaf asks one fact, the other three join conditions. Operands that are parameters or other facts
stay references here; `binding` puts the parameters' values of the day in their place.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias, assert_never

from service.domain.answer import Unknown
from service.domain.bounds import Bounds

Value: TypeAlias = bool | str | Bounds | frozenset[str | None] | Unknown | None
"""
What a fact may be. A truth, a code or text, a number or day within bounds, a set (the codes of a list field, or the
codes that a single one may be), unknown, or None: there is none.
"""


class Operator(StrEnum):
    """How a leaf tests its fact."""

    IS = "is"
    IN = "in"
    NOT_IN = "not_in"
    HAS = "has"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    MORE_THAN = "more_than"
    LESS_THAN = "less_than"
    ON_OR_AFTER = "on_or_after"
    ON_OR_BEFORE = "on_or_before"
    WITHIN_MONTHS = "within_months"
    SAME_YEAR = "same_year"
    HAPPENED = "happened"
    MAY_BE = "may_be"


@dataclass(frozen=True, slots=True)
class Constant:
    """A value that stands in the condition; a parameter of the day keeps the name it came from."""

    value: Value
    parameter: str | None = None


@dataclass(frozen=True, slots=True)
class ParameterRef:
    """A number of policy, by name."""

    name: str


@dataclass(frozen=True, slots=True)
class FactRef:
    """Another fact, by name."""

    name: str


@dataclass(frozen=True, slots=True)
class AsOf:
    """The day as of which everything is judged."""


Operand: TypeAlias = Constant | ParameterRef | FactRef | AsOf


@dataclass(frozen=True, slots=True)
class Leaf:
    """One test of one fact; `absent` is what an unknown answer reads as, if it reads as anything."""

    fact: str
    operator: Operator
    operand: Operand
    absent: bool | None = None


@dataclass(frozen=True, slots=True)
class All:
    """Holds when all parts hold."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Any:
    """Holds when one part holds."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Holds when its part does not."""

    part: "Condition"


Condition: TypeAlias = Leaf | All | Any | Not

ALWAYS = All(())


def leaves(condition: Condition) -> Iterator[Leaf]:
    """Give every leaf of a *condition*, in the order in which it is written."""
    match condition:
        case Leaf():
            yield condition
        case Not(part):
            yield from leaves(part)
        case All(parts) | Any(parts):
            for part in parts:
                yield from leaves(part)
        case _:
            assert_never(condition)


def facts_read(condition: Condition) -> Iterator[str]:
    """Give the name of every fact that a *condition* reads, operands included."""
    for leaf in leaves(condition):
        yield leaf.fact
        if isinstance(leaf.operand, FactRef):
            yield leaf.operand.name


def parameters_read(condition: Condition) -> Iterator[str]:
    """Give the name of every parameter that a *condition* reads."""
    for leaf in leaves(condition):
        if isinstance(leaf.operand, ParameterRef):
            yield leaf.operand.name
