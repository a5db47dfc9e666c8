"""A cursor gives back the number that it was made of, and nothing else is one."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.api.paging import after_of, cursor_of, listing_answer
from service.api.problems import ProblemError
from service.governance.listing import Listing


@given(st.integers(0, 10**18 - 1))
def test_a_cursor_gives_back_its_number(number: int) -> None:
    assert after_of(cursor_of(number)) == number


@given(st.text(max_size=40) | st.binary(max_size=20).map(lambda one: one.hex()))
def test_nothing_else_is_a_cursor(text: str) -> None:
    try:
        number = after_of(text)
    except ProblemError as error:
        assert [fault.code for fault in error.problem.faults] == ["invalid_cursor"]  # noqa: PT017 - either may be
    else:
        assert number is not None
        assert cursor_of(number) == text


@pytest.mark.parametrize("text", ["", "MDA", "LTE", "MS4w", "NzE=", "_", "é", cursor_of(10**18), "2" * 300])
def test_what_is_almost_a_cursor_is_refused(text: str) -> None:
    with pytest.raises(ProblemError):
        after_of(text)


def test_a_list_ends_without_a_cursor() -> None:
    assert after_of(None) is None
    assert json.loads(bytes(listing_answer(Listing([{"a": 1}])).body)) == {"items": [{"a": 1}], "next": None}
    assert json.loads(bytes(listing_answer(Listing([], 7)).body)) == {"items": [], "next": cursor_of(7)}
