"""
What was decided on an evaluation: put beside its recommendations, told in codes, and what stands of each.

A recommendation is named by its number in the evaluation, so that what can never be erased need not name a record.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson

from service.domain.verdict import Verdict
from service.governance.decisions import Decided, Outcome, departs
from service.store.log import Kept

Json = dict[str, Any]

_RESTS_ON = {
    Verdict.RECOMMENDED: (("reasons", "yes"),),
    Verdict.BARRED: (("barred_by", "yes"),),
    Verdict.HELD: (("held_by", "yes"),),
    Verdict.UNSETTLED: (("reasons", "unknown"), ("doubts", "unknown")),
}
"""The findings that make each verdict what it is."""


@dataclass(frozen=True, slots=True)
class Advice:
    """An evaluation, as far as decisions are held against it."""

    as_of: date
    recorded_on: date
    release: str
    recommendations: Sequence[Json] | None  # None: they were erased

    def numbers(self) -> dict[tuple[str, str | None], int]:
        """Give the number of every recommendation, from 1."""
        return {(one["action"], one["about"]): at for at, one in enumerate(self.recommendations or (), start=1)}

    def labels(self) -> dict[tuple[str, str | None], str] | None:
        """Give the label of every recommendation; None where they were erased."""
        if self.recommendations is None:
            return None
        return {(one["action"], one["about"]): one["label"] for one in self.recommendations}


def advice_of(kept: Kept, result: bytes | None) -> Advice:
    """Give the advice of an evaluation that was *kept*, by its *result*."""
    return Advice(
        date.fromisoformat(kept.told["as_of"]),
        date.fromisoformat(kept.at[:10]),
        kept.told["release"],
        None if result is None else orjson.loads(result)["recommendations"],
    )


def decided_of(said: Json, advice: Advice) -> Json:
    """Give what was *said*, whole: `{body, decided_on, decisions, heard, appeal}`; what was not said is null."""
    return {
        "body": said.get("body"),
        "decided_on": _day(said.get("decided_on")),
        "decisions": [
            {**_advised(number, one), "about": one["about"], **_decided(item)}
            for number, one, item in _matched(said, advice)
        ],
        "heard": _heard(said.get("heard")),
        "appeal": _appeal(said.get("appeal")),
    }


def told_of(said: Json, advice: Advice) -> Json:
    """Give what was *said* in codes alone: what may be kept for ever."""
    heard, appeal = _heard(said.get("heard")), _appeal(said.get("appeal"))
    return {
        "release": advice.release,
        "body": said.get("body"),
        "decided_on": _day(said.get("decided_on")),
        "decisions": [
            {**_advised(number, one), "outcome": item["outcome"], "rules": dict(rests_on(one))}
            for number, one, item in _matched(said, advice)
        ],
        "heard": heard and {"on": heard["on"]},
        "appeal": appeal and {name: value for name, value in appeal.items() if name != "note"},
    }


def rests_on(recommendation: Json) -> Iterator[tuple[str, str]]:
    """Give the rules that make the verdict of a *recommendation* what it is: id and title."""
    for name, answer in _RESTS_ON[Verdict(recommendation["verdict"])]:
        yield from ((one["rule"], one["title"]) for one in recommendation[name] if one["answer"] == answer)


def standing_of(entries: Iterable[Kept], items: Iterable[Json], recommendations: Sequence[Json]) -> Json:
    """
    Give what stands, of *entries* in order and what each recorded: the last outcome on each recommendation.

    `{standing: [{recommendation, action, label, kind, about, verdict, outcome, departs, body, decided_on, decision}],
    heard, appeal}`; of *recommendations* that nobody decided on, the outcome is null.
    """
    found = {number: _undecided(number, one) for number, one in enumerate(recommendations, start=1)}
    heard: Json | None = None
    appeal: Json | None = None
    for entry, item in zip(entries, items, strict=True):
        heard, appeal = item["heard"] or heard, item["appeal"] or appeal
        for one in item["decisions"]:
            told = {name: one[name] for name in ("recommendation", "action", "label", "kind", "verdict", "about")}
            is_apart = departs(Verdict(one["verdict"]), Outcome(one["outcome"]))
            by = {"body": item["body"], "decided_on": item["decided_on"], "decision": entry.id}
            found[one["recommendation"]] = {**told, "outcome": one["outcome"], "departs": is_apart, **by}
    return {"standing": [found[number] for number in sorted(found)], "heard": heard, "appeal": appeal}


def decided_in(entry: Kept) -> Iterator[Decided]:
    """Give each decision that an *entry* of the log tells of."""
    told = entry.told
    for one in told["decisions"]:
        yield Decided(
            evaluation=str(entry.about),
            recommendation=one["recommendation"],
            action=one["action"],
            label=one["label"],
            verdict=Verdict(one["verdict"]),
            outcome=Outcome(one["outcome"]),
            rules=one["rules"],
            release=told["release"],
            decided_on=told["decided_on"],
        )


def _matched(said: Json, advice: Advice) -> Iterator[tuple[int, Json, Json]]:
    """Give each decision beside its recommendation: number, recommendation, decision."""
    numbers = advice.numbers()
    for item in said.get("decisions", ()):
        number = numbers[item["action"], item.get("about")]
        yield number, (advice.recommendations or ())[number - 1], item


def _advised(number: int, one: Mapping[str, Any]) -> Json:
    return {"recommendation": number, **{name: one[name] for name in ("action", "label", "kind", "verdict")}}


def _decided(item: Json) -> Json:
    return {"outcome": item["outcome"], "modified_to": item.get("modified_to"), "reason": item.get("reason")}


def _heard(heard: Json | None) -> Json | None:
    if heard is None:
        return None
    return {"on": _day(heard["on"]), "statement": heard["statement"], "by": heard.get("by")}


def _appeal(appeal: Json | None) -> Json | None:
    if appeal is None:
        return None
    days = {"lodged_on": _day(appeal["lodged_on"]), "decided_on": _day(appeal.get("decided_on"))}
    return {**days, "body": appeal["body"], "outcome": appeal["outcome"], "note": appeal.get("note")}


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _undecided(number: int, one: Json) -> Json:
    nothing = dict.fromkeys(("outcome", "departs", "body", "decided_on", "decision"))
    return {**_advised(number, one), "about": one["about"], **nothing}
