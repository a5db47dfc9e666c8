"""
Departures: by which rules bodies decided otherwise than they were advised, most departed first.

Nothing personal is told: rules, actions and numbers. Of decisions on one recommendation the last counts.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from service.governance.decisions import OUTCOME_LABELS, Decided, Tally, departs, standing, tally
from service.governance.listing import Listing
from service.operations.decided import decided_in
from service.store import log
from service.store.connection import Store, Transaction

Json = dict[str, Any]

DECISION = "decision"
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which decisions are counted: those made between two days, on advice by one release, each where it is said."""

    start: date | None = None
    end: date | None = None
    release: str | None = None

    def has(self, one: Decided) -> bool:
        """Answer whether a decision is counted."""
        day = date.fromisoformat(one.decided_on)
        is_between = (self.start is None or self.start <= day) and (self.end is None or day <= self.end)
        return is_between and self.release in (None, one.release)


ALL = Wanted()


def departures(store: Store, units: Collection[str] | None, wanted: Wanted, after: int, limit: int) -> Listing:
    """List the rules of decisions that are *wanted* about persons of some *units* (None: of all)."""
    with store.reading() as transaction:
        decided = [one for entry in _entries(transaction, units) for one in decided_in(entry)]
    counted = [one for one in standing(decided) if wanted.has(one)]
    found = [one for one in tally(counted) if one.departed]
    part = found[after : after + limit]
    return Listing([_told(one) for one in part], after + limit if len(found) > after + limit else None)


def _entries(transaction: Transaction, units: Collection[str] | None) -> Sequence[log.Kept]:
    """Give all decisions, oldest first."""

    def newest() -> Iterator[log.Kept]:
        before: int | None = None
        while found := log.newest(transaction, kinds=[DECISION], before=before, limit=_AT_ONCE, units=units):
            yield from found
            before = found[-1].position

    return list(newest())[::-1]


def _told(one: Tally) -> Json:
    return {
        "rule": one.rule,
        "title": one.title,
        "action": one.action,
        "label": one.label,
        "decided": one.decided,
        "departed": one.departed,
        "share": one.share,
        "outcomes": [
            {
                "verdict": verdict.value,
                "outcome": outcome.value,
                "outcome_label": OUTCOME_LABELS[outcome],
                "departs": departs(verdict, outcome),
                "times": times,
            }
            for (verdict, outcome), times in sorted(one.cases.items(), key=lambda case: (-case[1], case[0]))
        ],
    }
