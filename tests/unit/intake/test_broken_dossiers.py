"""Each way in which a dossier can be wrong has its own fault, at its place."""

import json
from typing import Any

import pytest

from service.intake import Contract
from tests.unit.intake.conftest import refusal_of

REMOVED = object()
"""Stands for a key that is taken out."""

CYRILLIC_A = "\u0430"
ZERO_WIDTH_SPACE = "\u200b"
IDENTITY_NUMBER = "110101199003070011"

INCIDENT = ("incidents", 0)

# what is put where, and the faults (code, path) that it makes
BROKEN: list[tuple[tuple[Any, ...], Any, list[tuple[str, str]]]] = [
    # keys
    (("incident",), [], [("unknown_key", "incident")]),
    (("subject", "rank_sinse"), "2020", [("unknown_key", "subject.rank_sinse")]),
    ((*INCIDENT, "occuredOn"), "2020", [("unknown_key", "incidents[0].occuredOn")]),
    ((*INCIDENT, "conduct", "private_gains"), True, [("unknown_key", "incidents[0].conduct.private_gains")]),
    ((*INCIDENT, "conduct.collusion"), True, [("unknown_key", "incidents[0].conduct.collusion")]),
    ((*INCIDENT, ""), True, [("unknown_key", "incidents[0].")]),
    ((*INCIDENT, "a\u0000\ud800"), True, [("unknown_key", "incidents[0].a<U+0000><U+D800>")]),
    (("subject", "unit", "size"), 3, [("unknown_key", "subject.unit.size")]),
    (("assessments", 0, "quarter"), 1, [("unknown_key", "assessments[0].quarter")]),
    # what must be there
    (("subject",), REMOVED, [("missing_key", "subject")]),
    (("subject", "ref"), REMOVED, [("missing_key", "subject.ref")]),
    ((*INCIDENT, "id"), REMOVED, [("missing_key", "incidents[0].id")]),
    ((*INCIDENT, "kind"), REMOVED, [("missing_key", "incidents[0].kind")]),
    ((*INCIDENT, "verified_on"), REMOVED, [("missing_key", "incidents[0].verified_on")]),
    (("measures", 0, "on"), REMOVED, [("missing_key", "measures[0].on")]),
    (("assessments", 1, "year"), REMOVED, [("missing_key", "assessments[1].year")]),
    (("assessments", 1, "kind"), REMOVED, [("missing_key", "assessments[1].kind")]),
    (
        ("sanctions",),
        [{}],
        [("missing_key", f"sanctions[0].{key}") for key in ("id", "kind", "effective_on")],
    ),
    (("achievements",), [{"id": "H"}], [("missing_key", "achievements[0].date")]),
    (("awards",), [{"id": "W"}], [("missing_key", "awards[0].date")]),
    (("investigations",), [{"id": "V"}], [("missing_key", "investigations[0].opened_on")]),
    (("vetoes",), [{"id": "V"}], [("missing_key", "vetoes[0].from")]),
    (
        ("conditions",),
        [{"id": "C"}],
        [("missing_key", "conditions[0].kind"), ("missing_key", "conditions[0].concluded_on")],
    ),
    (("appraisals",), [{"id": "P"}], [("missing_key", "appraisals[0].on")]),
    (("appeals",), [{"id": "P"}], [("missing_key", "appeals[0].filed_on")]),
    (("quarterly_assessments",), [{"id": "Q", "year": 2025}], [("missing_key", "quarterly_assessments[0].quarter")]),
    (("tasks",), [{}], [("missing_key", "tasks[0].id")]),
    # types
    ((*INCIDENT, "corrected"), "true", [("wrong_type", "incidents[0].corrected")]),
    ((*INCIDENT, "corrected"), 1, [("wrong_type", "incidents[0].corrected")]),
    ((*INCIDENT, "corrected"), 0.0, [("wrong_type", "incidents[0].corrected")]),
    ((*INCIDENT, "sources"), "2", [("wrong_type", "incidents[0].sources")]),
    ((*INCIDENT, "sources"), True, [("wrong_type", "incidents[0].sources")]),
    ((*INCIDENT, "sources"), 2.0, [("wrong_type", "incidents[0].sources")]),
    ((*INCIDENT, "title"), 7, [("wrong_type", "incidents[0].title")]),
    ((*INCIDENT, "kind"), ["missed_deadline"], [("wrong_type", "incidents[0].kind")]),
    ((*INCIDENT, "occurred_on"), 20260115, [("wrong_type", "incidents[0].occurred_on")]),
    ((*INCIDENT, "kind"), {"kind": "other"}, [("wrong_type", "incidents[0].kind")]),
    ((*INCIDENT, "context"), "emergency", [("wrong_type", "incidents[0].context")]),
    ((*INCIDENT, "context"), [True], [("wrong_type", "incidents[0].context[0]")]),
    ((*INCIDENT, "conduct"), [], [("wrong_type", "incidents[0].conduct")]),
    (("incidents",), {}, [("wrong_type", "incidents")]),
    (("measures", 1), "M-2", [("wrong_type", "measures[1]")]),
    (("setting",), True, [("wrong_type", "setting")]),
    ((*INCIDENT, "id"), 1, [("wrong_type", "incidents[0].id")]),
    (("subject", "ref"), 1007, [("wrong_type", "subject.ref")]),
    (("assessments", 0, "votes", "basic"), "0.1", [("wrong_type", "assessments[0].votes.basic")]),
    (("assessments", 0, "votes", "basic"), True, [("wrong_type", "assessments[0].votes.basic")]),
    (("tasks",), [{"id": "T", "progress": "80%"}], [("wrong_type", "tasks[0].progress")]),
    # codes
    ((*INCIDENT, "kind"), "missed_deadlines", [("unknown_code", "incidents[0].kind")]),
    ((*INCIDENT, "kind"), "Missed_Deadline", [("unknown_code", "incidents[0].kind")]),
    ((*INCIDENT, "kind"), "", [("unknown_code", "incidents[0].kind")]),
    ((*INCIDENT, "kind"), "missed\u0000deadline", [("control_character", "incidents[0].kind")]),
    ((*INCIDENT, "kind"), f"missed{ZERO_WIDTH_SPACE}_deadline", [("unknown_code", "incidents[0].kind")]),
    (
        (*INCIDENT, "context"),
        ["pilot", "emergency", "emergncy"],
        [("unknown_code", "incidents[0].context[0]"), ("unknown_code", "incidents[0].context[2]")],
    ),
    (("subject", "category"), "leader", [("unknown_code", "subject.category")]),
    # days
    ((*INCIDENT, "occurred_on"), "2026-02-30", [("invalid_date", "incidents[0].occurred_on")]),
    ((*INCIDENT, "occurred_on"), "2026-13", [("invalid_date", "incidents[0].occurred_on")]),
    ((*INCIDENT, "occurred_on"), "2026-00", [("invalid_date", "incidents[0].occurred_on")]),
    ((*INCIDENT, "occurred_on"), "26-1-1", [("invalid_date", "incidents[0].occurred_on")]),
    ((*INCIDENT, "occurred_on"), "20260115", [("invalid_date", "incidents[0].occurred_on")]),
    ((*INCIDENT, "occurred_on"), "2026-W03-4", [("invalid_date", "incidents[0].occurred_on")]),
    ((*INCIDENT, "occurred_on"), "2026-01-15T00:00:00", [("invalid_date", "incidents[0].occurred_on")]),
    ((*INCIDENT, "occurred_on"), "2026-01-15\n", [("invalid_date", "incidents[0].occurred_on")]),
    ((*INCIDENT, "occurred_on"), "１９９９", [("invalid_date", "incidents[0].occurred_on")]),
    ((*INCIDENT, "occurred_on"), "1899-12-31", [("invalid_date", "incidents[0].occurred_on")]),
    ((*INCIDENT, "occurred_on"), "10000", [("invalid_date", "incidents[0].occurred_on")]),
    ((*INCIDENT, "occurred_on"), "", [("invalid_date", "incidents[0].occurred_on")]),
    # null
    ((*INCIDENT, "occurred_on"), None, [("null_not_allowed", "incidents[0].occurred_on")]),
    ((*INCIDENT, "verified_on"), None, [("null_not_allowed", "incidents[0].verified_on")]),
    ((*INCIDENT, "corrected"), None, [("null_not_allowed", "incidents[0].corrected")]),
    ((*INCIDENT, "severity"), None, [("null_not_allowed", "incidents[0].severity")]),
    ((*INCIDENT, "due_on"), None, [("null_not_allowed", "incidents[0].due_on")]),
    ((*INCIDENT, "context"), None, [("null_not_allowed", "incidents[0].context")]),
    ((*INCIDENT, "conduct"), None, [("null_not_allowed", "incidents[0].conduct")]),
    (
        (*INCIDENT, "tolerance"),
        {"status": "exempt", "decided_on": None},
        [("null_not_allowed", "incidents[0].tolerance.decided_on")],
    ),
    (("measures",), None, [("null_not_allowed", "measures")]),
    (("subject", "rank_since"), None, [("null_not_allowed", "subject.rank_since")]),
    (("tasks",), [{"id": "T", "due": None}], [("null_not_allowed", "tasks[0].due")]),
    # numbers
    ((*INCIDENT, "sources"), -1, [("out_of_range", "incidents[0].sources")]),
    ((*INCIDENT, "sources"), 10**9, [("out_of_range", "incidents[0].sources")]),
    ((*INCIDENT, "sources"), 10**4000, [("too_large_number", "incidents[0].sources")]),
    ((*INCIDENT, "sources"), float("nan"), [("not_json", "incidents[0].sources")]),
    (("assessments", 0, "votes", "basic"), float("inf"), [("not_json", "assessments[0].votes.basic")]),
    (("assessments", 0, "votes", "basic"), 1e300, [("too_large_number", "assessments[0].votes.basic")]),
    (("assessments", 0, "votes", "basic"), 1.01, [("out_of_range", "assessments[0].votes.basic")]),
    (("assessments", 0, "votes", "basic"), -0.5, [("out_of_range", "assessments[0].votes.basic")]),
    (("assessments", 0, "votes", "basic"), 4, [("out_of_range", "assessments[0].votes.basic")]),
    (("assessments", 0, "votes", "basic"), 0.03333, [("too_many_decimals", "assessments[0].votes.basic")]),
    (("assessments", 0, "votes", "basic"), 0.0401, [("votes_exceed_one", "assessments[0].votes")]),
    (("assessments", 0, "year"), 1899, [("out_of_range", "assessments[0].year")]),
    (("tasks",), [{"id": "T", "progress": -1}], [("out_of_range", "tasks[0].progress")]),
    (
        ("quarterly_assessments",),
        [{"id": "Q", "year": 2025, "quarter": 5}],
        [("out_of_range", "quarterly_assessments[0].quarter")],
    ),
    # ids
    ((*INCIDENT, "id"), "", [("empty_id", "incidents[0].id")]),
    ((*INCIDENT, "id"), f"{CYRILLIC_A}-1", [("lookalike_character", "incidents[0].id")]),
    ((*INCIDENT, "id"), "\uff29-1", [("lookalike_character", "incidents[0].id")]),
    ((*INCIDENT, "id"), f"I-1{ZERO_WIDTH_SPACE}", [("lookalike_character", "incidents[0].id")]),
    ((*INCIDENT, "id"), "\u0399-1", [("lookalike_character", "incidents[0].id")]),
    ((*INCIDENT, "id"), "I 1", [("lookalike_character", "incidents[0].id")]),
    ((*INCIDENT, "id"), "I-1\ud800", [("lookalike_character", "incidents[0].id")]),
    ((*INCIDENT, "id"), "I-1\n", [("control_character", "incidents[0].id")]),
    (("measures", 0, "about"), "\u0406-1", [("lookalike_character", "measures[0].about")]),
    ((*INCIDENT, "id"), "I-2", [("duplicate_id", "incidents[1].id")]),
    (("measures", 1, "id"), "A-2024", [("duplicate_id", "measures[1].id")]),
    (("subject", "ref"), IDENTITY_NUMBER, [("identity_number", "subject.ref")]),
    (("subject", "ref"), "11010119900307001x", [("identity_number", "subject.ref")]),
    (("subject", "ref"), "110101900307001", [("identity_number", "subject.ref")]),
    (("subject", "ref"), "１１０１０１１９９００３０７００１１", [("identity_number", "subject.ref")]),
    (("subject", "ref"), "110101-19900307-0011", [("identity_number", "subject.ref")]),
    (("subject", "ref"), "CAD-110101199003070011", [("identity_number", "subject.ref")]),
    (("subject", "ref"), 110101199003070011, [("identity_number", "subject.ref")]),
    (("subject", "ref"), 110101900307001, [("identity_number", "subject.ref")]),
    # text
    ((*INCIDENT, "title"), "甲\u0000乙", [("control_character", "incidents[0].title")]),
    ((*INCIDENT, "title"), "甲\u202e乙", [("control_character", "incidents[0].title")]),
    ((*INCIDENT, "title"), "甲\udfff", [("control_character", "incidents[0].title")]),
    # one record beside another, one value beside another
    (("assessments", 0, "year"), 2025, [("duplicate_year", "assessments[1].year")]),
    (("unit_assessments", 0, "year"), 2025, [("duplicate_year", "unit_assessments[1].year")]),
    ((*INCIDENT, "completed_on"), "2026-01-14", [("completed_before_start", "incidents[0].completed_on")]),
    ((*INCIDENT, "completed_on"), "2025", [("completed_before_start", "incidents[0].completed_on")]),
    (("tasks",), [{"id": f"T-{n}"} for n in range(201)], [("too_many_records", "tasks")]),
    (("tasks",), [*({"id": f"T-{n}"} for n in range(200)), "not looked at"], [("too_many_records", "tasks")]),
    ((*INCIDENT, "verified_on"), "yesterday", [("invalid_date", "incidents[0].verified_on")]),
    (
        ("subject", "category"),
        [[[[[[[[1]]]]]]]],
        [("wrong_type", "subject.category"), ("too_deep", "subject.category[0][0][0][0][0][0]")],
    ),
]


