"""
Values as they are shown to programs and said to people.
"""

from datetime import date
from typing import Any

import pytest

from service.domain.answer import UNKNOWN
from service.domain.bounds import LIMIT, Bounds, exactly
from service.domain.condition import Value
from service.domain.dates import NEVER
from service.domain.fact import Fact
from service.domain.rendering import in_words, inner, measured, quoted, shown, unit_in_words
from tests.builders import release_of

FACTS = release_of().facts
NUMBER, SHARE, DAY = FACTS["subject.points"], FACTS["review.votes.good"], FACTS["subject.rank_since"]
CODE, CODES, TRUTH, TEXT = (
    FACTS["subject.rank"],
    FACTS["incident.marks"],
    FACTS["subject.trained"],
    FACTS["incident.title"],
)
NEW_YEAR = date(2026, 1, 1).toordinal()


@pytest.mark.parametrize(
    ("fact", "value", "to_programs", "to_people"),
    [
        (NUMBER, UNKNOWN, {"unknown": True}, "（不详）"),
        (NUMBER, None, None, "（无）"),
        (NUMBER, exactly(3), 3, "3"),
        (NUMBER, Bounds(1, 3), {"at_least": 1, "at_most": 3}, "1至3"),
        (NUMBER, Bounds(-LIMIT, 3), {"at_most": 3}, "至多 3"),
        (NUMBER, Bounds(1, LIMIT), {"at_least": 1}, "至少 1"),
        (NUMBER, Bounds(3, 3, maybe_none=True), {"at_least": 3, "at_most": 3, "or_none": True}, "3（或无）"),
        (SHARE, exactly(1234), 0.1234, "12.34%"),
        (SHARE, exactly(1500), 0.15, "15%"),
        (SHARE, Bounds(0, 10_000), {"at_least": 0, "at_most": 1}, "0%至100%"),
        (DAY, exactly(NEW_YEAR), "2026-01-01", "2026年1月1日"),
        (
            DAY,
            Bounds(NEW_YEAR, NEW_YEAR + 1),
            {"at_least": "2026-01-01", "at_most": "2026-01-02"},
            "2026年1月1日至2026年1月2日",
        ),
        (DAY, exactly(NEVER), "never", "长期"),
        (TRUTH, True, True, "是"),
        (TRUTH, False, False, "否"),
        (CODE, "r1", "r1", "一级"),
        (CODE, frozenset({"r2", "r1"}), {"one_of": ["r1", "r2"]}, "一级或二级"),
        (CODE, frozenset({"r1", None}), {"one_of": [None, "r1"]}, "一级或无"),
        (CODES, frozenset({"urgent", "public"}), ["public", "urgent"], "急、公开"),
        (CODES, frozenset(), [], "（无）"),
        (TEXT, "某事", "某事", "某事"),
    ],
)
def test_a_value_is_shown_to_programs_and_said_to_people(
    fact: Any, value: Value, to_programs: object, to_people: str
) -> None:
    assert shown(value, fact) == to_programs
    assert in_words(value, fact) == to_people


@pytest.mark.parametrize(
    ("fact", "value", "said"),
    [
        (NUMBER, UNKNOWN, "不详"),
        (NUMBER, None, "无"),
        (TRUTH, True, "是"),
        (TRUTH, False, "否"),
        (NUMBER, exactly(3), "3"),
        (FACTS["incident.late_days"], exactly(3), "3天"),
        (FACTS["incident.late_days"], Bounds(1, 3), "1至3天"),
        (FACTS["incident.late_days"], Bounds(-LIMIT, 3), "至多3天"),
        (FACTS["incident.late_days"], Bounds(1, LIMIT), "至少1天"),
        (FACTS["incident.late_days"], Bounds(3, 3, maybe_none=True), "3天（或无）"),
        (FACTS["incident.late_days"], Bounds(1, 3, maybe_none=True), "1至3天（或无）"),
        (SHARE, exactly(3000), "30%"),
        (DAY, exactly(NEW_YEAR), "2026年1月1日"),
        (DAY, Bounds(NEW_YEAR, NEVER), "2026年1月1日至长期"),
        (CODE, "r1", "「一级」"),
        (CODE, frozenset({"r2", "r1"}), "「一级」或「二级」"),
        (CODE, frozenset({"r1", None}), "「一级」或无"),
        (CODES, frozenset({"public", "urgent"}), "「急」「公开」"),
        (CODES, frozenset(), "无"),
        (TEXT, "「一号」工程", "「『一号』工程」"),
    ],
)
def test_a_value_stands_in_a_sentence_with_its_unit_or_in_quotation_marks(fact: Fact, value: Value, said: str) -> None:
    assert measured(value, fact) == said


def test_quotation_marks_within_others_are_inner_ones() -> None:
    assert (quoted("甲「乙」丙"), inner("甲「乙」")) == ("「甲『乙』丙」", "甲『乙』")


def test_months_that_are_counted_are_said_so() -> None:
    assert [unit_in_words(unit) for unit in ("月", "天", None)] == ["个月", "天", ""]
