"""
The API over a stand-in for the operations: what holds whatever the rules say.
"""

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient
from httpx2 import Response
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import Response as Answer

from service.api import create_application
from service.api.pages import ASSETS
from service.domain.errors import (
    DossierFault,
    DossierFaultsError,
    DossierTooLargeError,
    EngineDisagreementError,
    EngineFailureError,
)

LIMIT = 1000
FAULTS = [
    DossierFault("unknown_key", "incidents[0].hadovers", "没有这一项", found="3", nearest="handovers"),
    DossierFault("wrong_type", "subject.stepped_back", "应为是或否", found='"true"', accepted="true 或 false"),
]
NOT_JSON = DossierFault("not_json", "", "第 1 行第 2 列起不是 JSON")
RULE = {"id": "NAP-04", "title": "推诿扯皮、协同不力"}
SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "properties": {"subject": {"$ref": "#/$defs/Subject"}},
    "$defs": {"Subject": {"type": "object"}},
}


class StandIn:
    """Operations that answer as they are told."""

    def __init__(self) -> None:
        self.error: Exception | None = None
        self.is_ready = True
        self.body = b""

    def evaluate_request(self, body: bytes) -> bytes:
        self.body = body
        if self.error:
            raise self.error
        return '{"advice":"仅供参考"}'.encode()

    gaps_request = calendar_request = counterfactuals_request = comparison_request = evaluate_request

    def rules(self) -> list[dict[str, Any]]:
        return [RULE]

    def rule(self, rule_id: str, /) -> dict[str, Any] | None:
        return RULE if rule_id == RULE["id"] else None

    def vocabulary(self) -> dict[str, Any]:
        return {"facts": {}}

    def dossier_schema(self) -> dict[str, Any]:
        return SCHEMA

    def ready(self) -> bool:
        return self.is_ready


@pytest.fixture
def operations() -> StandIn:
    return StandIn()


@pytest.fixture
def app(operations: StandIn, tmp_path: Path) -> FastAPI:
    (tmp_path / "pioneer.json").write_text('{"subject": {"ref": "CAD-1"}}', encoding="utf-8")
    return create_application(operations, max_bytes=LIMIT, examples=tmp_path)


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app) as client:
        yield client


def post(client: TestClient, body: bytes = b"{}", content_type: str | None = "application/json") -> Response:
    headers = {} if content_type is None else {"content-type": content_type}
    return client.post("/v1/evaluations", content=body, headers=headers)


def assert_problem(response: Response, status: int, code: str) -> dict[str, Any]:
    """Check that a response is a problem in due form; give its content."""
    content: dict[str, Any] = response.json()
    assert (response.status_code, response.headers["content-type"]) == (status, "application/problem+json")
    assert set(content) == {"type", "title", "status", "detail", "code", "faults"}
    assert (content["status"], content["code"]) == (status, code)
    assert content["type"] == f"urn:gongguo:problem:{code}"
    return content


@pytest.mark.parametrize("content_type", ["application/json", "Application/JSON; charset=utf-8", None])
def test_a_body_reaches_the_operations_byte_for_byte(
    client: TestClient, operations: StandIn, content_type: str | None
) -> None:
    body = b' {"dossier": \xff }'
    response = post(client, body, content_type)
    assert (response.status_code, response.json()) == (200, {"advice": "仅供参考"})
    assert response.headers["content-type"] == "application/json"
    assert operations.body == body


def test_a_body_of_another_type_is_refused(client: TestClient, operations: StandIn) -> None:
    assert_problem(post(client, b"a=1", "application/x-www-form-urlencoded"), 415, "unsupported_media_type")
    assert operations.body == b""


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (DossierFaultsError(FAULTS), 422, "dossier_faults"),
        (DossierFaultsError([NOT_JSON]), 400, "not_json"),
        (DossierFaultsError([DossierFault("not_json", "tasks[0].days", "不是数")]), 422, "dossier_faults"),
        (DossierTooLargeError(LIMIT), 413, "dossier_too_large"),
        (EngineDisagreementError(["NAP-04@I-1"]), 503, "engine_disagreement"),
        (EngineFailureError("no proof"), 503, "engine_failure"),
        (RuntimeError("张三"), 500, "unexpected"),
    ],
)
def test_every_error_has_its_status(
    client: TestClient, operations: StandIn, error: Exception, status: int, code: str
) -> None:
    operations.error = error
    assert_problem(post(client), status, code)


