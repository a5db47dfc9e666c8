"""
Every derivation of a value: where all is known, where something is absent, and where there is none.
"""

from datetime import date
from typing import Any

import pytest

from service.domain.answer import UNKNOWN
from service.domain.bounds import LIMIT, Bounds, exactly
from service.domain.condition import Value
from service.domain.derivation import derive
from tests.builders import Asking, dossier, release_of, value_of

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
    ("person", "value"),
    [({"trained": True}, True), ({"trained": False}, U), ({"trained": False, "points": 0}, False), ({}, U)],
)
def test_yes_and_no_stated_apart_leave_unknown_between_them(person: dict[str, Any], value: Value) -> None:
    assert _of_person("holds: [{subject.trained: true}], fails: [{subject.points: 0}]", **person) is value


@pytest.mark.parametrize(
    ("leaf", "value"),
    [("{is: true, absent: yes}", True), ("{is: true, absent: no}", False), ("{may_be: true}", True), ("true", U)],
)
def test_a_leaf_may_say_what_absence_means(leaf: str, value: Value) -> None:
    assert _of_person(f"holds: [{{subject.trained: {leaf}}}]") is value


@pytest.mark.parametrize(("trained", "value"), [(True, False), (False, True), (None, U)])
def test_not_turns_yes_and_no_round(trained: bool | None, value: Value) -> None:  # noqa: FBT001
    person = {} if trained is None else {"trained": trained}

    assert _of_person("holds: [{not: [{subject.trained: true}]}]", **person) is value


def test_a_comparison_with_a_fact_that_is_none_is_no_even_of_what_is_unknown() -> None:
    facts = "nothing: {label: 无, latest: reviews, by: review.year, value: review.year}\n"
    derivation = "holds: [{subject.points: {at_least: nothing}}]"

    assert value_of(f"{facts}some: {{label: 某事, {derivation}}}\n", "some", dossier(reviews=[])) is False
    assert value_of(f"{facts}some: {{label: 某事, {derivation}}}\n", "some", dossier()) is U


def test_what_the_dossier_does_not_give_cannot_be_worked_out() -> None:
    asked = Asking(release_of(), dossier())
    points = release_of().facts["subject.points"]

    assert derive(points, asked.interpreter)(asked.case, asked.entity()) is U


VOTES = (
    "share: [review.votes.fair, review.votes.poor], whole: [review.votes.good, review.votes.fair, review.votes.poor]"
)


@pytest.mark.parametrize(
    ("votes", "value"),
    [
        ({"good": 0.7, "fair": 0.2, "poor": 0.1}, exactly(3000)),
        ({"good": 0.7, "fair": 0.2}, Bounds(2000, 3000)),
        ({"good": 0.7}, Bounds(0, 3000)),
        ({"fair": 0.2, "poor": 0.1}, exactly(3000)),
        ({}, Bounds(0, 10_000)),
    ],
)
def test_an_absent_share_lies_between_nothing_and_what_is_left(votes: dict[str, float], value: Value) -> None:
    review = {"year": 2025, "kind": "annual", **({"votes": votes} if votes else {})}

    assert _of("review", VOTES, review) == value


DAYS = "days: {from: task.due_on, to: task.done_on, open: as_of}"


@pytest.mark.parametrize(
    ("task", "value"),
    [
        ({"due_on": "2026-06-01", "done_on": "2026-06-11"}, exactly(10)),
        ({"due_on": "2026-06-20", "done_on": None}, exactly(10)),
        ({"due_on": "2026-06-20", "done_on": "2026-07-20"}, exactly(10)),
        ({"due_on": "2026-06", "done_on": "2026-06-30"}, Bounds(0, 29)),
        ({"due_on": "2026-06-01"}, Bounds(-LIMIT, 29)),
        ({"done_on": "2026-06-11"}, U),
        ({"done_on": None}, U),
    ],
)
def test_days_run_from_one_day_to_another_or_to_as_of_while_open(task: dict[str, Any], value: Value) -> None:
    assert _of("task", DAYS, task) == value


