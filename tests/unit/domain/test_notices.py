"""
What a reader must know besides the verdicts.
"""

from typing import Any

from tests.builders import dossier, evaluate, incident, rule


def _notices(code: str, written: dict[str, Any], *, facts: str = "", rules: str = "") -> list[dict[str, Any]]:
    return [one for one in evaluate(written, facts=facts, rules=rules)["notices"] if one["code"] == code]


def test_what_was_left_out_is_told_with_the_reason() -> None:
    written = dossier(
        incidents=[incident(occurred_on="2026-07-01")],
        measures=[{"kind": "talk", "revoked": True}],
        reviews=[{"year": 2025, "kind": "annual", "confirmed_on": None}],
    )

    found = [(one["code"], one["path"], one["text"]) for one in evaluate(written)["notices"]]

    assert found[:3] == [
        ("not_confirmed", "reviews[R-1]", "reviews[R-1] 尚未确定，不计入。"),
        ("after_as_of", "incidents[I-1]", "incidents[I-1] 在基准日之后，不计入。"),
        ("revoked", "measures[M-1]", "measures[M-1] 已撤销，不计入。"),
    ]


SCOPED = "scope: [{of_the_list: true}]"
OF_THE_LIST = "of_the_list: {label: 属清单适用对象, holds: [{subject.category: leader}]}\n"


def test_a_list_that_does_not_apply_is_told_once_with_what_it_was_judged_by() -> None:
    rules = (
        rule(SCOPED, name="R-1")
        + rule(SCOPED, name="R-2")
        + rule("scope: [{subject.points: 1}, {of_the_list: true}]", name="R-3")
    )
    written = dossier(subject={"category": "staff", "points": 2, "trained": True})

    found = _notices("list_does_not_apply", written, facts=OF_THE_LIST, rules=rules)

    assert [(one["rules"], one["text"]) for one in found] == [
        (["R-1", "R-2", "R-3"], "R-1、R-2、R-3 不适用于本人：不符合「属清单适用对象」（类别：一般干部）。"),
        (["R-3"], "R-3 不适用于本人：不符合「积分」。"),
    ]


def test_a_list_that_applies_or_might_is_not_told() -> None:
    for person in ({"category": "leader"}, {}):
        assert _notices("list_does_not_apply", dossier(subject=person), facts=OF_THE_LIST, rules=rule(SCOPED)) == []


EXCUSED = """\
incident.urgent: {label: 情况紧急, holds: [{incident.marks: {has: urgent}}]}
incident.public: {label: 已经公开, holds: [{incident.marks: {has: public}}]}
incident.excused:
  label: 有免责情形
  holds: [{any: [{incident.urgent: true}, {incident.public: true}, {incident.corrected: true}]}]
"""
DEFEATED = rule(
    "unless: [{incident.excused: true}, {incident.conduct.hidden: false}, {any: [{incident.corrected: true}]}]",
    about="about: incident",
    when="when: [{incident.late: true}]",
    effect="recommend: reminder",
)


def test_what_defeats_a_rule_is_named_by_the_alternatives_that_hold() -> None:
    written = dossier(
        incidents=[
            incident(late_days=12, marks=["urgent"], title="甲"),
            incident(late_days=12, marks=[], corrected=True, title="乙"),
            incident(marks=[], corrected=False, conduct={"hidden": False}, title="丙"),
            incident(late_days=1, marks=["urgent"], title="丁"),
            incident(late_days=12, marks=[], corrected=False, conduct={"hidden": True}, title="戊"),
        ]
    )

    found = _notices("defeated", written, facts=EXCUSED, rules=DEFEATED)

    assert [(one["path"], one["by"], one["text"]) for one in found] == [
        ("incidents[I-1]", ["情况紧急"], "「甲」不成立「R-1 某条 R-1」：情况紧急。"),
        ("incidents[I-2]", ["有免责情形", "已改正"], "「乙」不成立「R-1 某条 R-1」：有免责情形；已改正。"),
        ("incidents[I-3]", ["隐瞒"], "「丙」不成立「R-1 某条 R-1」：隐瞒。"),
    ]


def test_a_rule_that_does_not_apply_at_all_is_not_said_to_be_defeated() -> None:
    rules = rule("scope: [{subject.category: leader}]", "unless: [{setting.vacancy: true}]")
    written = dossier(subject={"trained": True, "category": "staff"}, setting={"vacancy": False})

    assert _notices("defeated", written, rules=rules) == []


def test_what_defeats_a_rule_about_the_person_is_told_of_the_person() -> None:
    written = dossier(subject={"trained": True}, setting={"vacancy": True})

    (found,) = _notices("defeated", written, rules=rule("unless: [{setting.vacancy: true}]"))

    assert (found["path"], found["text"]) == ("subject", "不成立「R-1 某条 R-1」：有空缺。")


def test_a_rule_whose_parameter_has_no_value_that_day_is_told() -> None:
    (found,) = _notices("not_in_force", dossier(), rules=rule(when="when: [{subject.points: $expiring}]"))

    assert (found["rules"], found["text"]) == (["R-1"], "R-1「某条 R-1」所用的参数在基准日没有取值，没有询问。")


def test_a_record_that_points_nowhere_is_told() -> None:
    written = dossier(
        incidents=[incident()], measures=[{"kind": "talk", "about": "I-1"}, {"kind": "talk", "about": "I-9"}]
    )

    (found,) = _notices("unknown_record", written)

    assert (found["path"], found["text"]) == ("measures[M-2].about", "measures[M-2].about 所指的 I-9 不在档案中。")


def test_a_list_that_is_a_draft_says_so() -> None:
    (found,) = _notices("drafted_list", dossier())

    assert found["text"] == "「试验清单」为拟制（某地）：为试验而拟"
