"""
Days, months and years at their edges.
"""

from datetime import date

import pytest

from service.domain.bounds import Bounds
from service.domain.dates import (
    NEVER,
    day_bounds,
    end_of_quarter,
    iso_day,
    plus_months,
    whole_months,
    year_bounds,
    year_of,
)


def _day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2026-01-15", -1, "2025-12-15"),
        ("2026-01-15", -25, "2023-12-15"),
        ("2026-05-31", 6, "2026-11-30"),
        ("2026-12-31", 0, "2026-12-31"),
        ("9999-11-30", 1, "9999-12-30"),
        ("0001-02-28", -1, "0001-01-28"),
    ],
)
def test_months_later_is_the_same_day_or_the_last_of_a_shorter_month(day: str, months: int, expected: str) -> None:
    assert iso_day(plus_months(_day(day), months)) == expected


def test_a_day_beyond_the_calendar_never_comes_and_one_before_it_is_its_first() -> None:
    assert plus_months(_day("9999-12-01"), 1) == NEVER
    assert plus_months(_day("0001-01-15"), -1) == _day("0001-01-01")
    assert plus_months(NEVER, -1) == NEVER


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        ("2026-01-31", "2026-02-28", 1),
        ("2026-01-31", "2026-02-27", 0),
        ("2026-01-31", "2026-03-30", 1),
        ("2026-01-31", "2026-03-31", 2),
        ("2024-02-29", "2025-02-28", 12),
        ("2025-06-30", "2026-06-29", 11),
        ("2025-06-30", "2026-06-30", 12),
        ("2026-06-30", "2026-06-30", 0),
        ("2026-06-30", "2026-06-29", -1),
        ("2026-06-30", "2026-05-30", -1),
        ("2026-06-30", "2026-05-29", -2),
    ],
)
def test_whole_months_are_the_largest_number_that_fits(start: str, end: str, months: int) -> None:
    assert whole_months(_day(start), _day(end)) == months


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2026-02", "2026-02-01", "2026-02-28"),
        ("2026", "2026-01-01", "2026-12-31"),
        ("9999", "9999-01-01", "9999-12-31"),
    ],
)
def test_a_day_known_to_the_month_or_year_is_some_day_within(day: str, first: str, last: str) -> None:
    assert day_bounds(day) == Bounds(_day(first), _day(last))


def test_a_day_that_is_known_is_that_day() -> None:
    assert day_bounds(date(2024, 2, 29)) == Bounds(_day("2024-02-29"), _day("2024-02-29"))


def test_years_and_quarters_end_where_they_end() -> None:
    assert year_bounds(2024) == Bounds(_day("2024-01-01"), _day("2024-12-31"))
    assert [iso_day(end_of_quarter(2026, quarter)) for quarter in (1, 2, 3, 4)] == [
        "2026-03-31",
        "2026-06-30",
        "2026-09-30",
        "2026-12-31",
    ]


def test_the_year_of_an_end_that_never_comes_is_the_last() -> None:
    assert year_of(_day("2026-12-31")) == 2026
    assert year_of(NEVER) == 9999
    assert iso_day(NEVER) == "never"
