"""
What is answered of what was kept is what the documentation says: every key that is there is described, and the reverse.
"""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # has no types

from service.api.components import SHAPES
from service.operations.departures import ALL
from tests.builders import incident
from tests.recorded import DRAFTER, LATE, RULES, TRAINED, House, caller, person

Json = dict[str, Any]

EVERYBODY = caller()
BY: Json = {"body": "县委", "decided_on": "2026-11-21"}
APPEAL = {"lodged_on": "2026-11-21", "body": "市委", "outcome": "upheld", "decided_on": "2026-11-21", "note": "维持"}
ADOPTED = {"action": "demotion", "outcome": "adopted"}
MODIFIED = {"action": "warning", "about": "I-1", "outcome": "modified", "modified_to": "提醒", "reason": "从轻"}


def closed(schema: Any) -> Any:
    """Close every object of a *schema* that says which keys it has, so that a key which is not described is found."""
    if isinstance(schema, list):
        return [closed(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    found = {key: closed(value) for key, value in schema.items()}
    return {**found, "additionalProperties": False} if "properties" in schema and "type" in schema else found


OWN = [
    "KeptEvaluations",
    "KeptEvaluation",
    "Review",
    "ReasonDifference",
    "TurnedAction",
    "TurnedRule",
    "PrincipleChoice",
    "AppliedPrinciple",
    "UnreadByNow",
    "RecordedDecision",
    "Decisions",
    "Departures",
    "Heard",
    "Appeal",
]
COMPONENTS = {**SHAPES, **{name: closed(SHAPES[name]) for name in OWN}, "Dossier": {"type": "object"}}


def faults(component: str, answered: Any) -> list[str]:
    schema = {"$ref": f"#/components/schemas/{component}", "components": {"schemas": COMPONENTS}}
    found = Draft202012Validator(schema).iter_errors(json.loads(json.dumps(answered)))
    return [f"{error.json_path}: {error.message}" for error in found]


def listing(found: Any) -> Json:
    return {"items": list(found.items), "next": None}


def test_evaluations_that_were_kept_are_answered_as_documented(house: House) -> None:
    name = house.evaluate(person())
    for _ in range(2):
        assert faults("KeptEvaluation", house.kept.one(EVERYBODY, name)) == []
        assert faults("KeptEvaluations", listing(house.kept.list(EVERYBODY, after=None, limit=1))) == []
        house.erase()


def reviewed(house: House) -> Iterator[Json]:
    name = house.evaluate(person(measures=[{"kind": "talk"}]))
    yield house.review(name)
    house.publish(rules=TRAINED + LATE.replace("recommend: warning", "recommend: criticism"))
    yield house.review(name, facts=person(incidents=[incident(late_days=99), incident()]), reason="异议")
    house.publish(words={"talk: 谈话": "chat: 谈话", "talk: 0": "chat: 0"}, rules=RULES)
    yield house.review(name, principle="old_substance_new_procedure")


def test_reviews_are_answered_as_documented(house: House) -> None:
    found = list(reviewed(house))
    assert [faults("Review", one) for one in found] == [[], [], []]
    assert found[1]["corrected"]["difference"]["same"] is False  # the shapes of what differs were tried
    assert "faults" in found[2]["now"]


def test_decisions_are_answered_as_documented(house: House) -> None:
    name = house.evaluate(person())
    heard = {"on": "2026-11-20", "statement": "陈述"}
    assert faults("Decisions", house.deciding.decisions(EVERYBODY, name)) == []
    asked: Json = {**BY, "decisions": [ADOPTED, MODIFIED], "heard": heard, "appeal": APPEAL}
    assert faults("DecisionRequest", asked) == []
    assert faults("RecordedDecision", house.decide(name, **asked)) == []
    assert faults("RecordedDecision", house.decide(name, heard=heard)) == []
    for _ in range(2):
        assert faults("Decisions", house.deciding.decisions(EVERYBODY, name)) == []
        assert faults("Departures", listing(house.deciding.departures(DRAFTER, after=None, limit=9, wanted=ALL))) == []
        house.erase()


@pytest.mark.parametrize("component", OWN)
def test_every_key_that_is_documented_is_described_in_chinese(component: str) -> None:
    assert [path for path, one in _properties(SHAPES[component], component) if not _is_described(one)] == []


def _properties(schema: Any, path: str) -> Iterator[tuple[str, Any]]:
    if isinstance(schema, dict):
        for key, value in schema.get("properties", {}).items():
            yield f"{path}.{key}", value
        for key, value in schema.items():
            yield from _properties(value, f"{path}.{key}")
    elif isinstance(schema, list):
        for one in schema:
            yield from _properties(one, path)


def _is_described(schema: Json) -> bool:
    return "$ref" in schema or any("一" <= letter <= "鿿" for letter in schema.get("description", ""))
