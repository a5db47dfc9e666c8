"""The body of a request: a dossier, a day, how much is to be told."""

from datetime import date
from typing import Any

import pytest

from service.domain.errors import DossierTooLargeError
from service.domain.evaluation import Detail
from service.domain.record import RecordKind
from service.intake import Contract, Request
from tests.unit.intake.conftest import MINIMAL, refusal_of, source_of


def read(contract: Contract, **body: Any) -> Request:
    return contract.read_request(source_of(body))


def faults(contract: Contract, source: bytes) -> list[tuple[str, str]]:
    return [(fault.code, fault.path) for fault in refusal_of(contract.read_request, source)]


def test_a_dossier_alone_is_a_request(contract: Contract) -> None:
    assert read(contract, dossier=MINIMAL) == Request(MINIMAL, None, Detail.BRIEF)


def test_day_and_detail_are_read(contract: Contract) -> None:
    request = read(contract, dossier=MINIMAL, as_of="2026-06-30", detail="full")
    assert request == Request(MINIMAL, date(2026, 6, 30), Detail.FULL)


def test_faults_of_the_dossier_and_of_the_request_come_together(contract: Contract) -> None:
    body = {"dossier": {"subject": {"ref": ""}}, "as_of": "2026-06", "detail": "ful", "asof": 1}
    assert faults(contract, source_of(body)) == [
        ("invalid_date", "as_of"),
        ("unknown_code", "detail"),
        ("unknown_key", "asof"),
        ("empty_id", "subject.ref"),
    ]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ([], [("not_an_object", "")]),
        ({}, [("missing_key", "dossier")]),
        ({"dossier": []}, [("not_an_object", "dossier")]),
        ({"dossier": MINIMAL, "as_of": None}, [("null_not_allowed", "as_of")]),
        ({"dossier": MINIMAL, "as_of": 2026}, [("wrong_type", "as_of")]),
        ({"dossier": MINIMAL, "as_of": "2026-02-30"}, [("invalid_date", "as_of")]),
        ({"dossier": MINIMAL, "detail": True}, [("wrong_type", "detail")]),
        ({"dossier": {}}, [("missing_key", "subject")]),
    ],
)
def test_a_broken_request_names_its_faults(contract: Contract, body: Any, expected: list[tuple[str, str]]) -> None:
    assert faults(contract, source_of(body)) == expected


def test_a_month_is_no_hint_where_a_day_is_asked_for(contract: Contract) -> None:
    [fault] = refusal_of(contract.read_request, source_of({"dossier": MINIMAL, "as_of": "2026-6"}))
    assert fault.nearest is None


def test_repeated_keys_are_refused(contract: Contract) -> None:
    source = b'{"dossier": {"subject": {"ref": "A"}}, "dossier": {"subject": {"ref": "B"}, "subject": {"ref": "C"}}}'
    assert faults(contract, source) == [("duplicate_key", "dossier"), ("duplicate_key", "subject")]


def test_a_request_beyond_the_limit_is_not_read(kinds: tuple[RecordKind, ...]) -> None:
    with pytest.raises(DossierTooLargeError):
        Contract(kinds, most_bytes=10).read_request(source_of({"dossier": MINIMAL}))
