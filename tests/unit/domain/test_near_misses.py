"""
Near misses by the shipped rules: what is one test away from yes, how far, in which words; and what is not told.
"""

from typing import Any

import pytest

from tests.changed_examples import EXAMPLES, assessment, changed_incident, example, near_misses_of, of_rule, said

Json = dict[str, Any]


def test_a_count_that_lacks_one_is_told_with_all_that_a_program_needs() -> None:
    (found,) = of_rule(example("not_performing"), "HL-4")

    assert found == {
        "rule": "HL-4",
        "title": "建议年度考核基本称职",
        "about": None,
        "kind": "adverse",
        "tone": "warning",
        "fact": "admonitions_12m",
        "label": "近期受诫勉次数",
        "path": "admonitions_12m",
        "record": None,
        "unit": "次",
        "actual": 0,
        "operator": "at_least",
        "expected": 1,
        "parameter": "basic_grade_admonitions_limit",
        "against": None,
        "distance": {"amount": 1, "unit": "times"},
        "remains": 1.0,
        "moved": 1,
        "text": "近期受诫勉次数再增加1次（现为0次），即触发「建议年度考核基本称职」。",
        "limited_by": [],
        "caution": None,
    }


def test_a_rank_is_reached_in_so_many_years_and_months() -> None:
    short = example("pioneer", subject={"rank_since": "2026-06-30"}, assessments=[assessment(2025, "competent")])
    (found,) = of_rule(short, "INC-01")

    assert (found["distance"], found["against"]) == ({"amount": 24, "unit": "months"}, "rank_months_required")
    assert found["text"] == "任现职级折算月数还差2年（现为0个月，须达到2年），即符合「优先晋升职级」的条件。"

    nearer = example("pioneer", subject={"rank_since": "2025-12-01"}, assessments=[assessment(2024, "competent")])
    assert "还差1年6个月（现为6个月，须达到2年）" in of_rule(nearer, "INC-01")[0]["text"]


def test_a_vacancy_alone_may_be_lacking() -> None:
    (found,) = of_rule(example("pioneer", setting={"rank_vacancy": False}), "INC-01")

    assert (found["tone"], found["distance"], found["moved"]) == (
        "encouragement",
        {"amount": 1, "unit": "step"},
        True,
    )
    assert found["text"] == "距「优先晋升职级」只差一项：有职级空缺。"


def test_a_higher_grade_may_be_lacking() -> None:
    (found,) = of_rule(example("pioneer", assessments=[assessment(2025, "basic")]), "INC-04")

    assert found["text"] == (
        "距「提高考核奖金系数」只差一项：最近一次年度考核等次为「优秀」或「称职」（现为「基本称职」）。"
    )
    assert found["moved"] == "competent"
    assert found["limited_by"] == [{"rule": "BAR-05", "title": "年度考核基本称职及以下"}]
    assert found["caution"] == "该项措施目前另受「年度考核基本称职及以下」限制。"


def test_an_achievement_that_lacks_its_certification_is_named() -> None:
    bare = example("pioneer")
    bare["achievements"][0]["certified_on"] = None
    found = of_rule(bare, "INC-02")

    assert said(found) == ["距「评先评优倾斜」只差一项：「高端弹性体新材料项目开工」的认定日期（尚无）。"]
    assert (found[0]["path"], found[0]["moved"]) == ("achievements[H-1].certified_on", "2026-06-30")


def test_what_somebody_is_never_moves() -> None:
    assert of_rule(example("pioneer"), "INC-07") == []  # it asks that one has stepped back
    assert of_rule(example("pioneer", subject={"stepped_back": True}), "INC-03") == []
    assert of_rule(example("pioneer", subject={"experience": "broad"}), "INC-06") == []


def test_who_is_out_of_scope_is_not_near() -> None:
    graded = [assessment(2025, "basic")]
    outside = example("not_performing", assessments=graded, subject={"category": "rank_civil_servant"})

    assert of_rule(outside, "DEM-07") == []


def _pilot(**changes: Any) -> Json:
    bare: Json = {"remedy": {"harm_stopped": False, "effect_removed": False, "loss_recovered": False}}
    return example("pilot_reform", incidents=[changed_incident("pilot_reform", 1, **{**bare, **changes})])


def test_a_remedy_alone_may_be_lacking_for_tolerance_whichever_it_is() -> None:
    (found,) = of_rule(_pilot(), "FT-01")

    assert (found["kind"], found["path"]) == ("supportive", "incidents[I-2].remedied")
    assert found["text"] == (
        "「集成窗口上线延误」：距「先行先试缺经验」只差一项：FT-C5 主动止损、消除影响或者挽回损失。"
    )


def test_who_falls_to_an_exception_is_not_near() -> None:
    conduct = {**changed_incident("pilot_reform")["conduct"], "repeated": True}

    assert of_rule(_pilot(conduct=conduct), "FT-01") == []


def test_the_nearest_comes_first() -> None:
    graded = [assessment(2024, "competent"), assessment(2025, "basic")]
    remains = [one["remains"] for one in near_misses_of(example("not_performing", assessments=graded))]

    assert remains == sorted(remains)
    assert remains[0] == 0.5


def test_of_one_rule_two_are_told_at_most() -> None:
    rules = [one["rule"] for one in near_misses_of(example("not_performing"))]

    assert max(rules.count(rule) for rule in rules) == 2


@pytest.mark.parametrize("name", sorted(path.stem for path in EXAMPLES.glob("*.json")))
def test_what_is_said_of_the_examples_reads_well(name: str) -> None:
    for one in near_misses_of(example(name)):
        assert one["text"].endswith("。")
        assert not any(bad in one["text"] for bad in ("None", "True", "False", "「「", "」」", "（）", "_", "。。"))
