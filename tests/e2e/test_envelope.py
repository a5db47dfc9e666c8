"""What every exchange has, whichever route it takes: shown on an application of a few routes."""

import asyncio
import json
import logging
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.testclient import TestClient
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from service.api.bodies import body_of
from service.api.envelope import Envelope
from service.api.exchange import SECURITY
from service.api.measurements import Measurements
from service.api.problems import Problem, ProblemError
from service.api.refusing import refuse
from service.domain.errors import EngineDisagreementError, EngineFailureError
from service.governance.errors import RefusedError
from service.store.errors import StoreUnavailableError
from tests.e2e.test_problems import assert_problem

NAME = "张三"
ERRORS: dict[str, Exception] = {
    "unexpected": RuntimeError(NAME),
    "disagreement": EngineDisagreementError([f"NAP-04@{NAME}", "BAR-01"]),
    "failure": EngineFailureError(NAME),
    "refused": RefusedError("own_draft", "不可。"),
    "store": StoreUnavailableError("存储暂时不可用。"),
    "gone": ClientDisconnect(),
    "framework": HTTPException(400, NAME),
    "limited": ProblemError(Problem("rate_limited", "稍候。"), {"Retry-After": "7"}),
}


@pytest.fixture
def go() -> Iterator[threading.Event]:
    event = threading.Event()
    yield event
    event.set()


@pytest.fixture
def measurements() -> Measurements:
    return Measurements()


@pytest.fixture
def app(go: threading.Event, measurements: Measurements) -> FastAPI:
    app = FastAPI(redirect_slashes=False)
    app.state.body_seconds = 0.2
    app.add_middleware(Envelope, measurements=measurements, seconds=0.3)
    refuse(app)

    @app.get("/things/{name}")
    def thing(name: str, request: Request) -> Response:
        return Response(name, headers={"Gongguo-Release": "sha256:0", "seen": request.method})

    @app.put("/things/{name}")
    async def put(name: str, request: Request) -> Response:
        del name
        return Response(await body_of(request, 100), media_type="application/json")

    @app.get("/errors/{name}")
    def error(name: str) -> None:
        raise ERRORS[name]

    @app.get("/waits/{how}")
    async def wait(how: str) -> None:
        await (run_in_threadpool(go.wait, 20) if how == "thread" else asyncio.sleep(20))

    @app.get("/breaks-off")
    async def break_off(request: Request) -> None:
        await request._send({"type": "http.response.start", "status": 200, "headers": []})  # noqa: SLF001 - as a server sees it
        raise RuntimeError(NAME)

    return app


@pytest.fixture
def client(app: FastAPI) -> TestClient:
    return TestClient(app)


def counted(measurements: Measurements, name: str, **labels: str) -> float | None:
    return measurements.collected.get_sample_value(f"gongguo_{name}", labels)


@pytest.mark.parametrize("path", ["/things/a", "/errors/unexpected", "/errors/refused", "/nowhere", "/waits/task"])
def test_every_answer_is_guarded(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert {name: headers[name] for name in SECURITY} == SECURITY
    assert len(headers["x-request-id"]) == 32
    assert "access-control-allow-origin" not in headers
    assert "strict-transport-security" not in headers


def test_over_tls_it_is_said_that_tls_is_to_be_kept(app: FastAPI) -> None:
    headers = TestClient(app, base_url="https://testserver").get("/things/a").headers
    assert headers["strict-transport-security"] == "max-age=31536000"


def test_a_request_id_of_a_safe_form_is_kept(client: TestClient) -> None:
    def given(name: str) -> str:
        return client.get("/things/a", headers={b"X-Request-Id": name.encode()}).headers["x-request-id"]

    assert given("a.B-c_9") == "a.B-c_9"
    for name in ("", "a b", "a\tb", NAME, "x" * 65, '"'):
        assert given(name) != name
        assert len(given(name)) == 32


def test_head_is_get_without_its_body(client: TestClient) -> None:
    found = client.head("/things/abc")
    assert (found.status_code, found.content, found.headers["content-length"]) == (200, b"", "3")
    assert found.headers["seen"] == "GET"
    assert client.head("/nowhere").status_code == 404


def test_options_names_the_methods_and_so_does_a_refusal(client: TestClient) -> None:
    found = client.options("/things/a")
    assert (found.status_code, found.content, found.headers["allow"]) == (204, b"", "GET, HEAD, OPTIONS, PUT")
    refused = client.delete("/things/a")
    assert assert_problem(refused, 405, "method_not_allowed")["detail"] == "`/things/a` 不支持 DELETE 方法。"
    assert refused.headers["allow"] == "GET, HEAD, OPTIONS, PUT"
    assert_problem(client.options("/nowhere"), 404, "not_found")
    assert_problem(client.get("/things/a/"), 404, "not_found")


@pytest.mark.parametrize("how", ["task", "thread"])
def test_what_takes_too_long_is_given_up(client: TestClient, how: str) -> None:
    begun = time.monotonic()
    response = client.get(f"/waits/{how}")
    assert_problem(response, 503, "too_slow")
    assert response.headers["retry-after"] == "30"
    assert time.monotonic() - begun < 10


def test_a_body_that_does_not_come_is_given_up(client: TestClient) -> None:
    def slowly() -> Iterator[bytes]:
        yield b"{"
        time.sleep(0.1)
        yield b"}"

    assert client.put("/things/a", content=slowly()).status_code == 200
    assert asyncio.run(hangs(client.app))[0]["status"] == 408


async def hangs(app: Any) -> list[dict[str, Any]]:
    """Put a body of which the second half never comes."""
    sent: list[dict[str, Any]] = []
    halves = [{"type": "http.request", "body": b"{", "more_body": True}]

    async def receive() -> dict[str, Any]:
        if not halves:
            await asyncio.sleep(20)
        return halves.pop()

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "PUT", "path": "/things/a", "query_string": b"", "headers": [], "scheme": "http"}
    await app(scope | {"http_version": "1.1", "server": ("localhost", 80)}, receive, send)
    assert (b"connection", b"close") in sent[0]["headers"]
    assert json.loads(sent[1]["body"])["code"] == "slow_body"
    return sent


