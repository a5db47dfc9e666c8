"""The laws on which all answers rest: Kleene's, those of bounds, and the arithmetic of months."""

from calendar import monthrange
from collections.abc import Callable
from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain import bounds
from service.domain.answer import UNKNOWN, Answer, Truth, all_of, answer_of, any_of, negate
from service.domain.bounds import Bounds, exactly, hull
from service.domain.dates import day_bounds, plus_months, whole_months, year_bounds
from tests.property.asking import examples

_TRUTHS: tuple[Truth, ...] = (True, False, UNKNOWN)


def _may_be(truths: tuple[Truth, ...]) -> list[tuple[bool, ...]]:
    return list(product(*((True, False) if truth is UNKNOWN else (truth is True,) for truth in truths)))


def _common(answers: set[bool]) -> Truth:
    return answers.pop() if len(answers) == 1 else UNKNOWN


@pytest.mark.parametrize("size", range(4))
def test_a_join_is_known_where_it_is_the_same_whatever_the_unknown_are(size: int) -> None:
    for truths in product(_TRUTHS, repeat=size):
        assert all_of(truths) is _common({all(known) for known in _may_be(truths)})
        assert any_of(truths) is _common({any(known) for known in _may_be(truths)})


def test_negation_is_its_own_contrary_and_turns_joins_round() -> None:
    for one, other in product(_TRUTHS, repeat=2):
        assert negate(negate(one)) is one
        assert negate(all_of((one, other))) is any_of((negate(one), negate(other)))


def test_every_truth_is_one_answer() -> None:
    assert [answer_of(truth) for truth in _TRUTHS] == [Answer.YES, Answer.NO, Answer.UNKNOWN]


_COMPARISONS: dict[Callable[[Bounds, Bounds], Truth], Callable[[int, int], bool]] = {
    bounds.at_least: int.__ge__,
    bounds.at_most: int.__le__,
    bounds.more_than: int.__gt__,
    bounds.less_than: int.__lt__,
    bounds.equal_to: int.__eq__,
}


def _values(value: Bounds) -> list[int | None]:
    return [*range(value.lo, value.hi + 1), *([None] if value.maybe_none else [])]


@st.composite
def _bounds(draw: st.DrawFn) -> Bounds:
    low = draw(st.integers(-4, 4))
    return Bounds(low, low + draw(st.integers(0, 3)), draw(st.booleans()))


@given(value=_bounds(), other=_bounds())
@examples(400)
def test_a_comparison_of_bounds_says_what_holds_of_all_that_they_may_be(value: Bounds, other: Bounds) -> None:
    for compare, plain in _COMPARISONS.items():
        pairs = product(_values(value), _values(other))
        answers = {left is not None and right is not None and plain(left, right) for left, right in pairs}
        assert compare(value, other) is _common(answers)


@given(values=st.lists(st.one_of(st.none(), _bounds()), min_size=1, max_size=4))
@examples(200)
def test_a_hull_holds_all_that_any_of_its_members_may_be(values: list[Bounds | None]) -> None:
    held = hull(values)
    for value in values:
        for one in [None] if value is None else _values(value):
            assert one in ([None] if held is None else _values(held))


_DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31))


def _months_later(day: date, months: int) -> date:
    """Count the months one by one, keeping the day of the month or, in a shorter one, its last."""
    year, month = day.year, day.month
    for _ in range(abs(months)):
        month += 1 if months > 0 else -1
        if not 1 <= month <= 12:
            year, month = (year + 1, 1) if month > 12 else (year - 1, 12)
    return date(year, month, min(day.day, monthrange(year, month)[1]))


@given(day=_DAYS, months=st.integers(-600, 600))
@examples(400)
def test_months_are_added_as_one_counts_them(day: date, months: int) -> None:
    assert plus_months(day.toordinal(), months) == _months_later(day, months).toordinal()


@given(start=_DAYS, months=st.integers(0, 400), days=st.integers(-3, 31))
@examples(400)
def test_whole_months_are_the_most_that_fit(start: date, months: int, days: int) -> None:
    end = _months_later(start, months).toordinal() + days
    found = whole_months(start.toordinal(), end)
    assert plus_months(start.toordinal(), found) <= end < plus_months(start.toordinal(), found + 1)


@given(day=_DAYS)
@examples(200)
def test_a_day_known_in_part_is_between_its_first_and_its_last(day: date) -> None:
    ordinal = day.toordinal()
    assert day_bounds(day) == exactly(ordinal)
    for text in (day.isoformat()[:4], day.isoformat()[:7]):
        low, high, _ = day_bounds(text)
        assert low <= ordinal <= high
        assert {date.fromordinal(end).isoformat()[: len(text)] for end in (low, high)} == {text}
        assert all(date.fromordinal(end).isoformat()[: len(text)] != text for end in (low - 1, high + 1))
    assert year_bounds(day.year) == day_bounds(day.isoformat()[:4])


@given(first=_DAYS, second=_DAYS, more=st.integers(0, 60))
@examples(200)
def test_a_later_day_or_more_months_are_never_earlier(first: date, second: date, more: int) -> None:
    low, high = sorted((first.toordinal(), second.toordinal()))
    assert plus_months(low, more) <= plus_months(high, more)
    assert plus_months(low, more) <= plus_months(low, more + 1)
    assert whole_months(low, high) >= 0


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2024-02-29", 12, "2025-02-28"),
        ("2025-01-31", 1, "2025-02-28"),
        ("2026-06-30", -12, "2025-06-30"),
        ("2026-03-31", -1, "2026-02-28"),
    ],
)
def test_a_month_that_is_shorter_ends_on_its_last_day(start: str, months: int, end: str) -> None:
    assert plus_months(date.fromisoformat(start).toordinal(), months) == date.fromisoformat(end).toordinal()
