"""
Distances: their data, the share of the way that remains, and their words.
"""

import pytest

from service.domain.distance import Distance, Measure, amount_in_words, measure_of, one_step
from service.domain.fact import Fact, FactType, Given


def _fact(unit: str | None = None, kind: FactType = FactType.NUMBER) -> Fact:
    return Fact("counted", "数", kind, None, Given("counted"), unit)


@pytest.mark.parametrize(
    ("months", "said"),
    [(0, "0个月"), (1, "1个月"), (11, "11个月"), (12, "1年"), (18, "1年6个月"), (36, "3年"), (-14, "负1年2个月")],
)
def test_months_are_said_as_years_and_months(months: int, said: str) -> None:
    assert amount_in_words(months, _fact("月")) == said
    assert amount_in_words(months, _fact("个月")) == said


@pytest.mark.parametrize(
    ("fact", "said", "distance"),
    [
        (_fact("天"), "15天", "15天"),
        (_fact("年"), "15年", "15年"),
        (_fact("个周期"), "15个周期", "15个周期"),
        (_fact(), "15", "15"),
        (_fact(kind=FactType.SHARE), "0.15%", "0.15个百分点"),
    ],
)
def test_other_amounts_are_said_with_their_unit(fact: Fact, said: str, distance: str) -> None:
    assert amount_in_words(15, fact) == said
    assert Distance(15, measure_of(fact), 30).in_words(fact) == distance


def test_days_are_counted_between_days_and_grades_between_codes() -> None:
    assert measure_of(_fact(kind=FactType.DATE)) is Measure.DAYS
    assert Distance(2, Measure.GRADES, 3).in_words(_fact()) == "2档"


def test_a_share_is_a_fraction_to_programs_and_all_else_is_a_number() -> None:
    assert Distance(1, Measure.SHARE, 1501).as_json() == {"amount": 0.0001, "unit": "share"}
    assert Distance(7, Measure.MONTHS, 24).as_json() == {"amount": 7, "unit": "months"}


@pytest.mark.parametrize(
    ("distance", "remains"),
    [
        (Distance(6, Measure.MONTHS, 24), 0.25),
        (Distance(30, Measure.MONTHS, 24), 1.0),
        (Distance(3, Measure.TIMES, 0), 1.0),
        (one_step(), 1.0),
    ],
)
def test_what_remains_is_a_share_of_the_way_and_never_more_than_all_of_it(distance: Distance, remains: float) -> None:
    assert distance.remains == remains
