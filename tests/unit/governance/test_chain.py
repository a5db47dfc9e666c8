"""The chain is sealed in one way, by either algorithm."""

import pytest

from service.governance.chain import START, Entry, canonical, digest_of, fits, provide, seal

ENTRY = Entry("e1", "key", "2026-11-21T08:00:00.000000Z", "key:1", {"乙": 2, "a": [1.5, None]}, {}, unit="U-1")


def test_sha256_is_that_of_fips_180_4() -> None:
    assert digest_of(b"abc") == "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_sm3_is_that_of_gb_t_32905() -> None:
    assert digest_of(b"abc", "sm3") == "sm3:66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    assert digest_of(b"abcd" * 16, "sm3") == "sm3:debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"


def test_an_algorithm_can_be_provided_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.governance.chain._PROVIDED", {})
    provide("sm3", lambda content: content.hex())
    assert digest_of(b"\x07", "sm3") == "sm3:07"


def test_a_digest_fits_by_the_algorithm_that_it_names() -> None:
    assert fits(digest_of(b"x"), b"x")
    assert fits(digest_of(b"x", "sm3"), b"x")
    assert not fits(digest_of(b"x"), b"y")
    assert not fits(digest_of(b"x", "sm3").replace("sm3", "sha256"), b"x")
    assert not fits("md5:9dd4e461268c8034f5c8564e155c67a6", b"x")
    assert not fits("", b"")
    assert not fits(None, b"")


def test_an_envelope_is_written_in_one_way() -> None:
    sealed = seal(ENTRY, 1, START, {"facts": "sha256:0"}, "sha256")
    assert sealed.envelope.decode() == (
        '{"about":null,"at":"2026-11-21T08:00:00.000000Z","caller":"key:1","contents":{"facts":"sha256:0"},'
        '"id":"e1","kind":"key","position":1,"previous":"","told":{"a":[1.5,null],"乙":2},"unit":"U-1"}'
    )
    assert sealed.digest == digest_of(sealed.envelope)


def test_what_json_has_no_word_for_is_not_sealed() -> None:
    with pytest.raises(ValueError, match="JSON"):
        canonical({"share": float("nan")})
