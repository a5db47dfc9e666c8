"""
Examples of requests: made of the example dossiers, as the document shows them.
"""

from pathlib import Path

import orjson

from service.api.alternative_requests import examples
from service.api.alternatives import RESOURCES
from service.api.answers import JSON
from service.api.schemas import Schema
from service.api.streaming import NDJSON
from service.domain.action import ActionKind
from service.domain.verdict import Verdict

DAY = "2026-06-30"


def read_examples(folder: Path) -> dict[str, Schema]:
    """Read the example dossiers of a *folder*, by name."""
    return {path.stem: orjson.loads(path.read_bytes()) for path in sorted(folder.glob("*.json"))}


def add_examples(paths: Schema, dossiers: dict[str, Schema], vocabulary: Schema) -> None:
    """Show how each request is made of the example *dossiers*."""
    asked = {name: {"dossier": dossier, "as_of": DAY, "detail": "brief"} for name, dossier in dossiers.items()}
    _body(paths, "/v1/evaluations")["examples"] = {
        name: {"summary": name, "value": value} for name, value in asked.items()
    }
    lines = "\n".join(orjson.dumps(value).decode() for value in list(asked.values())[:2])
    _body(paths, "/v1/evaluations:batch", NDJSON)["example"] = lines
    found = examples(dossiers, DAY, example_goal(vocabulary))
    for resource in RESOURCES:
        _body(paths, resource.path)["examples"] = found[resource.request]


def example_goal(vocabulary: Schema) -> Schema:
    """Give a goal that anybody may have: the first incentive there is; none where there is none."""
    incentive = next(
        (one["name"] for one in vocabulary.get("actions", ()) if one["kind"] == ActionKind.INCENTIVE), None
    )
    return {} if incentive is None else {"goal": {"action": incentive, "verdict": Verdict.RECOMMENDED}}


def _body(paths: Schema, path: str, media_type: str = JSON) -> Schema:
    body: Schema = paths[path]["post"]["requestBody"]["content"][media_type]
    return body
