"""
Outline: the rules that are asked of one kind of thing, and of each its conditions, part by part.

Equal conditions of different rules are one part, told of an entity once. The parts of a rule stay apart: within its
scope all hold, all that it asks holds, and nothing that defeats it does.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from service.domain.condition import All, Condition
from service.domain.defeat import Defeat
from service.domain.interpreter import Ask, Interpreter
from service.domain.rendering import quoted
from service.domain.rule import Rule
from service.domain.telling import Part, Telling

Pick = Callable[[Sequence[Any]], list[Any]]


@dataclass(frozen=True, slots=True)
class Parts:
    """Some of the parts of an outline, by their numbers."""

    numbers: tuple[int, ...]
    pick: Pick  # takes what stands at these numbers


@dataclass(frozen=True, slots=True)
class Exclusion:
    """One exception of a rule, and its alternatives by what they are called."""

    part: int
    alternatives: tuple[tuple[str, Ask], ...]


@dataclass(frozen=True, slots=True)
class Asking:
    """One rule as it is asked of one kind of thing."""

    title: str  # in quotation marks
    is_plain: bool  # without scope and exceptions
    scope: Parts
    when: Parts
    unless: Parts
    exclusions: tuple[Exclusion, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """All rules that are asked of one kind of thing."""

    parts: tuple[Part, ...]
    rules: dict[str, Asking]


def outline(about: str, interpreter: Interpreter, telling: Telling, defeats: Mapping[str, Defeat]) -> Outline:
    """Give the outline of the rules that are asked of what they are *about*."""
    numbers: dict[Part, int] = {}

    def parts(conditions: Iterable[Condition]) -> Parts:
        found = tuple(numbers.setdefault(telling.part(one), len(numbers)) for one in conditions)
        return Parts(found, _picker(found))

    def asking(rule: Rule) -> Asking:
        scope, when, unless = map(
            parts, (_side_by_side(rule.scope), _side_by_side(rule.conditions[about]), rule.unless)
        )
        excluded = zip(unless.numbers, defeats[rule.id].exceptions, strict=True) if rule.unless else ()
        named = tuple(Exclusion(number, one.alternatives) for number, one in excluded)
        is_plain = not scope.numbers and not rule.unless
        return Asking(quoted(rule.title), is_plain, scope, when, unless, named)

    rules = {rule.id: asking(rule) for rule in interpreter.rules if about in rule.conditions}
    return Outline(tuple(numbers), rules)


def _side_by_side(condition: Condition) -> tuple[Condition, ...]:
    return condition.parts if isinstance(condition, All) else (condition,)


def _picker(numbers: tuple[int, ...]) -> Pick:
    match numbers:
        case ():
            return lambda _: []
        case (number,):
            return lambda told: [told[number]]
        case _:
            get = itemgetter(*numbers)
            return lambda told: list(get(told))
