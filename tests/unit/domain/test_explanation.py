"""
Why an answer is what it is: the conditions, the evidence they rest on, what they lack, and the graph of facts.
"""

from typing import Any

import pytest

from service.domain.evaluation import Detail
from tests.builders import dossier, evaluate, rule
from tests.reasons import evidence_of, reason_of


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

    (node,) = reason_of(when, dossier(subject=person, incidents=[]))["conditions"]

    assert {**node, **told} == node
    assert node["answer"] == "yes"


def test_groups_are_told_as_they_are_written_and_what_is_asked_of_all_side_by_side() -> None:
    when = (
        "[{subject.points: 5}, {any: [{subject.trained: true}, {not: [{setting.vacancy: true}, {subject.points: 6}]}]}]"
    )
    written = dossier(subject={"points": 5, "category": "leader"})

    conditions = reason_of(when, written, "scope: [{subject.category: leader}]", "unless: [{subject.points: 9}]")[
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

    reason = reason_of("[{any: [{subject.trained: true}, {subject.points: 5}]}, {subject.rank: r1}]", written)

    assert evidence_of(reason) == {"subject.points": 5, "subject.rank": "r1"}
    assert reason["missing"] == []


def test_what_is_lacking_is_told_of_the_tests_that_are_unknown_alone() -> None:
    written = dossier(subject={"points": 5})

    reason = reason_of("[{subject.points: 5}, {any: [{subject.trained: true}, {subject.points: 6}]}]", written)

    assert (reason["answer"], reason["missing"]) == ("unknown", ["subject.trained"])
    assert evidence_of(reason) == {"subject.points": 5}


def test_a_day_that_is_not_exact_is_evidence_and_lacking_where_it_leaves_the_answer_open() -> None:
    open_, settled = (
        reason_of(f"[{{subject.rank_since: {{on_or_before: {day}}}}}]", dossier(subject={"rank_since": "2026-01"}))
        for day in ("2026-01-15", "2026-01-31")
    )

    assert (open_["answer"], open_["missing"]) == ("unknown", ["subject.rank_since"])
    assert "任职级时间（须精确到日）" in open_["text"]
    assert (settled["answer"], settled["missing"]) == ("yes", [])
    assert evidence_of(settled) == {"subject.rank_since": {"at_least": "2026-01-01", "at_most": "2026-01-31"}}


def test_both_sides_of_a_comparison_may_lack_something() -> None:
    reason = reason_of("[{subject.points: {at_least: lates}}]", dossier())

    assert reason["missing"] == ["incidents", "subject.points"]


def test_what_a_fact_was_not_decided_by_is_referred_to_all_the_same() -> None:
    facts = "fit: {label: 合适, holds: [{any: [{subject.points: 5}, {lates: {at_least: 1}}]}]}\n"

    told = evaluate(dossier(subject={"points": 5}), facts=facts, rules=rule(when="when: [{fit: true}]"))["facts"]

    assert told["fit"]["from"] == [
        {"ref": "subject.points", "value": 5},
        {"ref": "lates", "value": {"unknown": True}},
    ]
    assert "lates" not in told


def test_in_full_whatever_is_referred_to_is_told_as_well() -> None:
    facts = "fit: {label: 合适, holds: [{any: [{subject.points: 5}, {lates: {at_least: 1}}]}]}\n"
    written, rules = dossier(subject={"points": 5}), rule(when="when: [{fit: true}]")

    told = evaluate(written, detail=Detail.FULL, facts=facts, rules=rules)["facts"]

    assert (told["fit"]["evidence"], told["lates"]["evidence"]) == (["subject.points"], [])
