"""
What each test answers of none, of what is unknown, and of what may be several things.
"""

from datetime import date
from typing import Any

import pytest

from service.domain.answer import UNKNOWN, Truth
from service.domain.bounds import Bounds, exactly
from service.domain.case import Case
from service.domain.condition import Operator, Value
from service.domain.dossier import Entity, Standing
from service.domain.operators import TESTS

U = UNKNOWN
CODES = frozenset({"a", "b"})
ONE_DAY = date(2026, 6, 30).toordinal()


def _ask(operator: Operator, value: Value, operand: Value = None) -> Truth:
    standing = Standing(ONE_DAY, Entity("subject", None, "subject", {}), {}, ())
    return TESTS[operator](value, operand, Case(standing))


def _day(text: str) -> Bounds:
    return exactly(date.fromisoformat(text).toordinal())


def _month(first: str, last: str, *, maybe_none: bool = False) -> Bounds:
    return Bounds(_day(first).lo, _day(last).hi, maybe_none)


OPERANDS: dict[Operator, Any] = {
    Operator.IS: exactly(1),
    Operator.IN: CODES,
    Operator.NOT_IN: CODES,
    Operator.HAS: "a",
    Operator.AT_LEAST: exactly(1),
    Operator.AT_MOST: exactly(1),
    Operator.MORE_THAN: exactly(1),
    Operator.LESS_THAN: exactly(1),
    Operator.ON_OR_AFTER: exactly(1),
    Operator.ON_OR_BEFORE: exactly(1),
    Operator.WITHIN_MONTHS: exactly(1),
    Operator.SAME_YEAR: exactly(1),
    Operator.HAPPENED: True,
}


@pytest.mark.parametrize("operator", list(OPERANDS))
def test_of_none_every_test_answers_no(operator: Operator) -> None:
    assert _ask(operator, None, OPERANDS[operator]) is False


def test_of_none_alone_it_holds_that_it_has_not_happened() -> None:
    assert _ask(Operator.HAPPENED, None, operand=False) is True
    assert _ask(Operator.HAPPENED, exactly(1), operand=True) is True
    assert _ask(Operator.HAPPENED, exactly(1), operand=False) is False
    assert _ask(Operator.HAPPENED, Bounds(1, 1, maybe_none=True), operand=False) is U


@pytest.mark.parametrize("operator", [Operator.IS, Operator.AT_LEAST, Operator.ON_OR_BEFORE])
def test_a_comparison_with_none_is_no_and_with_an_unknown_unknown(operator: Operator) -> None:
    assert _ask(operator, exactly(1), None) is False
    assert _ask(operator, exactly(1), UNKNOWN) is U
    assert _ask(operator, None, UNKNOWN) is False


@pytest.mark.parametrize(
    ("operator", "value", "operand", "answer"),
    [
        (Operator.IS, True, True, True),
        (Operator.IS, False, True, False),
        (Operator.IS, "a", "a", True),
        (Operator.IS, CODES, "a", U),
        (Operator.IS, CODES, "c", False),
        (Operator.IS, frozenset({"a", None}), "a", U),
        (Operator.IS, exactly(2), exactly(2), True),
        (Operator.IN, "a", CODES, True),
        (Operator.IN, CODES, CODES, True),
        (Operator.IN, frozenset({"a", "c"}), CODES, U),
        (Operator.IN, frozenset({"a", None}), CODES, U),
        (Operator.NOT_IN, "c", CODES, True),
        (Operator.NOT_IN, CODES, CODES, False),
        (Operator.NOT_IN, frozenset({"c", None}), CODES, U),
        (Operator.HAS, CODES, "a", True),
        (Operator.HAS, frozenset(), "a", False),
        (Operator.MORE_THAN, Bounds(1, 3), exactly(2), U),
        (Operator.LESS_THAN, exactly(1), exactly(2), True),
        (Operator.AT_MOST, exactly(2), exactly(2), True),
        (Operator.MAY_BE, True, True, True),
        (Operator.MAY_BE, False, True, False),
    ],
)
def test_a_value_that_may_be_several_is_asked_of_each(
    operator: Operator, value: Value, operand: Value, answer: Truth
) -> None:
    assert _ask(operator, value, operand) is answer


@pytest.mark.parametrize(
    ("day", "answer"),
    [
        (_day("2026-06-30"), True),
        (_day("2026-05-30"), True),
        (_day("2026-05-29"), False),
        (_day("2026-07-01"), False),
        (_month("2026-05-01", "2026-05-31"), U),
        (_month("2026-06-01", "2026-06-30"), True),
        (_month("2026-04-01", "2026-04-30"), False),
        (_month("2026-06-01", "2026-06-30", maybe_none=True), U),
    ],
)
def test_within_months_both_ends_are_included(day: Bounds, answer: Truth) -> None:
    assert _ask(Operator.WITHIN_MONTHS, day, exactly(1)) is answer


def test_a_window_of_some_number_of_months_is_judged_at_both_ends() -> None:
    assert _ask(Operator.WITHIN_MONTHS, _day("2026-06-30"), None) is False
    assert _ask(Operator.WITHIN_MONTHS, _day("2026-06-01"), Bounds(0, 2)) is U
    assert _ask(Operator.WITHIN_MONTHS, _day("2026-06-30"), U) is U
    assert _ask(Operator.WITHIN_MONTHS, _day("2026-07-01"), U) is False


@pytest.mark.parametrize(
    ("day", "answer"),
    [
        (_day("2026-01-01"), True),
        (_day("2026-12-31"), True),
        (_day("2025-12-31"), False),
        (_month("2025-12-01", "2026-01-31"), U),
    ],
)
def test_the_same_year_is_the_calendar_year(day: Bounds, answer: Truth) -> None:
    assert _ask(Operator.SAME_YEAR, day, exactly(ONE_DAY)) is answer
