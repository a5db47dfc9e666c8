"""
The ledger: what every hand that changes rules works with: the store, the log in which each step is entered, the time.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import orjson

from service.governance.access import Grant
from service.governance.chain import Algorithm, Entry
from service.governance.once import Reply
from service.store import log
from service.store.connection import Store, Transaction

PROGRAM = Grant("program", "program", frozenset())
"""Who does what nobody asked for: the program itself."""


def utc_now() -> str:
    """Give this instant, as the store writes it."""
    return written(datetime.now(UTC))


def written(instant: datetime) -> str:
    """Write an *instant* of UTC as the store does."""
    return instant.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def later(instant: str, seconds: float) -> str:
    """Give the instant that comes so many *seconds* after another."""
    return written(datetime.fromisoformat(instant) + timedelta(seconds=seconds))


def new_name() -> str:
    """Give an id that nothing else has."""
    return uuid4().hex


@dataclass(frozen=True, slots=True)
class Ledger:
    """A store, how its log is chained, and what time and chance say."""

    store: Store
    algorithm: Algorithm = "sha256"
    now: Callable[[], str] = utc_now
    today: Callable[[], date] = date.today
    new_id: Callable[[], str] = new_name

    def enter(  # noqa: PLR0913  # as much as an entry has
        self,
        transaction: Transaction,
        kind: str,
        grant: Grant,
        told: Mapping[str, Any],
        *,
        about: str | None = None,
        contents: Mapping[str, bytes] | None = None,
    ) -> None:
        """Enter into the log that something was done under a *grant*; *told* is never erased, the *contents* may be."""
        entry = Entry(self.new_id(), kind, self.now(), grant.caller, told, contents or {}, about)
        log.append(transaction, [entry], self.algorithm)


def reply(content: Any, status: int = 200, location: str | None = None) -> Reply:  # noqa: ANN401  # any JSON
    """Reply with *content* as JSON, and where it is found from now on."""
    return Reply(orjson.dumps(content), status, {} if location is None else {"Location": location})
