"""
Why an answer is what it is: the conditions, the evidence they rest on, what they lack, and the graph of facts.
"""

from typing import Any

import pytest

from tests.builders import dossier, evaluate, rule

FACTS = """\
talks: {label: 谈话次数, unit: 次, count: measures, where: [{measure.taken_on: {within_months: $six}}]}
incident.talked:
  label: 已谈话
  any: measures
  matching: {measure.about: incident.id}
  where: [{measure.kind: talk}]
last_grade: {label: 最近等次, latest: reviews, by: review.year, since: {years: 2}, value: review.grade}
low_years: {label: 低年数, unit: 年, streak: reviews, by: review.year, while: [{review.grade: poor}]}
rank_months: {label: 任职月数, unit: 月, months: {from: subject.rank_since, to: as_of}}
settled: {label: 已定, holds: [{subject.trained: true}], fails: [{subject.points: 0}], awaits: subject.category}
open_lates: {label: 未改误期, hits: {classify: lateness}, over: incidents, where: [{incident.corrected: false}]}
incident.classes: {label: 情形数, hits: {classify: lateness}}
"""
PARAMETERS = "six: {label: 月数, values: {2000-01-01: {value: 6}}}\n"


def _reason(when: str, written: dict[str, Any], *lines: str, about: str = "subject") -> dict[str, Any]:
    """Give the reason of a rule that holds or might, and with it the graph and what is lacking."""
    effect = "recommend: praise" if about == "subject" else "recommend: reminder"
    rules = rule(*lines, about=f"about: {about}", when=f"when: {when}", effect=effect)
    told = evaluate(written, facts=FACTS, parameters=PARAMETERS, rules=rules)
    (found,) = told["recommendations"]
    return {
        **found["reasons"][0],
        "facts": told["facts"],
        "missing": [one["path"] for one in told["missing"] if "R-1" in str(one["rules"])],
    }


def _evidence(reason: dict[str, Any]) -> dict[str, Any]:
    return {one["path"]: one["value"] for one in reason["evidence"]}


def _talk(**fields: Any) -> dict[str, Any]:
    return {"kind": "talk", **fields}


@pytest.mark.parametrize(
    ("when", "told"),
    [
        ("[{subject.points: {at_least: 3}}]", {"operator": "at_least", "expected": 3, "actual": 5}),
        (
            "[{subject.points: {at_least: lates}}]",
            {"operator": "at_least", "expected": 0, "against": "lates", "actual": 5},
        ),
        ("[{subject.points: {less_than: $late_days}}]", {"expected": 10, "parameter": "late_days", "actual": 5}),
        ("[{subject.rank_since: {on_or_before: as_of}}]", {"expected": "2026-06-30", "against": "as_of"}),
        ("[{subject.rank_since: {on_or_before: 2026-02-01}}]", {"expected": "2026-02-01", "actual": "2026-01-31"}),
        ("[{subject.rank_since: {within_months: 6}}]", {"expected": 6, "actual": "2026-01-31"}),
        ("[{subject.rank_since: {within_months: $late_days}}]", {"expected": 10, "parameter": "late_days"}),
        ("[{subject.rank: {in: [r2, r1]}}]", {"expected": ["r1", "r2"], "actual": "r1"}),
        ("[{subject.trained: true}]", {"fact": "subject.trained", "label": "已培训", "ref": "subject.trained"}),
    ],
)
def test_a_condition_says_what_was_expected_and_what_there_is(when: str, told: dict[str, Any]) -> None:
    person = {"points": 5, "rank_since": "2026-01-31", "rank": "r1", "trained": True}

    (node,) = _reason(when, dossier(subject=person, incidents=[]))["conditions"]

    assert {**node, **told} == node
    assert node["answer"] == "yes"


def test_groups_are_told_as_they_are_written_and_what_is_asked_of_all_side_by_side() -> None:
    when = (
        "[{subject.points: 5}, {any: [{subject.trained: true}, {not: [{setting.vacancy: true}, {subject.points: 6}]}]}]"
    )
    written = dossier(subject={"points": 5, "category": "leader"})

    conditions = _reason(when, written, "scope: [{subject.category: leader}]", "unless: [{subject.points: 9}]")[
        "conditions"
    ]

    assert [(one["fact"], one["operator"], one["answer"]) for one in conditions] == [
        ("subject.category", "is", "yes"),
        ("subject.points", "is", "yes"),
        (None, "any", "yes"),
        (None, "not", "yes"),
    ]
    inner = conditions[2]["conditions"]
    assert [(one["fact"], one["operator"], one["answer"]) for one in inner] == [
        ("subject.trained", "is", "unknown"),
        (None, "not", "yes"),
    ]


def test_a_branch_that_does_not_hold_is_no_evidence_for_one_that_does() -> None:
    written = dossier(subject={"points": 5, "trained": False, "rank": "r1"})

    reason = _reason("[{any: [{subject.trained: true}, {subject.points: 5}]}, {subject.rank: r1}]", written)

    assert _evidence(reason) == {"subject.points": 5, "subject.rank": "r1"}
    assert reason["missing"] == []


def test_what_is_lacking_is_told_of_the_tests_that_are_unknown_alone() -> None:
    written = dossier(subject={"points": 5})

    reason = _reason("[{subject.points: 5}, {any: [{subject.trained: true}, {subject.points: 6}]}]", written)

    assert (reason["answer"], reason["missing"]) == ("unknown", ["subject.trained"])
    assert _evidence(reason) == {"subject.points": 5}


def test_a_day_that_is_not_exact_is_evidence_and_lacking_where_it_leaves_the_answer_open() -> None:
    open_, settled = (
        _reason(f"[{{subject.rank_since: {{on_or_before: {day}}}}}]", dossier(subject={"rank_since": "2026-01"}))
        for day in ("2026-01-15", "2026-01-31")
    )

    assert (open_["answer"], open_["missing"]) == ("unknown", ["subject.rank_since"])
    assert "任职级时间（须精确到日）" in open_["text"]
    assert (settled["answer"], settled["missing"]) == ("yes", [])
    assert _evidence(settled) == {"subject.rank_since": {"at_least": "2026-01-01", "at_most": "2026-01-31"}}


def test_both_sides_of_a_comparison_may_lack_something() -> None:
    reason = _reason("[{subject.points: {at_least: lates}}]", dossier())

    assert reason["missing"] == ["incidents", "subject.points"]
