"""What the tests of the intake start from: the kinds of record as the vocabulary declares them, and a good dossier."""

import copy
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from service.domain.errors import DossierFault, DossierFaultsError
from service.domain.record import Field, FieldType, ReadAs, RecordKind
from service.intake import Contract

ROOT = Path(__file__).parents[3]
EXAMPLES = ROOT / "examples"
VOCABULARY = ROOT / "rulesets" / "vocabulary" / "records.yaml"


def _field(name: str, fact: str, told: Mapping[str, Any], shared: Mapping[str, Any]) -> Field:
    codes = told.get("codes", {})
    reading = told.get("read_as")
    return Field(
        name=name,
        label=told["label"],
        type=FieldType(told["type"]),
        codes=shared[codes] if isinstance(codes, str) else codes,
        ordered=told.get("ordered", False),
        required=told.get("required", False),
        required_with={by: frozenset(listed) for by, listed in told.get("required_with", {}).items()},
        nullable=told.get("nullable", False),
        nullable_unless={by: frozenset(listed) for by, listed in told.get("nullable_unless", {}).items()},
        outcome=told.get("outcome", False),
        read_as=ReadAs(reading["code"], frozenset(reading["for"]), reading["until"]) if reading else None,
        has_default="absent" in told,
        default=told.get("absent"),
        fact=fact,
    )


def _kind(name: str, told: Mapping[str, Any], shared: Mapping[str, Any]) -> RecordKind:
    singular = told["singular"]
    day = told.get("day")
    day = {"field": day} if isinstance(day, str) else day or {}
    unique = told.get("unique", {})
    fields = {key: _field(key, f"{singular}.{key}", field, shared) for key, field in told["fields"].items()}
    return RecordKind(
        name=name,
        singular=singular,
        label=told["label"],
        fields=fields,
        single=told.get("single", False),
        title=told.get("title"),
        day=day.get("field"),
        day_absent=day.get("absent"),
        unique_by=tuple(unique.get("fields", ())),
        unique_where=unique.get("where", {}),
        dropped_if=told.get("dropped_if"),
        before=told.get("before", {}),
    )


def load_kinds() -> tuple[RecordKind, ...]:
    """Load the kinds of record from the vocabulary."""
    told = yaml.safe_load(VOCABULARY.read_text(encoding="utf-8"))
    return tuple(_kind(name, kind, told["codes"]) for name, kind in told["records"].items())


KINDS = load_kinds()
CONTRACT = Contract(KINDS)
EXAMPLE = json.loads((EXAMPLES / "not_performing.json").read_text(encoding="utf-8"))

MINIMAL: dict[str, Any] = {"subject": {"ref": "CAD-1"}}


def source_of(document: Any) -> bytes:
    """Write a *document* as JSON."""
    return json.dumps(document, ensure_ascii=False).encode()


def refusal_of(read: Callable[[bytes], object], source: bytes) -> tuple[DossierFault, ...]:
    """Give the faults for which *read* refuses the *source*."""
    with pytest.raises(DossierFaultsError) as caught:
        read(source)
    return caught.value.faults


@pytest.fixture(scope="session")
def kinds() -> tuple[RecordKind, ...]:
    """Give all kinds of record."""
    return KINDS


@pytest.fixture(scope="session")
def contract() -> Contract:
    """Give a contract with the usual limits."""
    return CONTRACT


@pytest.fixture
def good() -> dict[str, Any]:
    """Give a good dossier, to be broken."""
    dossier: dict[str, Any] = copy.deepcopy(EXAMPLE)
    return dossier