def edit(dossier: dict[str, Any], place: tuple[Any, ...], value: Any) -> None:
    """Put the *value* at a place of the *dossier*."""
    *outer, last = place
    inner: Any = dossier
    for step in outer:
        inner = inner[step]
    if value is REMOVED:
        del inner[last]
    else:
        inner[last] = value


@pytest.mark.parametrize(("place", "value", "expected"), BROKEN, ids=range(len(BROKEN)))
def test_a_broken_dossier_names_its_faults_and_their_places(
    contract: Contract, good: dict[str, Any], place: tuple[Any, ...], value: Any, expected: list[tuple[str, str]]
) -> None:
    edit(good, place, value)
    found = refusal_of(contract.read, json.dumps(good).encode())
    assert [(fault.code, fault.path) for fault in found] == expected


@pytest.mark.parametrize(("place", "value", "expected"), BROKEN, ids=range(len(BROKEN)))
def test_what_is_said_to_people_is_printable(
    contract: Contract, good: dict[str, Any], place: tuple[Any, ...], value: Any, expected: list[tuple[str, str]]
) -> None:
    edit(good, place, value)
    found = refusal_of(contract.read, json.dumps(good).encode())
    assert len(found) == len(expected)
    for fault in found:
        said = "".join(text for text in (str(fault), fault.found, fault.accepted, fault.nearest) if text)
        assert said.isprintable()
        said.encode()
        assert IDENTITY_NUMBER not in said
