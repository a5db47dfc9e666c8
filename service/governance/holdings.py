"""
Holdings: which entries still hold what can be erased, which lack it, and which are told to have been erased.

Every position of a long log is noted in little room: neighbours alike take none.
"""

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import pairwise

from service.governance.breaks import BreakCode, Breaks

Range = tuple[int, int]
"""The positions from the first to the last, both included."""

_LACKS = 1
_HOLDS = 2


class Holdings:
    """What was seen of each entry, in the order of the log, and what erasures say."""

    def __init__(self) -> None:
        """Begin with nothing seen."""
        self._starts = array("q")
        self._states = bytearray()
        self._last = 0
        self._erased: list[Range] = []

    def see(self, position: int, *, lacks: bool, holds: bool) -> None:
        """Note whether the entry at a *position* *lacks* some of its contents, and whether it *holds* some."""
        if position > self._last + 1:
            self._begin(self._last + 1, 0)
        self._begin(position, _LACKS * lacks + _HOLDS * holds)
        self._last = position

    def _begin(self, position: int, state: int) -> None:
        if not self._states or self._states[-1] != state:
            self._starts.append(position)
            self._states.append(state)

    def erase(self, ranges: Iterable[Range]) -> None:
        """Note what an erasure says was erased by it."""
        self._erased = joined([*self._erased, *ranges])

    def compare(self, breaks: Breaks) -> None:
        """Note as *breaks* what is lacking and was never erased, and what was erased and is there."""
        for first, last, state in self._runs():
            for begin, end, erased in _split(first, last, self._erased):
                if state & _LACKS and not erased:
                    breaks.add(BreakCode.CONTENT_MISSING, begin, end)
                if state & _HOLDS and erased:
                    breaks.add(BreakCode.CONTENT_KEPT, begin, end)

    def _runs(self) -> Iterator[tuple[int, int, int]]:
        for (first, following), state in zip(pairwise([*self._starts, self._last + 1]), self._states, strict=True):
            yield first, following - 1, state


def joined(ranges: Iterable[Range]) -> list[Range]:
    """Put *ranges* in order, and those together that touch."""
    found: list[Range] = []
    for first, last in sorted(ranges):
        if found and first <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return found


def ranges_of(positions: Iterable[int]) -> list[Range]:
    """Write *positions* as ranges."""
    return joined((one, one) for one in positions)


def _split(first: int, last: int, ranges: list[Range]) -> Iterator[tuple[int, int, bool]]:
    """Cut the positions from *first* to *last* where *ranges* begin and end; say of each part whether it is in one."""
    at = max(bisect_right(ranges, (first, first)) - 1, 0)
    while first <= last:
        begin, end = ranges[at] if at < len(ranges) else (last + 1, last + 1)
        at += 1
        if begin > first:
            yield first, min(begin - 1, last), False
            first = begin
        if end >= first and first <= last:
            yield first, min(end, last), True
            first = end + 1