def test_where_there_are_too_many_faults_it_is_not_said_that_all_are_listed(
    client: TestClient, operations: StandIn
) -> None:
    operations.error = DossierFaultsError([*FAULTS, DossierFault("too_many_faults", "", "错误过多")])
    problem = assert_problem(post(client), 422, "dossier_faults")
    assert problem["detail"] == "错误过多，前 2 处列于 faults，更正后请重新提交。"


def test_every_fault_is_listed_with_all_that_is_known_of_it(client: TestClient, operations: StandIn) -> None:
    operations.error = DossierFaultsError(FAULTS)
    content = assert_problem(post(client), 422, "dossier_faults")
    assert content["detail"] == "共有 2 处错误，均列于 faults，更正后请重新提交。"
    assert content["faults"][0] == {
        "code": "unknown_key",
        "path": "incidents[0].hadovers",
        "message": "没有这一项",
        "found": "3",
        "accepted": None,
        "nearest": "handovers",
    }
    assert content["faults"][1]["accepted"] == "true 或 false"


def test_an_unexpected_error_is_logged_without_its_message(
    client: TestClient, operations: StandIn, caplog: pytest.LogCaptureFixture
) -> None:
    operations.error = RuntimeError("张三")
    response = post(client)
    request_id = response.headers["X-Request-Id"]
    assert "张三" not in response.text + caplog.text
    assert f"request {request_id} failed: RuntimeError at evaluate_request:" in caplog.text


def test_a_disagreement_raises_an_alarm_that_names_the_rules_alone(
    client: TestClient, operations: StandIn, caplog: pytest.LogCaptureFixture
) -> None:
    operations.error = EngineDisagreementError(["NAP-04@张三", "BAR-01"])
    post(client)
    assert caplog.records[0].levelno == logging.CRITICAL
    assert "disagree on BAR-01, NAP-04" in caplog.text
    assert "张三" not in caplog.text


def test_the_largest_body_is_read_whole(client: TestClient, operations: StandIn) -> None:
    assert post(client, b" " * LIMIT).status_code == 200
    assert len(operations.body) == LIMIT


@pytest.mark.parametrize("size", [LIMIT + 1, LIMIT * 100])
def test_a_body_that_says_it_is_too_large_is_refused(client: TestClient, operations: StandIn, size: int) -> None:
    content = assert_problem(post(client, b" " * size), 413, "dossier_too_large")
    assert content["detail"] == "请求正文超过 1000 字节的上限。"
    assert operations.body == b""


@pytest.mark.parametrize("chunks", [3, 1000])
def test_a_body_that_turns_out_too_large_is_refused(client: TestClient, operations: StandIn, chunks: int) -> None:
    response = client.post("/v1/evaluations", content=(b" " * 400 for _ in range(chunks)))
    assert_problem(response, 413, "dossier_too_large")
    assert operations.body == b""


def test_rules_are_listed_and_shown(client: TestClient) -> None:
    assert client.get("/v1/rules").json() == {"rules": [RULE]}
    assert client.get("/v1/rules/NAP-04").json() == RULE


@pytest.mark.parametrize(
    ("asked", "detail"),
    [
        ("nap-4", "没有编号为 `nap-4` 的规则；是否想写 `NAP-04`？"),
        ("晋升", "没有编号为 `晋升` 的规则。"),
    ],
)
def test_an_unknown_rule_is_answered_with_the_nearest(client: TestClient, asked: str, detail: str) -> None:
    assert assert_problem(client.get(f"/v1/rules/{asked}"), 404, "unknown_rule")["detail"] == detail


def test_the_words_of_a_dossier_are_public(client: TestClient) -> None:
    assert client.get("/v1/vocabulary").json() == {"facts": {}}
    schema = client.get("/v1/dossier-schema")
    assert (schema.json(), schema.headers["content-type"]) == (SCHEMA, "application/schema+json")


