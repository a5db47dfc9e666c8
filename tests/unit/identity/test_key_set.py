"""
The issuer's keys: when they are read, and what is done where they cannot be.
"""

import json
from collections.abc import Callable
from threading import Event, Thread
from typing import Any

import pytest

from service.identity.errors import KeysUnavailableError
from service.identity.key_set import KeySet, read_keys
from tests.unit.identity.issuer import public, published


class Reading:
    """A key set whose source and clock are set by the test."""

    def __init__(self, content: bytes) -> None:
        self.content: bytes | None = content
        self.time = 0.0
        self.read = 0
        self.keys = KeySet(self.source, lambda: self.time)

    def source(self) -> bytes:
        self.read += 1
        if self.content is None:
            raise KeysUnavailableError
        return self.content


def test_keys_are_read_when_first_asked_for_and_kept_for_a_while() -> None:
    reading = Reading(published("rsa"))
    assert reading.read == 0
    for _ in range(3):
        assert reading.keys.key("rsa") is not None
    reading.time = 300
    assert reading.keys.key("rsa") is not None
    assert reading.read == 1
    reading.time = 301
    assert reading.keys.key("rsa") is not None
    assert reading.read == 2


def test_a_key_that_the_issuer_withdrew_counts_no_longer_than_they_are_kept() -> None:
    reading = Reading(published("rsa", "ec"))
    assert reading.keys.key("ec") is not None
    reading.content = published("rsa")
    reading.time = 301
    assert reading.keys.key("ec") is None


def test_an_unknown_key_has_them_read_again_at_most_once_a_minute() -> None:
    reading = Reading(published("rsa"))
    assert reading.keys.key("rsa") is not None
    reading.content = published("rsa", "ec")
    reading.time = 60
    assert [reading.keys.key("ec"), reading.read] == [None, 1]
    reading.time = 61
    assert reading.keys.key("ec") is not None
    for number in range(100):
        assert reading.keys.key(f"unknown-{number}") is None
    assert reading.read == 2


def test_where_the_source_does_not_answer_the_old_keys_count_for_an_hour() -> None:
    reading = Reading(published("rsa"))
    assert reading.keys.key("rsa") is not None
    reading.content = None
    for reading.time in (301, 1000, 3600):
        assert reading.keys.key("rsa") is not None
    reading.time = 3601
    with pytest.raises(KeysUnavailableError):
        reading.keys.key("rsa")
    reading.content = published("rsa")
    reading.time = 3611
    assert reading.keys.key("rsa") is not None


@pytest.mark.parametrize("content", [None, b"", b"[]", b"{}", b'{"keys": 7}', b"\xff", b"[" * 100_000, b"<html>"])
def test_where_there_are_no_keys_it_is_not_tried_for_each_token(content: bytes | None) -> None:
    reading = Reading(b"")
    reading.content = content
    for _ in range(5):
        with pytest.raises(KeysUnavailableError):
            reading.keys.key("rsa")
    assert reading.read == 1
    reading.content = published("rsa")
    reading.time = 9
    with pytest.raises(KeysUnavailableError):
        reading.keys.key("rsa")
    reading.time = 10
    assert reading.keys.key("rsa") is not None


@pytest.mark.parametrize(
    "key",
    [
        {"kty": "oct", "k": "c2VjcmV0", "kid": "x"},
        {"kty": "oct", "k": "c2VjcmV0", "kid": "x", "alg": "RS256"},
        {"kty": "RSA", "kid": "x"},
        {"kty": "RSA", "kid": "x", "n": "!", "e": 7},
        {"kty": "EC", "kid": "x", "crv": "P-256", "x": "AA", "y": "AA"},
        {"kty": "OKP", "kid": "x", "crv": "X25519", "x": "AA"},
        {"kid": "x"},
        public("rsa", kid="x", use="enc"),
        public("rsa", kid="x", alg="RS512"),
        public("rsa", kid="x", alg="HS256"),
        public("ec", kid="x", alg="none"),
        public("p384", kid="x"),
        public("weak", kid="x"),
        public("rsa", kid=7),
        public("rsa", kid="x", alg=["RS256"]),
        public("rsa", kid="x", kty={}),
        public("rsa", kid="x", use=None),
        "x",
        None,
    ],
)
def test_what_signs_nothing_is_left_out_and_the_others_are_taken(key: Any) -> None:
    content = json.dumps({"keys": [key, public("ec")]}).encode()
    assert list(read_keys(content)) == ["ec"]


def test_a_private_key_is_not_taken() -> None:
    key = {**public("rsa", kid="x"), "d": "AQAB"}
    assert "x" not in read_keys(published(key, "ec"))


def waiting(work: Callable[[], object]) -> Thread:
    thread = Thread(target=work)
    thread.start()
    return thread


def test_whoever_can_do_with_the_old_keys_does_not_wait_for_the_new_ones() -> None:
    begun, go_on = Event(), Event()
    time = [0.0]
    calls = [0]

    def source() -> bytes:
        calls[0] += 1
        if calls[0] > 1:
            begun.set()
            go_on.wait(5)
        return published("rsa")

    keys = KeySet(source, lambda: time[0])
    keys.key("rsa")
    time[0] = 301
    thread = waiting(lambda: keys.key("rsa"))
    assert begun.wait(5)
    assert keys.key("rsa") is not None
    assert thread.is_alive()
    go_on.set()
    thread.join()
    assert calls == [2]
