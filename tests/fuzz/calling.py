"""
Calling: requests sent straight into the application, as a server would, and what may be said of each answer.
"""

import asyncio
import json
from dataclasses import dataclass
from http import HTTPStatus
from time import monotonic
from typing import Any

from fastapi import FastAPI

from service.api.kinds import KINDS
from tests.fuzz.mutating import BATCH, Case

MOST_SECONDS = 10
NDJSON = "application/x-ndjson"
PROBLEM = "application/problem+json"
_PROBLEM = {"type", "title", "status", "detail", "code", "faults"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered to a case: a status, its code where it is a problem, and what is wrong with that."""

    case: Case
    status: int
    code: str
    seconds: float
    wrong: str | None = None
    late: bool = False


class Caller:
    """Calls an application with a key."""

    def __init__(self, app: FastAPI, authorization: str) -> None:
        """Call an *app*, and show what *authorization* says."""
        self._app = app
        self._authorization = authorization.encode()
        posts = {path: of["post"] for path, of in app.openapi()["paths"].items() if "post" in of}
        self._documented = {path: {*post["responses"]} - {"default"} for path, post in posts.items()}

    async def call(self, case: Case) -> Answer:
        """Send a *case*, and judge what is answered."""
        begun = monotonic()
        try:
            status, kind, body = await asyncio.wait_for(self.send(case.address, case.body), MOST_SECONDS)
        except TimeoutError:
            return Answer(case, 0, "", monotonic() - begun, "no answer in time", late=True)
        except Exception as error:  # noqa: BLE001  # this is what is looked for
            return Answer(case, 0, "", monotonic() - begun, f"{type(error).__name__}: {error}")
        seconds = monotonic() - begun
        try:
            code = _code(body) if kind == PROBLEM else ""
            wrong = self._wrong(case, status, kind, body)
        except (ValueError, KeyError, TypeError) as error:
            code, wrong = "", f"answer cannot be read: {type(error).__name__}: {error}"
        return Answer(case, status, code, seconds, wrong)

    async def send(self, address: str, content: bytes) -> tuple[int, str, bytes]:
        """Send a request as a server hands it over; give status, media type and body."""
        kind = NDJSON if address == BATCH else "application/json"
        headers = [(b"authorization", self._authorization), (b"content-type", kind.encode()), (b"host", b"test")]
        scope: dict[str, Any] = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "method": "POST",
            "scheme": "http",
            "path": address,
            "raw_path": address.encode(),
            "query_string": b"",
            "root_path": "",
            "headers": headers,
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 80),
        }
        sent = False
        ended = asyncio.Event()
        told: dict[str, Any] = {}
        body = bytearray()

        async def receive() -> dict[str, Any]:
            nonlocal sent
            if sent:
                await ended.wait()
                return {"type": "http.disconnect"}
            sent = True
            return {"type": "http.request", "body": content, "more_body": False}

        async def send(message: Any) -> None:
            if message["type"] == "http.response.start":
                told.update(status=message["status"], headers=dict(message["headers"]))
            else:
                body.extend(message.get("body", b""))

        await self._app(scope, receive, send)
        ended.set()
        return told["status"], told["headers"].get(b"content-type", b"").decode().partition(";")[0], bytes(body)

    def _wrong(self, case: Case, status: int, kind: str, body: bytes) -> str | None:
        """Say what is wrong with an answer; None where nothing is."""
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return "the service is at fault"
        if str(status) not in self._documented[case.address]:
            return "the status is not documented"
        if status >= HTTPStatus.BAD_REQUEST:
            return _wrong_problem(json.loads(body), status) if kind == PROBLEM else "a problem in another form"
        if case.address == BATCH:
            return next((wrong for line in body.splitlines() if (wrong := _wrong_line(json.loads(line)))), None)
        return None if isinstance(json.loads(body), dict) else "no object is answered"


def _code(body: bytes) -> str:
    return str(json.loads(body)["code"])


def _wrong_line(line: Any) -> str | None:
    if line["status"] >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return "the service is at fault on a line"
    return None if "evaluation" in line else _wrong_problem(line["problem"], line["status"])


def _wrong_problem(problem: Any, status: int) -> str | None:
    if problem.keys() != _PROBLEM or problem["status"] != status:
        return "a problem without all its parts"
    if KINDS[problem["code"]].status != status:
        return "a code with another status"
    unsaid = [fault for fault in problem["faults"] if not fault["message"] or not fault["code"]]
    return "a fault that says nothing" if unsaid else None
