"""
Days, months and years, by the rules of the lists.

A day is an ordinal (`date.toordinal`); a day that is known to the month or the year only is the bounds of its first
and its last. There is no clock here: the day as of which all is judged is an argument.
"""

from calendar import monthrange
from datetime import date

from service.domain.bounds import LIMIT, Bounds, exactly

NEVER = LIMIT
"""The ordinal of an end that never comes."""

_LAST = date.max.toordinal()


def day_bounds(day: date | str) -> Bounds:
    """Give the first and the last day that *day* may be: a date, `YYYY-MM` or `YYYY`."""
    if isinstance(day, date):
        return exactly(day.toordinal())
    year, _, month = day.partition("-")
    if not month:
        return Bounds(date(int(year), 1, 1).toordinal(), date(int(year), 12, 31).toordinal())
    last = monthrange(int(year), int(month))[1]
    return Bounds(date(int(year), int(month), 1).toordinal(), date(int(year), int(month), last).toordinal())


def plus_months(ordinal: int, months: int) -> int:
    """
    Give the same day of the month *months* later (or, negative, earlier), or the last day of a shorter month.

    A day beyond what the calendar holds is `NEVER`; one before it is the calendar's first.
    """
    if ordinal > _LAST:
        return NEVER
    day = date.fromordinal(ordinal)
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    if year > date.max.year:
        return NEVER
    if year < 1:
        return 1
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last)).toordinal()


def whole_months(start: int, end: int) -> int:
    """Give the largest n for which *start* plus n months is on or before *end*."""
    first, last = date.fromordinal(min(start, _LAST)), date.fromordinal(min(end, _LAST))
    months = (last.year - first.year) * 12 + last.month - first.month
    return months if plus_months(start, months) <= end else months - 1


def year_of(ordinal: int) -> int:
    """Give the calendar year of a day; of a day that never comes, the last year of the calendar."""
    return date.fromordinal(min(ordinal, _LAST)).year


def year_bounds(year: int) -> Bounds:
    """Give the first and the last day of a calendar *year*."""
    return Bounds(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal())


def end_of_quarter(year: int, quarter: int) -> int:
    """Give the last day of a *quarter*, 1 to 4."""
    return date(year, quarter * 3, monthrange(year, quarter * 3)[1]).toordinal()


def iso_day(ordinal: int) -> str:
    """Write a day as `YYYY-MM-DD`; the end that never comes as `never`."""
    return "never" if ordinal > _LAST else date.fromordinal(ordinal).isoformat()
