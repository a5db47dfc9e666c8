"""
Verification: is the log what was once written, and if not, where not.

One pass in the order of the log, in little memory, each entry beside the one that follows: what is told of a place is
settled by what both its neighbours were sealed with. It goes on after a break. Whoever can write to the store can seal
a changed log anew; that is found only against a head that was exported before.
"""

import json
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from service.governance.breaks import Break, BreakCode, Breaks
from service.governance.chain import START, fits
from service.governance.holdings import Holdings, Range
from service.governance.retaining import EntryKind
from service.governance.rows import COLUMNS, Head, Read, Row, pairs

FACTS = "facts"
"""The content that says whom an entry is about."""

_REMEMBERED = 1000  # how far back an inserted stretch is recognised as one


@dataclass(frozen=True, slots=True)
class Verified:
    """How many entries were looked at, where they end, and where they are not what was written."""

    entries: int
    head: Head
    breaks: tuple[Break, ...]  # the first hundred found, in order of position
    number: int  # of all breaks

    @property
    def whole(self) -> bool:
        """Answer whether nothing is wrong."""
        return self.number == 0


def verify(rows: Iterable[Row], head: Head | None, exported: Head | None = None, after: int = 0) -> Verified:
    """
    Look at the *rows* after a position in the order of their positions, which should end at the *head*.

    *exported* is a head that was exported before: its entry has to be there, with its digest.
    """
    walk = _Walk(head, exported, after)
    for this, following in pairs(map(Read, rows)):
        walk.take(this, following)
    return walk.end()