def test_errors_are_logged_without_a_word_of_their_message(
    client: TestClient, caplog: pytest.LogCaptureFixture, measurements: Measurements
) -> None:
    assert_problem(client.get("/errors/unexpected"), 500, "unexpected")
    assert_problem(client.get("/errors/failure"), 503, "engine_failure")
    assert_problem(client.get("/errors/store"), 503, "store_unavailable")
    assert_problem(client.get("/errors/disagreement"), 503, "engine_disagreement")
    assert "a request failed: RuntimeError at error:" in caplog.text
    assert "disagree on BAR-01, NAP-04" in caplog.text
    assert [one.levelno for one in caplog.records if one.name == "gongguo.api"] == [
        logging.ERROR,
        logging.ERROR,
        logging.WARNING,
        logging.CRITICAL,
    ]
    assert NAME not in caplog.text
    assert counted(measurements, "engine_failures_total", kind="failure") == 1
    assert counted(measurements, "engine_failures_total", kind="disagreement") == 1


def test_refusals_keep_their_headers(client: TestClient) -> None:
    limited = client.get("/errors/limited")
    assert_problem(limited, 429, "rate_limited")
    assert limited.headers["retry-after"] == "7"
    assert_problem(client.get("/errors/refused"), 403, "own_draft")
    assert NAME not in assert_problem(client.get("/errors/framework"), 400, "refused")["detail"]


def test_a_caller_who_hangs_up_is_no_failure_of_ours(
    client: TestClient, caplog: pytest.LogCaptureFixture, measurements: Measurements
) -> None:
    with pytest.raises(AssertionError, match="did not"):
        client.get("/errors/gone")
    assert caplog.records == []
    assert counted(measurements, "requests_total", route="/errors/{name}", method="GET", status="499") == 1


def test_an_answer_that_breaks_off_is_not_mended(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(RuntimeError, match=NAME):
        client.get("/breaks-off")
    assert "RuntimeError" in caplog.text
    assert NAME not in caplog.text


def test_a_request_is_logged_and_counted_by_its_template(
    client: TestClient, caplog: pytest.LogCaptureFixture, measurements: Measurements
) -> None:
    with caplog.at_level("INFO"):
        client.put(f"/things/{NAME}", content=b'{"a":1}', headers={"X-Request-Id": "r-1"})
        client.request(f"{NAME}".encode("unicode-escape").decode(), f"/{NAME}?{NAME}")
    events: list[Any] = [one.msg for one in caplog.records if one.name == "gongguo.requests"]
    first, second = events
    assert {name: value for name, value in first.items() if name not in {"milliseconds", "time"}} == {
        "event": "request",
        "level": "info",
        "request_id": "r-1",
        "method": "PUT",
        "route": "/things/{name}",
        "status": 200,
        "bytes_in": 7,
        "bytes_out": 7,
        "caller": None,
        "release": None,
        "evaluation": None,
    }
    assert (second["method"], second["route"], second["status"]) == ("OTHER", "none", 404)
    assert NAME not in caplog.text
    assert counted(measurements, "requests_total", route="/things/{name}", method="PUT", status="200") == 1
    assert counted(measurements, "request_seconds_count", route="none") == 1
