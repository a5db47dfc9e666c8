"""
Days of the peer, counted from 1970: months before and after.
"""

from typing import Any

import numpy as np

from service.domain.dates import plus_months as plus_months_of_one
from tests.bench.population.kleene import Array

_EPOCH = 719_163


def months_before(day: int, months: int) -> int:
    """Give the day that lies so many *months* before another."""
    return plus_months_of_one(day + _EPOCH, -months) - _EPOCH


def plus_months(days: Array, months: Array) -> Array:
    """Give the days that lie so many *months* after others; a month that is too short ends them."""
    as_days: Any = days.astype("datetime64[D]")
    in_month: Any = as_days.astype("datetime64[M]")
    of_month = as_days - in_month.astype("datetime64[D]")
    later = in_month + months
    first, after = later.astype("datetime64[D]"), (later + 1).astype("datetime64[D]")
    found: Array = np.minimum(first + of_month, after - 1).astype(np.int64)
    return found


def start_of_year(day: int) -> int:
    """Give the first day of the year that a *day* lies in."""
    year: Any = np.datetime64(day, "D").astype("datetime64[Y]")
    return int(year.astype("datetime64[D]").astype(np.int64))
