"""
Records by their person: what is worked out over the records that each person has.

The records of a table stand in the order of their persons, so that each person's are a segment of it.
"""

from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, TypeAlias

import numpy as np
import polars as pl

Array: TypeAlias = "np.ndarray[Any, Any]"


_YEAR_BITS = 32


class How(Enum):
    """How the values of a segment become one; of no record: 0, or for the maximum, -1."""

    SUM = auto()
    MAXIMUM = auto()
    UNION = auto()  # of bits


@dataclass(frozen=True)
class Segments:
    """Where the records of each person begin and end."""

    starts: Array
    ends: Array

    @classmethod
    def of(cls, who: Array, people: int) -> "Segments":
        """Find the segments of so many *people* in a column that is in order."""
        ends = np.cumsum(np.bincount(who, minlength=people))
        return cls(np.concatenate(([0], ends[:-1])), ends)

    def reduce(self, values: Array, how: How) -> Array:
        """Give one value a person."""
        if how is How.SUM:
            sums = np.concatenate(([0], np.cumsum(values, dtype=np.int64)))
            found: Array = sums[self.ends] - sums[self.starts]
            return found
        has_any = self.ends > self.starts
        result = np.full(len(self.ends), -1 if how is How.MAXIMUM else 0, dtype=values.dtype)
        if len(values):
            merge = np.maximum if how is How.MAXIMUM else np.bitwise_or
            result[has_any] = merge.reduceat(values, self.starts[has_any])
        return result


@dataclass(frozen=True)
class Pairs:
    """Which records of one table speak of which rows of another, and where it is not known."""

    theirs: Array  # rows of the table that is counted …
    ours: Array  # … and, beside each, the row that it is about
    theirs_unknown: Array  # a truth for each row
    ours_unknown: Array
    our_people: Array

    def count(self, surely: Array, possibly: Array, segments: Segments) -> tuple[Array, Array]:
        """Count, for each of our rows, those of theirs that fit, and those that may."""
        size = len(self.our_people)
        low = np.bincount(self.ours[surely[self.theirs]], minlength=size)
        high = np.bincount(self.ours[possibly[self.theirs]], minlength=size)
        if self.theirs_unknown.any():
            high = high + segments.reduce(possibly & self.theirs_unknown, How.SUM)[self.our_people]
        if self.ours_unknown.any():
            every = segments.reduce(possibly, How.SUM)[self.our_people]
            low, high = np.where(self.ours_unknown, 0, low), np.where(self.ours_unknown, every, high)
        return low, high


def paired(theirs: pl.DataFrame, ours: pl.DataFrame) -> Pairs:
    """Find the pairs; both tables have the columns `who`, `key` (a text) and `none` (a truth: there is no key)."""
    rows = theirs.with_row_index("theirs").filter(pl.col("key").is_not_null() | pl.col("none"))
    found = rows.join(
        ours.with_row_index("ours").filter(pl.col("key").is_not_null() | pl.col("none")),
        on=["who", "key", "none"],
        nulls_equal=True,
    )
    return Pairs(
        found["theirs"].to_numpy(),
        found["ours"].to_numpy(),
        (theirs["key"].is_null() & ~theirs["none"]).to_numpy(),
        (ours["key"].is_null() & ~ours["none"]).to_numpy(),
        ours["who"].to_numpy(),
    )


@dataclass(frozen=True)
class Runs:
    """The records of each person by their year, the earliest first, one a year: the last of those alike."""

    rows: Array
    is_next: Array  # a truth for each of these: no year is missing from it to the latest
    latest: Array  # each person's latest year; 0 of none
    latest_rows: Array  # and its row; -1 of none
    segments: Segments

    @classmethod
    def of(cls, who: Array, years: Array, fits: Array, people: int) -> "Runs":
        """Put the rows that fit in the order of their years; most files have them in it."""
        rows = np.flatnonzero(fits)
        key = (who[rows].astype(np.int64) << _YEAR_BITS) | years[rows]
        if not (key[1:] > key[:-1]).all():
            order = np.argsort(key, kind="stable")
            rows, key = rows[order], key[order]
            is_last = np.ones(len(rows), dtype=bool)
            is_last[:-1] = key[1:] != key[:-1]
            rows = rows[is_last]
        segments = Segments.of(who[rows], people)
        has_any = segments.ends > segments.starts
        latest, latest_rows = np.zeros(people, dtype=np.int64), np.full(people, -1, dtype=np.int64)
        latest_rows[has_any] = rows[segments.ends[has_any] - 1]
        latest[has_any] = years[latest_rows[has_any]]
        counts = segments.ends - segments.starts
        first = np.repeat(latest - (segments.ends - 1), counts)  # the year of the first row, were there no gap
        return cls(rows, years[rows] - first == np.arange(len(rows)), latest, latest_rows, segments)

    def length(self, goes_on: Array) -> Array:
        """Count, back from the latest, the years without a gap whose records go on (a truth for each row)."""
        broken = np.where(self.is_next & goes_on[self.rows], -1, np.arange(len(self.rows)))
        last = np.maximum(self.segments.reduce(broken, How.MAXIMUM), self.segments.starts - 1)
        found: Array = self.segments.ends - 1 - last
        return found
