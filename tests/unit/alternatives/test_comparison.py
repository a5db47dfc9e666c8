"""The comparison: where two dossiers part, how records are matched, and how it is said."""

import json
from typing import Any

import pytest

from service.alternatives.comparison import comparison
from service.alternatives.trial import Trial
from service.intake import Contract
from tests.builders import AS_OF, dossier, incident, release_of, rule

Json = dict[str, Any]

_LATE = rule(about="about: incident", when="when: [{incident.late: true}]", effect="recommend: warning", name="W-1")


def _compared(first: Json, second: Json, **added: str) -> Json:
    release = release_of(**added)
    contract = Contract(release.kinds)
    read = [contract.read(json.dumps(one).encode()) for one in (first, second)]
    return comparison(Trial(release), read[0], read[1], AS_OF.toordinal())


def _parts(told: Json) -> list[Json]:
    return [part for action in told["actions"] for one in action["rules"] for part in one["parts_at"]]


def test_two_dossiers_part_at_a_field() -> None:
    told = _compared(dossier(subject={"trained": True}), dossier(), rules=rule())
    assert (told["as_of"], told["same"], told["alike"]) == ("2026-06-30", False, [])
    (action,) = told["actions"]
    assert {key: action[key] for key in ("action", "label", "kind", "first", "second")} == {
        "action": "praise",
        "label": "表扬",
        "kind": "incentive",
        "first": "recommended",
        "second": "unsettled",
    }
    (turned,) = action["rules"]
    assert turned["first"] == {"answer": "yes", "about": None}
    assert turned["second"] == {"answer": "unknown", "about": None}
    (part,) = turned["parts_at"]
    assert part == {
        "fact": "subject.trained",
        "label": "已培训",
        "expected": "已培训须为是",
        "first": "是",
        "second": "不详",
        "first_path": "subject.trained",
        "second_path": "subject.trained",
        "first_counted": [],
        "second_counted": [],
        "first_left_out": [],
        "second_left_out": [],
        "text": "已培训须为是，甲为是，乙不详",
    }
    assert told["first_parting"] == {"rule": "R-1", "title": "某条 R-1", **part}
    assert action["text"] == (
        "两份档案在「表扬」上结论不同：甲为建议，乙为待定。"
        "分歧始于「R-1 某条 R-1」（甲成立，乙不能认定）：已培训须为是，甲为是，乙不详。"
    )
    assert told["text"] == "截至2026年6月30日，两份档案在「表扬」上结论不同；没有结论相同的措施。"


def test_one_dossier_twice_is_the_same() -> None:
    one = dossier(subject={"trained": True})
    told = _compared(one, one, rules=rule())
    assert (told["same"], told["actions"], told["alike"], told["first_parting"]) == (True, [], ["表扬"], None)
    assert told["text"] == "截至2026年6月30日，两份档案结论相同，1项措施结论相同：「表扬」。"
    assert _compared(dossier(), dossier())["text"] == "截至2026年6月30日，两份档案结论相同，都没有提出任何措施。"


def test_a_count_names_what_one_counts_and_why_the_other_does_not() -> None:
    facts = "closed: {label: 办结数, unit: 件, count: incidents, where: [{incident.closed_on: {within_months: 12}}]}\n"
    first = dossier(incidents=[incident(title="新事", closed_on="2026-03-01")])
    second = dossier(incidents=[incident(title="旧事", occurred_on="2024-01-01", closed_on="2025-03-01")])
    (part,) = _parts(_compared(first, second, facts=facts, rules=rule(when="when: [{closed: {at_least: 1}}]")))
    assert (part["first"], part["second"]) == ("1件", "0件")
    assert part["first_counted"] == ["「新事」（I-1）"]
    assert part["second_left_out"] == ["「旧事」（I-1）不计入：办结日期为2025年3月1日，须在基准日前1年以内"]
    assert part["text"] == (
        "办结数须至少1件，甲为1件，即「新事」（I-1）；乙为0件；"
        "乙的「旧事」（I-1）不计入：办结日期为2025年3月1日，须在基准日前1年以内"
    )


def test_a_list_that_one_lacks_is_said_to_be_lacking() -> None:
    facts = "closed: {label: 办结数, unit: 件, count: incidents}\n"
    rules = rule(when="when: [{closed: {at_least: 1}}]")
    (part,) = _parts(_compared(dossier(incidents=[incident()]), dossier(), facts=facts, rules=rules))
    assert part["second_left_out"] == ["档案没有载明有无事项"]


def test_the_tests_that_decide_are_named_and_no_other() -> None:
    when = "when: [{subject.trained: true}, {subject.points: {at_least: 3}}]"
    first = dossier(subject={"trained": True, "points": 5})
    told = _compared(first, dossier(subject={"points": 1}), rules=rule(when=when))
    assert [part["fact"] for part in _parts(told)] == ["subject.points"]


