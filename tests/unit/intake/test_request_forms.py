"""The bodies of the further requests: what each may ask, and that all that is wrong with one is told at once."""

import json
from datetime import date
from typing import Any

import pytest

from service.domain.errors import DossierFault, DossierTooLargeError
from service.intake import Contract, forms
from service.intake.forms import MOST_ITEMS, Form
from service.intake.json_text import Text
from tests.unit.intake.conftest import CONTRACT, EXAMPLE, KINDS, MINIMAL, refusal_of, source_of

WHAT_IF = forms.counterfactuals({"praise": "表扬", "warning": "警告"}, {"recommended": "建议", "barred": "不得"}, 60)
CALENDAR = forms.calendar(60)
GOAL = {"action": "praise", "verdict": "recommended"}
WITH_INCIDENT: dict[str, Any] = {**MINIMAL, "incidents": [{"id": "I-1", "kind": "other"}]}


def faults(form: Form, body: Any, contract: Contract = CONTRACT) -> list[DossierFault]:
    return list(refusal_of(lambda source: contract.read_body(source, form), source_of(body)))


def told(form: Form, body: Any) -> list[tuple[str, str]]:
    return [(fault.code, fault.path) for fault in faults(form, body)]


def what_if(**body: Any) -> dict[str, Any]:
    return {"dossier": WITH_INCIDENT, "goal": GOAL, **body}


def moving(path: str, **values: Any) -> dict[str, Any]:
    return what_if(movable=[{"path": path, **values}])


def test_what_is_not_said_is_not_there() -> None:
    assert CONTRACT.read_body(source_of({"dossier": MINIMAL}), CALENDAR) == {"dossier": MINIMAL}


def test_all_that_a_calendar_may_be_asked_is_read() -> None:
    body = {"dossier": MINIMAL, "as_of": "2026-06-30", "months": 60}
    read = CONTRACT.read_body(source_of(body), CALENDAR)
    assert read == {"dossier": MINIMAL, "as_of": date(2026, 6, 30), "months": 60}


def test_all_that_a_question_may_say_is_read_as_the_dossier_is() -> None:
    movable = [
        {"path": "subject.rank_since", "from": "2020-01-01", "to": "2026-06"},
        {"path": "subject.stepped_back"},
        {"path": "incidents[I-1].tolerance.status", "values": ["exempt", "refused"]},
        {"path": "incidents[I-1].completed_on", "values": [None, "2026-01-05"]},
        {"path": "incidents[I-1].context", "values": [[], ["emergency"]]},
        {"path": "sanctions", "values": [[]]},
    ]
    body = what_if(movable=movable, fixed=["sanctions", "incidents[I-1].decision"], seconds=0.1, most=1)
    read = CONTRACT.read_body(source_of(body), WHAT_IF)
    assert read["movable"] == [
        {"path": "subject.rank_since", "from": date(2020, 1, 1), "to": "2026-06"},
        movable[1],
        movable[2],
        {"path": "incidents[I-1].completed_on", "values": [None, date(2026, 1, 5)]},
        *movable[4:],
    ]
    assert (read["goal"], read["fixed"], read["seconds"], read["most"]) == (GOAL, body["fixed"], 0.1, 1)


@pytest.mark.parametrize("form", [forms.GAPS, CALENDAR, WHAT_IF])
def test_a_request_about_a_dossier_needs_one(form: Form) -> None:
    assert told(form, [])[0] == ("not_an_object", "")
    assert ("missing_key", "dossier") in told(form, {})
    assert ("not_an_object", "dossier") in told(form, {"dossier": []})
    assert ("missing_key", "subject") in told(form, {"dossier": {}})
    assert ("unknown_key", "dosier") in told(form, {"dossier": MINIMAL, "dosier": 1})


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, [("missing_key", "first"), ("missing_key", "second")]),
        ({"first": [], "second": 1}, [("not_an_object", "first"), ("not_an_object", "second")]),
        ({"first": {}, "second": {}}, [("missing_key", "first.subject"), ("missing_key", "second.subject")]),
        (
            {"first": {"subject": {"ref": 1}}, "second": {**MINIMAL, "tasks": [{"id": "T", "urgent": 1}]}, "asof": 1},
            [("unknown_key", "asof"), ("wrong_type", "first.subject.ref"), ("wrong_type", "second.tasks[0].urgent")],
        ),
    ],
)
def test_the_faults_of_two_dossiers_are_told_apart(body: Any, expected: list[tuple[str, str]]) -> None:
    assert told(forms.COMPARISON, body) == expected


