"""
What is asked of dossiers besides their evaluation: what is missing, what changes when, what would have to be otherwise.

It is answered by the release in force on the day, or by the one that is named, and not recorded: nothing is said that
is kept. Every dossier that is sent has to be within reach of the grant.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, TypeAlias

from service.governance.access import Act, Grant
from service.governance.chain import digest_of
from service.governance.once import Once, Reply
from service.intake.contract import MOST_BYTES
from service.intake.json_text import Text
from service.operations.alternatives import Allow, Alternatives
from service.operations.asking import read_body, unit_of
from service.operations.choosing import choose
from service.operations.shelf import Shelf
from service.operations.standing import Standing
from service.store import once as answered
from service.store.connection import Store

Work: TypeAlias = Callable[[Alternatives, Text, date, Allow], bytes]


class AskedOfDossiers:
    """Answers what is asked of dossiers. Safe to use from several threads."""

    def __init__(  # noqa: PLR0913 - all that it is put together from
        self,
        store: Store,
        standing: Standing,
        shelf: Shelf,
        *,
        now: Callable[[], str],
        today: Callable[[], date] = date.today,
        most_bytes: int = MOST_BYTES,
    ) -> None:
        """Answer by the releases of a *shelf*, as they are *standing*; what is answered once is kept in the *store*."""
        self._store = store
        self._standing = standing
        self._shelf = shelf
        self._now = now
        self._today = today
        self._most_bytes = most_bytes

    def gaps(self, grant: Grant, body: bytes, once: Once | None = None) -> Reply:
        """
        Find what is missing.

        Raises `DossierFaultsError`, `DossierTooLargeError`, `RefusedError`, as the others do.
        """
        return self._answer(grant, body, once, Alternatives.gaps_request)

    def calendar(self, grant: Grant, body: bytes, once: Once | None = None) -> Reply:
        """Find the days on which the result changes."""
        return self._answer(grant, body, once, Alternatives.calendar_request)

    def counterfactuals(self, grant: Grant, body: bytes, once: Once | None = None) -> Reply:
        """Find the smallest changes that reach a goal."""
        return self._answer(grant, body, once, Alternatives.counterfactuals_request)

    def comparison(self, grant: Grant, body: bytes, once: Once | None = None) -> Reply:
        """Find where two dossiers part."""
        return self._answer(grant, body, once, Alternatives.comparison_request)

    def _answer(self, grant: Grant, source: bytes, once: Once | None, work: Work) -> Reply:
        """Do the *work* unless the request was answered before; no transaction is open meanwhile, as it takes long."""
        grant.require(Act.EVALUATE)
        if once is None:
            return self._work(grant, source, work)
        once = _within_reach(once, grant)
        with self._store.reading() as transaction:
            before = answered.find(transaction, once)
        if before is not None:
            return replace(before, replayed=True)
        reply = self._work(grant, source, work)
        with self._store.writing() as transaction:
            before = answered.find(transaction, once)
            if before is None:
                answered.keep(transaction, once, reply, self._now())
        return reply if before is None else replace(before, replayed=True)

    def _work(self, grant: Grant, source: bytes, work: Work) -> Reply:
        today = self._today()
        body = read_body(source, today, self._most_bytes)
        by_release = choose(self._standing.fresh(), self._shelf, body.day, body.release)

        def allow(dossier: Mapping[str, Any]) -> None:
            grant.require_unit(unit_of(dossier))

        content = work(by_release.alternatives, body.text, today, allow)
        return Reply(content, headers={"Gongguo-Release": by_release.digest})


def _within_reach(once: Once, grant: Grant) -> Once:
    """Bind an answer to the reach of the *grant*: who reaches less by now is not told what was answered before."""
    reach = "*" if grant.units is None else "\n".join(sorted(grant.units))
    return replace(once, request=digest_of(f"{once.request}\n{reach}".encode()))
