"""The log over HTTP: listed and headed, whole after what is personal was erased; a replay is then refused."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from service.governance.access import Role
from service.governance.rows import Head
from service.operations.served import Served
from tests.calling import application, client
from tests.changed_examples import example
from tests.serving import Clock, key, serving

ASKED: dict[str, Any] = {"dossier": example("not_performing"), "as_of": "2026-06-30"}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("log")) as served:
        yield served


@pytest.fixture(scope="module")
def caller(served: Served) -> TestClient:
    return client(application(served), key(served, Role.CALLER))


@pytest.fixture(scope="module")
def auditor(served: Served) -> TestClient:
    return client(application(served), key(served, Role.AUDITOR))


def test_an_evaluation_is_listed_without_a_word_of_whom_it_is_about(caller: TestClient, auditor: TestClient) -> None:
    made = caller.post("/v1/evaluations", json=ASKED).json()["id"]
    listed = auditor.get("/v1/log", params={"limit": 1}).json()
    (entry,) = listed["items"]
    assert (entry["id"], entry["kind"], entry["unit"]) == (
        made,
        "evaluation",
        ASKED["dossier"]["subject"]["unit"]["ref"],
    )
    assert set(entry["contents"]) == {"facts", "result"}
    assert ASKED["dossier"]["subject"]["ref"] not in auditor.get("/v1/log").text
    following = auditor.get("/v1/log", params={"cursor": listed["next"], "limit": 200}).json()
    assert [one["position"] for one in following["items"]] == list(range(entry["position"] - 1, 0, -1))
    assert following["next"] is None


def test_entries_are_listed_by_kind(auditor: TestClient) -> None:
    assert {one["kind"] for one in auditor.get("/v1/log", params={"kind": "key"}).json()["items"]} == {"key"}
    refused = auditor.get("/v1/log", params={"kind": "keys"})
    assert (refused.status_code, refused.json()["code"]) == (422, "wrong_query")
    assert refused.json()["faults"][0]["path"] == "kind"


def test_the_head_is_that_of_the_log(served: Served, auditor: TestClient) -> None:
    head = auditor.get("/v1/log/head").json()
    assert served.auditing.verify(Head(head["position"], head["digest"])).whole
    assert head["at"] == Clock().now


def test_what_was_erased_is_gone_and_the_log_is_whole(tmp_path: Path) -> None:
    clock = Clock()
    with serving(tmp_path, clock, retention_days=365) as served:
        caller = client(application(served), key(served, Role.CALLER))
        made = caller.post("/v1/evaluations", json=ASKED).json()["id"]
        assert caller.post(f"/v1/evaluations/{made}/replay").status_code == 200
        clock.now = "2027-11-21T07:59:59.000000Z"
        served.retention.run_due(clock.now)
        assert caller.post(f"/v1/evaluations/{made}/replay").status_code == 200
        clock.now = "2027-11-22T00:00:00.000000Z"
        served.retention.run_due(clock.now)
        renewed = client(application(served), key(served, Role.CALLER, holder="乙"))
        gone = renewed.post(f"/v1/evaluations/{made}/replay")
        assert (gone.status_code, gone.json()["code"]) == (410, "content_erased")
        assert renewed.get(f"/v1/evaluations/{made}").json()["erased"] is True
        assert served.auditing.verify().whole
        assert served.kept.replay_every().erased == 1
