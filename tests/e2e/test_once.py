"""A request that carries an idempotency key is done once, however often it is sent."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from service.api.application import create_application
from service.api.guarding import guards
from service.governance.access import ALLOWED, OPEN_TO_ALL, Role
from service.operations.served import Served
from tests.e2e.test_problems import assert_problem
from tests.serving import key, serving

DOSSIER = {"subject": {"ref": "CAD-1"}}
BODY = {"dossier": DOSSIER, "as_of": "2026-06-30"}
GOAL = {"action": "priority_rank_promotion", "verdict": "recommended"}
BODIES: dict[str, dict[str, Any]] = {
    "/v1/evaluations": BODY,
    "/v1/gaps": BODY,
    "/v1/calendars": BODY | {"months": 1},
    "/v1/counterfactuals": BODY | {"goal": GOAL, "seconds": 0.1},
    "/v1/comparisons": {"first": DOSSIER, "second": DOSSIER, "as_of": "2026-06-30"},
}
OWN = {"x-request-id", "idempotency-replayed"}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("once")) as served:
        yield served


@pytest.fixture(scope="module")
def client(served: Served) -> TestClient:
    return TestClient(create_application(served), headers={"Authorization": key(served, Role.CALLER)})


def send(client: TestClient, path: str, name: str, body: dict[str, Any]) -> Response:
    return client.post(path, content=json.dumps(body).encode(), headers={"Idempotency-Key": name})


def kept(response: Response) -> dict[str, str]:
    return {name: value for name, value in response.headers.items() if name not in OWN}


@pytest.mark.parametrize("path", BODIES)
def test_the_same_request_gets_the_same_answer_and_another_is_refused(
    client: TestClient, served: Served, path: str
) -> None:
    first = send(client, path, path, BODIES[path])
    position = served.auditing.position()
    again = send(client, path, path, BODIES[path])
    assert (again.status_code, again.content, kept(again)) == (200, first.content, kept(first))
    assert "idempotency-replayed" not in first.headers
    assert again.headers["idempotency-replayed"] == "true"
    assert served.auditing.position() == position
    changed = send(client, path, path, BODIES[path] | {"as_of": "2026-06-29"})
    assert_problem(changed, 409, "idempotency_conflict")
    other = "/v1/gaps" if path != "/v1/gaps" else "/v1/evaluations"
    assert_problem(send(client, other, path, BODIES[path]), 409, "idempotency_conflict")


def test_another_caller_may_use_the_same_key(client: TestClient, served: Served) -> None:
    other = TestClient(client.app, headers={"Authorization": key(served, Role.CALLER, holder="乙")})
    first = send(client, "/v1/evaluations", "shared", BODY)
    second = send(other, "/v1/evaluations", "shared", BODY)
    assert second.status_code == 200
    assert first.json()["id"] != second.json()["id"]


def test_what_was_refused_may_be_sent_again_otherwise(client: TestClient) -> None:
    assert_problem(send(client, "/v1/evaluations", "mended", {}), 422, "dossier_faults")
    assert send(client, "/v1/evaluations", "mended", BODY).status_code == 200


def test_of_many_at_once_one_is_done(client: TestClient, served: Served) -> None:
    position = served.auditing.position()
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: send(client, "/v1/evaluations", "crowd", BODY).content, range(16)))
    assert len(set(answers)) == 1
    assert served.auditing.position() == position + 1


def posts(served: Served) -> list[tuple[str, Role]]:
    """Give every address to which something can be posted, and a role that may."""
    app = create_application(served)
    return [
        (route.path_format, Role.CALLER if guard.act in OPEN_TO_ALL else min(ALLOWED[guard.act]))
        for route, guard in guards(app.routes)
        if guard is not None and "POST" in (route.methods or ())
    ]


def test_wherever_something_is_posted_a_key_is_heard(served: Served) -> None:
    app = create_application(served)
    keys = {role: key(served, role) for role in Role}
    found = posts(served)
    assert len(found) > len(BODIES)
    for path, role in found:
        address = path.replace("{", "").replace("}", "")
        for name in ("", "a b", "x" * 201, "钥"):
            headers = {"Authorization": keys[role].encode(), "Idempotency-Key": name.encode()}
            response = TestClient(app).post(address, headers=headers)  # type: ignore[arg-type]  # bytes will do
            faults = assert_problem(response, 422, "wrong_query")["faults"]
            assert [fault["path"] for fault in faults] == ["Idempotency-Key"], path


def test_the_key_outlives_the_process(tmp_path: Path) -> None:
    answers = []
    shown = None
    for _ in range(2):
        with serving(tmp_path) as served:
            shown = shown or key(served, Role.CALLER)
            client = TestClient(create_application(served), headers={"Authorization": shown})
            answers.append(send(client, "/v1/evaluations", "kept", BODY).content)
    assert answers[0] == answers[1]