def test_what_must_not_be_is_said_as_such() -> None:
    when = "when: [{not: [{subject.trained: true}]}]"
    told = _compared(dossier(subject={"trained": True}), dossier(subject={"trained": False}), rules=rule(when=when))
    assert [part["expected"] for part in _parts(told)] == ["已培训不得为是"]


@pytest.mark.parametrize(
    ("facts", "when", "subjects", "expected"),
    [
        (
            "held: {label: 任职月数, unit: 月, months: {from: subject.rank_since, to: as_of}}\n",
            "when: [{held: {at_least: 6}}]",
            ({"rank_since": "2025-06-30"}, {"rank_since": "2026-06-01"}),
            ("subject.rank_since", "任职月数须至少6个月，而任职级时间，甲为2025年6月30日，乙为2026年6月1日"),
        ),
        (
            "led: {label: 属于领导, holds: [{subject.category: leader}]}\n",
            "when: [{led: true}]",
            ({"category": "leader"}, {"category": "staff"}),
            ("subject.category", "类别须为「领导」，甲为「领导」，乙为「一般干部」"),
        ),
        (
            "lowered: {label: 折后职级, lower: subject.rank, for_each: [{subject.trained: false}]}\n",
            "when: [{lowered: r2}]",
            ({"rank": "r2", "trained": True}, {"rank": "r2", "trained": False}),
            ("subject.trained", "已培训不得为否，甲为是，乙为否"),
        ),
    ],
)
def test_a_derived_fact_is_opened(
    facts: str, when: str, subjects: tuple[Json, Json], expected: tuple[str, str]
) -> None:
    first, second = (dossier(subject=one) for one in subjects)
    (part,) = _parts(_compared(first, second, facts=facts, rules=rule(when=when)))
    assert (part["fact"], part["text"]) == expected


def test_the_latest_record_of_each_is_held_against_the_other() -> None:
    facts = "grade: {label: 最近等次, latest: reviews, by: review.year, value: review.grade}\n"
    first = dossier(reviews=[{"kind": "annual", "year": 2024, "grade": "good"}])
    second = dossier(reviews=[{"id": "X", "kind": "annual", "year": 2025, "grade": "poor"}])
    (part,) = _parts(_compared(first, second, facts=facts, rules=rule(when="when: [{grade: good}]")))
    assert (part["first_path"], part["second_path"]) == ("reviews[R-1].grade", "reviews[X].grade")
    assert part["text"] == "最近等次须为「好」，甲为「好」，乙为「差」"
    (part,) = _parts(_compared(first, dossier(reviews=[]), facts=facts, rules=rule(when="when: [{grade: good}]")))
    assert (part["fact"], part["second"]) == ("grade", "无")


def test_the_records_that_come_furthest_are_matched_by_their_kind() -> None:
    first = dossier(incidents=[incident(kind="delay", late_days=20), incident(kind="harm", late_days=20)])
    second = dossier(incidents=[incident(kind="harm", late_days=1), incident(kind="delay", late_days=1)])
    (action,) = _compared(first, second, rules=_LATE)["actions"]
    assert (action["first_about"], action["second_about"]) == ("I-1", "I-2")
    third = dossier(incidents=[incident(kind="harm", late_days=1), incident(kind="harm", late_days=20)])
    assert _compared(first, third, rules=_LATE)["alike"] == ["警告"]


def test_where_there_is_no_record_to_compare_that_is_said() -> None:
    (action,) = _compared(dossier(incidents=[incident(late_days=20)]), dossier(incidents=[]), rules=_LATE)["actions"]
    (turned,) = action["rules"]
    assert (turned["second"], turned["parts_at"]) == ({"answer": None, "about": None}, [])
    assert turned["text"] == "「W-1 某条 W-1」（甲成立，乙不适用）：乙的档案没有可以相比的记录。"


def test_records_of_different_kinds_are_not_compared() -> None:
    visit = rule(
        about="",
        when="when: {incident: [{incident.late: true}], measure: [{measure.kind: talk}]}",
        effect="recommend: visit",
    )
    first = dossier(incidents=[incident(late_days=20)])
    second = dossier(measures=[{"kind": "note", "taken_on": "2026-01-01"}])
    (action,) = _compared(first, second, rules=visit)["actions"]
    assert [one["parts_at"] for one in action["rules"]] == [[]]
    assert "所涉记录种类不同" in action["text"]


