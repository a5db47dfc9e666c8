"""What is logged: one line of JSON for each thing, and of an error its type and place alone."""

import io
import json
import logging
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from structlog.contextvars import bound_contextvars

from service.api.logs import configure, requests_log

NAME = "张三"


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """Send the log to a text, and everything back to where it was."""
    root, hooks = logging.getLogger(), (sys.excepthook, threading.excepthook)
    handlers, level, propagates = root.handlers[:], root.level, logging.getLogger("uvicorn.access").propagate
    stream = io.StringIO()
    configure("debug", stream)
    yield stream
    logging.captureWarnings(capture=False)
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.getLogger("uvicorn.access").propagate = propagates
    sys.excepthook, threading.excepthook = hooks


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_line_says_when_how_grave_what_and_of_which_request(written: io.StringIO) -> None:
    with bound_contextvars(request_id="r-1"):
        requests_log().info("request", status=200)
        logging.getLogger("service.operations").warning("%d left", 3)
    own, other = lines(written)
    assert (own["event"], own["level"], own["status"], own["request_id"]) == ("request", "info", 200, "r-1")
    assert own["time"].endswith("Z")
    assert (other["event"], other["level"], other["request_id"]) == ("3 left", "warning", "r-1")


def test_of_an_error_only_its_type_and_place_are_logged(written: io.StringIO) -> None:
    try:
        int(NAME)
    except ValueError:
        logging.getLogger("uvicorn.error").exception("Exception in ASGI application\n")
    [line] = lines(written)
    assert NAME not in written.getvalue()
    assert (line["error"], line["place"].partition(":")[0]) == (
        "ValueError",
        "test_of_an_error_only_its_type_and_place_are_logged",
    )


def test_what_a_library_says_is_withheld(written: io.StringIO) -> None:
    logging.getLogger("asyncio").error("Task exception was never retrieved: %s", ValueError(NAME))
    [line] = lines(written)
    assert (line["event"], line["logger"], line["level"]) == ("message withheld", "asyncio", "error")


def test_addresses_are_not_logged_by_the_server(written: io.StringIO) -> None:
    logging.getLogger("uvicorn.access").info("GET /v1/evaluations?subject_ref=%s", NAME)
    assert lines(written) == []


@pytest.mark.parametrize(
    "fails", ["raise ValueError('张三')", "import threading; threading.Thread(target=int, args=('张三',)).start()"]
)
def test_what_nobody_catches_is_logged_likewise(fails: str) -> None:
    program = f"from service.api.logs import configure; configure(); {fails}"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)  # noqa: S603 - our own
    line = json.loads(ran.stderr)
    assert (line["event"], line["level"], line["error"]) == ("uncaught", "critical", "ValueError")
    assert NAME not in ran.stderr.decode()
