"""
The OpenAPI 3.1 document: the routes, the shapes written by hand, the dossier's schema and the examples.

The dossier's schema is that of the release in force, so the document is made anew when another takes effect.
"""

from pathlib import Path
from typing import Any

import orjson
from fastapi import APIRouter, FastAPI, Response
from fastapi.openapi.utils import get_openapi

from service import __version__
from service.api.answers import JSON
from service.api.components import HEADERS, PARAMETERS, SHAPES, TAGS
from service.api.dressing import dress
from service.api.guarding import secured
from service.api.request_examples import add_examples, read_examples
from service.api.schemas import Schema
from service.governance.errors import RefusedError
from service.operations.served import Served

DESCRIPTION = """\
将干部档案送入 `POST /v1/evaluations`，返回建议采取的措施，附理由、依据、证据；不能确定的，如实答“未知”并列出缺项。

结论只供参考，由有权机关决定。

除运行状态与本文档外，均须在请求头 `Authorization` 中出示凭证。
每次评估先记入日志再予返回，所用规则版本写在响应头 `Gongguo-Release` 中。

请求带有 `Idempotency-Key` 的，同一请求重复送达只办理一次。调用失败的，均返回 `application/problem+json`，逐处列明错误。
以 `GET /readyz` 判断服务是否可以受理。
"""


def documentation(app: FastAPI, served: Served, examples: Path) -> APIRouter:
    """Route to the document that describes an *app*; the *examples* are a folder of dossiers."""
    router = APIRouter(include_in_schema=False)
    document = Document(app, served, examples)
    app.openapi = document.describe  # type: ignore[method-assign]  # whoever asks the framework gets this one

    @router.get("/openapi.json")
    def show_document() -> Response:
        return Response(document.written(), media_type=JSON)

    return router


class Document:
    """Describes an application as it stands."""

    def __init__(self, app: FastAPI, served: Served, examples: Path) -> None:
        """Describe the routes of an *app* over what is *served*, with the dossiers in a folder of *examples*."""
        self._app = app
        self._served = served
        self._examples = read_examples(examples)
        self._made: tuple[str, bytes] | None = None

    def written(self) -> bytes:
        """Give the document as JSON."""
        digest, dossier, words = self._in_force()
        made = self._made
        if made is None or made[0] != digest:
            made = self._made = (digest, orjson.dumps(self._describe(dossier, words)))
        return made[1]

    def describe(self) -> dict[str, Any]:
        """Give the document."""
        found: dict[str, Any] = orjson.loads(self.written())
        return found

    def _in_force(self) -> tuple[str, Schema, Schema]:
        """Give the digest of the release in force, its schema of a dossier and its words; if none is, any will do."""
        try:
            digest, words = self._served.public.vocabulary()
            return digest, self._served.public.dossier_schema(digest)[1], words
        except RefusedError:
            return "", {"type": "object"}, {}

    def _describe(self, dossier: Schema, words: Schema) -> Schema:
        document = get_openapi(
            title="功过 Gongguo",
            version=__version__,
            openapi_version="3.1.0",
            summary="让干部政策可执行",
            description=DESCRIPTION,
            routes=self._app.routes,
            tags=TAGS,
            license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        )
        document["components"] = {
            "schemas": codes_of(document) | SHAPES | dossier_components(dossier),
            "headers": HEADERS,
            "parameters": PARAMETERS,
        }
        add_examples(document["paths"], self._examples, words)
        return dress(secured(document, self._app))


def codes_of(document: Schema) -> Schema:
    """Give the lists of codes that parameters of addresses take, which the framework made components of."""
    made: Schema = document.get("components", {}).get("schemas", {})
    return {
        name: {"type": "string", "enum": one["enum"], "description": "代码。"}
        for name, one in made.items()
        if "enum" in one
    }


def dossier_components(schema: Schema) -> Schema:
    """Make components of the dossier's *schema* and its definitions, which refer to one another there."""
    moved: Schema = orjson.loads(orjson.dumps(schema).replace(b'"#/$defs/', b'"#/components/schemas/'))
    definitions: Schema = moved.pop("$defs", {})
    moved.pop("$schema", None)
    return definitions | {"Dossier": moved}
