"""
A store with its keys, and a clock that a test sets.
"""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from service.governance.access import Grant, Role
from service.governance.once import Once
from service.identity.tokens import Tokens
from service.operations.access import Access
from service.operations.keys import Keys
from service.operations.ledger import Ledger
from service.operations.standing import Snapshot, Standing
from service.store import log
from service.store.connection import open_store

Json = dict[str, Any]

ADMINISTRATOR = Grant("key:admin", "管理员甲", frozenset({Role.ADMINISTRATOR}))
START = datetime(2026, 11, 21, 8, tzinfo=UTC)


class Counted(Standing):
    """A standing that counts how often the store is asked."""

    looks = 0

    def fresh(self) -> Snapshot:
        self.looks += 1
        return super().fresh()


class House:
    """One process over a store."""

    def __init__(self, folder: Path, *, tokens: Tokens | None = None, anonymous: bool = False) -> None:
        self.time = START
        self.elapsed = 0.0
        self.store = open_store(f"sqlite:///{folder / 'gongguo.db'}")
        self.standing = Counted(self.store)
        self.keys = Keys(Ledger(self.store, now=self.now), self.standing)
        self.access = Access(self.standing, self.now, tokens=tokens, anonymous=anonymous, elapsed=lambda: self.elapsed)

    def now(self) -> str:
        return self.time.strftime("%Y-%m-%dT%H:%M:%S.%fZ")

    def later(self, **by: float) -> None:
        self.time += timedelta(**by)

    def make(self, *, grant: Grant = ADMINISTRATOR, once: Once | None = None, **changes: Any) -> Json:
        """Make a key; what its body says can be told otherwise, or left out (`...`)."""
        asked = {"holder": "王某", "roles": ["caller"], "units": ["U-1"], **changes}
        body = json.dumps({name: value for name, value in asked.items() if value is not ...})
        made: Json = json.loads(self.keys.make(grant, body.encode(), once).body)
        return made

    def entries(self) -> list[log.Kept]:
        with self.store.reading() as transaction:
            return log.newest(transaction, kinds=["key"], before=None, limit=200)

    def holder_told(self) -> str | None:
        """Give the content of the newest entry that says who holds the key."""
        with self.store.reading() as transaction:
            content = log.content(transaction, self.entries()[0].position, "holder")
        return None if content is None else content.decode()


def bearer(made: Json) -> str:
    """Show a key that was made."""
    return f"Bearer {made['key']}"
