"""
Every derivation that goes over the records of a list: what surely fits, what may, and the list that is lacking.
"""

from typing import Any

import pytest

from service.domain.answer import UNKNOWN
from service.domain.bounds import Bounds, exactly
from service.domain.condition import Value
from tests.builders import Asking, dossier, incident, release_of, rule, value_of

U = UNKNOWN

TALKS = "[{measure.kind: talk}, {measure.taken_on: {within_months: 6}}]"


def _person(derivation: str, **lists: Any) -> Value:
    return value_of(f"some_fact: {{label: 某事, {derivation}}}\n", "some_fact", dossier(**lists))


def _talk(taken_on: str | None = None, **fields: Any) -> dict[str, Any]:
    return {"kind": "talk", **({"taken_on": taken_on} if taken_on else {}), **fields}


@pytest.mark.parametrize(
    ("lists", "count", "exists"),
    [
        ({}, U, U),
        ({"measures": []}, exactly(0), False),
        ({"measures": [_talk("2026-06-01"), _talk("2025-06-01")]}, exactly(1), True),
        ({"measures": [_talk("2026-06-01"), _talk()]}, Bounds(1, 2), True),
        ({"measures": [_talk()]}, Bounds(0, 1), U),
        ({"measures": [{"kind": "warning"}]}, exactly(0), False),
    ],
)
def test_what_surely_fits_is_one_end_and_what_may_fit_the_other(
    lists: dict[str, Any], count: Value, exists: Value
) -> None:
    assert _person(f"count: measures, where: {TALKS}", **lists) == count
    assert _person(f"any: measures, where: {TALKS}", **lists) == exists


def test_without_where_every_record_counts() -> None:
    assert _person("count: measures", measures=[_talk(), {"kind": "note"}]) == exactly(2)


ABOUT_IT = """\
incident.some:
  label: 某事
  any: measures
  matching: {measure.about: incident.id}
  where: [{measure.kind: talk}]
"""


@pytest.mark.parametrize(
    ("measures", "value"),
    [
        ([_talk(about="I-1")], True),
        ([_talk(about="I-2")], False),
        ([_talk()], U),
        ([_talk(), _talk(about="I-1")], True),
        ([{"kind": "note", "about": "I-1"}, {"kind": "note"}], False),
    ],
)
def test_a_record_that_names_none_may_be_about_any(measures: list[dict[str, Any]], value: Value) -> None:
    assert value_of(ABOUT_IT, "incident.some", dossier(incidents=[incident()], measures=measures), "I-1") is value


def test_what_is_matched_may_be_unknown_itself() -> None:
    facts = ABOUT_IT.replace("incident.id", "incident.by_case")
    written = dossier(incidents=[incident(), incident(by_case="A")], measures=[_talk(about="A"), {"kind": "note"}])

    assert value_of(facts, "incident.some", written, "I-1") is U
    assert value_of(facts, "incident.some", written, "I-2") is True


def _review(year: int, grade: str | None = None, **fields: Any) -> dict[str, Any]:
    return {"year": year, "kind": "annual", **({"grade": grade} if grade else {}), **fields}


LATEST = "latest: reviews, by: review.year, where: [{review.kind: annual}], value: review.grade"


@pytest.mark.parametrize(
    ("reviews", "value"),
    [
        ([_review(2024, "good"), _review(2025, "poor")], "poor"),
        ([_review(2025, "poor"), _review(2024, "good")], "poor"),
        ([_review(2024, "good"), {"year": 2025, "kind": "special", "grade": "poor"}], "good"),
        ([_review(2025)], U),
        ([_review(2020, "good")], "good"),
        ([], None),
    ],
)
def test_the_latest_is_the_record_of_the_highest_year(reviews: list[dict[str, Any]], value: Value) -> None:
    assert _person(LATEST, reviews=reviews) == value


def test_the_latest_of_a_list_that_is_lacking_is_unknown() -> None:
    assert _person(LATEST) is U


@pytest.mark.parametrize(
    ("since", "year", "value"),
    [("2", 2024, "good"), ("2", 2023, None), ("$two", 2024, "good"), ("$two", 2023, None), ("$expiring", 2025, None)],
)
def test_the_latest_is_not_too_old(since: str, year: int, value: Value) -> None:
    facts = f"some_fact: {{label: 某事, since: {{years: {since}}}, {LATEST}}}\n"
    parameters = "two: {label: 年数, values: {2000-01-01: {value: 2}}}\n"

    assert value_of(facts, "some_fact", dossier(reviews=[_review(year, "good")]), parameters=parameters) == value


