"""
The head of a request has bounds, whoever sends it; a request within them is read as before.
"""

import asyncio
import json
import threading
from collections.abc import Iterator

import pytest
import uvicorn

from service.cli import protocol
from service.cli.protocol import MOST_HEAD_BYTES, Protocol
from tests.unit.cli.small_application import app

GOOD = b"GET /pid HTTP/1.1\r\nHost: x\r\n\r\n"
LAST = b"GET /pid HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """Serve the small application in this process, with little patience."""
    monkeypatch.setattr(protocol, "HEAD_SECONDS", 0.3)
    server = uvicorn.Server(uvicorn.Config(app(), port=0, http=Protocol, ws="none", log_config=None))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        thread.join(0.01)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    thread.join()


def exchange(port: int, *parts: bytes, pause: float = 0.0) -> bytes:
    """Send the *parts*, and give all that comes back until the connection is closed."""

    async def send() -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            for part in parts:
                writer.write(part)
                await writer.drain()
                await asyncio.sleep(pause)
            return await asyncio.wait_for(reader.read(), 5)
        finally:
            writer.close()

    return asyncio.run(send())


def test_a_request_within_the_bounds_is_answered(port: int) -> None:
    long = LAST.replace(b"\r\n\r\n", b"\r\nX-Long: %s\r\n\r\n" % (b"x" * (MOST_HEAD_BYTES - 100)))
    assert exchange(port, LAST).startswith(b"HTTP/1.1 200")
    assert exchange(port, long).startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize(
    "parts",
    [
        [b"GET /pid HTTP/1.1\r\nX-Long: %s\r\n\r\n" % (b"x" * MOST_HEAD_BYTES)],
        [b"GET /pid HTTP/1.1\r\nX-Endless: ", *[b"x" * 4096] * 8],
        [b"GET /%s HTTP/1.1\r\n\r\n" % (b"x" * MOST_HEAD_BYTES)],
        [b"GET /pid HTTP/1.1\r\n", b"".join(b"X-%d: %s\r\n" % (at, b"x" * 100) for at in range(310))],
        [b"what is this?\r\n\r\n"],
    ],
    ids=["long", "endless", "address", "many", "no HTTP"],
)
def test_what_is_out_of_bounds_is_refused_with_a_problem(port: int, parts: list[bytes]) -> None:
    head, _, body = exchange(port, *parts, pause=0.001).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 400")
    assert b"content-type: application/problem+json" in head.lower()
    assert json.loads(body)["code"] == "refused"


@pytest.mark.parametrize(
    "parts", [[], [b"GET /pid HTT"], [b"\r\n", b"\r\n", b"\r\n"]], ids=["nothing", "half", "blank lines"]
)
def test_a_head_that_does_not_come_is_not_waited_for(port: int, parts: list[bytes]) -> None:
    assert exchange(port, *parts) == b""


def test_the_next_request_has_its_own_time(port: int) -> None:
    answer = exchange(port, GOOD, GOOD, LAST, pause=0.2)
    assert answer.count(b"HTTP/1.1 200") == 3
