"""Text that is no JSON, or is JSON that says things twice, is refused as such."""

import pytest

from service.intake import Contract
from tests.unit.intake.conftest import refusal_of

RAW: list[tuple[bytes, list[tuple[str, str]]]] = [
    (b"", [("not_json", "")]),
    (b" \n", [("not_json", "")]),
    (b"{", [("not_json", "")]),
    (b"{'subject': 1}", [("not_json", "")]),
    (b'{"subject": {"ref": "A"},}', [("not_json", "")]),
    (b'{"subject": {"ref": "A"}} {}', [("not_json", "")]),
    (b'{"subject": {"ref": "A\x00"}}', [("not_json", "")]),
    (b'{"subject": {"ref": "\xff"}}', [("not_json", "")]),
    (b'{"subject": {"ref": "\xed\xa0\x80"}}', [("not_json", "")]),
    ('{"subject": {"ref": "A"}}'.encode("utf-16"), [("not_json", "")]),
    (b"[]", [("not_an_object", "")]),
    (b"null", [("not_an_object", "")]),
    (b'"subject"', [("not_an_object", "")]),
    (b"1", [("not_an_object", "")]),
    (b"[" * 100_000, [("too_deep", "")]),
    (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, [("too_deep", "")]),
    (b'{"subject": {"ref": "A"}, "subject": {"ref": "B"}}', [("duplicate_key", "subject")]),
    (
        b'{"subject": {"ref": "A", "ref": "B", "rank": "none", "ref": "C", "rank": "none"}}',
        [("duplicate_key", "subject.ref"), ("duplicate_key", "subject.rank")],
    ),
    (
        b'{"subject": {"ref": "A", "unit": {"type": "town", "type": "park"}}, "tasks": [{"id": "T", "id": "U"}]}',
        [("duplicate_key", "subject.unit.type"), ("duplicate_key", "tasks[0].id")],
    ),
    (
        (
            b'{"subject": {"ref": "A"}, "assessments": [{"id": "A", "year": 2025, "kind": "annual", "votes": '
            b'{"basic": 0.30000000000000001, "competent": 1e-99999999999999999999}}]}'
        ),
        [
            ("too_many_decimals", "assessments[0].votes.basic"),
            ("too_large_number", "assessments[0].votes.competent"),
        ],
    ),
    (b'{"subject": {"ref": "A", "stepped_back": -Infinity}}', [("not_json", "subject.stepped_back")]),
]


@pytest.mark.parametrize(("source", "expected"), RAW, ids=range(len(RAW)))
def test_broken_text_names_its_faults_and_their_places(
    contract: Contract, source: bytes, expected: list[tuple[str, str]]
) -> None:
    assert [(fault.code, fault.path) for fault in refusal_of(contract.read, source)] == expected
