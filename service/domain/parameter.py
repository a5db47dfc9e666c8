"""
Parameters: each number of policy alone, by the day from which it stands.

A value stands until the next one; a value of None ends the parameter. A fraction is kept as it is written, exactly; no
rule compares with one.
"""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from service.domain.rule import Citation

Table: TypeAlias = Mapping[str, int | str]
"""What a table gives: code -> months, or code -> code."""


@dataclass(frozen=True, slots=True)
class ParameterValue:
    """What a parameter is from one day on."""

    start: int  # the day's ordinal
    value: int | Fraction | Table | None
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Parameter:
    """One number, or one table of numbers or codes, of policy."""

    name: str
    label: str
    unit: str | None
    values: tuple[ParameterValue, ...]  # by day, earliest first
    is_share: bool = False  # a number of ten-thousandths
    keys: str | None = None  # a table: the fact whose codes are its keys
    gives: str | None = None  # a table of codes: the fact whose codes are its values
    complete: bool = False  # a table that means to give something for every code of its keys
    is_fraction: bool = False  # a part of a whole, exactly, as two thirds

    def version_on(self, day: int) -> int:
        """Give the index of the value in force on a *day*; -1 before the first."""
        return bisect_right(self.values, day, key=lambda value: value.start) - 1

    def on(self, day: int) -> ParameterValue | None:
        """Give what stands on a *day*; None where nothing does."""
        index = self.version_on(day)
        found = self.values[index] if index >= 0 else None
        return None if found is None or found.value is None else found
