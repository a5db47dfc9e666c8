"""
Keys: what is made, shown, kept and told of them.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from service.domain.errors import DossierFaultsError
from service.governance.access import Grant, Role
from service.governance.errors import RefusedError
from service.governance.once import Once
from service.operations.keys import NOT_SHOWN, SHOWN
from tests.unit.operations.house import ADMINISTRATOR, House, bearer

ONCE = Once("key:admin", "K-1", "sha256:1")


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = House(tmp_path)
    yield house
    house.store.close()


def faults(house: House, **changes: Any) -> list[tuple[str, str]]:
    with pytest.raises(DossierFaultsError) as caught:
        house.make(**changes)
    return [(fault.path, fault.code) for fault in caught.value.faults]


def refusal(call: Any, *args: Any, **kwargs: Any) -> str:
    with pytest.raises(RefusedError) as caught:
        call(*args, **kwargs)
    return caught.value.code


def stored(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir())


def test_a_key_is_told_whole_when_it_is_made(house: House) -> None:
    reply = house.keys.make(
        ADMINISTRATOR, '{"holder": "王某", "roles": ["drafter", "caller"], "units": ["U-2", "U-1"]}'.encode()
    )
    made = json.loads(reply.body)
    assert (reply.status, reply.headers) == (201, {"Location": f"/v1/keys/{made['id']}"})
    assert made.pop("key").startswith(f"gg_{made['id']}_")
    assert made == {
        "id": made["id"],
        "holder": "王某",
        "roles": ["caller", "drafter"],
        "units": ["U-1", "U-2"],
        "state": "active",
        "made_at": "2026-11-21T08:00:00.000000Z",
        "made_by": "key:admin",
        "expires_at": "2027-11-21T08:00:00.000000Z",
        "revoked_at": None,
        "note": SHOWN,
    }


def test_the_secret_is_shown_once_and_kept_nowhere(house: House, tmp_path: Path) -> None:
    made = house.make(once=ONCE)
    secret = made["key"][14:-6]
    assert len(secret) == 43
    assert secret not in json.dumps([*house.keys.all(ADMINISTRATOR).items, house.keys.one(ADMINISTRATOR, made["id"])])
    assert secret.encode() not in stored(tmp_path)
    assert made["id"].encode() in stored(tmp_path)


def test_the_same_request_makes_no_second_key_and_does_not_show_the_first(house: House) -> None:
    first, second = house.make(once=ONCE), house.make(once=ONCE)
    assert second == {**first, "key": None, "note": NOT_SHOWN}
    assert len(house.keys.all(ADMINISTRATOR).items) == 1
    assert house.make(once=Once("key:admin", "K-2", "sha256:1"))["key"] is not None
    assert refusal(house.make, once=Once("key:admin", "K-1", "sha256:2")) == "idempotency_conflict"


@pytest.mark.parametrize(
    ("ends", "instant"),
    [
        ("2026-11-21", "2026-11-21T16:00:00.000000Z"),  # to the end of that day in Beijing
        ("2026-12-31", "2026-12-31T16:00:00.000000Z"),
        ("2026-12-31T12:00:00+08:00", "2026-12-31T04:00:00.000000Z"),
        ("2026-12-31T12:00Z", "2026-12-31T12:00:00.000000Z"),
        ("2029-11-21T08:00:00Z", "2029-11-21T08:00:00.000000Z"),
    ],
)
def test_a_key_ends_when_it_is_asked_to(house: House, ends: str, instant: str) -> None:
    assert house.make(expires_at=ends)["expires_at"] == instant


@pytest.mark.parametrize("ends", ["2026-11-20", "2026-11-21T08:00:00Z", "2029-11-22", "9999-12-31", "1900-01-01"])
def test_a_key_ends_within_three_years_and_not_before_now(house: House, ends: str) -> None:
    assert faults(house, expires_at=ends) == [("expires_at", "out_of_range")]


def test_all_that_is_wrong_with_a_body_is_told_at_once(house: House) -> None:
    told = faults(house, holder=" ", roles=["root", "caller"], units=[], expires_at="soon", secret="x")  # noqa: S106
    assert sorted(told) == [
        ("expires_at", "invalid_date"),
        ("holder", "blank_text"),
        ("roles[0]", "unknown_code"),
        ("secret", "unknown_key"),
        ("units", "too_few_items"),
    ]
    assert sorted(faults(house, holder=..., roles=..., units=..., expires_at=None)) == [
        ("expires_at", "null_not_allowed"),
        ("holder", "missing_key"),
        ("roles", "missing_key"),
        ("units", "missing_key"),
    ]
    assert faults(house, units=["U 1"]) == [("units[0]", "lookalike_character")]
    assert faults(house, expires_at="2026-02-30T00:00:00Z") == [("expires_at", "invalid_date")]


def test_a_name_is_kept_as_it_is_compared(house: House) -> None:
    assert house.make(holder=" 王\u200b某  \n１号 ")["holder"] == "王某 1号"
    assert faults(house, holder="\u200b\u2060") == [("holder", "blank_text")]
    assert faults(house, holder="\ufdfa" * 100) == [("holder", "too_long_text")]
    assert faults(house, holder="某" * 101) == [("holder", "too_long_text")]
    assert house.make(holder="某" * 100)["state"] == "active"


def test_a_key_may_be_for_all_units_or_for_no_role(house: House) -> None:
    made = house.make(units=None, roles=[])
    assert (made["units"], made["roles"]) == (None, [])
    assert house.access.admit(bearer(made)) == Grant(f"key:{made['id']}", "王某", frozenset(), None)


@pytest.mark.parametrize("roles", [["auditor", "caller"], ["administrator", "reviewer"], ["administrator", "auditor"]])
def test_roles_that_are_kept_apart_go_into_no_one_key(house: House, roles: list[str]) -> None:
    with pytest.raises(RefusedError) as caught:
        house.make(roles=roles)
    assert caught.value.code == "roles_conflict"
    assert caught.value.chinese.endswith("权限不得与其他权限并授。")
    assert "名下" not in caught.value.chinese


def test_roles_that_are_kept_apart_go_to_no_one_holder_by_two_keys(house: House) -> None:
    first = house.make(roles=["auditor"])
    assert refusal(house.make, roles=["caller"]) == "roles_conflict"
    assert house.make(roles=["caller"], holder="李某")["state"] == "active"
    assert house.make(roles=["auditor"])["state"] == "active"
    for one in house.keys.all(ADMINISTRATOR).items:
        if one["holder"] == first["holder"]:
            house.keys.revoke(ADMINISTRATOR, one["id"])
    assert house.make(roles=["caller"])["state"] == "active"


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_keys_are_kept_by_administrators_alone(house: House, role: Role) -> None:
    grant = Grant("key:x", "某", frozenset({role}))
    made = house.make()
    assert refusal(house.make, grant=grant) == "role_missing"
    assert refusal(house.keys.all, grant) == "role_missing"
    assert refusal(house.keys.one, grant, made["id"]) == "role_missing"
    assert refusal(house.keys.revoke, grant, made["id"]) == "role_missing"
    assert refusal(house.keys.replace, grant, made["id"]) == "role_missing"
    assert house.keys.one(ADMINISTRATOR, made["id"])["state"] == "active"


def test_an_administrator_of_some_units_gives_and_sees_no_more_than_these(house: House) -> None:
    local = Grant("key:local", "管理员乙", frozenset({Role.ADMINISTRATOR}), frozenset({"U-1", "U-2"}))
    within, beyond, everywhere = house.make(), house.make(units=["U-3"]), house.make(units=None)
    assert house.make(grant=local, units=["U-2"])["units"] == ["U-2"]
    assert refusal(house.make, grant=local, units=["U-2", "U-3"]) == "unit_out_of_scope"
    assert refusal(house.make, grant=local, units=None) == "unit_out_of_scope"
    assert {one["units"][0] for one in house.keys.all(local).items} == {"U-1", "U-2"}
    assert house.keys.one(local, within["id"])["holder"] == "王某"
    for made in (beyond, everywhere):
        assert refusal(house.keys.one, local, made["id"]) == "key_not_found"
        assert refusal(house.keys.revoke, local, made["id"]) == "key_not_found"
        assert refusal(house.keys.replace, local, made["id"]) == "key_not_found"


def test_a_revoked_key_is_good_for_nothing_at_once(house: House) -> None:
    made = house.make()
    house.later(seconds=1)
    house.keys.revoke(ADMINISTRATOR, made["id"])
    told = house.keys.one(ADMINISTRATOR, made["id"])
    assert (told["state"], told["revoked_at"]) == ("revoked", "2026-11-21T08:00:01.000000Z")
    assert refusal(house.access.admit, bearer(made)) == "unauthenticated"
    house.keys.revoke(ADMINISTRATOR, made["id"])
    assert len(house.entries()) == 2
    assert refusal(house.keys.revoke, ADMINISTRATOR, "none") == "key_not_found"


def test_a_replaced_key_stays_good_for_a_time_of_grace(house: House) -> None:
    old = house.make(roles=["drafter"], units=None)
    house.later(days=100)
    new = json.loads(house.keys.replace(ADMINISTRATOR, old["id"]).body)
    assert [new[name] for name in ("holder", "roles", "units", "state")] == ["王某", ["drafter"], None, "active"]
    assert new["expires_at"] == "2028-02-29T08:00:00.000000Z"
    house.later(hours=23)
    assert house.access.admit(bearer(old)).roles == house.access.admit(bearer(new)).roles
    house.later(hours=1)
    assert refusal(house.access.admit, bearer(old)) == "unauthenticated"
    assert house.access.admit(bearer(new)).holder == "王某"


def test_the_time_of_grace_is_chosen_and_may_be_ended(house: House) -> None:
    first, second = house.make(), house.make()
    house.keys.replace(ADMINISTRATOR, first["id"], b'{"grace_hours": 0}')
    assert refusal(house.access.admit, bearer(first)) == "unauthenticated"
    house.keys.replace(ADMINISTRATOR, second["id"], b'{"grace_hours": 720, "expires_at": "2026-12-31"}')
    assert house.access.admit(bearer(second)).holder == "王某"
    house.keys.revoke(ADMINISTRATOR, second["id"])
    assert refusal(house.access.admit, bearer(second)) == "unauthenticated"
    with pytest.raises(DossierFaultsError):
        house.keys.replace(ADMINISTRATOR, second["id"], b'{"grace_hours": 721}')


def test_a_key_is_replaced_once_and_only_while_it_is_good(house: House) -> None:
    made, expiring = house.make(), house.make(expires_at="2026-11-22")
    house.keys.replace(ADMINISTRATOR, made["id"])
    assert refusal(house.keys.replace, ADMINISTRATOR, made["id"]) == "wrong_stage"
    house.later(days=2)
    assert refusal(house.keys.replace, ADMINISTRATOR, expiring["id"]) == "wrong_stage"
    assert refusal(house.keys.replace, ADMINISTRATOR, "none") == "key_not_found"


def test_keys_are_listed_the_newest_first_and_in_parts(house: House) -> None:
    made = []
    for number in range(5):
        made.append(house.make(holder=f"持有人{number}")["holder"])
        house.later(seconds=1)
    first = house.keys.all(ADMINISTRATOR, None, 2)
    second = house.keys.all(ADMINISTRATOR, first.next, 2)
    third = house.keys.all(ADMINISTRATOR, second.next, 2)
    listed = [one["holder"] for part in (first, second, third) for one in part.items]
    assert listed == made[::-1]
    assert third.next is None
    assert house.keys.all(ADMINISTRATOR, None, 5).next is None


def test_the_log_says_what_was_done_and_names_nobody_where_it_cannot_be_erased(house: House) -> None:
    old = house.make(roles=["drafter"], units=["U-2", "U-1"])
    new = json.loads(house.keys.replace(ADMINISTRATOR, old["id"]).body)
    house.keys.revoke(ADMINISTRATOR, new["id"])
    told = [(one.caller, one.told["what"], one.told["key"]) for one in reversed(house.entries())]
    assert told == [
        ("key:admin", "made", old["id"]),
        ("key:admin", "replaced", old["id"]),
        ("key:admin", "made", new["id"]),
        ("key:admin", "revoked", new["id"]),
    ]
    assert house.entries()[-1].told == {
        "what": "made",
        "key": old["id"],
        "roles": ["drafter"],
        "units": ["U-1", "U-2"],
        "expires_at": "2027-11-21T08:00:00.000000Z",
    }
    assert "王某" not in json.dumps([one.told for one in house.entries()], ensure_ascii=False)
    assert house.holder_told() == "王某"


def test_nothing_is_kept_of_a_key_that_was_refused(house: House) -> None:
    house.make(roles=["auditor"])
    before = len(house.entries())
    refusal(house.make, roles=["caller"])
    assert (len(house.entries()), len(house.keys.all(ADMINISTRATOR).items)) == (before, 1)


def test_the_first_key_is_made_where_there_is_none(house: House) -> None:
    first = house.keys.first()
    assert first is not None
    assert house.access.admit(f"Bearer {first}") == Grant(
        f"key:{first[3:13]}", "首个凭证", frozenset({Role.CALLER}), None
    )
    assert house.keys.first() is None
    house.keys.revoke(ADMINISTRATOR, first[3:13])
    assert house.keys.first() is None
