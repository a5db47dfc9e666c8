"""
An evaluation without what is not told to the person: actions and rules that are withheld, wherever they stand.

It is made from a dossier without the records that are withheld, so no count, number or sentence in it knows of them.
What would be said otherwise with them is left out, and nothing is put in its place: that something is left out is not
told either.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from service.domain.answer import Answer
from service.domain.release import Release
from service.domain.verdict import Verdict
from service.reports.disclosure import withheld_fields, withheld_rules
from service.reports.words import Json

Said: TypeAlias = tuple[str, str | None, str, str | None]
"""An action, what it is about, its verdict (or that it is superseded), and by which action."""

_LISTS = ("reasons", "barred_by", "held_by", "doubts")
_AGAINST = {Verdict.BARRED: "barred_by", Verdict.HELD: "held_by"}
_SUPERSEDED = "superseded"
_IDENTITY = re.compile(r"\[.*\]")
"""Of a path, which record it leads to."""
_UNSEEN = "unknown_record"
"""The notice of a record about one that is not there, as one that is withheld is not."""


def said_of(evaluation: Json) -> frozenset[Said]:
    """Give what an *evaluation* says of each action."""
    verdicts = ((one["action"], one["about"], one["verdict"], None) for one in evaluation["recommendations"])
    superseded = ((one["action"], one["about"], _SUPERSEDED, one["by"]) for one in evaluation["superseded"])
    return frozenset((*verdicts, *superseded))


@dataclass(frozen=True, slots=True)
class Withholding:
    """What is withheld: rules and actions by id, the words that would give them away, and all that may be said."""

    rules: frozenset[str]
    actions: frozenset[str]
    fields: frozenset[str]  # by the list they stand in: `incidents.sources`
    marks: tuple[str, ...]
    said: frozenset[Said]  # of actions, with what is withheld as without it

    @classmethod
    def of(cls, release: Release, said: frozenset[Said]) -> "Withholding":
        """Find what a *release* withholds; of actions what is *said* may be told."""
        actions = frozenset(name for name, action in release.actions.items() if not action.disclosed)
        labels = [release.actions[name].label for name in sorted(actions)]
        withheld = withheld_rules(release)
        named = [word for rule in release.rules() if rule.id in withheld for word in (rule.id, rule.title)]
        return cls(withheld, actions, withheld_fields(release), (*labels, *named), said)

    def covers(self, part: Any) -> bool:  # noqa: ANN401  # a JSON value
        """Answer whether a *part* of a result is of something withheld, or names it."""
        if isinstance(part, dict):
            return self.is_of(part) or any(map(self.covers, part.values()))
        if isinstance(part, list):
            return any(map(self.covers, part))
        return isinstance(part, str) and any(mark in part for mark in self.marks)

    def is_of(self, part: Json) -> bool:
        """Answer whether a *part* of a result is of a rule, an action or a field that is withheld."""
        actions = [one for one in (part.get("action"), part.get("by")) if isinstance(one, str)]
        if part.get("rule") in self.rules or not self.actions.isdisjoint(actions):
            return True
        return _IDENTITY.sub("", part.get("path") or "") in self.fields

    def rest(self, parts: Iterable[Json]) -> list[Json]:
        """Give those of some *parts* that nothing withheld is in."""
        return [part for part in parts if not self.covers(part)]

    def names(self, rules: Iterable[str]) -> list[str]:
        """Give those *rules* (`FT-01`, `FT-01@I-2`) that may be named."""
        return [name for name in rules if name.partition("@")[0] not in self.rules]


def disclosed(evaluation: Json, withheld: Withholding) -> Json:
    """Give an *evaluation* as it is told to the person."""
    missing = list(_missing(evaluation["missing"], withheld))
    untold = {one["label"] for one in evaluation["missing"]} - {one["label"] for one in missing}
    told = (_action(one, withheld, untold) for one in evaluation["recommendations"] if _is_said(one, withheld))
    superseded = withheld.rest(evaluation["superseded"])
    return {
        **evaluation,
        "recommendations": [one for one in told if _stands(one)],
        "superseded": [one for one in superseded if _is_said({**one, "verdict": _SUPERSEDED}, withheld)],
        "findings": [],  # reasons tell all that is told
        "set_aside": [{**one, "rules": withheld.names(one["rules"])} for one in evaluation["set_aside"]],
        "missing": missing,
        "under_consideration": withheld.rest(evaluation["under_consideration"]),
        "near_misses": withheld.rest(evaluation["near_misses"]),
        "pending": [],
        "notices": [one for one in withheld.rest(evaluation["notices"]) if _is_open(one, withheld)],
    }


def _is_said(one: Json, withheld: Withholding) -> bool:
    said = (one["action"], one["about"], one["verdict"], one.get("by"))
    return said in withheld.said and not withheld.is_of(one)


def _is_open(notice: Json, withheld: Withholding) -> bool:
    """Answer whether a *notice* names nothing withheld, nor a record that the person does not see."""
    rules = notice.get("rules", [])
    return notice["code"] != _UNSEEN and withheld.names(rules) == list(rules)


def _action(action: Json, withheld: Withholding, untold: Collection[str]) -> Json:
    return {**action, **{key: _reasons(action[key], withheld, untold) for key in _LISTS}}


def _reasons(reasons: list[Json], withheld: Withholding, untold: Collection[str]) -> list[Json]:
    """Give the *reasons* that may be told and lack nothing that is *untold*."""
    return [
        {**one, "evidence": withheld.rest(one.get("evidence", []))}
        for one in reasons
        if not withheld.covers({key: one.get(key) for key in ("rule", "text")}) and not _lacks(one, untold)
    ]


def _lacks(reason: Json, labels: Collection[str]) -> bool:
    return reason["answer"] == Answer.UNKNOWN and any(label in reason["text"] for label in labels)


def _stands(action: Json) -> bool:
    """Answer whether the verdict on an *action* follows from what is told of it: else it would betray what is not."""
    verdict, reasons = Verdict(action["verdict"]), action["reasons"]
    if verdict is Verdict.UNSETTLED:
        return bool(reasons) and any(one["answer"] == Answer.UNKNOWN for one in (*reasons, *action["doubts"]))
    return bool(reasons) and bool(action[_AGAINST.get(verdict, "reasons")])


def _missing(missing: Iterable[Json], withheld: Withholding) -> Iterator[Json]:
    """Give what is lacking: a field that a withheld rule waits for is not asked of the person, a whole list is."""
    for one in missing:
        rules = withheld.names(one["rules"])
        is_whole = "." not in one["path"]
        if rules and (is_whole or (len(rules) == len(one["rules"]) and not withheld.is_of(one))):
            yield {**one, "rules": rules}


def disclosed_calendar(calendar: Json, untold: Iterable[Said], withheld: Withholding) -> Json:
    """Give a *calendar* without what is *untold* of actions, and the days on which nothing that is told changes."""
    left_out = {said[:2] for said in untold}
    days = [_day(one, left_out, withheld) for one in calendar["days"]]
    return {**calendar, "days": [one for one in days if any(one[key] for key in _CHANGES)]}


_CHANGES = ("actions", "rules", "records")


def _day(day: Json, left_out: Collection[tuple[str, str | None]], withheld: Withholding) -> Json:
    """Give what of a *day* may be told: where a withheld rule changes, no action, for it may be the reason."""
    rules = [{**one, "causes": withheld.rest(one["causes"])} for one in day["rules"] if not withheld.covers(_bare(one))]
    is_whole = len(rules) == len(day["rules"])
    told = [one for one in withheld.rest(day["actions"]) if (one["action"], one["about"]) not in left_out]
    actions, records = told if is_whole else [], withheld.rest(day["records"])
    is_partial = len(actions) < len(day["actions"])
    return {**day, "actions": actions, "rules": rules, "records": records, "is_partial": is_partial}


def _bare(rule: Json) -> Json:
    return {key: rule[key] for key in ("rule", "about")}
