"""
What was kept: evaluations as they were said, explained in full, and replayed from the facts that were kept.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import orjson

from service.domain.evaluation import Detail
from service.governance.access import Act, Grant
from service.governance.errors import RefusedError
from service.governance.listing import MOST, Listing
from service.governance.once import Reply, with_id
from service.operations.recorded import EVALUATION, FACTS, RESULT, content_of, find_evaluation
from service.operations.replaying import Replaying, differing
from service.store import log
from service.store.connection import Store, Transaction

Json = dict[str, Any]

REPLAY = "Gongguo-Replay"
"""The header that says what came of a replay."""
MOST_LOOKED_AT = 5_000
"""How many entries a page of a list is looked for in; the next page goes on from there."""


@dataclass(slots=True)
class Summary:
    """What came of replaying everything."""

    replayed: int = 0
    identical: int = 0
    different: list[str] = field(default_factory=list)  # the ids
    erased: int = 0


@dataclass(frozen=True, slots=True)
class Sought:
    """Which evaluations are listed: those of a unit, of a person, by a release, each where it is said."""

    unit: str | None = None
    subject: str | None = None
    release: str | None = None


ALL = Sought()


class Kept:
    """Tells of evaluations that were recorded. Safe to use from several threads."""

    def __init__(self, store: Store, replaying: Replaying, most_looked_at: int = MOST_LOOKED_AT) -> None:
        """Tell of the log of a *store*, *replaying* what is asked for; for a page, look at so many entries at most."""
        self._store = store
        self._replaying = replaying
        self._most_looked_at = most_looked_at

    def list(self, grant: Grant, *, after: int | None, limit: int, sought: Sought = ALL) -> Listing:
        """List the evaluations within reach of a *grant*, newest first; *after*: where the page before ended."""
        grant.require(Act.READ_EVALUATIONS)
        if sought.unit is not None:
            grant.require_unit(sought.unit)
        units = grant.units if sought.unit is None else frozenset({sought.unit})
        found: list[Json] = []
        at = after
        with self._store.reading() as transaction:
            entries = _newest(transaction, after, limit + 1, units, sought.subject)
            for kept in islice(entries, self._most_looked_at):
                if len(found) == limit:
                    return Listing(found, at)
                at = kept.position
                found += [item_of(kept)] if sought.release in (None, kept.told["release"]) else []
            return Listing(found, None if next(entries, None) is None else at)

    def one(self, grant: Grant, entry: str) -> Json:
        """Give one evaluation as it was said, and its place in the log; raise `RefusedError` as `find_evaluation`."""
        grant.require(Act.READ_EVALUATIONS)
        with self._store.reading() as transaction:
            kept = find_evaluation(transaction, grant, entry)
            result = log.content(transaction, kept.position, RESULT)
        return {
            **item_of(kept),
            "position": kept.position,
            "digest": kept.digest,
            "input": kept.told["input"],
            "contents": dict(kept.contents),
            "evaluation": None if result is None else orjson.loads(result),
        }

    def explanation(self, grant: Grant, entry: str) -> Reply:
        """Explain an evaluation in full, by the release of that time; raise `RefusedError` where it was erased."""
        grant.require(Act.READ_EVALUATIONS)
        with self._store.reading() as transaction:
            kept = find_evaluation(transaction, grant, entry)
            facts = content_of(transaction, kept, FACTS)
        told = orjson.dumps(self._replaying.judge(kept.told, facts, Detail.FULL))
        return _reply(kept, told)

    def replay(self, grant: Grant, entry: str) -> Reply:
        """
        Work out an evaluation again from the facts that were kept, and answer it where it is the same to every byte.

        Raises `RefusedError`: `evaluation_not_found`, `content_erased`, `replay_differs`.
        """
        grant.require(Act.READ_EVALUATIONS)
        with self._store.reading() as transaction:
            kept = find_evaluation(transaction, grant, entry)
            facts, recorded = (content_of(transaction, kept, name) for name in (FACTS, RESULT))
        replayed = self._replaying.replay(kept.told, facts, kept.contents[RESULT])
        if not replayed.is_identical:
            raise differing(kept.told, recorded, replayed.result)
        return _reply(kept, replayed.result, {REPLAY: "identical"})

    def replay_every(self, progress: Callable[[int], None] = lambda _: None) -> Summary:
        """Replay every evaluation that was answered; *progress* is told how many have been looked at."""
        summary = Summary()
        for seen, row in enumerate(self._walk(), start=1):
            if row.kind == EVALUATION:
                self._count(row, summary)
            progress(seen)
        return summary

    def _walk(self) -> Iterator[log.Row]:
        """Go through the log, a part at a time, so that nobody who writes has to wait."""
        after = 0
        while True:
            with self._store.reading() as transaction:
                rows = log.walk(transaction, after, MOST)
            if not rows:
                return
            yield from rows
            after = rows[-1].position

    def _count(self, row: log.Row, summary: Summary) -> None:
        said = orjson.loads(row.envelope)
        facts = row.contents.get(FACTS)
        if facts is None:
            summary.erased += 1
            return
        summary.replayed += 1
        try:
            is_identical = self._replaying.replay(said["told"], facts, said["contents"][RESULT]).is_identical
        except RefusedError:
            is_identical = False
        if is_identical:
            summary.identical += 1
        else:
            summary.different.append(row.id)


def _newest(
    transaction: Transaction, before: int | None, lot: int, units: frozenset[str] | None, subject: str | None
) -> Iterator[log.Kept]:
    """Give the evaluations of some *units* and of a person, newest first, read a *lot* at a time."""
    while few := log.newest(transaction, kinds=[EVALUATION], before=before, limit=lot, units=units, subject=subject):
        yield from few
        before = few[-1].position


def item_of(kept: log.Kept) -> Json:
    """Give what a list says of an evaluation."""
    told = kept.told
    return {
        "id": kept.id,
        "recorded_at": kept.at,
        "as_of": told["as_of"],
        "release": told["release"],
        "engine": told["engine"],
        "detail": told["detail"],
        "unit": kept.unit,
        "subject_ref": kept.subject,
        "caller": kept.caller,
        "erased": kept.subject is None,
    }


def _reply(kept: log.Kept, result: bytes, headers: Mapping[str, str] | None = None) -> Reply:
    named = {"Gongguo-Release": kept.told["release"], "Gongguo-Evaluation": kept.id}
    return Reply(with_id(kept.id, result), headers={**named, **(headers or {})})
