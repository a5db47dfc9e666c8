"""
Who is let in by a key, and what the store is asked for it.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from service.governance.access import Grant, Role
from service.governance.credential import Credential, make_credential, read_credential
from service.governance.errors import RefusedError
from tests.unit.operations.house import ADMINISTRATOR, House, bearer

SAME = "未出示有效的凭证。请在请求头 `Authorization` 中写明 `Bearer` 和凭证。"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = House(tmp_path)
    yield house
    house.store.close()


@pytest.fixture
def other(tmp_path: Path, house: House) -> Iterator[House]:
    """Another process over the same store."""
    del house
    other = House(tmp_path)
    other.standing.now()
    yield other
    other.store.close()


def refused(house: House, authorization: str | None, *, fresh: bool = False) -> tuple[str, str]:
    with pytest.raises(RefusedError) as caught:
        house.access.admit(authorization, fresh=fresh)
    return caught.value.code, caught.value.chinese


def test_a_key_admits_its_holder_with_its_roles_and_units(house: House) -> None:
    made = house.make(roles=["caller", "drafter"], units=["U-1", "U-2"])
    assert house.access.admit(bearer(made)) == Grant(
        f"key:{made['id']}", "王某", frozenset({Role.CALLER, Role.DRAFTER}), frozenset({"U-1", "U-2"})
    )


@pytest.mark.parametrize("written", ["bearer {}", "BEARER {}", "Bearer   {}  "])
def test_the_scheme_may_be_written_in_any_case_and_with_spaces(house: House, written: str) -> None:
    assert house.access.admit(written.format(house.make()["key"])).holder == "王某"


def test_whatever_is_wrong_the_same_is_said(house: House) -> None:
    good, revoked, expired = house.make(), house.make(), house.make(expires_at="2026-11-21T09:00:00Z")
    house.keys.revoke(ADMINISTRATOR, revoked["id"])
    house.later(hours=1)
    unknown = House.make(house)["key"]
    other_secret = good["key"][:14] + unknown[14:]
    wrong = [
        None,
        "",
        "Bearer",
        "Bearer ",
        good["key"],
        f"Basic {good['key']}",
        f"Bearer {good['key']}x",
        f"Bearer {good['key'][:-1]}",
        f"Bearer {good['key'].swapcase()}",
        f"Bearer gg_{'0' * 10}_{'A' * 49}",
        f"Bearer {other_secret}",
        "Bearer gg_密钥",
        "Bearer eyJhbGciOiJub25lIn0.e30.",
        bearer(revoked),
        bearer(expired),
    ]
    assert {refused(house, one, fresh=fresh) for one in wrong for fresh in (False, True)} == {("unauthenticated", SAME)}
    assert house.access.admit(bearer(good)).holder == "王某"


def test_a_secret_of_another_key_is_refused_though_its_check_is_right(house: House) -> None:
    first, second = (read_credential(house.make()["key"]) for _ in range(2))
    assert first is not None
    assert second is not None
    assert refused(house, f"Bearer {Credential(first.id, second.secret).written()}") == ("unauthenticated", SAME)


def test_an_expired_key_is_refused_from_that_instant_on(house: House) -> None:
    made = house.make(expires_at="2026-11-21T08:00:01Z")
    house.later(milliseconds=999)
    assert house.access.admit(bearer(made)).holder == "王某"
    house.later(milliseconds=1)
    assert refused(house, bearer(made)) == ("unauthenticated", SAME)
    with pytest.raises(RefusedError):
        house.access.known(bearer(made))


def test_a_key_that_another_process_made_is_admitted(house: House, other: House) -> None:
    made = house.make()
    assert other.access.known(bearer(made)) is None
    assert other.access.admit(bearer(made)).holder == "王某"
    assert other.access.known(bearer(made)) == other.access.admit(bearer(made))


def test_a_key_that_another_process_revoked_is_refused_where_it_has_to_be_fresh(house: House, other: House) -> None:
    made = house.make()
    other.access.admit(bearer(made))
    house.keys.revoke(ADMINISTRATOR, made["id"])
    assert other.access.admit(bearer(made)).holder == "王某"  # the snapshot still has it: whoever appends will find out
    assert refused(other, bearer(made), fresh=True) == ("unauthenticated", SAME)
    assert refused(other, bearer(made)) == ("unauthenticated", SAME)


def test_what_is_known_costs_no_query(house: House) -> None:
    made = house.make()
    before = house.standing.looks
    house.access.known(bearer(made))
    house.access.admit(bearer(made))
    assert house.standing.looks == before
    house.access.admit(bearer(made), fresh=True)
    assert house.standing.looks == before + 1


def test_a_flood_of_wrong_keys_is_no_flood_of_queries(house: House, other: House) -> None:
    house.standing.now()
    unknown = [make_credential(bytes([number]) * 38).written() for number in range(50)]
    for fresh in (False, True):
        house.elapsed += 1
        before = house.standing.looks
        for one in unknown:
            refused(house, f"Bearer {one}", fresh=fresh)
            refused(house, f"Bearer {one}x", fresh=fresh)
        assert house.standing.looks == before + 1
    made = other.make()
    house.elapsed += 0.1
    assert house.access.admit(bearer(made)).holder == "王某"


def test_a_wrong_secret_of_a_known_key_costs_no_query(house: House) -> None:
    made = house.make()
    wrong = Credential(made["id"], "A" * 43).written()
    before = house.standing.looks
    refused(house, f"Bearer {wrong}", fresh=True)
    assert house.standing.looks == before


def test_nobody_is_anonymous_unless_it_is_set(house: House, tmp_path: Path) -> None:
    assert refused(house, None) == ("unauthenticated", SAME)
    (tmp_path / "open").mkdir()
    trial = House(tmp_path / "open", anonymous=True)
    assert trial.access.admit(None) == Grant("anonymous", "anonymous", frozenset({Role.CALLER}))
    assert trial.access.known(None) == trial.access.admit(None, fresh=True)
    assert refused(trial, "Bearer wrong") == ("unauthenticated", SAME)
    assert refused(trial, "") == ("unauthenticated", SAME)
    trial.store.close()
