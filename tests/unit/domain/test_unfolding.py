"""
What a derived fact was worked out from: its entries in the graph, its evidence and what it lacks.
"""

from typing import Any

import pytest

from service.domain.evaluation import Detail
from service.domain.explanation import Explainer, Notes
from tests.builders import Asking, dossier, evaluate, incident, release_of, rule
from tests.reasons import FACTS, PARAMETERS, evidence_of, reason_of, talk


def test_what_a_count_rests_on_are_the_records_that_fit_or_may() -> None:
    written = dossier(measures=[talk(taken_on="2026-06-01"), talk(), talk(taken_on="2020-01-01")])

    surely, maybe = (reason_of(f"[{{talks: {{at_least: {count}}}}}]", written) for count in (1, 2))

    assert [(one["path"], one["answer"]) for one in surely["facts"]["talks"]["from"][1:]] == [
        ("measures[M-1]", "yes"),
        ("measures[M-2]", "unknown"),
    ]
    assert surely["facts"]["talks"]["value"] == {"at_least": 1, "at_most": 2}
    assert (surely["answer"], surely["missing"]) == ("yes", [])
    assert (maybe["answer"], maybe["missing"]) == ("unknown", ["measures[M-2].taken_on"])
    assert "measures[M-1].taken_on" in evidence_of(maybe)


def test_what_a_record_is_matched_by_is_evidence_or_lacking() -> None:
    known, unknown = (
        reason_of("[{incident.talked: true}]", dossier(incidents=[incident()], measures=[measure]), about="incident")
        for measure in (talk(about="I-1"), talk())
    )

    assert evidence_of(known) == {"measures[M-1].kind": "talk", "measures[M-1].about": "I-1"}
    assert (unknown["answer"], unknown["missing"]) == ("unknown", ["measures[M-1].about"])
    assert known["conditions"][0]["ref"] == "incidents[I-1].talked"
    assert known["facts"]["incidents[I-1].talked"]["value"] is True


REVIEWS = [{"year": 2025, "kind": "annual", "grade": "poor"}, {"year": 2024, "kind": "annual"}]


def test_what_the_latest_rests_on_is_that_record() -> None:
    reason = reason_of("[{last_grade: poor}]", dossier(reviews=REVIEWS))

    assert evidence_of(reason) == {"reviews[R-1].year": 2025, "reviews[R-1].grade": "poor"}
    looked_through, *read = reason["facts"]["last_grade"]["from"]
    assert looked_through == {"list": "reviews", "records": 2}
    assert [one["ref"] for one in read] == ["reviews[R-1].year", "reviews[R-1].grade"]


def test_a_latest_of_which_there_is_none_rests_on_nothing() -> None:
    reason = reason_of("[{not: [{last_grade: poor}]}]", dossier(reviews=[]))

    assert (reason["answer"], evidence_of(reason)) == ("yes", {})
    assert reason["facts"]["last_grade"]["from"] == [{"list": "reviews", "records": 0}]


def test_what_a_run_rests_on_are_its_years() -> None:
    reason = reason_of("[{low_years: {at_least: 2}}]", dossier(reviews=REVIEWS))

    assert (reason["answer"], reason["missing"]) == ("unknown", ["reviews[R-2].grade"])
    assert [one["path"] for one in reason["facts"]["low_years"]["from"][1:]] == ["reviews[R-1]", "reviews[R-2]"]


@pytest.mark.parametrize(
    ("when", "plural"),
    [
        ("[{talks: 1}]", "measures"),
        ("[{last_grade: poor}]", "reviews"),
        ("[{low_years: 1}]", "reviews"),
        ("[{open_lates: 1}]", "incidents"),
    ],
)
def test_a_list_that_is_lacking_is_what_is_lacking(when: str, plural: str) -> None:
    reason = reason_of(when, dossier())

    assert (reason["missing"], reason["evidence"]) == ([plural], [])
    assert all(one["from"] == [{"list": plural, "unknown": True}] for one in reason["facts"].values())


def test_what_is_worked_out_from_fields_refers_to_them() -> None:
    reason = reason_of("[{rank_months: {at_least: 12}}]", dossier(subject={"rank_since": "2024-02-29"}))

    assert reason["facts"]["rank_months"] == {
        "label": "任职月数",
        "type": "number",
        "value": 28,
        "unit": "月",
        "from": [{"ref": "subject.rank_since", "value": "2024-02-29"}],
    }
    assert evidence_of(reason) == {"subject.rank_since": "2024-02-29"}


@pytest.mark.parametrize(("person", "missing"), [({"trained": False}, ["subject.category"]), ({}, ["subject.trained"])])
def test_what_neither_holds_nor_fails_awaits_what_the_fact_says(person: dict[str, Any], missing: list[str]) -> None:
    reason = reason_of("[{settled: true}]", dossier(subject=person))

    assert (reason["answer"], reason["missing"]) == ("unknown", missing)


def test_what_hits_rest_on_is_what_their_rules_rest_on_and_the_records_that_fit() -> None:
    written = dossier(
        incidents=[
            incident(late_days=12, corrected=False),
            incident(late_days=12, corrected=True),
            incident(late_days=1),
        ]
    )

    reason = reason_of("[{open_lates: {at_least: 1}}]", written)

    assert reason["facts"]["open_lates"]["from"] == [
        {"list": "incidents", "records": 3},
        {"rule": "LATE-1", "about": "I-1", "answer": "yes"},
    ]
    assert evidence_of(reason) == {"incidents[I-1].late_days": 12, "incidents[I-1].corrected": False}


def test_hits_that_may_be_lack_what_their_rules_lack() -> None:
    reason = reason_of("[{open_lates: {at_least: 1}}]", dossier(incidents=[incident()]))
    own = reason_of("[{incident.classes: 1}]", dossier(incidents=[incident()]), about="incident")

    assert reason["missing"] == ["incidents[I-1].late_days", "incidents[I-1].corrected"]
    assert own["missing"] == ["incidents[I-1].late_days"]


def test_a_fact_that_counts_nothing_has_no_names() -> None:
    release = release_of(facts=FACTS, parameters=PARAMETERS)
    asked = Asking(release, dossier(subject={"rank_since": "2024-02-29"}))
    explainer = Explainer(Notes(asked.interpreter), asked.case)

    assert explainer.counted(release.facts["rank_months"], asked.case.subject) == []


def test_each_fact_is_told_once_and_in_full_every_fact_that_was_opened() -> None:
    written = dossier(subject={"trained": True}, measures=[], incidents=[incident(late_days=12)])
    rules = rule(name="R-1", when="when: [{talks: 0}]") + rule(name="R-2", when="when: [{talks: {at_most: 3}}]")

    brief = evaluate(written, facts=FACTS, parameters=PARAMETERS, rules=rules)
    full = evaluate(written, facts=FACTS, parameters=PARAMETERS, rules=rules, detail=Detail.FULL)

    assert list(brief["facts"]) == ["talks"]
    assert set(brief["facts"]) <= set(full["facts"])