@pytest.mark.parametrize("months", [0, 61, -1, 1.5, "12", None, True, 10**20])
def test_a_calendar_is_of_one_to_sixty_months(months: Any) -> None:
    [fault] = faults(CALENDAR, {"dossier": MINIMAL, "months": months})
    assert fault.path == "months"


def test_all_faults_of_a_question_come_at_once() -> None:
    body = {
        "goal": {"action": "prais", "verdict": "Barred", "about": "I 1", "abuot": "I-1"},
        "movable": [
            {"path": "subject.rank_sinc"},
            {"path": "incidents[I-2].severity", "to": "sever", "values": ["minor", "huge"]},
            {"form": 1},
            "subject",
        ],
        "fixed": ["\u0007", 1],
        "seconds": 61,
        "most": 0,
        "dossier": {**WITH_INCIDENT, "tasks": [{"id": "T", "urgent": 1}]},
        "nonsense": 1,
    }
    assert told(WHAT_IF, body) == [
        ("unknown_code", "goal.action"),
        ("unknown_code", "goal.verdict"),
        ("lookalike_character", "goal.about"),
        ("unknown_key", "goal.abuot"),
        ("unknown_path", "movable[0].path"),
        ("unknown_code", "movable[1].to"),
        ("unknown_code", "movable[1].values[1]"),
        ("unknown_key", "movable[2].form"),
        ("missing_key", "movable[2].path"),
        ("wrong_type", "movable[3]"),
        ("control_character", "fixed[0]"),
        ("wrong_type", "fixed[1]"),
        ("out_of_range", "seconds"),
        ("out_of_range", "most"),
        ("unknown_key", "nonsense"),
        ("wrong_type", "tasks[0].urgent"),
    ]


@pytest.mark.parametrize(
    ("path", "nearest"),
    [
        ("subject.rank_sinc", "subject.rank_since"),
        ("subjct.rank_since", "subject.rank_since"),
        ("subject[A].rank_since", "subject.rank_since"),
        ("incidents[I-1].private_gian", "incidents[I-1].conduct.private_gain"),
        ("incident[I-1].severity", "incidents[I-1].severity"),
        ("incidents[I-1].conduct", "incidents[I-1].conduct.fault"),
        ("incidents[I-1].severity.x", "incidents[I-1].severity"),
        ("incidents.severity", None),
        ("incidents[I-1]", None),
        ("subject", None),
        ("名称", None),
        ("", None),
        ("a b", None),
        ("subject.", None),
        ("incidents[[I-1]].kind", None),
    ],
)
def test_a_path_that_leads_to_no_field_is_refused(path: str, nearest: str | None) -> None:
    [fault] = faults(WHAT_IF, moving(path))
    assert (fault.code, fault.path) == ("unknown_path", "movable[0].path")
    assert fault.nearest == nearest


def test_a_record_that_the_dossier_lacks_is_named_with_the_nearest() -> None:
    [fault] = faults(WHAT_IF, moving("incidents[I-2].severity"))
    assert (fault.message, fault.found) == ("档案里没有这个编号的记录", '"I-2"')
    assert fault.nearest == "incidents[I-1].severity"
    [fault] = faults(WHAT_IF, moving("tasks[T-1].urgent"))
    assert fault.nearest is None


def test_nothing_is_said_of_the_records_of_a_dossier_that_was_refused() -> None:
    assert told(WHAT_IF, {**moving("incidents[I-9].severity"), "dossier": {}}) == [("missing_key", "subject")]


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        ("subject.stepped_back", "true", "wrong_type"),
        ("subject.stepped_back", None, "null_not_allowed"),
        ("subject.rank_since", "2026-02-30", "invalid_date"),
        ("subject.rank", "inspector", "unknown_code"),
        ("incidents[I-1].handovers", -1, "out_of_range"),
        ("incidents[I-1].handovers", 1.5, "wrong_type"),
        ("incidents[I-1].context", "emergency", "wrong_type"),
        ("incidents[I-1].context", ["hurry"], "unknown_code"),
        ("incidents[I-1].title", "\u0000", "control_character"),
        ("incidents[I-1].title", {"a": 1}, "wrong_type"),
        ("sanctions", "none", "wrong_type"),
    ],
)
def test_a_value_to_move_to_is_held_to_its_field(path: str, value: Any, code: str) -> None:
    assert [(one.code, one.path.partition(".")[0]) for one in faults(WHAT_IF, moving(path, to=value))] == [
        (code, "movable[0]")
    ]
    assert code in [one.code for one in faults(WHAT_IF, moving(path, values=[value]))]


