"""
Working days: counted by the announced calendar of public holidays, over which the release's own table stands.

A year is taken from the table whole or not at all. A year that neither the table nor the announcement knows is an
error, never a guess.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from service.domain.dates import year_of

Announced: TypeAlias = Callable[[int], bool | None]
"""Whether a day (an ordinal) is a working day as announced; None where nothing is announced for its year."""

_LAST = date.max.toordinal()
_SATURDAY = 5


def unannounced(_: int) -> bool | None:
    """Know of no announcement."""
    return None


def is_weekend(day: int) -> bool:
    """Whether a *day* is a Saturday or a Sunday; the first ordinal is a Monday."""
    return (day - 1) % 7 >= _SATURDAY


class UnknownYearError(Exception):
    """The working days of a year are not known."""

    def __init__(self, year: int) -> None:
        """Name the *year*."""
        self.year = year
        super().__init__(f"no calendar of working days for {year}")


@dataclass(frozen=True, slots=True)
class KeptYear:
    """The holidays of one year as the release's table has them."""

    off: frozenset[int]  # days off, weekends among them or not
    work: frozenset[int]  # weekends that are worked
    source: str


Holidays: TypeAlias = Mapping[int, KeptYear]
"""Year -> its holidays."""


class WorkingDays:
    """Knows which days are worked, and counts them."""

    def __init__(self, kept: Holidays, announced: Announced) -> None:
        """Know the years that are *kept* in the release, and of the others what is *announced*."""
        self._kept = kept
        self._announced = announced

    def is_working(self, day: int) -> bool:
        """Whether a *day* is worked; raise `UnknownYearError` where its year is not known."""
        if day > _LAST:
            raise UnknownYearError(date.max.year + 1)
        year = year_of(day)
        if year in self._kept:
            kept = self._kept[year]
            return day in kept.work or not (is_weekend(day) or day in kept.off)
        answer = self._announced(day)
        if answer is None:
            raise UnknownYearError(year)
        return answer

    def after(self, day: int, count: int) -> int:
        """
        Give the day on which *count* working days have passed since a *day*, which itself does not count.

        Raises `UnknownYearError` where a year on the way is not known.
        """
        while count > 0:
            day += 1
            count -= self.is_working(day)
        return day
