"""
Retention: what has been kept for its time is erased, in small steps, and each step is an entry of the log.

The chain stays whole: an entry keeps the digests of what was erased. A case whose appeal is pending is left alone.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from service.governance.chain import Algorithm, Entry
from service.governance.holdings import ranges_of
from service.governance.moments import earlier
from service.governance.retaining import ERASED, EntryKind, spared
from service.operations.ledger import PROGRAM
from service.store import erasing, log, once
from service.store.connection import Store, Transaction
from service.store.erasing import Held

STEP = 200
"""How many entries are erased in one transaction: others wait for it."""
ANSWERS = timedelta(days=1)
"""How long an answer is kept for a request that is sent again with its idempotency key."""

_KINDS = [kind.value for kind in ERASED]


@dataclass(frozen=True, slots=True)
class Erased:
    """How many entries were erased, and how many were left alone since an appeal is pending."""

    entries: int
    spared: int


class Retention:
    """Erases what is due. Several processes may do so at once: what one has erased the other finds erased."""

    def __init__(self, store: Store, algorithm: Algorithm, new_id: Callable[[], str], days: int | None = None) -> None:
        """Erase from a *store* what is older than so many *days*; nothing by itself, where None."""
        self._store = store
        self._algorithm = algorithm
        self._new_id = new_id
        self._days = days
        self._run_on: str | None = None

    def run_due(self, now: str, is_stopped: Callable[[], bool] = lambda: False) -> Erased | None:
        """
        Do what is due once a day, the first time that this is called on it; None where it has been done.

        Where it *is stopped* half-way, the rest is due still.
        """
        if self._run_on == now[:10]:
            return None
        with self._store.writing() as transaction:
            once.forget(transaction, earlier(now, ANSWERS))
        erased = Erased(0, 0)
        if self._days is not None:
            erased = self.erase(earlier(now, timedelta(days=self._days)), now, PROGRAM.caller, is_stopped)
        if not is_stopped():
            self._run_on = now[:10]
        return erased

    def due(self, before: str) -> int:
        """Count the entries made *before* a moment that hold persons' data, those of pending appeals among them."""
        with self._store.reading() as transaction:
            return erasing.count_holding(transaction, _KINDS, erasing.made_before(transaction, before))

    def erase(self, before: str, now: str, caller: str, is_stopped: Callable[[], bool] = lambda: False) -> Erased:
        """Erase what was recorded *before* a moment and holds persons' data, until it *is stopped*."""
        with self._store.reading() as transaction:
            upto = erasing.made_before(transaction, before)
        after = entries = left = 0
        while not is_stopped() and (found := self._find(after, upto)):
            after = found[-1].position
            with self._store.writing() as transaction:
                erased, kept = self._step(transaction, found[0].position - 1, after, _Stated(before, now, caller))
            entries, left = entries + erased, left + kept
        return Erased(entries, left)

    def _find(self, after: int, upto: int) -> Sequence[Held]:
        with self._store.reading() as transaction:
            return erasing.holding(transaction, _KINDS, after, upto, STEP)

    def _step(self, transaction: Transaction, after: int, upto: int, stated: "_Stated") -> tuple[int, int]:
        """Erase what lies between two positions and still holds something; give how many, and how many are spared."""
        found = erasing.holding(transaction, _KINDS, after, upto, STEP)
        cases = {one.case for one in found}
        pending = spared(cases, erasing.told_about(transaction, cases, EntryKind.DECISION.value))
        positions = [one.position for one in found if one.case not in pending]
        if positions:
            erasing.erase(transaction, positions)
            log.append(transaction, [self._entry(positions, stated)], self._algorithm)
        return len(positions), len(found) - len(positions)

    def _entry(self, positions: Sequence[int], stated: "_Stated") -> Entry:
        told = {"before": stated.before, "count": len(positions), "ranges": [list(one) for one in ranges_of(positions)]}
        return Entry(self._new_id(), EntryKind.ERASURE.value, stated.now, stated.caller, told, {})


@dataclass(frozen=True, slots=True)
class _Stated:
    """What every entry of one erasing says."""

    before: str
    now: str
    caller: str
