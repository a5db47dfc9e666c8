"""
Keys as they are written: read back, checked, and never shown by accident.
"""

import re

from hypothesis import given
from hypothesis import strategies as st

from service.governance.credential import (
    Credential,
    holds_key,
    looks_like_key,
    make_credential,
    read_credential,
    without_keys,
)

ENTROPY = st.binary(min_size=38, max_size=38)
KEY = make_credential(bytes(range(38)))


@given(ENTROPY)
def test_a_key_is_read_back_as_it_was_made(entropy: bytes) -> None:
    made = make_credential(entropy)
    assert re.fullmatch(r"gg_[0-9a-hjkmnp-tv-z]{10}_[0-9A-Za-z]{49}", made.written())
    assert read_credential(made.written()) == made
    assert make_credential(entropy) == made


@given(ENTROPY, ENTROPY)
def test_different_bytes_make_different_keys(first: bytes, second: bytes) -> None:
    same = make_credential(first).secret == make_credential(second).secret
    assert same == (first[6:] == second[6:])


@given(st.integers(0, 62), st.characters())
def test_a_slip_of_the_hand_is_seen(place: int, letter: str) -> None:
    written = KEY.written()
    changed = written[:place] + letter + written[place + 1 :]
    assert read_credential(changed) == (KEY if changed == written else None)


def test_what_is_cut_or_lengthened_is_no_key() -> None:
    written = KEY.written()
    for other in ("", "gg_", written[:-1], written + "0", " " + written, written.replace("_", "-"), written * 2):
        assert read_credential(other) is None


def test_a_key_is_told_from_other_tokens() -> None:
    assert looks_like_key(KEY.written())
    assert not looks_like_key("eyJhbGciOiJFUzI1NiJ9.e30.c2ln")


def test_what_is_kept_fits_one_secret() -> None:
    kept = KEY.digest()
    assert re.fullmatch("sha256:[0-9a-f]{64}", kept)
    assert KEY.matches(kept)
    assert not Credential(KEY.id, "A" * 43).matches(kept)
    assert not KEY.matches("sha256:")


def test_a_key_does_not_show_its_secret() -> None:
    for shown in (str(KEY), repr(KEY), f"{KEY}", str([KEY])):
        assert KEY.secret not in shown
        assert KEY.id in shown


def test_a_key_is_seen_wherever_it_stands_in_a_text() -> None:
    assert holds_key(KEY.written())
    assert holds_key(f"请用 Bearer {KEY.written()}。")
    assert not holds_key(str(KEY))
    assert not holds_key(KEY.written()[:-1])


def test_no_secret_is_left_in_a_text_not_even_a_part_of_one() -> None:
    assert without_keys(f"没有 `{KEY.written()}` 这个版本。") == f"没有 `gg_{KEY.id}_…` 这个版本。"
    assert without_keys(f"{KEY.written()[:40]}…") == f"gg_{KEY.id}_……"
    assert without_keys("gg_ 没有密钥") == "gg_ 没有密钥"
