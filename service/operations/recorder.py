"""
The recorder: what is to be kept is written by one thread, in batches, and whoever waits is told once it is kept.

One transaction carries all that came while the one before was under way. What was made under an outdated revision of
the store is refused and the rest of its batch is kept; a request that was answered before gets that answer, and nothing
is written of it.
"""

from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from queue import Empty, SimpleQueue
from threading import Lock, Thread

from service.governance.chain import Algorithm
from service.governance.errors import RefusedError
from service.governance.once import Once, Reply
from service.store import log
from service.store import once as answered
from service.store.connection import Store, Transaction
from service.store.errors import StoreUnavailableError
from service.store.log import Prepared, StaleError
from service.store.revision import revision as revision_of

MOST = 64
"""How many requests are written in one transaction: some ten milliseconds, so that none waits long for the others."""


@dataclass(frozen=True, slots=True, eq=False)
class _Waiting:
    """What one request wants to be kept, and where it waits."""

    entries: Sequence[Prepared]
    reply: Reply
    revision: int | None
    once: Once | None
    told: "Future[Reply]" = field(default_factory=Future)


class Recorder:
    """Writes entries into the log of a store. Safe to use from several threads."""

    def __init__(self, store: Store, algorithm: Algorithm) -> None:
        """Write to a *store*, chaining by an *algorithm*."""
        self._store = store
        self._algorithm: Algorithm = algorithm
        self._queue: SimpleQueue[_Waiting | None] = SimpleQueue()
        self._lock = Lock()
        self._is_closed = False
        self._thread = Thread(target=self._run, name="recorder", daemon=True)
        self._thread.start()

    def keep(
        self, entries: Sequence[Prepared], reply: Reply, revision: int | None = None, once: Once | None = None
    ) -> Reply:
        """
        Keep *entries* together, and give the *reply* once they are kept; wait until then.

        A request that was answered before, by its *once*, gets that answer instead, and nothing is kept. Raises
        `StaleError` where the *revision* is not that of the store any more, `RefusedError` (`idempotency_conflict`),
        `StoreError`.
        """
        return self.keep_soon(entries, reply, revision, once).result()

    def keep_soon(
        self, entries: Sequence[Prepared], reply: Reply, revision: int | None = None, once: Once | None = None
    ) -> "Future[Reply]":
        """Do as `keep` does without waiting; one that is cancelled in time is not kept."""
        waiting = _Waiting(entries, reply, revision, once)
        with self._lock:
            if self._is_closed:
                raise RefusedError("not_ready", "服务正在停止，本次请求未予记录，请稍后重试。")
            self._queue.put(waiting)
        return waiting.told

    def close(self) -> None:
        """Write what still waits, and end."""
        with self._lock:
            if not self._is_closed:
                self._is_closed = True
                self._queue.put(None)
        self._thread.join()

    def _run(self) -> None:
        is_last = False
        while not is_last:
            batch, is_last = self._take()
            self._write([one for one in batch if one.told.set_running_or_notify_cancel()])

    def _take(self) -> tuple[list[_Waiting], bool]:
        """Wait for one, and take what came with it; tell whether that was the last."""
        batch: list[_Waiting] = []
        while len(batch) < MOST:
            try:
                one = self._queue.get(block=not batch)
            except Empty:
                break
            if one is None:
                return batch, True
            batch.append(one)
        return batch, False

    def _write(self, batch: Sequence[_Waiting]) -> None:
        """
        Write a *batch* in one transaction, and tell everyone what came of it.

        Where the store is away, all are told so. Where it does not accept something, such as one key for two requests,
        they are written one by one.
        """
        if not batch:
            return
        try:
            with self._store.writing() as transaction:
                outcomes = self._keep_all(batch, transaction)
        except Exception as error:  # noqa: BLE001 - whatever it is, those who wait are told, and the next batch is tried
            if len(batch) > 1 and not isinstance(error, StoreUnavailableError):
                for one in batch:
                    self._write([one])
                return
            outcomes = [error] * len(batch)
        for one, outcome in zip(batch, outcomes, strict=True):
            if isinstance(outcome, Exception):
                one.told.set_exception(outcome)
            else:
                one.told.set_result(outcome)

    def _keep_all(self, batch: Sequence[_Waiting], transaction: Transaction) -> list[Reply | Exception]:
        """Keep what is new of a *batch*; give what came of each."""
        current = revision_of(transaction)
        known = [_known(one, current, transaction) for one in batch]
        new = [one for one, outcome in zip(batch, known, strict=True) if outcome is None]
        log.append(transaction, [entry for one in new for entry in one.entries], self._algorithm)
        for one in new:
            if one.once is not None:
                answered.keep(transaction, one.once, one.reply, one.entries[0].entry.at)
        return [one.reply if outcome is None else outcome for one, outcome in zip(batch, known, strict=True)]


def _known(one: _Waiting, current: int, transaction: Transaction) -> Reply | Exception | None:
    """Give what is known of a request without keeping it: it is outdated, or was answered before; None: it is new."""
    if one.revision is not None and one.revision != current:
        return StaleError()
    if one.once is None:
        return None
    try:
        found = answered.find(transaction, one.once)
    except RefusedError as refused:
        return refused
    return None if found is None else replace(found, replayed=True)
