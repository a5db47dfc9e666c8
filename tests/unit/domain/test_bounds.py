"""
What is asked of a value that is known within bounds.
"""

import pytest

from service.domain.answer import UNKNOWN, Truth
from service.domain.bounds import Bounds, at_least, at_most, equal_to, exactly, hull, less_than, more_than

U = UNKNOWN


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (exactly(1), (False, False, True, True, False)),
        (exactly(2), (True, False, True, False, True)),
        (exactly(3), (True, True, False, False, False)),
        (Bounds(2, 3), (True, U, U, False, U)),
        (Bounds(1, 2), (U, False, True, U, U)),
        (Bounds(1, 3), (U, U, U, U, U)),
        (Bounds(2, 2, maybe_none=True), (U, False, U, False, U)),
        (Bounds(3, 4, maybe_none=True), (U, U, False, False, False)),
    ],
)
def test_a_value_is_compared_with_two_by_its_ends(value: Bounds, expected: tuple[Truth, ...]) -> None:
    tests = (at_least, more_than, at_most, less_than, equal_to)

    assert tuple(test(value, exactly(2)) for test in tests) == expected


def test_two_values_within_bounds_may_yet_compare_for_certain() -> None:
    assert at_least(Bounds(5, 7), Bounds(3, 5)) is True
    assert more_than(Bounds(5, 7), Bounds(3, 5)) is U
    assert less_than(Bounds(1, 2), Bounds(3, 5)) is True
    assert equal_to(Bounds(1, 2), Bounds(1, 2)) is U


def test_what_may_be_none_on_the_other_side_is_never_surely_yes() -> None:
    assert at_most(exactly(1), Bounds(2, 2, maybe_none=True)) is U
    assert at_most(exactly(3), Bounds(2, 2, maybe_none=True)) is False


def test_only_equal_ends_that_are_surely_there_are_exact() -> None:
    assert exactly(1).is_exact
    assert not Bounds(1, 2).is_exact
    assert not Bounds(1, 1, maybe_none=True).is_exact


def test_a_hull_holds_every_value_and_whether_there_may_be_none() -> None:
    assert hull([exactly(3), exactly(1)]) == Bounds(1, 3)
    assert hull([exactly(3), None]) == Bounds(3, 3, maybe_none=True)
    assert hull([Bounds(1, 2, maybe_none=True), exactly(5)]) == Bounds(1, 5, maybe_none=True)
    assert hull([None, None]) is None
    assert hull([]) is None
