"""
Keys: of each is kept what it is good for, and that it was revoked.
"""

from dataclasses import replace

from service.governance.access import Role
from service.store import keys
from service.store.connection import Store
from service.store.keys import KeyRow
from service.store.revision import revision
from tests.stores import AT

LATER = "2026-12-01T00:00:00.000000Z"
WIDE = KeyRow("7f3a", "sha256:1", "玉环人事系统", frozenset({Role.CALLER, Role.DRAFTER}), None, AT, "cli:root")
NARROW = KeyRow("0001", "sha256:2", "李四", frozenset(), frozenset({"yh-01", "楚门镇"}), LATER, "key:7f3a", LATER)


def test_a_key_is_read_as_it_was_added(store: Store) -> None:
    with store.writing() as transaction:
        keys.add(transaction, NARROW)
        keys.add(transaction, WIDE)
    with store.reading() as transaction:
        found = keys.all(transaction)
        assert revision(transaction) == 2
    assert found == {"7f3a": WIDE, "0001": NARROW}
    assert list(found) == ["7f3a", "0001"]


def test_a_key_is_revoked_from_an_instant_on_and_never_later(store: Store) -> None:
    with store.writing() as transaction:
        keys.add(transaction, WIDE)
        keys.add(transaction, replace(NARROW, revoked_at=None))
        assert keys.revoke(transaction, "7f3a", LATER)
        assert not keys.revoke(transaction, "7f3a", LATER)
        assert keys.revoke(transaction, "7f3a", AT)
        assert not keys.revoke(transaction, "7f3a", LATER)
        assert not keys.revoke(transaction, "none", AT)
        assert {key.id: key.revoked_at for key in keys.all(transaction).values()} == {"7f3a": AT, "0001": None}
        assert revision(transaction) == 4
