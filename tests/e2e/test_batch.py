"""
A batch: a dossier on each line in, its evaluation on each line out, in order, while others still come.

Over a real server where it matters that both sides speak at once.
"""

import asyncio
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.client import HTTPConnection
from socket import SHUT_RDWR
from typing import Any, cast

import pytest
import uvicorn
from fastapi import FastAPI
from fastapi.testclient import TestClient

from service.api.application import create_application
from service.api.lines import TOGETHER
from service.governance.access import Role
from service.governance.once import Reply
from service.operations.evaluations import Evaluations
from service.operations.observing import unobserved
from service.operations.served import Served
from tests.e2e.test_problems import assert_problem
from tests.serving import key, serving

PATH = "/v1/evaluations:batch"
LIMIT = 8000
Json = dict[str, Any]


def asked(name: str = "CAD-1", **more: Any) -> bytes:
    return json.dumps({"dossier": {"subject": {"ref": name}}, "as_of": "2026-06-30", **more}).encode()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("batch"), max_bytes=LIMIT) as served:
        yield served


@pytest.fixture(scope="module")
def shown(served: Served) -> str:
    return key(served, Role.CALLER)


@pytest.fixture(scope="module")
def client(served: Served, shown: str) -> TestClient:
    return TestClient(create_application(served, max_bytes=LIMIT), headers={"Authorization": shown})


def batch(client: TestClient, *lines: bytes, **headers: str) -> list[Json]:
    response = client.post(PATH, content=b"\n".join(lines), headers={"Content-Type": "application/x-ndjson", **headers})
    assert (response.status_code, response.headers["content-type"]) == (200, "application/x-ndjson"), response.text
    return [json.loads(line) for line in response.text.splitlines()]


def test_each_line_is_answered_as_if_it_had_come_alone(client: TestClient) -> None:
    found = batch(client, asked("A"), asked("B", detail="full"), asked("C"))
    assert [(one["line"], one["status"]) for one in found] == [(1, 200), (2, 200), (3, 200)]
    assert [one["evaluation"]["subject_ref"] for one in found] == ["A", "B", "C"]
    alone = client.post("/v1/evaluations", content=asked("B", detail="full")).json()
    kept = found[1]["evaluation"]
    assert kept | {"id": ""} == alone | {"id": ""}
    assert client.post(f"/v1/evaluations/{kept['id']}/replay").json() == kept


def test_what_is_wrong_with_one_line_stops_no_other(client: TestClient) -> None:
    too_long = b'{"dossier":' + b" " * LIMIT
    found = batch(client, asked(), b"", b"{", b"\r", too_long, b'{"dossier": {}}', asked(release="sha256:0"), asked())
    assert [(one["line"], one["status"], one.get("problem", {}).get("code")) for one in found] == [
        (1, 200, None),
        (3, 400, "not_json"),
        (5, 413, "dossier_too_large"),
        (6, 422, "dossier_faults"),
        (7, 422, "dossier_faults"),
        (8, 200, None),
    ]
    assert found[3]["problem"]["faults"][0]["path"] == "subject"


def test_nothing_in_gives_nothing_out(client: TestClient) -> None:
    assert batch(client) == batch(client, b"", b" ", b"") == []


def test_many_lines_are_answered_in_their_order(client: TestClient) -> None:
    found = batch(client, *(asked(f"P-{number}") for number in range(5 * TOGETHER)))
    assert [one["evaluation"]["subject_ref"] for one in found] == [f"P-{number}" for number in range(5 * TOGETHER)]


def test_a_batch_that_is_sent_again_is_not_done_again(client: TestClient, served: Served) -> None:
    lines = [asked("A"), b"{", asked("B")]
    first = batch(client, *lines[:2], **{"Idempotency-Key": "k"})
    position = served.auditing.position()
    again = batch(client, *lines, **{"Idempotency-Key": "k"})
    assert [one.get("replayed") for one in again] == [True, None, None]
    assert again[0]["evaluation"] == first[0]["evaluation"]
    assert served.auditing.position() == position + 1
    changed = batch(client, asked("C"), **{"Idempotency-Key": "k"})
    assert changed[0]["problem"]["code"] == "idempotency_conflict"


def test_what_is_wrong_with_the_whole_is_told_at_once(client: TestClient, served: Served) -> None:
    wrong = client.post(PATH, content=asked(), headers={"Content-Type": "application/json"})
    assert_problem(wrong, 415, "unsupported_media_type")
    long = client.post(PATH, content=asked(), headers={"Idempotency-Key": "x" * 181})
    assert_problem(long, 422, "wrong_query")
    auditor = TestClient(client.app, headers={"Authorization": key(served, Role.AUDITOR, holder="乙")})
    assert_problem(auditor.post(PATH, content=asked()), 403, "role_missing")


@contextmanager
def listening(app: FastAPI) -> Iterator[int]:
    """Run a real server, and give its port."""
    server = uvicorn.Server(
        uvicorn.Config(app, port=0, lifespan="off", log_config=None, access_log=False, timeout_graceful_shutdown=1)
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            time.sleep(0.01)
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        thread.join()


class Speaking:
    """A batch of which the lines are sent one by one."""

    def __init__(self, port: int, shown: str) -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=20)
        self.connection.putrequest("POST", PATH)
        self.connection.putheader("Authorization", shown)
        self.connection.putheader("Transfer-Encoding", "chunked")
        self.connection.endheaders()

    def close(self) -> None:
        """Close the connection at once, whatever there is to read."""
        cast("Any", self.connection.sock).shutdown(SHUT_RDWR)
        self.connection.close()

    def send(self, content: bytes) -> None:
        self.connection.send(b"%x\r\n%b\r\n" % (len(content), content))


