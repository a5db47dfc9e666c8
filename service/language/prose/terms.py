"""
Terms: what facts, codes, parameters and days are called in Chinese, as they stand on a day.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import assert_never

from service.domain.bounds import LIMIT, Bounds
from service.domain.condition import AsOf, Constant, FactRef, Operand, ParameterRef, Value
from service.domain.fact import AS_OF, Fact, FactType
from service.domain.parameter import Parameter, ParameterValue
from service.domain.release import Release
from service.domain.rendering import day_in_words, in_words

TODAY = "基准日"


@dataclass(frozen=True, slots=True)
class Terms:
    """The words of a release; a parameter has the value that stands on *day*, or without a day its last."""

    release: Release
    day: int | None = None

    def fact(self, name: str) -> Fact:
        """Give a fact by its *name*."""
        return self.release.facts[name]

    def quoted(self, name: str) -> str:
        """Name a fact, or the day of judgement, within a sentence."""
        return TODAY if name == AS_OF else f"「{self.fact(name).label}」"

    def owner(self, fact: Fact) -> str:
        """Say what a *fact* is a fact of."""
        return "本人" if fact.owner is None else self.release.kind_of(fact.owner).label

    def records(self, plural: str) -> str:
        """Name a list of records."""
        return f"「{self.release.kind_named(plural).label}」"

    def codes(self, fact: Fact, codes: Iterable[object]) -> list[str]:
        """Name *codes* of a *fact*, in the order of their list."""
        chosen = set(codes)
        return [f"「{label}」" for code, label in fact.codes.items() if code in chosen]

    def operand(self, operand: Operand, fact: Fact) -> str:
        """Say what a *fact* is compared with."""
        match operand:
            case Constant(value):
                return self.value(value, fact)
            case ParameterRef(name):
                return self.parameter(name)
            case FactRef(name):
                return self.quoted(name)
            case AsOf():
                return TODAY
            case other:
                assert_never(other)

    def value(self, value: Value, fact: Fact) -> str:
        """Say a *value* of a *fact* with its unit."""
        said = in_words(value, fact)
        return said if fact.type is FactType.DATE else measured(said, fact.unit)

    def months(self, operand: Operand, fact: Fact) -> str:
        """Say within how many months an *operand* sets a limit to a day that is a *fact*."""
        if isinstance(operand, ParameterRef):
            return self.parameter(operand.name, "以内")
        value = operand.value if isinstance(operand, Constant) else None
        number = str(value.lo) if isinstance(value, Bounds) else self.operand(operand, fact)
        return f"{measured(number, '月')}以内"

    def parameter(self, name: str, after: str = "") -> str:
        """Say a parameter's number with its unit, what comes *after* it, and whose number it is."""
        parameter = self.release.parameters[name]
        standing = self.standing(parameter)
        if standing is None or not isinstance(standing.value, int):
            return f"……{after}（参数「{parameter.label}」当日没有取值）"
        said = f"{standing.value / 100:g}%" if parameter.is_share else measured(str(standing.value), parameter.unit)
        return f"{said}{after}（参数「{parameter.label}」）"

    def table(self, name: str) -> str:
        """Say what a table gives, entry by entry."""
        parameter = self.release.parameters[name]
        standing = self.standing(parameter)
        if standing is None or not isinstance(standing.value, Mapping):
            return f"参数「{parameter.label}」当日没有取值"
        keys = self.fact(parameter.keys).codes if parameter.keys else {}
        gives = self.fact(parameter.gives).codes if parameter.gives else {}
        listed = (f"{keys[key]}{_entry(value, gives, parameter)}" for key, value in standing.value.items())
        return f"参数「{parameter.label}」：{'，'.join(listed)}；没有列出的为无"

    def standing(self, parameter: Parameter) -> ParameterValue | None:
        """Give the value of a *parameter* that stands on the day, or its last."""
        return parameter.values[-1] if self.day is None else parameter.on(self.day)

    def day_said(self, ordinal: int | None) -> str | None:
        """Say a day, if there is one."""
        return None if ordinal is None else day_in_words(ordinal)


def measured(number: str, unit: str | None) -> str:
    """Put a *number* and its *unit* together."""
    return f"{number} {'个月' if unit == '月' else unit}" if unit else number


def _entry(value: int | str, gives: Mapping[str, str], parameter: Parameter) -> str:
    if isinstance(value, str):
        return f"→{gives[value]}"
    return " 长期" if value >= LIMIT else f" {measured(str(value), parameter.unit)}"
