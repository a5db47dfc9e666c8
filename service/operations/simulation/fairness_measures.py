"""
What fairness is measured by: rates, and how one group's stands against that of the best.

All comparisons are of whole numbers; a ratio of exactly four fifths is not below it.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any


@dataclass(frozen=True, slots=True)
class Rate:
    """How many of how many, and the exact interval in which the rate lies."""

    count: int
    size: int
    low: float
    high: float

    @property
    def value(self) -> float:
        """Give the rate."""
        return self.count / self.size

    @property
    def exact(self) -> Fraction:
        """Give the rate as it is compared."""
        return Fraction(self.count, self.size)

    def as_json(self) -> dict[str, Any]:
        """Give the rate and its interval."""
        return {"value": self.value, "low": self.low, "high": self.high}


@dataclass(frozen=True, slots=True)
class Against:
    """A group's rate against that of the best group."""

    rate: Rate
    best: Rate
    is_harsh: bool

    @property
    def _pair(self) -> tuple[int, int]:
        """Give this rate and the best over one denominator, that first which ought not to be the lesser."""
        own, best = self.rate.count * self.best.size, self.best.count * self.rate.size
        return (best, own) if self.is_harsh else (own, best)

    @property
    def ratio(self) -> float | None:
        """Give the ratio; None where the rate to be divided by is nought."""
        less, more = self._pair
        if more:
            return less / more
        return 1.0 if self.is_harsh else None

    @property
    def is_below(self) -> bool:
        """Answer whether the ratio is less than four fifths, by whole numbers."""
        less, more = self._pair
        return 5 * less < 4 * more

    @property
    def overlaps(self) -> bool:
        """Answer whether the intervals of the two rates have a point in common."""
        return self.rate.low <= self.best.high and self.best.low <= self.rate.high


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a group stands under one release: against whom, where anybody is the best."""

    group: str
    best: str | None
    against: Against | None

    @property
    def is_below(self) -> bool:
        """Answer whether it stands below four fifths of the best."""
        return self.against is not None and self.against.is_below