LOW = "[{review.grade: {in: [poor, fair]}}]"
STREAK = f"streak: reviews, by: review.year, since: {{years: 2}}, where: [{{review.kind: annual}}], while: {LOW}"


@pytest.mark.parametrize(
    ("reviews", "value"),
    [
        ([_review(2025, "poor"), _review(2024, "fair"), _review(2023, "good"), _review(2022, "poor")], exactly(2)),
        ([_review(2025, "poor"), _review(2023, "poor")], exactly(1)),
        ([_review(2025, "good"), _review(2024, "poor")], exactly(0)),
        ([_review(2025, "poor"), _review(2024), _review(2023, "poor")], Bounds(1, 3)),
        ([_review(2025), _review(2024, "good")], Bounds(0, 1)),
        ([_review(2024, "poor"), _review(2023, "poor")], exactly(2)),
        ([_review(2023, "poor"), _review(2022, "poor")], exactly(0)),
        ([], exactly(0)),
    ],
)
def test_a_run_is_counted_back_from_the_latest_without_a_gap(reviews: list[dict[str, Any]], value: Value) -> None:
    assert _person(STREAK, reviews=reviews) == value


def test_a_run_over_a_list_that_is_lacking_is_unknown() -> None:
    assert _person(STREAK) is U


HITS = """\
incident.classes: {label: 情形数, unit: 项, hits: {classify: lateness}}
incident.may_be_late: {label: 或属误期, unit: 项, hits: {rules: [LATE-1], answers: [yes, unknown]}}
corrected_lates: {label: 已改, hits: {classify: lateness}, over: incidents, where: [{incident.corrected: true}]}
maybe_lates: {label: 或属误期, unit: 项, hits: {classify: lateness, answers: [yes, unknown]}, over: incidents}
reminded: {label: 提醒, unit: 项, hits: {recommend: reminder}, over: incidents}
"""
RULES = rule(
    name="LATE-2",
    about="about: incident",
    when="when: [{incident.late_days: {at_least: 30}}]",
    effect="classify: lateness",
) + rule(
    name="REM-1",
    about="about: incident",
    when="when: [{incident.kind: harm}]",
    effect="recommend: reminder",
)


def _asked(*incidents: dict[str, Any]) -> Asking:
    return Asking(release_of(facts=HITS, rules=RULES), dossier(incidents=list(incidents)))


def test_of_a_record_the_rules_that_hold_are_counted() -> None:
    asked = _asked(incident(late_days=40), incident(late_days=12), incident(late_days=1), incident())

    assert [asked.value("incident.classes", f"I-{at}") for at in (1, 2, 3, 4)] == [
        exactly(2),
        exactly(1),
        exactly(0),
        Bounds(0, 2),
    ]
    assert [asked.value("incident.may_be_late", f"I-{at}") for at in (1, 3, 4)] == [exactly(1), exactly(0), exactly(1)]


@pytest.mark.parametrize(
    ("incidents", "lates", "corrected"),
    [
        ([incident(late_days=12, corrected=True), incident(late_days=15, corrected=True)], exactly(1), exactly(1)),
        ([incident(late_days=12, corrected=False), incident(late_days=40, corrected=True)], exactly(2), exactly(2)),
        ([incident(late_days=12, corrected=False)], exactly(1), exactly(0)),
        ([incident(late_days=12)], exactly(1), Bounds(0, 1)),
        ([incident(corrected=True)], Bounds(0, 2), Bounds(0, 2)),
        ([incident(late_days=12), incident(late_days=12, corrected=True)], exactly(1), exactly(1)),
        ([], exactly(0), exactly(0)),
    ],
)
def test_over_a_list_each_rule_counts_once(incidents: list[dict[str, Any]], lates: Value, corrected: Value) -> None:
    asked = _asked(*incidents)

    assert asked.value("lates") == lates
    assert asked.value("corrected_lates") == corrected


def test_those_that_hold_or_might_are_known_exactly() -> None:
    assert _asked(incident()).value("maybe_lates") == exactly(2)
    assert _asked(incident(kind="harm")).value("reminded") == exactly(1)


def test_hits_over_a_list_that_is_lacking_are_unknown() -> None:
    assert Asking(release_of(facts=HITS, rules=RULES), dossier()).value("lates") is U
