"""Faults say what was found, what is accepted and what was probably meant."""

from typing import Any

import pytest

from service.domain.errors import DossierFault
from service.intake import Contract
from service.intake.faults import MOST_FAULTS
from tests.unit.intake.conftest import MINIMAL, refusal_of, source_of


def faults_of(contract: Contract, dossier: Any) -> tuple[DossierFault, ...]:
    return refusal_of(contract.read, source_of(dossier))


def only_fault(contract: Contract, **parts: Any) -> DossierFault:
    [fault] = faults_of(contract, {**MINIMAL, **parts})
    return fault


def test_all_faults_come_at_once(contract: Contract) -> None:
    dossier = {
        "subject": {"ref": "CAD-1", "categry": "leading_member"},
        "tasks": [{"id": "T", "urgent": 1}, {"id": "T", "colour": "red"}],
        "incidents": [
            {"id": "I", "knd": "other", "occurred_on": "2026-05-01", "completed_on": "2026-04-01", "verified_on": None}
        ],
    }
    assert [(fault.code, fault.path) for fault in faults_of(contract, dossier)] == [
        ("unknown_key", "subject.categry"),
        ("wrong_type", "tasks[0].urgent"),
        ("unknown_key", "tasks[1].colour"),
        ("duplicate_id", "tasks[1].id"),
        ("unknown_key", "incidents[0].knd"),
        ("missing_key", "incidents[0].kind"),
        ("completed_before_start", "incidents[0].completed_on"),
    ]


def test_a_key_that_is_no_text_hides_no_other_fault(contract: Contract) -> None:
    source = rb'{"\ud800": 1, "tasks": [{"\udfff": 1, "urgent": 1}], "colour": "red"}'
    faults = refusal_of(contract.read, source)
    assert [(fault.code, fault.path) for fault in faults] == [
        ("unknown_key", "<U+D800>"),
        ("unknown_key", "tasks[0].<U+DFFF>"),
        ("wrong_type", "tasks[0].urgent"),
        ("missing_key", "tasks[0].id"),
        ("unknown_key", "colour"),
        ("missing_key", "subject"),
    ]


@pytest.mark.parametrize(
    ("key", "nearest"),
    [
        ("occured_on", "occurred_on"),
        ("occurredOn", "occurred_on"),
        ("occurred-on", "occurred_on"),
        ("\uff4b\uff49\uff4e\uff44", "kind"),
        ("private_gain", "conduct.private_gain"),
        ("zzzz", None),
        ("x" * 1000, None),
    ],
)
def test_an_unknown_key_names_the_nearest_known_one(contract: Contract, key: str, nearest: str | None) -> None:
    fault = only_fault(contract, incidents=[{"id": "I", "kind": "other", key: True}])
    assert fault.nearest == nearest
    assert "occurred_on" in (fault.accepted or "")


def test_an_unknown_code_names_the_nearest_and_all_that_are_accepted(contract: Contract) -> None:
    fault = only_fault(contract, setting={}, sanctions=[{"id": "S", "effective_on": "2025", "kind": "party.warnin"}])
    assert fault.nearest == "party.warning"
    assert fault.found == '"party.warnin"'
    assert "government.dismissal（政务开除）" in (fault.accepted or "")


@pytest.mark.parametrize(
    ("day", "nearest"),
    [
        ("2026/1/5", "2026-01-05"),
        ("20260105", "2026-01-05"),
        ("2026年1月", "2026-01"),
        ("2026-01-05T08:00:00Z", "2026-01-05"),
        ("2026-W03-4", None),
        ("2026年", "2026"),
        ("2026-02-30", None),
        ("26-1-1", None),
        ("去年", None),
    ],
)
def test_an_invalid_day_names_the_day_that_was_meant(contract: Contract, day: str, nearest: str | None) -> None:
    assert only_fault(contract, measures=[{"id": "M", "kind": "reminder", "on": day}]).nearest == nearest


@pytest.mark.parametrize(
    ("identity", "character", "nearest"),
    [
        ("\u0410-1", "U+0410", "A-1"),
        ("\u039f-1", "U+039F", "O-1"),
        ("\uff21\uff0d1", "U+FF21", "A-1"),
        ("A\u200b-1", "U+200B", "A-1"),
        ("A 1", "U+0020", "A1"),
        ("A\U0001f600", "U+1F600", None),
    ],
)
def test_a_lookalike_is_named_with_what_it_looks_like(
    contract: Contract, identity: str, character: str, nearest: str | None
) -> None:
    fault = only_fault(contract, tasks=[{"id": identity}])
    assert character in fault.message
    assert fault.nearest == nearest


def test_a_repeated_id_names_both_places(contract: Contract) -> None:
    fault = only_fault(contract, tasks=[{"id": "X"}], measures=[{"id": "X", "kind": "reminder", "on": "2025"}])
    assert fault.path == "measures[0].id"
    assert "`tasks[0]`" in fault.message
    assert fault.found == "X"


def test_one_value_has_one_fault_however_it_might_have_been_written(contract: Contract) -> None:
    fault = only_fault(contract, tasks=[{"id": "T", "progress": "80%"}])
    assert (fault.path, fault.message) == ("tasks[0].progress", "类型不符：须为数字")


def test_a_list_of_codes_has_its_limit(contract: Contract) -> None:
    fault = only_fault(contract, incidents=[{"id": "I", "kind": "other", "context": ["zzz"] * 201}])
    assert (fault.code, fault.path) == ("too_many_codes", "incidents[0].context")
    assert (fault.found, fault.accepted) == ("201 个", "不超过 200 个")


def test_the_beginning_of_a_code_is_enough_for_a_hint(contract: Contract) -> None:
    incident = {"id": "I", "kind": "other", "context": ["pilot"]}
    assert only_fault(contract, incidents=[incident]).nearest == "pilot_reform"


def test_a_pseudonym_may_hold_long_numbers_that_are_no_identity(contract: Contract) -> None:
    assert contract.read(b'{"subject": {"ref": "CAD-202600000000001"}}')


def test_null_is_answered_with_leaving_the_key_out(contract: Contract) -> None:
    assert "省去该键" in only_fault(contract, setting={"rank_vacancy": None}).message


def test_a_fault_reads_as_one_sentence_with_place_and_hint(contract: Contract) -> None:
    assert str(only_fault(contract, task=[])) == "task: 没有这个键；是否想写 `tasks`？"


def test_what_was_found_is_shown_short(contract: Contract) -> None:
    assert len(only_fault(contract, setting={"rank_vacancy": "长" * 5000}).found or "") < 50


def test_a_decimal_where_none_belongs_is_shown_as_written(contract: Contract) -> None:
    assert only_fault(contract, setting={"rank_vacancy": 0.50}).found == "0.5"


def test_an_identity_number_is_never_repeated(contract: Contract) -> None:
    [fault] = faults_of(contract, {"subject": {"ref": "110101199003070011"}})
    assert "1101" not in f"{fault}{fault.found}{fault.accepted}{fault.nearest}"


def test_no_more_faults_are_told_apart_than_anyone_reads(contract: Contract) -> None:
    found = faults_of(contract, {**MINIMAL, **{f"key{n}": n for n in range(MOST_FAULTS + 7)}})
    assert len(found) == MOST_FAULTS + 1
    assert found[-1] == DossierFault("too_many_faults", "", "另有 7 处问题未逐一列出")
