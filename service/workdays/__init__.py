"""
Working days as announced: public holidays and make-up working days of each year, from the library that keeps them.
"""

from collections.abc import Callable
from datetime import date
from functools import cache, lru_cache

import chinese_calendar

FIRST = 2004
"""The first year that the library knows."""
MOST_DAYS = 10_000
"""Of how many days it is kept what was announced; the library looks through all its holidays for each."""


@lru_cache(maxsize=MOST_DAYS)
def announced(day: int) -> bool | None:
    """Answer whether a *day* (an ordinal) is a working day as announced; None where its year was not announced yet."""
    try:
        return bool(chinese_calendar.is_workday(date.fromordinal(day)))
    except NotImplementedError:
        return None


@cache
def last_announced() -> int:
    """Give the last year that was announced."""
    year = FIRST
    while announced(date(year + 1, 6, 30).toordinal()) is not None:
        year += 1
    return year


def announced_until(year: int) -> Callable[[int], bool | None]:
    """Give what was announced up to a *year*, for evaluations of a time when later ones were not known yet."""

    def known(day: int) -> bool | None:
        return announced(day) if date.fromordinal(day).year <= year else None

    return known
