"""The calendar: it lists the days on which the result differs from the day before, no other, and why."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given

from service.alternatives.calendar import calendar
from service.alternatives.trial import Trial
from service.domain.answer import Answer
from service.domain.bounds import Bounds
from service.domain.dates import plus_months
from service.domain.evaluation import Asked, Detail
from service.domain.release import Release
from service.intake import Contract
from service.operations.evaluation import Evaluating
from service.settings import shipped
from tests.property.aims import Aims
from tests.property.asking import examples
from tests.property.random_releases import random_release
from tests.strategies import DossierMaker, Mood, as_bytes, seeds

Dossier = Mapping[str, Any]
Result = dict[tuple[str, str, str | None], Any]

_DAY, _MONTHS = date(2026, 6, 30), 24
_MOOD = Mood(around=_DAY, absent=0.02, lacking=0.0, partial=0.05, keen=0.9, most=3)
_COUNTS = {
    "assessments": 2,
    "achievements": 1,
    "tasks": 1,
    "incidents": 1,
    "measures": 2,
    "sanctions": 1,
    "vetoes": 1,
}
_NOT_COUNTED = ("after_as_of", "revoked", "not_confirmed")
_CHANGED_BY_LAW = date(2025, 12, 1)
"""A month before the parameters of random releases change."""


@pytest.fixture(scope="module")
def trial(release: Release) -> Trial:
    return Trial(release)


@pytest.fixture(scope="module")
def evaluating(release: Release, contract: Contract) -> Evaluating:
    return Evaluating(release, contract, lambda _, interpreter: interpreter)


def _result(said: dict[str, Any]) -> Result:
    """Give what an evaluation says: verdicts, what stands in the place of what, and every answer."""
    return {
        **{("verdict", one["action"], one["about"]): one["verdict"] for one in said["recommendations"]},
        **{("superseded", one["action"], one["about"]): one["by"] for one in said["superseded"]},
        **{("answer", one["rule"], one["about"]): one["answer"] for one in said["findings"]},
    }


def _brief(evaluating: Evaluating, dossier: Dossier, day: date) -> tuple[Result, frozenset[str]]:
    """Give what a brief evaluation says, and which records rules are asked of: of those it leaves the noes out."""
    said = evaluating.judge(dossier, day, Detail.BRIEF)
    asked = {about for rule in evaluating.release.rules() for about in rule.conditions}
    listed = {
        f"{kind.name}[{record['id']}]"
        for kind in evaluating.release.kinds
        if kind.singular in asked and not kind.single
        for record in dossier.get(kind.name, ())
    }
    return _result(said), frozenset(listed - {one["path"] for one in said["notices"] if one["code"] in _NOT_COUNTED})


def _days_of_change(evaluating: Evaluating, dossier: Dossier) -> list[str]:
    """Give the days on which an evaluation differs from that of the day before, each day of the span evaluated."""
    first, last = _DAY.toordinal(), plus_months(_DAY.toordinal(), _MONTHS)
    said = [_brief(evaluating, dossier, date.fromordinal(day)) for day in range(first, last + 1)]
    return [date.fromordinal(first + at).isoformat() for at in range(1, len(said)) if said[at] != said[at - 1]]


def _told(day: dict[str, Any]) -> dict[tuple[str, str, str | None], tuple[Any, Any]]:
    return {
        **{("verdict", one["action"], one["about"]): (one["from"], one["to"]) for one in day["actions"]},
        **{("answer", one["rule"], one["about"]): (one["from"], one["to"]) for one in day["rules"]},
    }


def _differing(evaluating: Evaluating, dossier: Dossier, day: date) -> dict[tuple[str, str, str | None], Any]:
    """Give what full evaluations say otherwise on a day and the day before, noes about a new record left out."""
    results = [
        _result(evaluating.judge(dossier, date.fromordinal(day.toordinal() - back), Detail.FULL)) for back in (1, 0)
    ]
    for one in results:
        for kind, name, about in [key for key in one if key[0] == "superseded"]:
            one.pop((kind, name, about))
            one["verdict", name, about] = "superseded"
    before, now = results
    pairs = {key: (before.get(key), now.get(key)) for key in {**before, **now}}
    return {key: pair for key, pair in pairs.items() if pair[0] != pair[1] and pair != (None, Answer.NO)}


def _value(asked: Asked, cause: dict[str, Any]) -> Any:
    """Read the fact that a cause names by itself."""
    records = [record for listed in asked.case.records.values() for record in listed]
    found = [record for record in records if record.path == cause["path"]]
    if not found and cause["path"] != "subject":
        return None
    return asked.interpreter.read(cause["fact"], asked.case, found[0] if found else asked.case.subject)


def _ends(value: Any) -> set[int]:
    return {value.lo, value.hi} if isinstance(value, Bounds) else set()


def _paths(asked: Asked) -> set[str]:
    return {record.path for listed in asked.case.records.values() for record in listed}


def _differs(before: Asked, now: Asked, cause: dict[str, Any]) -> bool:
    """Answer, without the calendar, whether what a cause names is otherwise on the day than on the day before."""
    day = now.case.as_of
    if cause["kind"] == "follows_rule":
        key = cause["rule"], None if cause["path"] == "subject" else cause["path"].partition("[")[2][:-1]
        return before.answers.get(key) is not now.answers.get(key)
    if cause["kind"] == "record_begins":
        return cause["path"] in _paths(now) - _paths(before)
    if cause["kind"] == "law_changes":
        stands = [(one.law.parameters.get(cause["parameter"]), cause["rule"] in one.law.by_id) for one in (before, now)]
        return stands[0] != stands[1]
    was, value = _value(before, cause), _value(now, cause)
    by_day = {
        "period_ends": _ends(value) & {day - 1, day} != set(),
        "window_slides": any(_passes(end, months, day) for end in _ends(value) for months in range(61)),
        "year_turns": date.fromordinal(day).strftime("%m-%d") == "01-01",
    }
    return by_day.get(cause["kind"], False) or was != value


def _passes(end: int, months: int, day: int) -> bool:
    return (end >= plus_months(day - 1, -months)) is not (end >= plus_months(day, -months))


def _check_causes(trial: Trial, dossier: Dossier, days: list[dict[str, Any]]) -> None:
    """Check that every rule that turned has causes, each of which differs."""
    for one in days:
        ordinal = date.fromisoformat(one["day"]).toordinal()
        before, now = trial.asked(dossier, ordinal - 1), trial.asked(dossier, ordinal)
        for rule in one["rules"]:
            assert rule["causes"] != []
            for cause in rule["causes"]:
                assert cause["from"] != cause["to"]
                assert _differs(before, now, cause), cause["text"]


@pytest.mark.parametrize("seed", range(20))
def test_every_day_of_change_is_listed_with_what_changes_and_why_and_no_other(
    contract: Contract, maker: DossierMaker, trial: Trial, evaluating: Evaluating, seed: int
) -> None:
    dossier = contract.read(as_bytes(maker.draw(Random(seed), _MOOD, _COUNTS)))  # noqa: S311
    days = calendar(trial, dossier, _DAY.toordinal(), _MONTHS)["days"]
    assert [day["day"] for day in days] == _days_of_change(evaluating, dossier)
    for day in days:
        assert _told(day) == _differing(evaluating, dossier, date.fromisoformat(day["day"]))
    _check_causes(trial, dossier, days)


@pytest.mark.parametrize("path", sorted(Path(shipped("examples")).glob("*.json")), ids=lambda path: path.stem)
def test_the_examples_change_on_the_days_that_are_listed_and_no_other(
    contract: Contract, trial: Trial, evaluating: Evaluating, path: Path
) -> None:
    dossier = contract.read(path.read_bytes())
    days = calendar(trial, dossier, _DAY.toordinal(), _MONTHS)["days"]
    assert [day["day"] for day in days] == _days_of_change(evaluating, dossier)
    _check_causes(trial, dossier, days)


@given(seed=seeds())
@examples(25)
def test_every_change_has_a_cause_whatever_the_rules(seed: int) -> None:
    release = random_release(seed)
    maker = DossierMaker(release.kinds, Aims(release).take)
    dossier, trial = Contract(release.kinds).read(as_bytes(maker.make(seed))), Trial(release)
    _check_causes(trial, dossier, calendar(trial, dossier, _CHANGED_BY_LAW.toordinal(), 2)["days"])
