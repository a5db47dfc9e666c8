"""
Dice: random draws for many rows at once, all from one seeded source.

A share is held to a part in 65,536, which is as exact as anything here deserves, and is what makes a draw cheap.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Mask: TypeAlias = NDArray[np.bool_]
Numbers: TypeAlias = NDArray[np.int64]
Reals: TypeAlias = NDArray[np.float64]
Shares: TypeAlias = Mapping[str, float]
"""code -> its share; what is left to one belongs to the first."""

_PARTS = 1 << 16


@dataclass(frozen=True, slots=True)
class Codes:
    """A code for each row: the number of its name."""

    names: tuple[str, ...]
    numbers: NDArray[np.uint8]

    def among(self, *names: str) -> Mask:
        """Tell which rows have one of the *names*."""
        wanted = np.array([name in names for name in self.names])
        found: Mask = wanted[self.numbers]
        return found

    def of(self, rows: NDArray[Any]) -> "Codes":
        """Give the codes of other *rows*, by the numbers of these."""
        return Codes(self.names, self.numbers[rows])

    def instead(self, where: Mask, name: str) -> "Codes":
        """Give the codes with *name* in some places."""
        number = np.uint8(self.names.index(name))
        return Codes(self.names, np.where(where, number, self.numbers))


class Dice:
    """Draws for a number of rows; what is drawn depends on the seed and on what was drawn before."""

    def __init__(self, seed: Sequence[int], rows: int) -> None:
        """Begin with a *seed*."""
        self._source = np.random.default_rng(list(seed))
        self.rows = rows

    def chance(self, share: float | Reals) -> Mask:
        """Tell which rows a *share* of them is."""
        found: Mask = self._parts() < np.asarray(share) * _PARTS
        return found

    def code(self, shares: Shares) -> Codes:
        """Draw a code for each row."""
        names = tuple(shares)
        return Codes(names, _table(tuple(shares.values()))[self._parts()])

    def code_by(self, group: NDArray[Any], shares: Sequence[Shares]) -> Codes:
        """Draw a code for each row by the shares of its *group*; all groups have the same names in the same order."""
        names = tuple(shares[0])
        tables = np.stack([_table(tuple(one.values())) for one in shares])
        return Codes(names, tables[group, self._parts()])

    def whole(self, least: int, most: int) -> Numbers:
        """Draw a whole number, both ends included."""
        found: Numbers = self._source.integers(least, most + 1, self.rows, dtype=np.int32).astype(np.int64)
        return found

    def skewed(self, most: int) -> Numbers:
        """Draw a whole number from 0 to *most*; small ones are oftener: half of them lie in the first quarter."""
        found: Numbers = (self._source.random(self.rows) ** 2 * (most + 1)).astype(np.int64)
        return found

    def normal(self) -> Reals:
        """Draw from the bell curve."""
        found: Reals = self._source.standard_normal(self.rows)
        return found

    def times(self, rate: Reals | float, most: int) -> Numbers:
        """Draw how often something happened, at a *rate*."""
        found: Numbers = np.minimum(self._source.poisson(rate, self.rows), most)
        return found

    def _parts(self) -> NDArray[np.uint16]:
        return np.frombuffer(self._source.bytes(2 * self.rows), dtype="<u2")


@lru_cache(maxsize=256)
def _table(shares: tuple[float, ...]) -> NDArray[np.uint8]:
    """Lay the codes out in as many places as their shares ask for."""
    ends = np.round(np.cumsum(shares[1:]) * _PARTS).astype(np.int64)
    table = np.zeros(_PARTS, dtype=np.uint8)
    for number, (start, end) in enumerate(zip([0, *ends[:-1]], ends, strict=True), start=1):
        table[start:end] = number
    return table


@dataclass(frozen=True, slots=True)
class Rows:
    """The records of a list: whose each is, and how many of the same person come before it."""

    who: Numbers
    before: Numbers

    def __len__(self) -> int:
        """Count them."""
        return len(self.who)


def rows_of(counts: NDArray[Any]) -> Rows:
    """Give the records of a list of which each person has so many."""
    counts = counts.astype(np.int64)
    starts = np.cumsum(counts) - counts
    return Rows(np.repeat(np.arange(len(counts)), counts), np.arange(counts.sum()) - np.repeat(starts, counts))


def rows_in_order(who: Numbers) -> Rows:
    """Give the records whose persons are *who*, in order already."""
    return Rows(who, np.arange(len(who)) - np.searchsorted(who, who))
