"""
Days as columns of ordinals, by the rules of `service.domain.dates`; and the day as of which each person is judged.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import partial

import numpy as np
import polars as pl

from service.domain import dates
from service.domain.bounds import LIMIT

EPOCH = date(1970, 1, 1).toordinal()
"""The ordinal of the day that Polars counts as 0."""

LAST = date.max.toordinal()
MONTHS = 12
AS_OF = "@as_of"

_FIRSTS = np.array(
    [date(year, month, 1).toordinal() for year in range(1, date.max.year + 1) for month in range(1, 13)] + [LAST + 1]
)
BEFORE_FIRST = pl.Series([1, *(_FIRSTS[:-1] - 1), dates.NEVER], dtype=pl.Int32)
"""The day before each month of the calendar begins, beyond both its ends too: what is before it is its first day."""

LAST_OF_MONTH = pl.Series([1, *(_FIRSTS[1:] - 1), dates.NEVER], dtype=pl.Int32)
"""The last day of each month of the calendar, likewise; what is after it never comes."""

MONTH_OF = pl.Series(np.repeat(np.arange(len(_FIRSTS), dtype=np.int32), np.diff(_FIRSTS, prepend=0)))
"""The number of the month of each day of the calendar: a look at it takes a tenth of the time of working it out."""


def ordinal(day: pl.Expr) -> pl.Expr:
    """Give the ordinal of a date."""
    return day.to_physical() + pl.lit(EPOCH, dtype=pl.Int32)


def as_date(day: pl.Expr) -> pl.Expr:
    """Give the date of an ordinal; of a day that never comes, the last of the calendar."""
    return (day.clip(upper_bound=LAST) - EPOCH).cast(pl.Int32).cast(pl.Date)


def year_of(day: pl.Expr) -> pl.Expr:
    """Give the year of an ordinal."""
    return as_date(day).dt.year()


def month_of(day: pl.Expr) -> pl.Expr:
    """Give the number of a day's month, January of the year 1 being 1; of a day that never comes, the last."""
    if day.meta.is_literal():  # what is looked up for a literal would not be taken for the same of everybody
        return pl.lit(MONTH_OF[min(pl.select(day).item(), LAST)], dtype=pl.Int32)
    return pl.lit(MONTH_OF).gather(day.clip(upper_bound=LAST).cast(pl.UInt32))


def plus_months(day: pl.Expr, months: pl.Expr) -> pl.Expr:
    """Give the same day some *months* later, or the last of a shorter month; `NEVER` beyond the calendar."""
    place = (month_of(day) + months).clip(0, len(_FIRSTS)).cast(pl.UInt32)
    same = pl.lit(BEFORE_FIRST).gather(place) + _day_of_month(day)
    later = pl.min_horizontal(same, pl.lit(LAST_OF_MONTH).gather(place))
    return pl.when((day > LAST) & months.is_not_null()).then(dates.NEVER).otherwise(later)


def _day_of_month(day: pl.Expr) -> pl.Expr:
    return as_date(day).dt.day()


def plus_so_many(day: pl.Expr, months: pl.Expr) -> pl.Expr:
    """Give the day on which *months* end that a table gives; those without end never do."""
    return pl.when((months >= LIMIT) & day.is_not_null()).then(dates.NEVER).otherwise(plus_months(day, months))


def whole_months(start: pl.Expr, end: pl.Expr) -> pl.Expr:
    """Give the largest n for which *start* plus n months is on or before *end*."""
    months = month_of(end) - month_of(start)
    last = as_date(end)
    is_short = pl.min_horizontal(_day_of_month(start), last.dt.days_in_month()) > last.dt.day()
    is_short = pl.when(start > LAST).then(end < dates.NEVER).otherwise(is_short)
    return months.cast(pl.Int64) - is_short.cast(pl.Int64)


def end_of_month(year: pl.Expr, month: pl.Expr | int) -> pl.Expr:
    """Give the last day of a month."""
    return pl.lit(LAST_OF_MONTH).gather(((year - 1) * MONTHS + month).clip(0, len(_FIRSTS)).cast(pl.UInt32))


@dataclass
class Today:
    """
    The day as of which all are judged: one for everybody, or, where `day` is None, one for each person.

    What follows from it and is one for everybody is worked out once; else it stands in columns of its own, which
    `columns` names.
    """

    day: int | None = None
    columns: dict[str, Callable[[int], int]] = field(default_factory=dict)

    def _given(self, name: str, work_out: Callable[[int], int]) -> pl.Expr:
        if self.day is not None:
            return pl.lit(work_out(self.day), dtype=pl.Int32)
        self.columns[name] = work_out
        return pl.col(name)

    @property
    def ordinal(self) -> pl.Expr:
        """Give the day itself."""
        return self._given(AS_OF, int)

    @property
    def year(self) -> pl.Expr:
        """Give its calendar year."""
        return self._given("@year", dates.year_of)

    @property
    def year_begins(self) -> pl.Expr:
        """Give the first day of its year."""
        return self._given("@year_begins", lambda day: dates.year_bounds(dates.year_of(day)).lo)

    @property
    def year_ends(self) -> pl.Expr:
        """Give the last day of its year."""
        return self._given("@year_ends", lambda day: dates.year_bounds(dates.year_of(day)).hi)

    def months_before(self, months: int) -> pl.Expr:
        """Give the day that lies *months* before it."""
        return self._given(f"@before:{months}", partial(dates.plus_months, months=-months))
