"""What was announced of holidays and make-up working days, as the library has it."""

from datetime import date

import pytest

from service.workdays import announced, announced_until, last_announced

OFF = {
    2025: [("01-01", "01-01"), ("01-28", "02-04"), ("04-04", "04-06"), ("05-01", "05-05"), ("05-31", "06-02"),
           ("10-01", "10-08")],
    2026: [("01-01", "01-03"), ("02-15", "02-23"), ("04-04", "04-06"), ("05-01", "05-05"), ("06-19", "06-21"),
           ("09-25", "09-27"), ("10-01", "10-07")],
}  # fmt: skip
WORKED = {
    2025: ["01-26", "02-08", "04-27", "09-28", "10-11"],
    2026: ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"],
}


@pytest.mark.parametrize("year", [2025, 2026])
def test_the_holidays_are_those_that_were_announced(year: int) -> None:
    def day(written: str) -> int:
        return date.fromisoformat(f"{year}-{written}").toordinal()

    off = {one for first, last in OFF[year] for one in range(day(first), day(last) + 1)}
    worked = {day(written) for written in WORKED[year]}
    days = range(day("01-01"), day("12-31") + 1)

    assert {one for one in days if announced(one)} == {
        one for one in days if one in worked or (date.fromordinal(one).weekday() < 5 and one not in off)
    }


@pytest.mark.parametrize("year", [1990, 2060])
def test_of_a_year_that_was_not_announced_nothing_is_known(year: int) -> None:
    assert announced(date(year, 6, 30).toordinal()) is None


def test_what_a_later_year_announced_was_not_known_before() -> None:
    day = date(last_announced(), 6, 30).toordinal()
    assert announced(day) is not None
    assert announced_until(last_announced())(day) is announced(day)
    assert announced_until(last_announced() - 1)(day) is None
    assert announced(date(last_announced() + 1, 6, 30).toordinal()) is None
