"""
Working days as announced: public holidays and make-up working days of each year, from the library that keeps them.
"""

from datetime import date
from functools import lru_cache

import chinese_calendar

MOST_DAYS = 10_000
"""Of how many days it is kept what was announced; the library looks through all its holidays for each."""


@lru_cache(maxsize=MOST_DAYS)
def announced(day: int) -> bool | None:
    """Answer whether a *day* (an ordinal) is a working day as announced; None where its year was not announced yet."""
    try:
        return bool(chinese_calendar.is_workday(date.fromordinal(day)))
    except NotImplementedError:
        return None
