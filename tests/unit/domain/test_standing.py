"""
A dossier as it stands on one day: what is left out, what has not happened yet, and which days are cut short.
"""

from datetime import date
from typing import Any

import pytest

from service.domain.answer import UNKNOWN
from service.domain.bounds import Bounds, exactly
from service.domain.condition import Value
from service.domain.dossier import LeftOut, read_share
from tests.builders import Asking, dossier, incident, release_of


def _day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


def _left_out(**lists: Any) -> list[tuple[str, str]]:
    standing = Asking(release_of(), dossier(**lists)).case.left_out
    return [(one.path, one.reason) for one in standing]


def _value(fact: str, **lists: Any) -> Value:
    (records,) = lists.values()
    written = dossier(**lists)
    return Asking(release_of(), written).value(fact, written[next(iter(lists))][len(records) - 1]["id"])


@pytest.mark.parametrize(
    ("lists", "reason"),
    [
        ({"incidents": [incident(occurred_on="2026-07-01")]}, ("incidents[I-1]", "after_as_of")),
        ({"incidents": [incident(occurred_on="2026-07")]}, ("incidents[I-1]", "after_as_of")),
        ({"reviews": [{"year": 2025, "kind": "annual", "confirmed_on": None}]}, ("reviews[R-1]", "not_confirmed")),
        ({"reviews": [{"year": 2026, "kind": "annual"}]}, ("reviews[R-1]", "after_as_of")),
        (
            {"reviews": [{"year": 2025, "kind": "annual", "confirmed_on": "2026-07-01"}]},
            ("reviews[R-1]", "after_as_of"),
        ),
        ({"quarters": [{"year": 2026, "quarter": 3}]}, ("quarters[Q-1]", "after_as_of")),
        ({"measures": [{"kind": "talk", "revoked": True}]}, ("measures[M-1]", "revoked")),
    ],
)
def test_what_does_not_count_is_left_out_with_its_reason(lists: dict[str, Any], reason: tuple[str, str]) -> None:
    assert _left_out(**lists) == [reason]


@pytest.mark.parametrize(
    "lists",
    [
        {"incidents": [incident(occurred_on="2026-06-30")]},
        {"incidents": [incident(occurred_on="2026-06")]},
        {"incidents": [{"kind": "delay"}]},
        {"reviews": [{"year": 2025, "kind": "annual"}]},
        {"reviews": [{"year": 2026, "kind": "annual", "confirmed_on": "2026-06-30"}]},
        {"quarters": [{"year": 2026, "quarter": 2}]},
        {"measures": [{"kind": "talk", "revoked": False}]},
        {"tasks": [{"due_on": "2027-01-01"}]},
    ],
)
def test_what_has_come_by_the_day_counts(lists: dict[str, Any]) -> None:
    assert _left_out(**lists) == []


def test_what_is_left_out_is_in_no_list_and_gets_no_answer() -> None:
    asked = Asking(release_of(), dossier(incidents=[incident(occurred_on="2026-07-01"), incident(late_days=12)]))

    assert asked.answers == {("LATE-1", "I-2"): True}
    assert asked.case.left_out == (LeftOut("incidents", "incidents[I-1]", "after_as_of"),)


@pytest.mark.parametrize(
    ("record", "counted_on"),
    [
        ({"year": 2025, "kind": "annual"}, exactly(_day("2025-12-31"))),
        ({"year": 2025, "kind": "annual", "confirmed_on": "2026-03"}, Bounds(_day("2026-03-01"), _day("2026-03-31"))),
        ({"year": 2025, "kind": "annual", "confirmed_on": "2026"}, Bounds(_day("2026-01-01"), _day("2026-06-30"))),
    ],
)
def test_a_record_counts_from_its_day_or_from_the_end_of_its_year(record: dict[str, Any], counted_on: Value) -> None:
    assert _value("review.counted_on", reviews=[record]) == counted_on


def test_a_record_without_a_day_counts_from_the_first_and_the_day_is_unknown() -> None:
    assert _value("incident.counted_on", incidents=[{"kind": "delay"}]) is UNKNOWN


def test_a_quarter_counts_from_its_last_day() -> None:
    assert _value("quarter.counted_on", quarters=[{"year": 2026, "quarter": 1}]) == exactly(_day("2026-03-31"))


def test_a_day_that_has_come_is_not_later_than_the_day_of_judging() -> None:
    june = Bounds(_day("2026-06-01"), _day("2026-06-30"))

    assert _value("incident.occurred_on", incidents=[incident(occurred_on="2026-06")]) == june
    assert _value("incident.occurred_on", incidents=[incident(occurred_on="2026")]) == Bounds(
        _day("2026-01-01"), june.hi
    )
    assert _value("task.due_on", tasks=[{"due_on": "2026"}]) == Bounds(_day("2026-01-01"), _day("2026-12-31"))


@pytest.mark.parametrize(
    ("closed_on", "value"),
    [
        ("2026-06-30", exactly(_day("2026-06-30"))),
        ("2026-07-01", None),
        ("2026", Bounds(_day("2026-01-01"), _day("2026-06-30"))),
        (None, None),
    ],
)
def test_an_outcome_after_the_day_has_not_happened_yet(closed_on: str | None, value: Value) -> None:
    assert _value("incident.closed_on", incidents=[{"kind": "delay", "closed_on": closed_on}]) == value


@pytest.mark.parametrize(
    ("fields", "evidence"),
    [
        ({"evidence": "verified", "verified_on": "2026-07-01"}, "alleged"),
        ({"evidence": "verified", "verified_on": None}, "alleged"),
        ({"evidence": "verified", "verified_on": "2026-06-30"}, "verified"),
        ({"evidence": "verified"}, "verified"),
        ({"evidence": "alleged", "verified_on": None}, "alleged"),
        ({}, UNKNOWN),
    ],
)
def test_a_code_is_read_as_another_until_its_day_has_come(fields: dict[str, Any], evidence: Value) -> None:
    assert _value("incident.evidence", incidents=[incident(**fields)]) == evidence


def test_absence_reads_as_what_the_vocabulary_says() -> None:
    assert _value("measure.revoked", measures=[{"kind": "talk"}]) is False
    assert _value("measure.lifted_on", measures=[{"kind": "talk"}]) is None
    assert _value("incident.status", incidents=[incident()]) == "none"
    assert _value("incident.corrected", incidents=[incident()]) is UNKNOWN


def test_every_type_of_field_is_read() -> None:
    asked = Asking(
        release_of(),
        dossier(
            subject={"rank_since": "2024-02", "points": 3, "category": "leader"},
            setting={"vacancy": True},
            incidents=[incident(marks=["urgent", "public"], conduct={"hidden": False}, title="某事")],
            reviews=[{"year": 2025, "kind": "annual", "votes": {"good": 0.1234}}],
        ),
    )

    assert asked.value("subject.rank_since") == Bounds(_day("2024-02-01"), _day("2024-02-29"))
    assert asked.value("subject.points") == exactly(3)
    assert asked.value("setting.vacancy") is True
    assert asked.value("incident.marks", "I-1") == frozenset({"urgent", "public"})
    assert asked.value("incident.conduct.hidden", "I-1") is False
    assert asked.value("incident.title", "I-1") == "某事"
    assert asked.value("review.year", "R-1") == exactly(2025)
    assert asked.value("review.votes.good", "R-1") == exactly(1234)


@pytest.mark.parametrize(("share", "units"), [(0.29, 2900), (0.0001, 1), (1, 10_000), (0, 0), (0.07, 700)])
def test_a_share_is_kept_exactly(share: float, units: int) -> None:
    assert read_share(share) == units
