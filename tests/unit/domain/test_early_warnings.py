"""
Near misses by the shipped rules that are early warnings: how far, in which words; and of what nobody is warned.
"""

from collections.abc import Callable
from typing import Any

import pytest

from tests.changed_examples import assessment, changed_incident, example, measure, near_misses_of, of_rule, said

Json = dict[str, Any]


def test_one_more_matter_that_was_warned_of_would_start_the_adjustment() -> None:
    found = of_rule(example("not_performing", measures=[measure("reminder", "2026-02-01", "I-1")]), "DEM-06")

    assert said(found) == ["近期尚未处理、经提醒和约谈仍未整改的事项数再增加1件（现为0件），即触发「不担当不作为」。"]


def test_one_more_year_of_low_grades_is_told_in_years() -> None:
    graded = [assessment(2024, "competent"), assessment(2025, "basic")]
    (found,) = of_rule(example("not_performing", assessments=graded), "DEM-07")

    assert (found["distance"], found["remains"]) == ({"amount": 1, "unit": "years"}, 0.5)
    assert found["text"] == (
        "年度考核连续基本称职及以下年数再增加1年（现为1年，达到2年），即触发「履职能力不足、工作长期落后」。"
    )


def test_votes_are_told_in_points_where_the_other_share_is_reached_already() -> None:
    graded = [assessment(2025, "competent", competent=0.6, basic=0.28, incompetent=0.12)]
    (found,) = of_rule(example("not_performing", assessments=graded), "DEM-07")

    assert (found["distance"], found["moved"]) == ({"amount": 0.0301, "unit": "share"}, 0.1501)
    assert "不称职得票率再高3.01个百分点（现为12%，超过15%）" in found["text"]


def test_votes_that_fall_short_of_both_shares_are_not_near() -> None:
    graded = [assessment(2025, "competent", competent=0.72, basic=0.16, incompetent=0.12)]

    assert of_rule(example("not_performing", assessments=graded), "DEM-07") == []


def test_a_grade_of_the_unit_is_told_when_one_grade_is_left() -> None:
    graded: Callable[[str], Json] = lambda grade: {"id": "U", "year": 2025, "grade": grade, "role": "in_charge"}  # noqa: E731
    near = of_rule(example("not_performing", unit_assessments=[graded("ordinary")]), "DEM-07")

    assert said(near)[0] == (
        "单位最近一次综合考核等次由「一般」变为「较差」（相差1档），即触发「履职能力不足、工作长期落后」。"
    )
    assert near[0]["distance"] == {"amount": 1, "unit": "grades"}
    assert of_rule(example("not_performing", unit_assessments=[graded("fairly_good")]), "DEM-07") == []


def test_one_more_handover_makes_it_buck_passing() -> None:
    (found,) = of_rule(example("not_performing", incidents=[changed_incident(handovers=2)]), "NAP-04")

    assert (found["path"], found["record"], found["moved"]) == ("incidents[I-2].handovers", "I-2", 3)
    assert found["text"] == (
        "「企业用地诉求转办」：转办次数再增加1次（现为2次，达到3次），即触发「推诿扯皮、协同不力」。"
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"evidence": "alleged", "verified_on": None},
        {"evidence": "under_verification", "verified_on": None},
        {"tolerance": {"status": "pending"}},
        {"tolerance": {"status": "exempt", "decided_on": "2026-06-01"}},
        {"verified_by": "unit", "sources": 1},
    ],
)
def test_no_warning_is_made_of_what_is_alleged_set_aside_or_awaiting(changes: Json) -> None:
    near = near_misses_of(example("not_performing", incidents=[changed_incident(handovers=2, **changes)]))

    assert [one for one in near if one["tone"] == "warning"] == []


@pytest.mark.parametrize(
    "veto",
    [
        {"evidence": "under_verification", "expires_on": None},
        {"evidence": "verified", "expires_on": "2026-06-29"},
    ],
)
def test_a_veto_that_is_not_verified_or_is_over_is_no_warning(veto: Json) -> None:
    near = of_rule(
        example("pioneer", vetoes=[{"id": "V-1", "item": "安全生产", "from": "2026-01-01", **veto}]), "BAR-04"
    )

    assert near == []


def test_a_warning_is_never_made_of_nothing() -> None:
    assert [one for one in near_misses_of(example("pioneer")) if one["tone"] == "warning"] == []


def test_days_that_go_by_after_an_interview_are_told_of_the_interview() -> None:
    talked = [measure("reminder", "2026-05-01", "I-2"), measure("interview", "2026-06-25", "I-2", 2)]
    (found,) = of_rule(example("not_performing", incidents=[changed_incident()], measures=talked), "HL-2")

    assert (found["about"], found["path"], found["distance"]) == (
        "I-2",
        "measures[M-2].days_ago",
        {"amount": 10, "unit": "days"},
    )
    assert found["text"] == (
        "「企业用地诉求转办」：如其他情况不变，再过10天，"
        "2026年6月25日约谈（M-2）的距今天数达到15天（现为5天），即触发「诫勉」。"
    )


def test_a_rung_below_one_that_is_recommended_is_not_told() -> None:
    reminded = [measure("reminder", "2026-06-25", "I-1")]
    mild = example("not_performing", incidents=[changed_incident(at=0, severity="minor")], measures=reminded)
    grave = example("not_performing", incidents=[changed_incident(at=0)], measures=reminded)

    assert [one["distance"]["amount"] for one in of_rule(mild, "HL-1")] == [10]
    assert of_rule(grave, "HL-1") == []


def test_a_task_whose_deadline_comes_is_told_by_its_days() -> None:
    task = {"id": "T-1", "title": "老旧小区改造", "due": "2026-07-10", "extension_until": None, "completed_on": None}
    warned = [measure("reminder", "2026-05-01", "T-1"), measure("interview", "2026-06-01", "T-1", 2)]
    dossier = example(
        "not_performing",
        incidents=[],
        measures=warned,
        tasks=[{**task, "role": "lead", "cause": "subjective", "urgent": False}],
    )

    assert said(of_rule(dossier, "DEM-07")) == [
        "如其他情况不变，再过11天，「老旧小区改造」的超过应完成日天数达到1天，即触发「履职能力不足、工作长期落后」。"
    ]
