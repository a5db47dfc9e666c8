"""What the vocabulary says may change: how it is read, what is refused, and that editors are told."""

import json

import pytest
from jsonschema import Draft7Validator  # type: ignore[import-untyped]

from service.domain.record import Field
from service.language.folder import load
from service.language.schemas import schemas_of
from service.settings import shipped
from tests.builders import assert_told, release_of
from tests.small_release import RECORDS


def _field(told: str) -> str:
    return f"      extra: {{label: 某项, {told}}}\n"


def _read(told: str) -> Field:
    return release_of(records=_field(told)).kind_named("tasks").fields["extra"]


@pytest.mark.parametrize(
    ("told", "may_change", "may_become"),
    [
        ("type: truth", False, ()),
        ("type: truth, may_change: false", False, ()),
        ("type: truth, may_change: true", True, ()),
        ("type: date, may_change: true", True, ()),
        ("type: truth, may_change: [true]", True, (True,)),
        ("type: code, codes: grade, may_change: [fair, good]", True, ("fair", "good")),
    ],
)
def test_a_field_may_change_to_anything_or_to_what_is_listed(
    told: str,
    may_change: bool,  # noqa: FBT001
    may_become: tuple[object, ...],
) -> None:
    field = _read(told)

    assert (field.may_change, field.may_become) == (may_change, may_become)


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("bad_may_change", "type: truth, may_change: ¦[]"),
        ("bad_may_change", "type: truth, may_change: [true, ¦good]"),
        ("bad_may_change", "type: code, codes: grade, may_change: [good, ¦best, worst]"),
        ("bad_may_change", "type: code, codes: grade, may_change: [¦true]"),
        ("bad_may_change", "type: code, codes: grade, may_change: [good, ¦[poor]]"),
        ("bad_may_change", "type: date, may_change: [¦2026-01-01]"),
        ("not_a_truth", "type: truth, may_change: ¦sometimes"),
    ],
)
def test_what_a_field_cannot_become_is_told_at_its_place(code: str, told: str) -> None:
    assert_told(RECORDS, _field(told), code)


@pytest.mark.parametrize(("may_change", "errors"), [(True, 0), ([True], 0), (["good"], 0), ([], 1), ("often", 1)])
def test_the_schema_knows_what_may_stand_there(may_change: object, errors: int) -> None:
    schema = Draft7Validator(json.loads(schemas_of(release_of())["records.json"]))
    field = {"label": "某项", "type": "truth", "may_change": may_change}
    kind = {"singular": "task", "label": "任务", "fields": {"extra": field}}

    assert len(list(schema.iter_errors({"records": {"tasks": kind}}))) == errors


def test_nothing_that_is_past_may_change_in_the_vocabulary_that_ships() -> None:
    release = load(shipped("rulesets"))
    past = ("kind", "evidence", "grade", "severity", "consequence", "cause", "responsibility", "conclusion")
    past_groups = ("conduct.", "decision.", "votes.", "tolerance.")
    marked = {field.name for kind in release.kinds for field in kind.fields.values() if field.may_change}

    assert {"corrected", "rank_vacancy", "remedy.harm_stopped"} <= marked
    assert not marked & set(past)
    assert not any(name.startswith(past_groups) for name in marked)