def test_lists_of_a_request_have_their_limit() -> None:
    path = "subject.stepped_back"
    many = [{"path": path}] * (MOST_ITEMS + 1)
    assert told(WHAT_IF, what_if(movable=many, fixed=["tasks"] * 1000)) == [
        ("too_many_items", "movable"),
        ("too_many_items", "fixed"),
    ]
    wrong = [{"path": "subject.rank", "to": 1}] * (MOST_ITEMS + 1)
    assert len(faults(WHAT_IF, what_if(movable=wrong))) == MOST_ITEMS + 1  # the first of them, and that there are more
    assert told(WHAT_IF, moving(path, values=[True] * (MOST_ITEMS + 1))) == [("too_many_items", "movable[0].values")]
    CONTRACT.read_body(source_of(what_if(movable=many[:MOST_ITEMS])), WHAT_IF)


def test_repeated_keys_are_refused_wherever_they_stand() -> None:
    dossier = json.dumps(MINIMAL)
    source = f'{{"dossier": {dossier}, "goal": {{"action": "praise", "action": "warning", "verdict": "barred"}}}}'
    assert [(one.code, one.path) for one in refusal_of(lambda s: CONTRACT.read_body(s, WHAT_IF), source.encode())] == [
        ("duplicate_key", "goal.action")
    ]
    source = f'{{"first": {dossier}, "second": {{"subject": {{"ref": "A"}}, "subject": {{"ref": "B"}}}}}}'
    both = refusal_of(lambda s: CONTRACT.read_body(s, forms.COMPARISON), source.encode())
    assert [(one.code, one.path) for one in both] == [("duplicate_key", "second.subject")]


def test_each_of_two_dossiers_has_its_own_ids() -> None:
    body = {"first": EXAMPLE, "second": EXAMPLE}
    read = CONTRACT.read_body(source_of(body), forms.COMPARISON)
    assert read["first"] == read["second"] == CONTRACT.read(source_of(EXAMPLE))


def test_a_request_beyond_the_limit_is_not_read() -> None:
    with pytest.raises(DossierTooLargeError):
        Contract(KINDS, most_bytes=10).read_body(source_of({"dossier": MINIMAL}), forms.GAPS)


def test_what_is_asked_of_a_dossier_that_was_read_is_read_likewise() -> None:
    dossier = CONTRACT.read(source_of(WITH_INCIDENT))
    asked = {"goal": GOAL, "movable": [{"path": "incidents[I-1].occurred_on", "to": "2026-06-30"}]}
    read = CONTRACT.read_besides(asked, WHAT_IF, dossier=dossier)
    assert read["movable"] == [{"path": "incidents[I-1].occurred_on", "to": date(2026, 6, 30)}]
    assert read["dossier"] is dossier


@pytest.mark.parametrize("form", [forms.EVALUATION, forms.GAPS, CALENDAR, WHAT_IF, forms.COMPARISON])
def test_every_request_about_dossiers_may_name_a_release_by_its_digest(form: Form) -> None:
    digest = "sha256:" + "0a" * 32
    body = {**dict.fromkeys(form.dossiers, MINIMAL), **({"goal": GOAL} if form is WHAT_IF else {})}
    assert CONTRACT.read_body(source_of({**body, "release": digest}), form)["release"] == digest
    for wrong in ("latest", digest.upper(), digest[:-1], "sm3:" + "0a" * 32):
        assert told(form, {**body, "release": wrong}) == [("invalid_digest", "release")]
    assert told(form, {**body, "release": None}) == [("null_not_allowed", "release")]


def test_a_body_that_was_parsed_before_is_read_as_its_bytes_are() -> None:
    source = source_of({"dossier": EXAMPLE, "as_of": "2026-06-30"})
    text = Text(source)
    expected = CONTRACT.read_body(source, forms.EVALUATION)
    assert [CONTRACT.read_body(text, forms.EVALUATION) for _ in range(2)] == [expected, expected]
