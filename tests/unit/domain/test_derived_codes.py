"""
What tables give, what is lowered, and what is there first: where all is known, where something is absent.
"""

from datetime import date
from typing import Any

import pytest

from service.domain.answer import UNKNOWN
from service.domain.bounds import Bounds, exactly
from service.domain.condition import Value
from service.domain.dates import NEVER
from tests.builders import dossier, incident, value_of

U = UNKNOWN
CODES = frozenset({"minor", "serious"})


def _day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


def _of_person(derivation: str, **person: Any) -> Value:
    return value_of(f"some_fact: {{label: 某事, {derivation}}}\n", "some_fact", dossier(subject=person))


def _of(owner: str, derivation: str, record: dict[str, Any]) -> Value:
    """Give a fact of the one record of a list."""
    written = dossier(**{f"{owner}s": [{"id": "X-1", **record}]})
    return value_of(f"{owner}.some: {{label: 某事, {derivation}}}\n", f"{owner}.some", written, "X-1")


@pytest.mark.parametrize(
    ("measure", "value"),
    [
        ({"kind": "warning", "taken_on": "2026-03-31"}, exactly(_day("2026-09-30"))),
        ({"kind": "warning", "taken_on": "2026-03"}, Bounds(_day("2026-09-01"), _day("2026-09-30"))),
        ({"kind": "removal", "taken_on": "2026-03-31"}, exactly(NEVER)),
        ({"kind": "talk", "taken_on": "2026-03-31"}, exactly(_day("2026-03-31"))),
        ({"kind": "note", "taken_on": "2026-03-31"}, None),
        ({"kind": "warning"}, U),
    ],
)
def test_a_table_gives_the_months_that_a_date_is_moved_by(measure: dict[str, Any], value: Value) -> None:
    assert _of("measure", "date: measure.taken_on, plus_months: $months, by: measure.kind", measure) == value


@pytest.mark.parametrize(
    ("person", "value"),
    [
        ({"rank": "r1"}, "r2"),
        ({"rank": "r3"}, None),
        ({}, frozenset({"r1", "r2", "r3", None})),
    ],
)
def test_a_table_of_codes_gives_each_that_an_absent_code_may_lead_to(person: dict[str, Any], value: Value) -> None:
    assert _of_person("lookup: $next_rank, by: subject.rank", **person) == value


NEXT = "next: {label: 上一级, lookup: $next_rank, by: subject.rank}\n"


def test_what_a_table_gives_may_be_looked_up_again() -> None:
    facts = NEXT + "next_but_one: {label: 再上一级, lookup: $next_rank, by: next}\n"

    assert value_of(facts, "next_but_one", dossier(subject={"rank": "r2"})) is None
    assert value_of(facts, "next_but_one", dossier(subject={"rank": "none"})) == "r2"
    assert value_of(facts, "next_but_one", dossier()) == frozenset({"r2", "r3", None})


def test_a_table_of_numbers_gives_bounds_over_all_codes_that_there_may_be() -> None:
    facts = "incident.months: {label: 月数, lookup: $by_severity, by: incident.severity}\n"
    table = "by_severity: {label: 表, keys: incident.severity, values: {2000-01-01: {value: {minor: 1, serious: 5}}}}\n"

    assert _months(facts, table, severity="serious") == exactly(5)
    assert _months(facts, table, severity="grave") is None
    assert _months(facts, table) == Bounds(1, 5, maybe_none=True)


def _months(facts: str, parameters: str, **fields: Any) -> Value:
    return value_of(facts, "incident.months", dossier(incidents=[incident(**fields)]), "I-1", parameters=parameters)


def test_a_table_without_value_on_the_day_gives_nothing_known() -> None:
    table = "late_table: {label: 表, keys: incident.severity, values: {2027-01-01: {value: {minor: 1}}}}\n"

    assert (
        _months("incident.months: {label: 月数, lookup: $late_table, by: incident.severity}\n", table, severity="minor")
        is U
    )
    dated = (
        "incident.months: {label: 日, date: incident.occurred_on, plus_months: $late_table, by: incident.severity}\n"
    )
    assert _months(dated, table, severity="minor") is U


LOWER = "lower: incident.severity, for_each: [{incident.corrected: true}, {incident.conduct.hidden: false}]"


@pytest.mark.parametrize(
    ("fields", "value"),
    [
        ({"severity": "grave", "corrected": False, "conduct": {"hidden": True}}, "grave"),
        ({"severity": "grave", "corrected": True, "conduct": {"hidden": True}}, "serious"),
        ({"severity": "grave", "corrected": True, "conduct": {"hidden": False}}, "minor"),
        ({"severity": "minor", "corrected": True, "conduct": {"hidden": False}}, "minor"),
        ({"severity": "serious", "corrected": True}, "minor"),
        ({"severity": "serious", "conduct": {"hidden": True}}, CODES),
        ({"corrected": True, "conduct": {"hidden": True}}, CODES),
        ({}, frozenset({"minor", "serious", "grave"})),
    ],
)
def test_a_code_is_lowered_by_a_step_for_each_condition(fields: dict[str, Any], value: Value) -> None:
    assert _of("incident", LOWER, incident(**fields)) == value


def test_a_code_that_is_none_cannot_be_lowered_and_one_of_several_that_may_be_none_stays_so() -> None:
    facts = NEXT + "some: {label: 降, lower: next, for_each: [{subject.trained: true}]}\n"

    assert value_of(facts, "some", dossier(subject={"rank": "r3", "trained": True})) is None
    assert value_of(facts, "some", dossier(subject={"trained": True})) == frozenset({"none", "r1", "r2", None})


@pytest.mark.parametrize(
    ("task", "first", "past_unknown"),
    [
        ({"extended_to": "2026-02-01", "due_on": "2026-01-01"}, "2026-02-01", "2026-02-01"),
        ({"extended_to": None, "due_on": "2026-01-01"}, "2026-01-01", "2026-01-01"),
        ({"due_on": "2026-01-01"}, None, "2026-01-01"),
    ],
)
def test_the_first_that_is_there_is_taken(task: dict[str, Any], first: str | None, past_unknown: str) -> None:
    names = "first_of: [task.extended_to, task.due_on]"

    assert _of("task", names, task) == (U if first is None else exactly(_day(first)))
    assert _of("task", f"{names}, absent: next", task) == exactly(_day(past_unknown))


def test_what_may_be_there_or_not_leaves_the_first_unknown() -> None:
    facts = NEXT + "first: {label: 先, first_of: [next, subject.rank]}\n"

    assert value_of(facts, "first", dossier(subject={})) is U
    assert value_of(facts, "first", dossier(subject={"rank": "r1"})) == "r2"


def test_where_none_is_there_there_is_none() -> None:
    assert _of("task", "first_of: [task.extended_to, task.done_on]", {"extended_to": None, "done_on": None}) is None


@pytest.mark.parametrize(
    ("task", "value"),
    [
        ({"done_on": "2026-01-01"}, exactly(2026)),
        ({"done_on": "2025"}, exactly(2025)),
        ({"done_on": None}, None),
        ({}, U),
    ],
)
def test_the_year_of_a_day_is_its_calendar_year(task: dict[str, Any], value: Value) -> None:
    assert _of("task", "year_of: task.done_on", task) == value
