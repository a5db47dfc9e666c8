"""
Deciding: what a body decided on an evaluation is recorded beside it, and what stands is told.

The log keeps every step and overwrites none. What may never be erased holds codes alone; the words do, that were
written of a person, go with the contents.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

import orjson

from service.governance.access import Act, Grant
from service.governance.chain import Entry
from service.governance.listing import Listing
from service.governance.once import Once, Reply, with_id
from service.intake.decision_forms import Decidable, read_decision
from service.operations.decided import Advice, advice_of, decided_of, standing_of, told_of
from service.operations.decision_notices import notices_of
from service.operations.departures import ALL, DECISION, Wanted, departures
from service.operations.doing import once_only
from service.operations.ledger import Ledger
from service.operations.recorded import RESULT, erased, find_evaluation
from service.store import log
from service.store.connection import Transaction

Json = dict[str, Any]


class Deciding:
    """Records decisions, and tells of them. Safe to use from several threads."""

    def __init__(self, ledger: Ledger) -> None:
        """Record in the log of the store of a *ledger*."""
        self._ledger = ledger

    def decide(self, grant: Grant, evaluation: str, body: bytes, once: Once | None = None) -> Reply:
        """
        Record what was decided on an *evaluation*, what was said when heard, or what became of an appeal.

        Raises `RefusedError` (`evaluation_not_found`, `content_erased`), and as `read_decision` does.
        """
        grant.require(Act.DECIDE)
        with self._ledger.store.reading() as transaction:
            find_evaluation(transaction, grant, evaluation)  # nor is it answered again to whom it is out of reach
        return once_only(
            self._ledger.store,
            once,
            lambda transaction: self._decide(transaction, grant, evaluation, body),
            self._ledger.now,
        )

    def _decide(self, transaction: Transaction, grant: Grant, evaluation: str, body: bytes) -> Reply:
        kept = find_evaluation(transaction, grant, evaluation)
        advice = advice_of(kept, log.content(transaction, kept.position, RESULT))
        before = log.about(transaction, evaluation, [DECISION])
        said = read_decision(body, _decidable(advice, before, self._ledger.today()))
        if advice.recommendations is None and "decisions" in said:
            raise erased()
        told = told_of(said, advice)
        decided = decided_of(said, advice)
        result = {
            "evaluation": evaluation,
            "recorded_at": self._ledger.now(),
            "caller": grant.caller,
            **decided,
            "notices": notices_of(decided, advice, [one.told for one in before]),
        }
        entry = Entry(
            id=self._ledger.new_id(),
            kind=DECISION,
            at=result["recorded_at"],
            caller=grant.caller,
            told=told,
            contents={RESULT: orjson.dumps(result)},
            about=evaluation,
            unit=kept.unit,
        )
        log.append(transaction, [entry], self._ledger.algorithm)
        headers = {"Location": f"/v1/evaluations/{evaluation}/decisions"}
        return Reply(with_id(entry.id, entry.contents[RESULT]), 201, headers, entry.id)

    def decisions(self, grant: Grant, evaluation: str) -> Json:
        """Give everything that was recorded of an *evaluation*, in order, and what stands of each recommendation."""
        grant.require(Act.READ_EVALUATIONS)
        with self._ledger.store.reading() as transaction:
            kept = find_evaluation(transaction, grant, evaluation)
            result = log.content(transaction, kept.position, RESULT)
            entries = log.about(transaction, evaluation, [DECISION])
            items = [_item(one, log.content(transaction, one.position, RESULT)) for one in entries]
        advised = advice_of(kept, result).recommendations or ()
        return {"evaluation": evaluation, "items": items, **standing_of(entries, items, advised)}

    def departures(self, grant: Grant, *, after: int | None, limit: int, wanted: Wanted = ALL) -> Listing:
        """List by which rules bodies departed from advice, most departed first, in the decisions *wanted*."""
        grant.require(Act.READ_DEPARTURES)
        return departures(self._ledger.store, grant.units, wanted, after or 0, limit)


def _decidable(advice: Advice, before: Sequence[log.Kept], today: date) -> Decidable:
    days = [date.fromisoformat(day) for one in before if (day := one.told.get("decided_on"))]
    return Decidable(advice.as_of, advice.recorded_on, today, advice.labels(), max(days, default=None))


def _item(entry: log.Kept, result: bytes | None) -> Json:
    """Give what was recorded; of what was erased, what is left."""
    if result is not None:
        return {"id": entry.id, **orjson.loads(result), "erased": False}
    told = entry.told
    decisions = [{**_but_rules(one), "about": None, "modified_to": None, "reason": None} for one in told["decisions"]]
    return {
        "id": entry.id,
        "evaluation": entry.about,
        "recorded_at": entry.at,
        "caller": entry.caller,
        "body": told["body"],
        "decided_on": told["decided_on"],
        "decisions": decisions,
        "heard": told["heard"] and {**told["heard"], "statement": None, "by": None},
        "appeal": told["appeal"] and {**told["appeal"], "note": None},
        "notices": [],
        "erased": True,
    }


def _but_rules(one: Json) -> Json:
    return {name: value for name, value in one.items() if name != "rules"}
