"""What a good dossier reads as."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from service.domain.errors import DossierTooLargeError
from service.domain.record import Field, FieldType, RecordKind
from service.intake import Contract
from tests.unit.intake.conftest import EXAMPLES, MINIMAL, refusal_of, source_of


def as_sent(value: Any) -> Any:
    """Turn what was read back into what was sent."""
    match value:
        case dict():
            return {key: as_sent(item) for key, item in value.items()}
        case list():
            return [as_sent(item) for item in value]
        case date():
            return value.isoformat()
    return value


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.json")), ids=lambda path: path.stem)
def test_every_example_reads_as_it_was_sent(contract: Contract, path: Path) -> None:
    source = path.read_bytes()
    assert as_sent(contract.read(source)) == json.loads(source)


def test_there_are_seven_examples() -> None:
    assert len(list(EXAMPLES.glob("*.json"))) == 7


def test_a_subject_alone_is_a_dossier(contract: Contract) -> None:
    assert contract.read(b'{"subject": {"ref": "CAD-1"}}') == MINIMAL


def test_a_byte_order_mark_does_no_harm(contract: Contract) -> None:
    assert contract.read(b"\xef\xbb\xbf" + source_of(MINIMAL)) == MINIMAL


def test_a_full_day_becomes_a_date_and_a_partial_one_stays_text(contract: Contract) -> None:
    days = {"birth_date": "1980", "position_since": "2020-02", "rank_since": "2020-02-29"}
    read = contract.read(source_of({"subject": {"ref": "CAD-1", **days}}))
    assert read["subject"] == {
        "ref": "CAD-1",
        "birth_date": "1980",
        "position_since": "2020-02",
        "rank_since": date(2020, 2, 29),
    }


def test_chinese_ids_and_texts_are_good(contract: Contract) -> None:
    dossier = {"subject": {"ref": "化名甲-01"}, "tasks": [{"id": "任务/1:a_b.c", "title": "第一行\n\t第二行 😀"}]}
    assert contract.read(source_of(dossier)) == dossier


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        ({"achievements": [{"id": "H", "date": "2025", "certified_on": None}]}, "achievements"),
        (
            {"tasks": [{"id": "T", "milestone_due": None, "completed_on": None, "extension_until": None}]},
            "tasks",
        ),
        (
            {"incidents": [{"id": "I", "kind": "other", "evidence": "alleged", "verified_on": None}]},
            "incidents",
        ),
        ({"incidents": [{"id": "I", "kind": "other", "verified_on": None}]}, "incidents"),
        ({"incidents": [{"id": "I", "kind": "other", "clarified_on": None, "completed_on": None}]}, "incidents"),
        (
            {"incidents": [{"id": "I", "kind": "other", "tolerance": {"status": "pending", "decided_on": None}}]},
            "incidents",
        ),
        ({"incidents": [{"id": "I", "kind": "other", "tolerance": {"status": "exempt"}}]}, "incidents"),
        ({"assessments": [{"id": "A", "year": 2025, "kind": "annual", "confirmed_on": None}]}, "assessments"),
        ({"vetoes": [{"id": "V", "from": "2025", "expires_on": None}]}, "vetoes"),
        ({"appeals": [{"id": "P", "filed_on": "2025", "decided_on": None}]}, "appeals"),
        (
            {"sanctions": [{"id": "S", "kind": "party.warning", "effective_on": "2025", "lifted_on": None}]},
            "sanctions",
        ),
    ],
)
def test_an_outcome_may_be_null(contract: Contract, parts: dict[str, Any], name: str) -> None:
    assert as_sent(contract.read(source_of({**MINIMAL, **parts})))[name] == parts[name]


def test_shares_may_be_whole_numbers_and_add_up_to_one_exactly(contract: Contract) -> None:
    votes = {"excellent": 0.1, "competent": 0.2, "basic": 0.7, "incompetent": 0}
    dossier = {**MINIMAL, "assessments": [{"id": "A", "year": 2025, "kind": "annual", "votes": votes}]}
    assert contract.read(source_of(dossier)) == dossier


def test_trailing_zeros_are_no_decimals(contract: Contract) -> None:
    assessment = {"id": "A", "year": 2025, "kind": "annual", "votes": {"basic": 0.3}}
    source = source_of({**MINIMAL, "assessments": [assessment]}).replace(b"0.3", b"0.300000")
    assert contract.read(source)["assessments"] == [assessment]


def test_a_year_may_have_special_assessments_beside_the_annual_one(contract: Contract) -> None:
    kinds = ["special", "annual", "special"]
    assessments = [{"id": f"A-{n}", "year": 2025, "kind": kind} for n, kind in enumerate(kinds)]
    assert len(contract.read(source_of({**MINIMAL, "assessments": assessments}))["assessments"]) == 3


def test_an_end_that_may_lie_after_its_start_is_good(contract: Contract) -> None:
    incident = {"id": "I", "kind": "other", "occurred_on": "2026-03-05", "completed_on": "2026"}
    assert as_sent(contract.read(source_of({**MINIMAL, "incidents": [incident]})))["incidents"] == [incident]


def test_progress_may_be_any_number_that_is_not_negative(contract: Contract) -> None:
    task = {"id": "T", "progress": 80.5, "planned_progress": 100}
    assert contract.read(source_of({**MINIMAL, "tasks": [task]}))["tasks"] == [task]


def test_a_dossier_beyond_the_limit_is_not_read(kinds: tuple[RecordKind, ...]) -> None:
    with pytest.raises(DossierTooLargeError) as caught:
        Contract(kinds, most_bytes=10).read(source_of(MINIMAL))
    assert caught.value.limit == 10


def test_a_dossier_of_the_largest_size_is_read(kinds: tuple[RecordKind, ...]) -> None:
    source = source_of(MINIMAL)
    assert Contract(kinds, most_bytes=len(source)).read(source) == MINIMAL


def test_the_limit_on_a_list_is_a_setting(kinds: tuple[RecordKind, ...]) -> None:
    contract = Contract(kinds, most_records=1)
    source = source_of({**MINIMAL, "tasks": [{"id": "T-1"}, {"id": "T-2"}]})
    assert [fault.code for fault in refusal_of(contract.read, source)] == ["too_many_records"]


def test_every_type_of_field_has_a_reader() -> None:
    fields = {kind.value: Field(kind.value, kind.value, kind, {"a": "甲"}) for kind in FieldType}
    contract = Contract([RecordKind("thing", "thing", "物", fields, single=True)])
    assert contract.read(b"{}") == {}
    assert contract.read(b'{"thing": {}}') == {"thing": {}}


def test_an_identity_number_in_plain_text_is_not_looked_for(contract: Contract) -> None:
    assert contract.read(source_of({"subject": {"ref": "C", "unit": {"ref": "110101199003070011"}}}))


def test_a_deed_is_text_and_an_id_may_be_a_document_number(contract: Contract) -> None:
    achievement = {"id": "京纪〔2026〕3号", "date": "2026", "deed": "高端 项目（一期）"}
    dossier = {"subject": {"ref": "P-1"}, "achievements": [achievement]}
    assert contract.read(json.dumps(dossier).encode())["achievements"] == [achievement]


def test_two_assessments_of_one_quarter_and_an_end_far_away_are_read(contract: Contract) -> None:
    quarters = [{"id": name, "year": 2025, "quarter": 1} for name in ("Q-1", "Q-2")]
    veto = {"id": "N-1", "from": "2026", "expires_on": "9999-12-31"}
    dossier = {"subject": {"ref": "P-1"}, "quarterly_assessments": quarters, "vetoes": [veto]}
    assert contract.read(json.dumps(dossier).encode())["quarterly_assessments"] == quarters