@pytest.mark.parametrize(
    ("task", "value"),
    [
        ({"due_on": "2026-01-31", "done_on": "2026-03-30"}, exactly(1)),
        ({"due_on": "2026-01-31"}, U),
        ({"done_on": None}, None),
    ],
)
def test_without_open_an_end_that_has_not_come_is_none(task: dict[str, Any], value: Value) -> None:
    assert _of("task", "months: {from: task.due_on, to: task.done_on}", task) == value


def test_an_open_end_may_be_a_day_of_the_record_that_is_absent_itself() -> None:
    derivation = "days: {from: task.due_on, to: task.done_on, open: task.extended_to}"

    assert _of("task", derivation, {"due_on": "2026-06-01"}) is U
    assert _of("task", derivation, {"due_on": "2026-06-01", "done_on": None, "extended_to": None}) is None
    assert _of("task", derivation, {"due_on": "2026-06-01", "extended_to": "2026-06-02"}) == Bounds(-LIMIT, 1)


@pytest.mark.parametrize(
    ("terms", "person", "value"),
    [
        ("[{add: subject.points}]", {"points": 3}, exactly(3)),
        ("[{add: subject.points, times: 2}, {subtract: talks}]", {"points": 3}, exactly(5)),
        ("[{subtract: subject.points, times: $late_days}]", {"points": 3}, exactly(-30)),
        ("[{add: subject.points}]", {}, U),
        ("[{add: talks}, {add: nothing}]", {}, None),
        ("[{add: subject.points, times: $expiring}]", {"points": 3}, U),
        ("[{add: later, times: 2}, {subtract: later}]", {"rank": "r2"}, U),
    ],
)
def test_a_sum_adds_its_terms(terms: str, person: dict[str, Any], value: Value) -> None:
    facts = (
        "talks: {label: 谈话, count: measures}\n"
        "nothing: {label: 无, latest: reviews, by: review.year, value: review.year}\n"
        "later: {label: 年限, lookup: $years, by: subject.rank}\n"
        f"some_fact: {{label: 某数, sum: {terms}}}\n"
    )
    parameters = "years: {label: 年限, keys: subject.rank, values: {2030-01-01: {value: {r1: 1, r2: 2}}}}\n"
    written = dossier(subject=person, measures=[{"kind": "talk"}], reviews=[])

    assert value_of(facts, "some_fact", written, parameters=parameters) == value


def test_a_sum_of_what_is_within_bounds_is_within_bounds() -> None:
    facts = (
        "talks: {label: 谈话, count: measures, where: [{measure.taken_on: {within_months: 1}}]}\n"
        "some_fact: {label: 某数, sum: [{add: subject.points}, {subtract: talks, times: 2}]}\n"
    )

    assert value_of(facts, "some_fact", dossier(subject={"points": 10}, measures=[{"kind": "talk"}])) == Bounds(8, 10)


def test_a_sum_has_no_end_beyond_the_limit() -> None:
    facts = (
        "task.some: {label: 天, days: {from: task.due_on, to: task.done_on, open: as_of}}\n"
        "task.twice: {label: 天, sum: [{add: task.some, times: 2}]}\n"
    )

    assert value_of(facts, "task.twice", dossier(tasks=[{"due_on": "2026-06-01"}]), "T-1") == Bounds(-LIMIT, 58)


def test_a_sum_of_what_never_ends_never_ends() -> None:
    facts = (
        "later: {label: 期限, lookup: $years, by: subject.rank}\n"
        "some_fact: {label: 某数, sum: [{add: later, times: 3}, {add: later}]}\n"
    )
    parameters = "years: {label: 年限, keys: subject.rank, values: {2000-01-01: {value: {r1: endless}}}}\n"
    written = dossier(subject={"rank": "r1"})

    assert value_of(facts, "some_fact", written, parameters=parameters) == exactly(LIMIT)