def test_a_line_is_answered_before_the_next_has_come(served: Served, shown: str) -> None:
    with listening(create_application(served, max_bytes=LIMIT)) as port:
        speaking = Speaking(port, shown)
        speaking.send(asked("A") + b"\n" + asked("B")[:10])
        response = speaking.connection.getresponse()
        assert json.loads(response.readline())["evaluation"]["subject_ref"] == "A"
        speaking.send(asked("B")[10:] + b"\n")
        assert json.loads(response.readline())["evaluation"]["subject_ref"] == "B"
        speaking.send(asked("C"))
        speaking.connection.send(b"0\r\n\r\n")
        assert json.loads(response.readline())["evaluation"]["subject_ref"] == "C"
        assert response.read() == b""
        speaking.close()


@dataclass
class Counting:
    """Evaluations that count what they are asked, and answer at length."""

    length: int = 1
    seconds: float = 0.0
    observe: Any = unobserved
    asked: list[int] = field(default_factory=list)

    async def answer_many(self, _: Callable[[], Any], lines: list[Any]) -> list[Reply]:
        await asyncio.sleep(self.seconds)
        self.asked.append(len(lines))
        return [Reply(b'"%b"' % (b"x" * self.length)) for _ in lines]


def counting(served: Served, evaluations: Counting, **bounds: Any) -> FastAPI:
    return create_application(replace(served, evaluations=cast("Evaluations", evaluations)), **bounds)


def quiet(count: Callable[[], int]) -> int:
    """Wait until a count has stood still for a while; give it."""
    seen, until = count(), time.monotonic() + 0.4
    while time.monotonic() < until:
        time.sleep(0.02)
        if count() != seen:
            seen, until = count(), time.monotonic() + 0.4
    return seen


def test_no_more_is_read_while_the_answers_are_not_taken(served: Served, shown: str) -> None:
    evaluations, many = Counting(length=400_000), 150
    with listening(counting(served, evaluations)) as port:
        speaking = Speaking(port, shown)
        sending = threading.Thread(target=speaking.send, args=((b"x" * 200_000 + b"\n") * many,))
        sending.start()
        assert quiet(lambda: sum(evaluations.asked)) < many / 2
        assert sending.is_alive()
        response = speaking.connection.getresponse()
        assert [json.loads(response.readline())["line"] for _ in range(many)] == list(range(1, many + 1))
        sending.join()
        speaking.close()


def test_nothing_more_is_done_for_a_caller_who_has_gone(served: Served, shown: str) -> None:
    evaluations = Counting(seconds=0.1)
    with listening(counting(served, evaluations)) as port:
        speaking = Speaking(port, shown)
        speaking.send(b"{}\n" * 2000)
        speaking.connection.send(b"0\r\n\r\n")
        while not evaluations.asked:
            time.sleep(0.01)
        speaking.close()
        assert quiet(lambda: sum(evaluations.asked)) < 1000


def test_a_caller_who_does_not_go_on_is_told_so(served: Served, shown: str) -> None:
    with listening(counting(served, Counting(), body_seconds=0.2)) as port:
        speaking = Speaking(port, shown)
        speaking.send(b"{}\n{")
        response = speaking.connection.getresponse()
        assert json.loads(response.readline())["line"] == 1
        late = json.loads(response.readline())
        assert (late["line"], late["status"], late["problem"]["code"]) == (2, 408, "slow_body")
        assert response.read() == b""
        speaking.close()


def test_a_caller_who_takes_nothing_is_given_up(served: Served, shown: str, caplog: pytest.LogCaptureFixture) -> None:
    evaluations = Counting(length=1_000_000)
    with listening(counting(served, evaluations, body_seconds=0.3)) as port, caplog.at_level("INFO"):
        speaking = Speaking(port, shown)
        speaking.send(b"{}\n" * 3000)
        until = time.monotonic() + 20
        while "gongguo.requests" not in caplog.text and time.monotonic() < until:
            time.sleep(0.02)
        assert sum(evaluations.asked) < 1000
        assert "gongguo.requests" in caplog.text
        speaking.close()


def test_an_error_of_ours_is_answered_in_its_line(served: Served, shown: str) -> None:
    class Failing(Counting):
        async def answer_many(self, _: Callable[[], Any], lines: list[Any]) -> list[Reply]:
            raise RuntimeError(str(lines))

    app = counting(served, Failing())
    found = batch(TestClient(app, headers={"Authorization": shown}), b"{}", b"{}")
    assert [(one["line"], one["status"], one["problem"]["code"]) for one in found] == [
        (1, 500, "unexpected"),
        (2, 500, "unexpected"),
    ]


def test_a_batch_is_not_too_slow_for_taking_long(served: Served, shown: str) -> None:
    app = counting(served, Counting(seconds=0.3), seconds=0.1)
    assert [one["line"] for one in batch(TestClient(app, headers={"Authorization": shown}), b"{}")] == [1]