def test_one_verdict_for_other_bars_is_told() -> None:
    bars = "".join(
        rule(when=f"when: [{{subject.points: {number}}}]", effect="bar: [praise]", name=f"B-{number}")
        for number in (1, 2)
    )
    first, second = (dossier(subject={"trained": True, "points": number}) for number in (1, 2))
    told = _compared(first, second, rules=rule() + bars)
    assert (told["same"], told["alike"], told["first_parting"]) == (True, ["表扬"], None)
    (action,) = told["actions"]
    assert (action["first"], action["second"]) == ("barred", "barred")
    assert [one["rule"] for one in action["rules"]] == ["B-1", "B-2"]
    assert action["text"].startswith("两份档案在「表扬」上结论相同而依据不同：甲为不得，乙为不得。分歧始于「B-1")


def test_a_rule_that_did_not_bring_it_about_does_not_decide() -> None:
    bar = rule(when="when: [{subject.points: 1}]", effect="bar: [praise]", name="B-1")
    first = dossier(subject={"trained": True, "points": 0})
    told = _compared(first, dossier(subject={"trained": False, "points": 1}), rules=bar + rule())
    (action,) = told["actions"]
    assert [(one["rule"], one["decides"]) for one in action["rules"]] == [("B-1", False), ("R-1", True)]
    assert told["first_parting"]["rule"] == "R-1"


def test_a_rung_in_whose_place_another_stands_is_parted_by_the_rules_of_the_other() -> None:
    rules = rule(
        about="about: incident", when="when: [{incident.late: true}]", effect="recommend: reminder", name="L-0"
    )
    rules += rule(
        about="about: incident", when="when: [{incident.corrected: false}]", effect="recommend: warning", name="L-1"
    )
    first = dossier(incidents=[incident(late_days=20, corrected=False)])
    told = _compared(first, dossier(incidents=[incident(late_days=20, corrected=True)]), rules=rules)
    action = next(one for one in told["actions"] if one["action"] == "reminder")
    assert (action["first"], action["first_by"], action["second"]) == ("superseded", "warning", "recommended")
    assert [one["rule"] for one in action["rules"] if one["decides"]] == ["L-1"]
    assert "被「警告」取代" in action["text"]


def test_a_rule_that_counts_others_is_followed_to_what_they_ask() -> None:
    facts = "praised: {label: 成立数, unit: 项, hits: {recommend: praise}}\n"
    held = rule(when="when: [{praised: {at_least: 1}}]", effect="recommend: care", name="C-1")
    told = _compared(
        dossier(subject={"trained": True}), dossier(subject={"trained": False}), facts=facts, rules=rule() + held
    )
    assert {part["fact"] for part in _parts(told)} == {"subject.trained"}


def test_a_record_is_held_against_the_one_it_has_most_in_common_with() -> None:
    other = incident(id="I-1", title="另一件事", occurred_on="2025-07-07", late_days=0)
    late = {"title": "误期的事", "occurred_on": "2026-01-01"}
    first = dossier(incidents=[other, incident(id="I-2", **late, late_days=90)])
    second = dossier(incidents=[incident(id="X-7", **late, late_days=0), {**other, "id": "X-8"}])
    for pair in ((first, second), (second, first)):
        [action] = _compared(*pair, rules=_LATE)["actions"]
        assert {action["first_about"], action["second_about"]} == {"I-2", "X-7"}


_EITHER = (
    "closed: {label: 办结数, unit: 件, count: incidents, "
    "where: [{any: [{incident.occurred_on: {within_months: 1}}, {incident.closed_on: {within_months: 12}}]}]}\n"
)


def test_of_several_ways_to_be_counted_the_one_that_the_other_went_is_named() -> None:
    rules = rule(when="when: [{closed: {at_least: 1}}]")
    first = dossier(incidents=[incident(title="新事", occurred_on="2025-01-01", closed_on="2026-03-01")])
    second = dossier(
        incidents=[
            incident(id="I-0", title="别事", occurred_on="2020-01-01"),
            incident(title="新事", occurred_on="2025-01-01", closed_on="2025-03-01"),
        ]
    )
    (part,) = _parts(_compared(first, second, facts=_EITHER, rules=rules))
    assert part["second_left_out"][0] == "「新事」（I-2）不计入：办结日期为2025年3月1日，须在基准日前1年以内"


def test_a_record_that_does_not_count_on_the_day_is_told() -> None:
    facts = "closed: {label: 办结数, unit: 件, count: incidents}\n"
    first, second = dossier(incidents=[incident()]), dossier(incidents=[incident(occurred_on="2027-01-01")])
    (part,) = _parts(_compared(first, second, facts=facts, rules=rule(when="when: [{closed: {at_least: 1}}]")))
    assert part["second_left_out"] == ["事项（I-1）在基准日之后，不计入"]
