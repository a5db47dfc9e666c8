"""
Values known within bounds.

A number or a day that is not known exactly is known to lie between two ends, both included; one that is known
exactly has equal ends. It may besides be that there is none at all (`maybe_none`). What is asked of such a value
is yes when it holds for all that it may be, no when it holds for none of it, and unknown otherwise.
"""

from functools import lru_cache
from typing import NamedTuple

from service.domain.answer import UNKNOWN, Truth

LIMIT = 10**9
"""Stands for no end at all; every number and every day of a dossier lies well within."""


class Bounds(NamedTuple):
    """An integer, or a day as an ordinal, between two ends."""

    lo: int
    hi: int
    maybe_none: bool = False

    @property
    def is_exact(self) -> bool:
        """Whether the value is known."""
        return self.lo == self.hi and not self.maybe_none


@lru_cache(maxsize=4096)
def exactly(number: int) -> Bounds:
    """Give the bounds of a *number* that is known."""
    return Bounds(number, number)


def hull(values: list[Bounds | None]) -> Bounds | None:
    """Give the narrowest bounds that hold all *values*, of which None says that there is none."""
    known = [value for value in values if value is not None]
    if not known:
        return None
    maybe_none = len(known) < len(values) or any(value.maybe_none for value in known)
    return Bounds(min(v.lo for v in known), max(v.hi for v in known), maybe_none)


def _judge(*, surely: bool, possibly: bool, maybe_none: bool) -> Truth:
    if not possibly:
        return False
    return True if surely and not maybe_none else UNKNOWN


def at_least(value: Bounds, other: Bounds) -> Truth:
    """Answer whether *value* is *other* or more (a day: on it or after)."""
    return _judge(
        surely=value.lo >= other.hi, possibly=value.hi >= other.lo, maybe_none=value.maybe_none or other.maybe_none
    )


def at_most(value: Bounds, other: Bounds) -> Truth:
    """Answer whether *value* is *other* or less (a day: on it or before)."""
    return _judge(
        surely=value.hi <= other.lo, possibly=value.lo <= other.hi, maybe_none=value.maybe_none or other.maybe_none
    )


def more_than(value: Bounds, other: Bounds) -> Truth:
    """Answer whether *value* is more than *other*."""
    return _judge(
        surely=value.lo > other.hi, possibly=value.hi > other.lo, maybe_none=value.maybe_none or other.maybe_none
    )


def less_than(value: Bounds, other: Bounds) -> Truth:
    """Answer whether *value* is less than *other*."""
    return _judge(
        surely=value.hi < other.lo, possibly=value.lo < other.hi, maybe_none=value.maybe_none or other.maybe_none
    )


def equal_to(value: Bounds, other: Bounds) -> Truth:
    """Answer whether *value* is *other*."""
    surely = value.lo == value.hi == other.lo == other.hi
    possibly = value.lo <= other.hi and other.lo <= value.hi
    return _judge(surely=surely, possibly=possibly, maybe_none=value.maybe_none or other.maybe_none)