def test_it_lives_before_it_is_ready(client: TestClient, operations: StandIn) -> None:
    operations.is_ready = False
    assert client.get("/healthz").json() == {"status": "ok"}
    assert_problem(client.get("/readyz"), 503, "not_ready")
    operations.is_ready = True
    assert client.get("/readyz").json() == {"status": "ready"}


def test_what_the_framework_refuses_is_a_problem_too(client: TestClient, app: FastAPI) -> None:
    def refuse() -> None:
        raise HTTPException(400, "unreadable")

    app.add_api_route("/refuses", refuse)
    assert_problem(client.get("/v2/evaluations"), 404, "not_found")
    response = client.get("/v1/evaluations")
    assert assert_problem(response, 405, "method_not_allowed")["detail"] == "`/v1/evaluations` 不支持 GET 方法。"
    assert response.headers["allow"] == "POST"
    assert_problem(client.get("/refuses"), 400, "refused")


def test_a_caller_who_hangs_up_is_no_failure_of_ours(
    client: TestClient, operations: StandIn, caplog: pytest.LogCaptureFixture
) -> None:
    operations.error = ClientDisconnect()
    with pytest.raises(AssertionError, match="did not"):
        post(client)
    assert caplog.records == []


def test_an_answer_that_breaks_off_is_not_mended(app: FastAPI, caplog: pytest.LogCaptureFixture) -> None:
    async def break_off(request: Request) -> Answer:
        await request._send({"type": "http.response.start", "status": 200, "headers": []})  # noqa: SLF001 - as a server sees it
        message = "broken"
        raise RuntimeError(message)

    app.add_route("/breaks-off", break_off)
    with TestClient(app) as client, pytest.raises(RuntimeError, match="broken"):
        client.get("/breaks-off")
    assert "RuntimeError" in caplog.text


@pytest.mark.parametrize("path", ["/healthz", "/docs", "/v1/rules/none", "/openapi.json", "/docs/assets/start.js"])
def test_every_answer_is_guarded(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert len(headers["x-request-id"]) == 32


def test_the_documentation_loads_nothing_from_outside(client: TestClient) -> None:
    page = client.get("/docs")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "http" not in page.text
    assert "unsafe-inline" not in page.headers["content-security-policy"].partition("script-src")[2].partition(";")[0]
    for name in ("start.js", *ASSETS):
        assert f"docs/assets/{name}" in page.text
        assert client.get(f"/docs/assets/{name}").status_code == 200
    assert "http" not in client.get("/docs/assets/start.js").text
    assert_problem(client.get("/docs/assets/redoc.standalone.js"), 404, "not_found")


def references(node: Any) -> Iterator[str]:
    """Give every `$ref` within a JSON value."""
    if isinstance(node, dict):
        if "$ref" in node:
            yield node["$ref"]
        node = list(node.values())
    if isinstance(node, list):
        for child in node:
            yield from references(child)


def test_the_openapi_document_is_whole(client: TestClient) -> None:
    document = client.get("/openapi.json").json()
    assert document["openapi"] == "3.1.0"
    assert set(document["paths"]) == {
        "/v1/evaluations",
        "/v1/gaps",
        "/v1/calendars",
        "/v1/counterfactuals",
        "/v1/comparisons",
        "/v1/rules",
        "/v1/rules/{rule_id}",
        "/v1/vocabulary",
        "/v1/dossier-schema",
        "/healthz",
        "/readyz",
    }
    names = {reference.removeprefix("#/components/schemas/") for reference in references(document)}
    assert names <= set(document["components"]["schemas"])
    assert "Subject" in names
    assert "HTTPValidationError" not in json.dumps(document)


def test_the_openapi_document_shows_the_examples(client: TestClient) -> None:
    operation = client.get("/openapi.json").json()["paths"]["/v1/evaluations"]["post"]
    examples = operation["requestBody"]["content"]["application/json"]["examples"]
    assert examples["pioneer"]["value"]["dossier"] == {"subject": {"ref": "CAD-1"}}
    assert set(operation["responses"]) == {"200", "400", "413", "415", "422", "503", "default"}
