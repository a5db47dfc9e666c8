"""
Auditing: the log is listed, verified from end to end, and exported; nothing here changes it.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from service.governance.access import Grant
from service.governance.listing import Listing
from service.governance.retaining import EntryKind
from service.governance.rows import COLUMNS, Head, Row
from service.governance.verification import Verified, verify
from service.operations.exporting import Ending, ending_line, written
from service.store import log, looking
from service.store.connection import Store, Transaction

STEP = 500
"""How many entries are read at once."""
BEFORE_ALL = -(2**31)
"""A place before that of any entry, even of one that was put before the first."""

KINDS = [kind.value for kind in EntryKind]

OnProgress = Callable[[int], None]
"""Is told, now and then, up to which position it has come."""


@dataclass(frozen=True, slots=True)
class HeadAt:
    """Where the log ended at an instant; kept elsewhere, it shows later whether the log up to there is the same."""

    position: int
    digest: str
    at: str


class Auditing:
    """Tells of the log of a store."""

    def __init__(self, store: Store, now: Callable[[], str]) -> None:
        """Read a *store*; heads are dated by *now*."""
        self._store = store
        self._now = now

    def position(self) -> int:
        """Give the position of the last entry; 0 where there is none."""
        return self.head().position

    def head(self) -> HeadAt:
        """Give where the log ends now."""
        with self._store.reading() as transaction:
            return HeadAt(*log.head(transaction), self._now())

    def entries(
        self,
        grant: Grant,
        *,
        after: int | None,
        limit: int,
        kinds: Collection[str] = KINDS,
        about: str | None = None,
    ) -> Listing:
        """
        List what is sealed of entries within reach of a *grant*, the newest first, those *after* a place in this order.

        Contents are not among it, nor whom an entry is about: the digests of the contents are.
        """
        with self._store.reading() as transaction:
            found = log.newest(transaction, kinds=kinds, before=after, limit=limit + 1, about=about, units=grant.units)
        shown = found[:limit]
        return Listing([_item(one) for one in shown], shown[-1].position if len(found) > limit else None)

    def verify(self, exported: Head | None = None, on_progress: OnProgress = lambda _: None) -> Verified:
        """Verify the whole log as it stands at one moment, and against a head that was *exported* before."""
        with self._store.reading() as transaction:
            return verify(_rows(transaction, BEFORE_ALL, on_progress), looking.head(transaction), exported)

    def export(
        self, out: BinaryIO, *, after: int = 0, contents: bool = False, on_progress: OnProgress = lambda _: None
    ) -> HeadAt:
        """Write the log *after* a position into a file of lines, with the *contents* or without; give its head."""
        with self._store.reading() as transaction:
            head, at = Head(*log.head(transaction)), self._now()
            out.writelines(written(_rows(transaction, after, on_progress, contents=contents)))
            out.write(ending_line(Ending(head, after, contents), at))
        return HeadAt(head.position, head.digest, at)


def _rows(transaction: Transaction, after: int, on_progress: OnProgress, *, contents: bool = True) -> Iterator[Row]:
    """Give the rows of the log *after* a position, a step at a time."""
    while found := looking.rows(transaction, after, STEP, contents=contents):
        yield from found
        after = found[-1].position
        on_progress(after)


def _item(kept: log.Kept) -> dict[str, Any]:
    told = {name: getattr(kept, name) for name in ("position", *COLUMNS)}
    return {**told, "told": kept.told, "contents": kept.contents, "digest": kept.digest}
