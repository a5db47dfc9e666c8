"""
A key is nowhere in clear: in no log, in no answer but the one that makes it, and not in the store.
"""

import io
import logging
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI, Request

from service.api.limits import Limits
from service.api.logs import configure
from service.governance.access import Role
from service.operations.served import Served
from tests.calling import application, client
from tests.changed_examples import example
from tests.e2e.test_access_table import TABLE, send
from tests.serving import ADMINISTRATOR, key, serving

ASKED = {"dossier": example("not_performing"), "as_of": "2026-06-30"}


@pytest.fixture
def logged() -> Iterator[list[str]]:
    """Keep everything that is logged, by whomever: as the service writes it, and as it was before."""
    root = logging.getLogger()
    handlers, level, hooks = root.handlers[:], root.level, (sys.excepthook, threading.excepthook)
    access = logging.getLogger("uvicorn.access").propagate
    stream, said = io.StringIO(), list[str]()
    configure("debug", stream)

    class Keeping(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            said.append(f"{record.getMessage()} {record.__dict__}")

    root.addHandler(Keeping())
    client_log = logging.getLogger("httpx2")  # which is the caller's own, and tells of whole addresses
    client_log.propagate = False
    yield said
    client_log.propagate = True
    said.append(stream.getvalue())
    logging.captureWarnings(capture=False)
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.getLogger("uvicorn.access").propagate = access
    sys.excepthook, threading.excepthook = hooks


def secret_of(shown: str) -> str:
    """Give the secret of what is shown as `Authorization`."""
    return shown.rpartition(" ")[2][14:]


def broken(request: Request) -> None:
    """Fail as badly as code can: with the key in the error."""
    raise RuntimeError(request.headers["authorization"])


def everything_asked(app: FastAPI, shown: str) -> list[str]:
    """Ask for everything there is, well and badly; give all answers with their headers."""
    caller = client(app, shown)
    text = shown.rpartition(" ")[2]
    answers = [send(caller, line) for line in TABLE]
    answers += [
        caller.get("/broken"),
        caller.get(f"/v1/rules?release={text}"),
        caller.get(f"/v1/rules?cursor={text}"),
        caller.get("/v1/evaluations", headers={"Idempotency-Key": text}),
        caller.post("/v1/evaluations", json=ASKED, headers={"Idempotency-Key": text}),
        caller.post("/v1/evaluations:batch", content=b"{}\n", headers={"Idempotency-Key": f"x{text}"}),
        caller.post("/v1/evaluations", json=ASKED),
        caller.post("/v1/evaluations", json=ASKED, headers={"Idempotency-Key": "K-1"}),
        caller.post("/v1/evaluations", json=ASKED, headers={"X-Request-Id": text}),
        caller.post("/v1/evaluations", content=b"{", headers={"Content-Type": "application/json"}),
        caller.post("/v1/evaluations", json={**ASKED, "as_of": text, text: 1}),
        caller.get(f"/v1/{text}"),
        caller.get(f"/v1/rules/{text}"),
        caller.request("OPTIONS", "/v1/evaluations"),
    ]
    return [f"{answer.status_code} {answer.headers} {answer.text}" for answer in answers]


def keys_shown(served: Served) -> list[str]:
    """Give keys of each kind: good, revoked, mistyped, of the wrong id, shown in the wrong way."""
    good = [key(served, role) for role in (Role.CALLER, Role.ADMINISTRATOR)]
    revoked = key(served, Role.CALLER, holder="将吊销")
    served.keys.revoke(ADMINISTRATOR, revoked[10:20])
    mistyped = good[0][:-1] + ("0" if good[0][-1] != "0" else "1")
    other = good[0][:10] + "0000000000" + good[0][20:]
    return [*good, revoked, mistyped, other, good[0].replace("Bearer", "Basic")]


def test_a_key_is_in_no_log_in_no_answer_and_not_in_the_store(tmp_path: Path, logged: list[str]) -> None:
    with serving(tmp_path) as served:
        app = application(served)
        app.state.limits = Limits(failures=0)
        app.add_api_route("/broken", broken)
        shown = keys_shown(served)
        answers = [said for one in shown for said in everything_asked(app, one)]
        files = [path for path in (tmp_path / "data").iterdir() if path.is_file()]
        kept = b"".join(path.read_bytes() for path in files)  # with what is not yet folded into the database
    assert any(path.name.endswith("-wal") for path in files)
    assert any("RuntimeError" in one for one in logged)
    kept += b"".join(path.read_bytes() for path in (tmp_path / "data").iterdir() if path.is_file())
    for one in shown:
        secret = secret_of(one)[:20]  # nor so much of it
        assert secret.encode() not in kept
        assert [said[:400] for said in logged if secret in said] == []
        assert [said[:400] for said in answers if secret in said] == []
    assert shown[0][10:20].encode() in kept
