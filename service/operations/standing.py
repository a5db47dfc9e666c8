"""
The standing: what is published and who holds keys, as the store has it, kept in memory until the store changes.

Every change counts the store's revision up, so one small query tells whether what is kept still stands.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from threading import Lock

from service.governance.timetable import Timetable
from service.store import keys, publications
from service.store.connection import Store
from service.store.keys import KeyRow
from service.store.revision import revision


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What stood at one revision of the store."""

    revision: int
    timetable: Timetable
    keys: Mapping[str, KeyRow]

    @property
    def shadows(self) -> Sequence[str]:
        """Give the releases that are evaluated beside the one in force."""
        return self.timetable.shadows


class Standing:
    """Gives what stands. Safe to use from several threads."""

    def __init__(self, store: Store) -> None:
        """Read from a *store*, when first asked."""
        self._store = store
        self._lock = Lock()
        self._known: Snapshot | None = None

    def now(self) -> Snapshot:
        """Give what was last read; it may be outdated, which whoever appends to the log finds out."""
        return self._known or self.fresh()

    def fresh(self) -> Snapshot:
        """Give what stands in the store at this moment."""
        with self._lock, self._store.reading() as transaction:
            current = revision(transaction)
            if self._known is None or self._known.revision != current:
                self._known = Snapshot(current, publications.timetable(transaction), keys.all(transaction))
            return self._known
