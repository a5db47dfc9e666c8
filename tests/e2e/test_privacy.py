"""Nothing personal, and no key, is in the logs, in what is measured, or in what is said of a failure."""

import io
import json
import logging
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, cast

import pytest
from fastapi.testclient import TestClient

from service.api.application import create_application
from service.api.logs import configure
from service.domain.errors import EngineDisagreementError
from service.governance.access import Role
from service.operations.evaluations import Evaluations
from service.operations.observing import unobserved
from service.operations.served import Served
from service.settings import shipped
from service.store.errors import StoreUnavailableError
from tests.serving import key, serving

MARK = "私密"
FORGED = "gg_0000000000_notakeybutmeanttolooklikeone00000000000"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("privacy")) as served:
        yield served


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """Send all logs, from the lowest level on, to a text."""
    root, hooks = logging.getLogger(), (sys.excepthook, threading.excepthook)
    handlers, level = root.handlers[:], root.level
    stream = io.StringIO()
    configure("debug", stream)
    yield stream
    logging.captureWarnings(capture=False)
    root.handlers[:], root.level = handlers, level
    root.setLevel(level)
    sys.excepthook, threading.excepthook = hooks


def marked(node: Any, path: tuple[str, ...] = ()) -> Any:
    """Put a mark into every text of a dossier that may be any text."""
    if isinstance(node, dict):
        return {name: marked(value, (*path, name)) for name, value in node.items()}
    if isinstance(node, list):
        return [marked(value, path) for value in node]
    return f"{MARK}{node}" if path and path[-1] in {"title", "organ", "ref", "summary"} else node


class Failing:
    """Evaluations that fail, and quote what they were given."""

    observe = unobserved

    def __init__(self, error: type[Exception]) -> None:
        self.error = error

    async def answer(self, _: Any, body: bytes, __: Any) -> None:
        raise self.error(body.decode() if self.error is not EngineDisagreementError else [f"NAP-04@{body.decode()}"])


def test_what_is_sent_is_nowhere_but_in_its_answer(served: Served, written: io.StringIO) -> None:
    shown = key(served, Role.CALLER)
    secret = shown.rpartition(" ")[2]
    dossier = marked(json.loads((shipped("examples") / "not_performing.json").read_text(encoding="utf-8")))
    dossier["subject"]["ref"] = f"{MARK}-1".encode("unicode-escape").decode().replace("\\", "")
    client = TestClient(create_application(served), headers={"Authorization": shown})
    body = {"dossier": dossier, "as_of": "2026-06-30"}
    found = [client.post("/v1/evaluations", json=body, headers={"Idempotency-Key": "k"}) for _ in range(2)]
    assert [one.status_code for one in found] == [200, 200]
    for path in ("gaps", "calendars"):
        assert client.post(f"/v1/{path}", json=body).status_code == 200
    assert client.post("/v1/evaluations:batch", content=json.dumps(body).encode()).status_code == 200
    ref = dossier["subject"]["ref"]
    for path in (f"?subject_ref={ref}", f"/{found[0].json()['id']}", f"?{MARK}={MARK}", f"/{MARK}"):
        client.get(f"/v1/evaluations{path}")
    client.request(MARK.encode("unicode-escape").decode(), f"/v1/{MARK}?{MARK}")
    client.post("/v1/evaluations", json={"dossier": {MARK: MARK}, MARK: MARK})
    client.get("/v1/rules", headers={"Authorization": f"Bearer {FORGED}"})
    for error in (RuntimeError, EngineDisagreementError, StoreUnavailableError):
        failing = replace(served, evaluations=cast("Evaluations", Failing(error)))
        wrong = TestClient(create_application(failing), headers={"Authorization": shown})
        assert wrong.post("/v1/evaluations", json=body).status_code >= 500
    told = written.getvalue() + client.get("/metrics").text
    assert told.count('"event":"request"') >= 14
    for secretive in (MARK, ref, secret, secret.split("_")[2], FORGED, "Bearer"):
        assert secretive not in told
    assert all(json.loads(line) for line in written.getvalue().splitlines())


def test_a_request_is_told_by_whom_it_came_and_what_came_of_it(served: Served, written: io.StringIO) -> None:
    client = TestClient(create_application(served), headers={"Authorization": key(served, Role.CALLER)})
    written.truncate(0)
    answer = client.post("/v1/evaluations", json={"dossier": {"subject": {"ref": "A"}}, "as_of": "2026-06-30"})
    [line] = [json.loads(one) for one in written.getvalue().strip("\0").splitlines() if '"request"' in one]
    assert line["caller"].startswith("key:")
    assert (line["route"], line["status"]) == ("/v1/evaluations", 200)
    assert (line["evaluation"], line["release"]) == (answer.json()["id"], answer.headers["gongguo-release"])
    assert line["request_id"] == answer.headers["x-request-id"]
    assert line["bytes_out"] == len(answer.content)
