"""
Keys: of each, the digest of its secret, who holds it, and what it is good for.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, insert, or_, select, update

from service.governance.access import Role
from service.store import tables
from service.store.revision import bump
from service.store.rows import rows

KEYS = tables.keys.c


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A key as it is kept."""

    id: str
    secret: str  # its digest
    holder: str
    roles: frozenset[Role]
    units: frozenset[str] | None  # None: all
    made_at: str
    made_by: str
    expires_at: str | None = None  # None: never
    revoked_at: str | None = None


def add(transaction: Connection, key: KeyRow) -> None:
    """Keep a new key."""
    units = None if key.units is None else json.dumps(sorted(key.units), ensure_ascii=False)
    row = {**asdict(key), "roles": json.dumps(sorted(key.roles)), "units": units}
    transaction.execute(insert(tables.keys), row)
    bump(transaction)


def revoke(transaction: Connection, key: str, at: str) -> bool:
    """Revoke a key from an instant on; False where there is none of that id that stands until then."""
    standing = update(tables.keys).where(KEYS.id == key, or_(KEYS.revoked_at.is_(None), KEYS.revoked_at > at))
    if transaction.execute(standing.values(revoked_at=at)).rowcount == 0:
        return False
    bump(transaction)
    return True


def all(transaction: Connection) -> dict[str, KeyRow]:  # noqa: A001 - read as keys.all
    """Read all keys, by id, in the order in which they were made; the expired and the revoked are among them."""
    query = select(tables.keys).order_by(KEYS.made_at, KEYS.id)
    return {row["id"]: _read(row) for row in rows(transaction, query)}


def _read(row: Mapping[str, Any]) -> KeyRow:
    """Read a row of the table."""
    roles = frozenset(Role(role) for role in json.loads(row["roles"]))
    units = None if row["units"] is None else frozenset(json.loads(row["units"]))
    return KeyRow(**{**row, "roles": roles, "units": units})
