"""The document says all there is to say of every route, and nothing that is not so."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, cast

import pytest
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from service.api.application import create_application
from service.api.components import HEADERS, SHAPES
from service.api.guarding import guards
from service.domain.errors import DossierFault
from service.governance.errors import RefusedError
from service.operations.public import Public
from service.operations.served import Served
from tests.serving import serving

OPEN = {"/healthz", "/readyz"}
METHODS = {"get", "post", "put", "delete"}
Json = dict[str, Any]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("openapi")) as served:
        yield served


@pytest.fixture(scope="module")
def client(served: Served) -> TestClient:
    return TestClient(create_application(served))


@pytest.fixture(scope="module")
def document(client: TestClient) -> Json:
    content: Json = client.get("/openapi.json").json()
    return content


def operations(document: Json) -> Iterator[tuple[str, str, Json]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def values(node: Any, name: str) -> Iterator[Any]:
    """Give all that stands under a *name* within a JSON value."""
    if isinstance(node, dict):
        if name in node:
            yield node[name]
        node = list(node.values())
    if isinstance(node, list):
        for child in node:
            yield from values(child, name)


def test_every_route_is_in_it_and_nothing_else(client: TestClient, document: Json) -> None:
    routes = [route for route in cast("Any", client.app).routes if isinstance(route, APIRoute)]
    served = {
        (route.path_format, method.lower()) for route in routes for method in route.methods or () if is_told(route)
    }
    assert {(path, method) for path, method, _ in operations(document)} == served
    assert len(served) > 40
    assert {method for _, method in served} == METHODS


def is_told(route: APIRoute) -> bool:
    return not route.path.startswith(("/docs", "/openapi.json"))


def test_all_that_it_refers_to_is_there(document: Json) -> None:
    for reference in values(document, "$ref"):
        found = document
        for part in reference.removeprefix("#/").split("/"):
            found = found[part]
        assert found, reference
    assert document["openapi"] == "3.1.0"
    assert "HTTPValidationError" not in json.dumps(document)


def test_no_component_is_there_for_nothing(document: Json) -> None:
    used = {reference.rpartition("/")[2] for reference in values(document, "$ref")}
    assert set(SHAPES) - used - {"BatchLine"} == set()


def test_every_schema_is_one(document: Json) -> None:
    for name, schema in document["components"]["schemas"].items():
        Draft202012Validator.check_schema(schema)
        assert schema.get("description") or schema.get("title"), name


def test_no_address_outside_is_named(document: Json) -> None:
    named = set(re.findall(r"https?://[^\s\"\\]+", json.dumps(document)))
    assert named == set()


def test_every_operation_has_a_name_of_its_own_and_says_what_it_does(document: Json) -> None:
    names = [operation["operationId"] for _, _, operation in operations(document)]
    assert sorted(names) == sorted(set(names))
    tags = {tag["name"] for tag in document["tags"]}
    for path, _, operation in operations(document):
        assert re.search("[\u4e00-\u9fff]", operation["summary"]), path
        assert set(operation["tags"]) <= tags
    assert tags == {tag for _, _, operation in operations(document) for tag in operation["tags"]}


def test_every_guarded_operation_says_what_it_asks_for_and_how_it_refuses(client: TestClient, document: Json) -> None:
    assert set(document["components"]["securitySchemes"]) == {"bearer"}
    for route, guard in guards(cast("Any", client.app).routes):
        if not is_told(route):
            continue
        for method in route.methods or ():
            operation = document["paths"][route.path_format][method.lower()]
            assert (operation["security"] == []) == (guard is None) == (route.path_format in OPEN)
            if guard is not None:
                assert {"401", "403", "429", "503"} <= set(operation["responses"]), route.path_format


def test_every_answer_says_its_headers_and_its_content(document: Json) -> None:
    for path, method, operation in operations(document):
        assert "default" in operation["responses"]
        done = [status for status in operation["responses"] if status.startswith("2")]
        assert done, path
        for status, response in operation["responses"].items():
            headers = set(response["headers"])
            assert headers <= set(HEADERS)
            assert "X-Request-Id" in headers
            assert ("Retry-After" in headers) == (status in {"429", "503"})
            assert status != "201" or method == "put" or "Location" in headers, path
            assert status in {"204", "304"} or response["content"], (path, method, status)
            if not status.startswith(("2", "3")):
                assert list(response["content"]) == ["application/problem+json"]


def test_every_parameter_says_what_it_is(document: Json) -> None:
    told = document["components"]["parameters"]
    for path, method, operation in operations(document):
        parameters = [
            told[one["$ref"].rpartition("/")[2]] if "$ref" in one else one for one in operation.get("parameters", [])
        ]
        assert ("Idempotency-Key" in [one["name"] for one in parameters]) == (method == "post"), path
        for one in parameters:
            assert one.get("description") or one["in"] == "path", (path, one["name"])
            assert one["schema"]


def test_every_body_of_json_has_an_example_or_a_shape(document: Json) -> None:
    for path, _, operation in operations(document):
        for content in operation.get("requestBody", {}).get("content", {}).values():
            assert content["schema"], path


def test_the_examples_are_as_the_document_says(document: Json) -> None:
    components = {"components": document["components"]}
    seen = 0
    for path, _, operation in operations(document):
        for content in operation.get("requestBody", {}).get("content", {}).values():
            for example in content.get("examples", {}).values():
                Draft202012Validator({**components, **content["schema"]}).validate(example["value"])
                seen += 1
        assert path != "/v1/evaluations" or seen == 7
    assert seen >= 35


def test_it_is_made_anew_when_another_release_takes_effect(served: Served) -> None:
    class Changing:
        """Words that are of another release each time they are asked for."""

        times = 0

        def vocabulary(self, _: str | None = None) -> tuple[str, Json]:
            self.times += 1
            if self.times > 2:
                raise RefusedError("none_in_force", "没有。", [DossierFault("a", "b", "c")])
            return f"sha256:{self.times}", {}

        def dossier_schema(self, digest: str) -> tuple[str, Json]:
            return digest, {"type": "object", "title": digest}

    app = create_application(replace(served, public=cast("Public", Changing())))
    titles = [app.openapi()["components"]["schemas"]["Dossier"].get("title") for _ in range(3)]
    assert titles == ["sha256:1", "sha256:2", None]