class _Walk:
    """What is known on the way through the log."""

    def __init__(self, head: Head | None, exported: Head | None, after: int) -> None:
        self._head, self._exported = head, exported
        self._breaks, self._holdings = Breaks(), Holdings()
        self._entries = 0
        self._last = Head(after, START)
        self._shift = 0  # by how much rows lie further on than they were sealed
        self._linked = after == 0  # whether the last row is to be held to the next one: not where a break is told of it
        self._recent: deque[_Passed] = deque([_Passed({START}, 0, misplaced=False)] if after == 0 else [], _REMEMBERED)
        self._ended = head == Head(after, START)

    def take(self, this: Read, following: Read | None) -> None:
        """Look at one row, in sight of the one that follows."""
        position = this.row.position
        self._entries += 1
        if self._ended or position <= self._last.position:
            self._breaks.add(BreakCode.ENTRY_INSERTED, position)
            return
        if position > self._last.position + 1:
            self._breaks.add(BreakCode.ENTRY_MISSING, self._last.position + 1, position - 1)
            self._linked = False
        misplaced = self._place(this, following)
        if this.trusted and this.told is not None:
            self._beside(this, this.told)
        at = Head(position - self._shift, this.row.digest)
        exported = self._exported
        if exported is not None and exported.position == at.position and exported.digest not in this.digests:
            self._breaks.add(BreakCode.SEALED_ANEW, position)
        self._ended = self._head == at
        self._recent.append(_Passed(this.digests, position, misplaced=misplaced))
        self._last = Head(position, this.row.digest)

    def _place(self, this: Read, following: Read | None) -> bool:
        """Hold a row to its neighbours; answer whether it was told to be out of order."""
        position = this.row.position
        goes_on = self._goes_on(this, following)
        if not this.sound:
            self._tell_changed(this, following)
            self._linked = False
        elif this.place != position - self._shift:
            return self._misplaced(this, goes_on=goes_on)
        elif self._linked and this.previous not in self._recent[-1].digests:
            at_fault = self._last.position if goes_on and self._last.position else position
            self._breaks.add(BreakCode.ENVELOPE_CHANGED, at_fault)
            self._linked = at_fault != position
        else:
            self._linked = True
        return False

    def _tell_changed(self, this: Read, following: Read | None) -> None:
        """Tell of a row whose envelope and digest do not fit: which of them was changed is known to its neighbours."""
        by_others = {following.previous if following is not None and following.sound else None}
        if self._head is not None and self._head.position == this.row.position:
            by_others.add(self._head.digest)
        if this.told is not None and by_others & (this.digests - {this.row.digest}):
            self._breaks.add(BreakCode.COLUMN_CHANGED, this.row.position, what="digest")
            this.trusted = True
        else:
            self._breaks.add(BreakCode.ENVELOPE_CHANGED, this.row.position)

    def _goes_on(self, this: Read, following: Read | None) -> bool:
        """Answer whether what comes after a row was sealed after it."""
        if following is None:
            return self._head is not None and self._head.digest in this.digests
        return following.previous in this.digests

    def _misplaced(self, this: Read, *, goes_on: bool) -> bool:
        """Tell of a sound row in another place than it was sealed for; answer whether itself is out of order."""
        position, place = this.row.position, this.place
        expected = position - self._shift
        before = next((one.position for one in reversed(self._recent) if this.previous in one.digests), None)
        if place is None or not goes_on:
            self._breaks.add(BreakCode.ORDER_CHANGED, position, what=f"封存时为第 {place} 条")
            self._linked = False
            return True
        self._shift = position - place
        self._linked = True
        if before is not None:
            inserted = [one.position for one in self._recent if one.position > before and not one.misplaced]
            if inserted:
                self._breaks.add(BreakCode.ENTRY_INSERTED, inserted[0], inserted[-1])
        elif place > expected:
            self._breaks.add(BreakCode.ENTRY_MISSING, expected, place - 1)
        else:
            self._breaks.add(BreakCode.ORDER_CHANGED, position, what=f"封存时为第 {place} 条")
        return False

    def _beside(self, this: Read, told: Mapping[str, Any]) -> None:
        """Compare what lies beside an envelope with what it says."""
        row = this.row
        if row.columns is not None:
            for name in _columns_changed(row, row.columns, told):
                self._breaks.add(BreakCode.COLUMN_CHANGED, row.position, what=name)
        if row.contents is None:
            return
        digests: Mapping[str, str] = told["contents"]
        self._hold_contents(row.position, row.contents, digests)
        if this.place == row.position - self._shift:
            there = [row.contents.get(name) is not None for name in digests]
            holds = any(there) or row.subject is not None
            self._holdings.see(this.place, lacks=not all(there), holds=holds)
        if told["kind"] == EntryKind.ERASURE and this.place is not None:
            self._holdings.erase(_erased(told["told"], this.place))

    def _hold_contents(
        self, position: int, contents: Mapping[str, bytes | None], digests: Mapping[str, object]
    ) -> None:
        for name, content in contents.items():
            if name not in digests:
                self._breaks.add(BreakCode.CONTENT_ADDED, position, what=name)
            elif content is not None and not fits(digests[name], content):
                self._breaks.add(BreakCode.CONTENT_CHANGED, position, what=name)

    def end(self) -> Verified:
        """Look at where the rows end, and at what was erased."""
        self._holdings.compare(self._breaks)
        last = self._last.position
        for head, said in ((self._head, "末尾登记"), (self._exported, "此前导出的末尾登记")):
            if head is not None and head.position > max(last, last - self._shift):
                what = f"{said}为第 {head.position} 条，实际只到第 {last} 条"
                self._breaks.add(BreakCode.CUT_OFF, last + 1, head.position, what)
        if self._head is None:
            self._breaks.add(BreakCode.HEAD_MISSING, last + 1)
        elif not self._ends_at(self._head):
            self._breaks.add(BreakCode.HEAD_CHANGED, self._head.position)
        told = sorted(self._breaks.told, key=lambda one: one.position)
        return Verified(self._entries, self._last, tuple(told), self._breaks.number)

    def _ends_at(self, head: Head) -> bool:
        """Answer whether the last row is that of the *head*, or something else was told of it."""
        last = self._last.position
        if self._ended or head.position > max(last, last - self._shift):
            return True
        if head.position != last - self._shift:
            return False
        return not self._linked or head.digest in self._recent[-1].digests


@dataclass(frozen=True, slots=True)
class _Passed:
    """A row that was passed, and the digests by which the next one may call it."""

    digests: set[str]
    position: int
    misplaced: bool


def _columns_changed(row: Row, columns: Mapping[str, object], told: Mapping[str, Any]) -> Iterator[str]:
    """Give the names of the *columns* beside a row that say otherwise than what was sealed."""
    yield from (name for name in COLUMNS if columns[name] != told[name])
    facts = (row.contents or {}).get(FACTS)
    if facts is not None and fits(told["contents"].get(FACTS), facts) and row.subject != _subject(facts):
        yield "subject"
    if FACTS not in told["contents"] and row.subject is not None:  # nothing sealed says whom it is about
        yield "subject"


def _subject(facts: bytes) -> object:
    """Give whom *facts* are about."""
    try:
        return json.loads(facts)["subject"]["ref"]
    except (ValueError, RecursionError, LookupError, TypeError):
        return None


def _erased(told: object, position: int) -> Iterator[Range]:
    """Give the ranges of positions that the erasure at a *position* names; it can name none that come after it."""
    ranges = told.get("ranges") if isinstance(told, dict) else None
    for one in ranges if isinstance(ranges, list) else ():
        match one:
            case [int(first), int(last)] if 0 < first <= last < position:
                yield first, last
