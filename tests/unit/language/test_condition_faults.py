"""
Every fault of a condition.

Each case adds text to a file of the small release; `¦` marks the place where the fault is told.
"""

import pytest

from tests.builders import assert_told, rule
from tests.small_release import RULES

CONDITIONS = [
    ("unknown_fact", "[{¦subject.traned: true}]"),
    ("fact_out_of_reach", "[{¦incident.corrected: true}]"),
    ("not_a_list", "¦text"),
    ("empty_condition", "¦[]"),
    ("not_a_test", "[¦text]"),
    ("not_a_test", "[{subject.points: ¦{at_least: 1, at_most: 2}}]"),
    ("not_a_test", "[¦{subject.trained: true, subject.points: 1}]"),
    ("empty_condition", "[{any: ¦[]}]"),
    ("unknown_operator", "[{subject.points: {¦atleast: 1}}]"),
    ("wrong_operator", "[{subject.trained: {¦at_least: 1}}]"),
    ("wrong_operator", "[{subject.category: {¦at_least: leader}}]"),
    ("wrong_operator", "[{subject.trained: {¦may_be: true}}]"),
    ("wrong_operator", "[{subject.rank_since: {¦has: leader}}]"),
    ("bad_absent", "[{subject.trained: {is: true, absent: ¦maybe}}]"),
    ("unknown_code", "[{subject.category: ¦laeder}]"),
    ("unknown_code", "[{subject.category: {in: [leader, ¦boss]}}]"),
    ("unknown_code", "[{subject.rank: {at_least: ¦r9}}]"),
    ("empty_list", "[{subject.category: {in: ¦[]}}]"),
    ("wrong_value", "[{subject.trained: ¦maybe}]"),
    ("wrong_value", "[{subject.rank_since: ¦2026-01-01}]"),
    ("wrong_value", "[{subject.rank_since: {same_year: ¦2026}}]"),
    ("not_a_truth", "[{subject.rank_since: {happened: ¦maybe}}]"),
    ("bad_between", "[{subject.points: {between: ¦[1]}}]"),
    ("not_whole", "[{subject.points: {between: [1, ¦2.5]}}]"),
    ("unknown_parameter", "[{subject.points: {at_least: ¦$late_day}}]"),
    ("wrong_parameter", "[{subject.points: {at_least: ¦$months}}]"),
    ("wrong_unit", "[{subject.points: {at_least: ¦$low_share}}]"),
    ("wrong_fact_type", "[{subject.points: {at_least: ¦subject.rank_since}}]"),
    ("wrong_fact_type", "[{subject.rank_since: {on_or_after: ¦subject.points}}]"),
    ("unknown_fact", "[{subject.rank_since: {on_or_after: ¦2026-02-30}}]"),
    ("not_text", "[{subject.rank_since: {on_or_after: ¦[]}}]"),
    ("not_text", "[{subject.points: ¦null}]"),
]


@pytest.mark.parametrize(("code", "when"), CONDITIONS)
def test_a_fault_of_a_condition_is_told_at_its_place(code: str, when: str) -> None:
    assert_told(RULES, rule(when=f"when: {when}"), code)
