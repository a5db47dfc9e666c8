"""
What came of a shadow: how often a release said otherwise than the one in force, by what the log has of it.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Any

from service.store import log
from service.store.connection import Transaction

MOST_COUNTED = 20_000
"""So many entries are looked at, the newest ones."""
_LOT = 500


def counts(transaction: Transaction, digest: str) -> dict[str, Any]:
    """Count the evaluations in the shadow of a release, those that differed, and how each action was judged then."""
    evaluations, differing, failed, seen = 0, 0, 0, 0
    changes: Counter[tuple[str, str | None, str | None]] = Counter()
    for told in islice(_entries(transaction), MOST_COUNTED):
        seen += 1
        if told["release"] == digest:
            evaluations += 1
            failed += "failed" in told
            differing += bool(told.get("differs"))
            changes.update((one["action"], one["from"], one["to"]) for one in told.get("changes", ()))
    listed = sorted(changes.items(), key=lambda one: (-one[1], one[0][0], str(one[0][1:])))
    return {
        "evaluations": evaluations,
        "differing": differing,
        "failed": failed,
        "changes": [{"action": name, "from": old, "to": new, "count": count} for (name, old, new), count in listed],
        "complete": seen < MOST_COUNTED,
    }


def _entries(transaction: Transaction) -> Iterator[Any]:
    """Give what the log tells of each evaluation in a shadow, newest first."""
    before: int | None = None
    while entries := log.newest(transaction, kinds=["shadow"], before=before, limit=_LOT):
        yield from (one.told for one in entries)
        before = entries[-1].position
