"""
Evaluations: a dossier is judged by what stands, the evaluation is recorded, and then it is answered.

What was judged under a past revision of the store is not recorded; it is judged again, and the caller admitted again,
under what stands now. Judging is work, and the threads of a process share one core, so it is done one at a time: in the
thread of the event loop, or in a lane of its own. Nobody waits there for the record, so that many wait for one commit.
"""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import TypeAlias
from uuid import uuid4

from service.governance.access import Act, Grant
from service.governance.chain import Algorithm
from service.governance.errors import RefusedError
from service.governance.once import Once, Reply, with_id
from service.intake.contract import MOST_BYTES
from service.operations.choosing import Releases
from service.operations.heavy import Heavy, is_heavy
from service.operations.judging import Judged, Judging, UnbelievedError, stamped
from service.operations.lanes import Lanes, done
from service.operations.observing import Evaluated, Observe, unobserved
from service.operations.recorder import Recorder
from service.operations.shelf import NotAtHandError, Shelf
from service.operations.standing import Snapshot, Standing
from service.store import log
from service.store import once as answered
from service.store.connection import Store
from service.store.log import Prepared, StaleError
from service.store.revision import revision

TRIES = 8
"""How often a request is judged again because something was published, or a key changed, meanwhile."""

GrantAgain: TypeAlias = Callable[[], Grant]
"""Admits the caller by what stands now; raises `RefusedError`."""
Line: TypeAlias = tuple[bytes, Once | None]
"""One request of many: its body, and what makes it the same, sent again."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """One request for an evaluation."""

    grant_again: GrantAgain
    body: bytes
    once: Once | None

    def admitted(self) -> Grant:
        """Admit the caller; raise `RefusedError` for whoever may have nothing evaluated."""
        grant = self.grant_again()
        grant.require(Act.EVALUATE)
        return grant


class Evaluations:
    """Evaluates, and records. Safe to use from several threads."""

    def __init__(  # noqa: PLR0913 - all that it is put together from
        self,
        store: Store,
        standing: Standing,
        shelf: Shelf,
        recorder: Recorder,
        *,
        now: Callable[[], str],
        today: Callable[[], date] = date.today,
        new_id: Callable[[], str] = lambda: uuid4().hex,
        algorithm: Algorithm = "sha256",
        keep_dossiers: bool = False,
        most_bytes: int = MOST_BYTES,
        heavy: Heavy | None = None,
    ) -> None:
        """
        Judge by the releases of a *shelf*, as they are *standing*, and record in a *store* by its *recorder*.

        Heavy bodies are judged by *heavy*; without it, here like all others.
        """
        self._store = store
        self._standing = standing
        self._shelf = shelf
        self._recorder = recorder
        self._now = now
        self._today = today
        self._new_id = new_id
        self._judging = Judging(algorithm, keep_dossiers, most_bytes)
        self._heavy = heavy
        self._lanes = Lanes()
        self.observe: Observe = unobserved
        """Is told of every evaluation that was recorded; set before the first."""

    def evaluate(self, grant_again: GrantAgain, body: bytes, once: Once | None = None) -> Reply:
        """
        Answer a request `{dossier, as_of, release, detail}` with `{id, …}`, once that is recorded.

        Raises `DossierFaultsError`, `DossierTooLargeError`, `RefusedError`, `EngineDisagreementError`,
        `EngineFailureError`.
        """
        asked = _Asked(grant_again, body, once)
        for attempt in range(TRIES):
            with suppress(StaleError):
                return self._lanes.of(body).submit(self._begin, asked, attempt).result().result()
        raise _restless()

    async def answer(self, grant_again: GrantAgain, body: bytes, once: Once | None = None) -> Reply:
        """Answer as `evaluate` does, from an event loop; it is held up for no longer than one light body takes."""
        asked = _Asked(grant_again, body, once)
        for attempt in range(TRIES):
            with suppress(StaleError):
                return await asyncio.wrap_future(await self._begin_soon(asked, attempt))
        raise _restless()

    async def answer_many(self, grant_again: GrantAgain, lines: Sequence[Line]) -> list[Reply | Exception]:
        """
        Answer each of many requests, in their order; what is wrong with one is given in its place.

        Each is judged when it is its turn among all requests, and none waits for the record of another.
        """
        begun: list[asyncio.Task[Reply | Exception]] = []
        async with asyncio.TaskGroup() as group:
            for body, once in lines:
                begun.append(group.create_task(self._answer_or_error(grant_again, body, once)))
                await asyncio.sleep(0)  # it is judged now, and others have their turn before the next
        return [one.result() for one in begun]

    def close(self) -> None:
        """End the lanes and the other process; what was begun is judged first."""
        self._lanes.close()
        if self._heavy is not None:
            self._heavy.close()

    async def _begin_soon(self, asked: _Asked, attempt: int) -> "Future[Reply]":
        """
        Judge in this very thread what is light and needs nothing that is to be fetched; all else in its lane.

        Two threads that take turns at one core cost more than the work itself.
        """
        in_lane = partial(asyncio.get_running_loop().run_in_executor, self._lanes.of(asked.body))
        if attempt or is_heavy(asked.body):
            return await in_lane(self._begin, asked, attempt)
        if asked.once is not None:
            before = await in_lane(self._before, asked, self._standing.now())
            if before is not None:
                return done(before)
        try:
            return self._begin_with(asked, self._standing.now(), self._shelf.at_hand())
        except NotAtHandError:
            return await in_lane(self._begin, asked, attempt)

    async def _answer_or_error(self, grant_again: GrantAgain, body: bytes, once: Once | None) -> Reply | Exception:
        try:
            return await self.answer(grant_again, body, once)
        except Exception as error:  # noqa: BLE001 - it is one of many, and the others go on
            return error

    def _begin(self, asked: _Asked, attempt: int) -> "Future[Reply]":
        """Judge what is *asked* unless it was answered before; give where the answer will be."""
        snapshot = self._standing.fresh() if attempt else self._standing.now()
        before = None if asked.once is None else self._before(asked, snapshot)
        return self._begin_with(asked, snapshot, self._shelf) if before is None else done(before)

    def _begin_with(self, asked: _Asked, snapshot: Snapshot, releases: Releases) -> "Future[Reply]":
        """Judge what is *asked* by what stands, and hand it over to be recorded."""
        grant = asked.admitted()  # after the snapshot: whoever is admitted by an older one is found out
        try:
            judged = self._judge(asked.body, snapshot, releases, grant)
        except UnbelievedError as error:
            self._recorder.keep_soon(self._stamped([error.entry], grant), Reply(b""))
            raise error.cause from error
        entries = self._stamped(judged.entries, grant)
        record = self._recorder.keep_soon(entries, _reply(judged, entries[0].entry.id), snapshot.revision, asked.once)
        record.add_done_callback(lambda told: self._recorded(told, judged.observed))
        return record

    def _judge(self, body: bytes, snapshot: Snapshot, releases: Releases, grant: Grant) -> Judged:
        if self._heavy is None or not is_heavy(body):
            return self._judging.judge(body, snapshot, releases, self._today(), grant.require_unit)
        judged = self._heavy.judge(self._judging, body, snapshot, self._shelf, self._today())
        grant.require_unit(judged.unit)
        return judged

    def _stamped(self, entries: Sequence[Prepared], grant: Grant) -> list[Prepared]:
        return stamped(entries, grant.caller, self._now(), self._new_id)

    def _before(self, asked: _Asked, snapshot: Snapshot) -> Reply | None:
        """Give what was answered before, if it was; raise `StaleError` where the caller is to be admitted afresh."""
        grant = asked.admitted()
        with self._store.reading() as transaction:
            found = None if asked.once is None else answered.find(transaction, asked.once)
            if found is None:
                return None
            if revision(transaction) != snapshot.revision:
                raise StaleError
            entry = None if found.entry is None else log.find(transaction, found.entry)
        if entry is not None:
            grant.require_unit(entry.unit)
        return replace(found, replayed=True)

    def _recorded(self, told: "Future[Reply]", observed: Evaluated) -> None:
        if not told.cancelled() and told.exception() is None and not told.result().replayed:
            self.observe(observed)


def _reply(judged: Judged, name: str) -> Reply:
    """Give the answer: the result with the id of its entry before it."""
    headers = {"Gongguo-Release": judged.release, "Gongguo-Evaluation": name, "Location": f"/v1/evaluations/{name}"}
    return Reply(with_id(name, judged.result), headers=headers, entry=name)


def _restless() -> RefusedError:
    return RefusedError("busy", "规则或者凭证正在变动，本次未能评估，请稍后重试。")
