"""
The OpenAPI 3.1 document: the routes, the shapes written by hand, the dossier's schema and the example dossiers.
"""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import orjson
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from service import __version__
from service.api.alternative_answers import ANSWERS
from service.api.alternative_requests import REQUESTS, examples
from service.api.alternatives import RESOURCES
from service.api.answers import JSON
from service.api.operations_port import Operations
from service.api.schemas import COMPONENTS, Schema
from service.domain.action import ActionKind
from service.domain.verdict import Verdict

DESCRIPTION = """\
将干部档案送入 `POST /v1/evaluations`，返回建议采取的措施，附理由、依据、证据；不能确定的，如实答“未知”并列出缺项。

结论只供参考，由有权机关决定。

以 `GET /readyz` 判断服务是否可以受理；调用失败的，均返回 `application/problem+json`，逐处列明错误。
"""
TAGS = [
    {"name": "评估", "description": "送入档案，取得评估。"},
    {"name": "推算", "description": "推算还缺什么、何时会变、怎样变动、为何不同。"},
    {"name": "规则", "description": "查看规则。"},
    {"name": "词汇", "description": "查看档案可用的事项、代码与格式。"},
    {"name": "运行", "description": "供运行监控使用。"},
]
EXAMPLE_DAY = "2026-06-30"


def documented(app: FastAPI, operations: Operations, folder: Path) -> Callable[[], dict[str, Any]]:
    """Make the function that describes the *app*, once, when it is first asked; the examples lie in a *folder*."""

    @cache
    def describe() -> dict[str, Any]:
        document = get_openapi(
            title="功过 Gongguo",
            version=__version__,
            openapi_version="3.1.0",
            summary="让干部政策可执行",
            description=DESCRIPTION,
            routes=app.routes,
            tags=TAGS,
            license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        )
        document["components"] = {
            "schemas": COMPONENTS | REQUESTS | ANSWERS | dossier_components(operations.dossier_schema())
        }
        add_examples(document["paths"], read_examples(folder), operations.vocabulary())
        return document

    return describe


def dossier_components(schema: Schema) -> Schema:
    """Make components of the dossier's *schema* and its definitions, which refer to one another there."""
    moved: Schema = orjson.loads(orjson.dumps(schema).replace(b'"#/$defs/', b'"#/components/schemas/'))
    definitions: Schema = moved.pop("$defs", {})
    moved.pop("$schema", None)
    return definitions | {"Dossier": moved}


def read_examples(folder: Path) -> dict[str, Schema]:
    """Read the example dossiers of a *folder*, by name."""
    return {path.stem: orjson.loads(path.read_bytes()) for path in sorted(folder.glob("*.json"))}


def add_examples(paths: Schema, dossiers: dict[str, Schema], vocabulary: Schema) -> None:
    """Show how each request is made of the example *dossiers*."""
    evaluated = {
        name: {"summary": name, "value": {"dossier": dossier, "as_of": EXAMPLE_DAY, "detail": "brief"}}
        for name, dossier in dossiers.items()
    }
    _body(paths, "/v1/evaluations")["examples"] = evaluated
    found = examples(dossiers, EXAMPLE_DAY, example_goal(vocabulary))
    for resource in RESOURCES:
        _body(paths, resource.path)["examples"] = found[resource.request]


def example_goal(vocabulary: Schema) -> Schema:
    """Give a goal that anybody may have: the first incentive there is; none where there is none."""
    incentive = next(
        (one["name"] for one in vocabulary.get("actions", ()) if one["kind"] == ActionKind.INCENTIVE), None
    )
    return {} if incentive is None else {"goal": {"action": incentive, "verdict": Verdict.RECOMMENDED}}


def _body(paths: Schema, path: str) -> Schema:
    body: Schema = paths[path]["post"]["requestBody"]["content"][JSON]
    return body
