"""The JSON Schema says of a dossier what the contract asks."""

import re
from collections.abc import Iterator
from typing import Any

from service.domain.record import RecordKind
from service.intake import dossier_schema


def branches(schema: Any) -> Iterator[dict[str, Any]]:
    """Give every object of the *schema* that states properties of its own."""
    if isinstance(schema, dict):
        yield schema
        for inner in schema.values():
            yield from branches(inner)


def test_it_names_its_dialect_and_all_parts(kinds: tuple[RecordKind, ...]) -> None:
    schema = dossier_schema(kinds)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert list(schema["properties"]) == [kind.name for kind in kinds]
    assert schema["required"] == ["subject"]
    assert set(schema["$defs"]) == {kind.singular for kind in kinds}


def test_every_object_is_closed(kinds: tuple[RecordKind, ...]) -> None:
    objects = [inner for inner in branches(dossier_schema(kinds)) if inner.get("type") == "object"]
    assert len(objects) > len(kinds)
    assert all(inner["additionalProperties"] is False for inner in objects)


def test_lists_are_bounded_and_single_objects_are_none(kinds: tuple[RecordKind, ...]) -> None:
    properties = dossier_schema(kinds, most_records=7)["properties"]
    assert properties["subject"] == {"$ref": "#/$defs/subject"}
    assert properties["tasks"] == {
        "type": "array",
        "title": "任务",
        "items": {"$ref": "#/$defs/task"},
        "maxItems": 7,
    }


def test_fields_carry_their_labels_and_codes(kinds: tuple[RecordKind, ...]) -> None:
    incident = dossier_schema(kinds)["$defs"]["incident"]
    assert incident["required"] == ["id", "kind"]
    assert incident["properties"]["severity"] == {
        "title": "情节",
        "type": "string",
        "enum": ["minor", "serious", "grave"],
        "description": "minor：较轻；serious：较重；grave：严重",
    }
    assert incident["properties"]["conduct"]["properties"]["collusion"] == {"title": "恶意串通", "type": "boolean"}
    assert incident["properties"]["context"]["items"]["enum"][0] == "pilot_reform"
    assert incident["properties"]["completed_on"]["type"] == ["string", "null"]
    assert incident["properties"]["occurred_on"]["type"] == "string"


def test_a_code_that_asks_for_a_day_is_a_condition(kinds: tuple[RecordKind, ...]) -> None:
    definitions = dossier_schema(kinds)["$defs"]
    assert definitions["incident"]["allOf"][0] == {
        "if": {"properties": {"evidence": {"enum": ["verified"]}}, "required": ["evidence"]},
        "then": {"properties": {"verified_on": {}}, "required": ["verified_on"]},
    }
    inner = {"properties": {"tolerance": {"properties": {"decided_on": {"type": "string"}}}}}
    assert definitions["incident"]["allOf"][-1]["then"] == inner
    assert "allOf" not in definitions["task"]


def test_numbers_are_bounded(kinds: tuple[RecordKind, ...]) -> None:
    definitions = dossier_schema(kinds)["$defs"]
    quarter = definitions["quarterly_assessment"]["properties"]["quarter"]
    assert quarter == {"title": "季度", "type": "integer", "minimum": 1, "maximum": 4}
    assert definitions["assessment"]["properties"]["votes"]["properties"]["basic"]["maximum"] == 1


def test_days_may_be_known_to_the_month_or_the_year(kinds: tuple[RecordKind, ...]) -> None:
    pattern = dossier_schema(kinds)["$defs"]["measure"]["properties"]["on"]["pattern"]
    good = ["2026", "2026-06", "2026-06-30", "1900", "9999-12-31"]
    bad = ["26", "2026-13", "2026-06-32", "2026-6", "1899", "10000", "2026-06-30T00:00"]
    assert all(re.search(pattern, day) for day in good)
    assert not any(re.search(pattern, day) for day in bad)
