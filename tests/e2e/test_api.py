"""The API over a real service: what goes in, what comes out, and what is refused, whatever the rules say."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from service.api.application import create_application
from service.api.kinds import KINDS
from service.api.pages import ASSETS
from service.domain.errors import EngineDisagreementError, EngineFailureError
from service.governance.access import Role
from service.governance.once import Reply
from service.operations.evaluations import Evaluations
from service.operations.observing import unobserved
from service.operations.served import Served
from tests.e2e.test_problems import assert_problem
from tests.serving import key, serving

LIMIT = 20_000
DOSSIER = {"subject": {"ref": "CAD-1"}}
GOOD = {"dossier": DOSSIER, "as_of": "2026-06-30"}
UNKNOWN = "sha256:" + "0" * 64


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("api"), max_bytes=LIMIT) as served:
        yield served


@pytest.fixture(scope="module")
def client(served: Served) -> TestClient:
    return calling(served, Role.CALLER)


def calling(served: Served, *roles: Role, **bounds: Any) -> TestClient:
    """Call what is *served* with a key of some *roles*."""
    app = create_application(served, **{"max_bytes": LIMIT, **bounds})
    return TestClient(app, headers={"Authorization": key(served, *roles)})


def post(client: TestClient, body: bytes | dict[str, Any], content_type: str | None = "application/json") -> Response:
    headers = {} if content_type is None else {"content-type": content_type}
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return client.post("/v1/evaluations", content=content, headers=headers)


@pytest.mark.parametrize("content_type", ["application/json", "Application/JSON; charset=utf-8", None])
def test_an_evaluation_says_which_it_is_and_by_which_release(client: TestClient, content_type: str | None) -> None:
    response = post(client, GOOD, content_type)
    content = response.json()
    assert (response.status_code, response.headers["content-type"]) == (200, "application/json")
    assert next(iter(content)) == "id"
    assert response.headers["gongguo-evaluation"] == content["id"]
    assert response.headers["location"] == f"/v1/evaluations/{content['id']}"
    assert response.headers["gongguo-release"] == content["release"]["digest"]
    assert client.get(response.headers["location"]).json()["id"] == content["id"]


def test_a_body_of_another_type_is_refused(client: TestClient) -> None:
    assert_problem(post(client, b"a=1", "application/x-www-form-urlencoded"), 415, "unsupported_media_type")


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 400, "not_json"),
        (b"\xff", 400, "not_json"),
        (b"[]", 422, "dossier_faults"),
        ({"dossier": {}}, 422, "dossier_faults"),
        (GOOD | {"release": UNKNOWN}, 404, "release_not_found"),
        (GOOD | {"release": "sha256:0"}, 422, "dossier_faults"),
    ],
)
def test_what_is_wrong_with_a_body_is_told(client: TestClient, body: Any, status: int, code: str) -> None:
    assert_problem(post(client, body), status, code)


@pytest.mark.parametrize(("size", "status"), [(LIMIT, 400), (LIMIT + 1, 413), (LIMIT * 100, 413)])
def test_a_body_is_read_up_to_the_limit(client: TestClient, size: int, status: int) -> None:
    response = post(client, b" " * size)
    assert response.status_code == status
    assert status != 413 or response.json()["detail"] == "请求正文超过 20000 字节的上限。"


@pytest.mark.parametrize("chunks", [60, 1000])
def test_a_body_that_turns_out_too_large_is_refused(client: TestClient, chunks: int) -> None:
    response = client.post("/v1/evaluations", content=(b" " * 400 for _ in range(chunks)))
    assert_problem(response, 413, "dossier_too_large")


@dataclass
class Failing:
    """Evaluations that fail as they are told."""

    error: Exception
    observe: Any = unobserved

    async def answer(self, *_: Any) -> Reply:
        raise self.error


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (EngineDisagreementError(["NAP-04@I-1"]), "engine_disagreement"),
        (EngineFailureError("no proof"), "engine_failure"),
        (RuntimeError("张三"), "unexpected"),
    ],
)
def test_an_evaluation_that_fails_through_our_fault_says_so(served: Served, error: Exception, code: str) -> None:
    failing = replace(served, evaluations=cast("Evaluations", Failing(error)))
    response = post(calling(failing, Role.CALLER), GOOD)
    assert_problem(response, KINDS[code].status, code)
    assert "张三" not in response.text


def test_what_is_public_within_the_house_says_of_which_release_it_is(client: TestClient, served: Served) -> None:
    digest = served.public.in_force()
    rules = client.get("/v1/rules")
    assert rules.headers["gongguo-release"] == digest
    assert client.get(f"/v1/rules?release={digest}").json() == rules.json()
    assert client.get("/v1/rules/NAP-04").json()["id"] == "NAP-04"
    assert client.get("/v1/vocabulary").json()["release"]["digest"] == digest
    schema = client.get("/v1/dossier-schema")
    assert (schema.headers["content-type"], schema.headers["gongguo-release"]) == ("application/schema+json", digest)
    for path in ("rules", "rules/NAP-04", "vocabulary", "dossier-schema"):
        assert_problem(client.get(f"/v1/{path}?release={UNKNOWN}"), 404, "release_not_found")


@pytest.mark.parametrize(
    ("asked", "detail"),
    [
        ("nap-004", "没有编号为 `nap-004` 的规则；是否想写 `NAP-04`？"),
        ("晋升", "没有编号为 `晋升` 的规则。"),
    ],
)
def test_an_unknown_rule_is_answered_with_the_nearest(client: TestClient, asked: str, detail: str) -> None:
    assert assert_problem(client.get(f"/v1/rules/{asked}"), 404, "unknown_rule")["detail"] == detail


@pytest.mark.parametrize(
    ("path", "code", "parameter"),
    [
        ("/v1/rules?relase=x", "unknown_parameter", "relase"),
        ("/v1/rules?release=a&release=b", "repeated_parameter", "release"),
        ("/v1/rules?release=%00", "invalid_characters", "release"),
        ("/v1/rules/%00", "invalid_characters", "rule_id"),
        ("/v1/evaluations?limit=0", "out_of_range", "limit"),
        ("/v1/evaluations?limit=201", "out_of_range", "limit"),
        ("/v1/evaluations?limit=ten", "wrong_type", "limit"),
        ("/v1/evaluations?cursor=x", "invalid_cursor", "cursor"),
        ("/v1/evaluations?cursor=" + "x" * 41, "too_long", "cursor"),
    ],
)
def test_what_is_wrong_with_an_address_is_told_in_chinese(
    client: TestClient, path: str, code: str, parameter: str
) -> None:
    [fault] = assert_problem(client.get(path), 422, "wrong_query")["faults"]
    assert (fault["code"], fault["path"]) == (code, parameter)
    assert not fault["message"].isascii()


def test_a_parameter_that_is_not_known_is_told_with_the_nearest(client: TestClient) -> None:
    [fault] = client.get("/v1/rules?relase=x").json()["faults"]
    assert (fault["accepted"], fault["nearest"]) == ("release", "release")
    assert client.get("/v1/log/head?x=1").json()["code"] == "role_missing"


def test_nobody_without_credentials_is_told_what_else_is_wrong(client: TestClient) -> None:
    response = TestClient(client.app).get("/v1/rules?relase=x")
    assert_problem(response, 401, "unauthenticated")
    assert response.headers["www-authenticate"] == "Bearer"


def test_who_calls_too_often_is_told_to_wait(served: Served) -> None:
    often = calling(served, Role.CALLER, rate=2)
    assert [often.get("/v1/rules/NAP-04").status_code for _ in range(3)] == [200, 200, 429]
    assert int(often.get("/v1/rules/NAP-04").headers["retry-after"]) > 0


def test_it_is_ready_until_it_is_told_to_stop(served: Served) -> None:
    client = TestClient(create_application(served))
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json() == {"status": "ready"}
    cast("Any", client.app).state.draining = True
    assert_problem(client.get("/readyz"), 503, "not_ready")
    assert client.get("/healthz").status_code == 200


def test_it_lives_and_is_not_ready_without_its_store(tmp_path: Path) -> None:
    with serving(tmp_path) as served:
        client = TestClient(create_application(served))
    (tmp_path / "data" / "gongguo.db").unlink()
    assert client.get("/healthz").json() == {"status": "ok"}
    assert_problem(client.get("/readyz"), 503, "not_ready")


def test_what_is_served_is_closed_with_the_application(tmp_path: Path) -> None:
    closed: list[bool] = []
    with serving(tmp_path) as served:
        app = create_application(replace(served, close=lambda: closed.append(True)))
        with TestClient(app) as client:
            assert client.get("/readyz").status_code == 200
            assert closed == []
        assert closed == [True]
        assert app.state.draining


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
