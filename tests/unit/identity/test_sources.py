"""
Where the issuer's keys are read: an address or a file, and nothing beyond it.
"""

import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Thread
from time import monotonic, sleep

import pytest

from service.identity.errors import KeysUnavailableError, WrongSourceError
from service.identity.key_set import KeySet
from service.identity.sources import MOST_BYTES, source_of
from service.identity.tokens import Tokens
from tests.unit.identity.issuer import AUDIENCE, ISSUER, NOW, Published, published, publishing, token


@pytest.fixture(scope="module")
def server() -> Iterator[Published]:
    with publishing() as server:
        yield server


@pytest.fixture(autouse=True)
def answering_well(server: Published) -> None:
    server.content, server.status, server.headers, server.asked = published("rsa"), 200, {}, 0


def test_keys_are_read_from_an_address_until_the_issuer_changes_them(server: Published) -> None:
    time = [0.0]
    tokens = Tokens(KeySet(source_of(server.address), lambda: time[0]), ISSUER, AUDIENCE, clock=lambda: NOW)
    assert tokens.grant(token()).holder == "oidc:u-1001"
    assert tokens.grant(token()).holder == "oidc:u-1001"
    assert server.asked == 1
    server.content = published("ec")
    time[0] = 61
    assert tokens.grant(token("ec", "ES256")).holder == "oidc:u-1001"
    assert server.asked == 2


def test_keys_are_read_from_a_file_as_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "jwks.json"
    path.write_bytes(published("rsa"))
    read = source_of(str(path))
    assert read() == published("rsa")
    path.write_bytes(b"other")
    assert read() == b"other"
    path.write_bytes(b" " * (MOST_BYTES + 1))
    with pytest.raises(KeysUnavailableError):
        read()
    path.unlink()
    with pytest.raises(KeysUnavailableError):
        read()


@pytest.mark.parametrize("status", [301, 302, 307, 400, 404, 500, 503])
def test_anything_but_the_keys_is_no_answer(server: Published, status: int) -> None:
    server.status, server.headers = status, {"Location": server.address + "/elsewhere"}
    with pytest.raises(KeysUnavailableError):
        source_of(server.address)()
    assert server.asked == 1


def test_an_answer_is_bounded(server: Published) -> None:
    server.content = b" " * (MOST_BYTES + 1)
    with pytest.raises(KeysUnavailableError):
        source_of(server.address)()
    server.content = b" " * MOST_BYTES
    assert len(source_of(server.address)()) == MOST_BYTES


def test_an_answer_that_breaks_off_is_none(server: Published) -> None:
    server.headers = {"Content-Length": str(len(server.content) + 1)}
    with pytest.raises(KeysUnavailableError):
        source_of(server.address)()


def test_an_answer_that_does_not_come_is_not_waited_for() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        begun = monotonic()
        with pytest.raises(KeysUnavailableError):
            source_of(f"http://127.0.0.1:{silent.getsockname()[1]}/", 0.2)()
    assert monotonic() - begun < 2


def test_an_answer_that_comes_in_drops_is_given_up() -> None:
    def drip(silent: socket.socket) -> None:
        connection, _ = silent.accept()
        with connection, suppress(OSError):
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
            for _ in range(40):
                sleep(0.05)
                connection.sendall(b" ")

    with socket.create_server(("127.0.0.1", 0)) as silent:
        thread = Thread(target=drip, args=(silent,))
        thread.start()
        begun = monotonic()
        with pytest.raises(KeysUnavailableError):
            source_of(f"http://127.0.0.1:{silent.getsockname()[1]}/", 0.3)()
        assert monotonic() - begun < 1
        thread.join()


def test_nobody_answers_at_a_closed_port() -> None:
    with publishing() as gone:
        address = gone.address
    with pytest.raises(KeysUnavailableError):
        source_of(address, 1)()


@pytest.mark.parametrize(
    "place",
    [
        "http://id.example.org/jwks",
        "http://127.0.0.1.example.org/jwks",
        "file:///etc/passwd",
        "ftp://id.example.org/jwks",
        "data:application/json,{}",
        "/no/such/file",
        "",
        "https",
    ],
)
def test_keys_are_not_read_in_clear_or_from_elsewhere(place: str) -> None:
    with pytest.raises(WrongSourceError):
        source_of(place)


def test_an_address_is_asked_when_keys_are_needed_and_not_before() -> None:
    source_of("https://id.example.org/jwks")
