"""
The result of a simulation, put together from the tally.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from service.domain.action import Action
from service.domain.release import Release
from service.domain.rule import Rule
from service.domain.total_counts import Counts
from service.operations.simulation.effects import BASE, DRAFT, SIDES, STANDINGS, actions_of
from service.operations.simulation.effects_tally import Tally
from service.operations.simulation.fairness import fairness
from service.operations.simulation.grouping import UNIT, UNKNOWN, Grouping, groupings_of
from service.operations.simulation.grouping_suppression import SUPPRESSED, hidden_of
from service.operations.simulation.kinds import joined
from service.operations.totals import judge_totals

Json = dict[str, Any]

MOST_UNITS = 1_000
"""How many units are told of, those first where the most persons change; the others are told of together."""

OTHERS = ":others"
_COUNTED = {"persons": "persons", "changed": "changed", "more": "more_favourable", "less": "less_favourable"}


def result_of(tally: Tally, base: Release, draft: Release, smallest: int) -> Json:
    """Tell what a *tally* of the whole population says; `population` and `persons` are for others to add."""
    known = {**base.actions, **draft.actions}
    actions = [known[name] for name in actions_of(base, draft)]
    groupings = groupings_of(joined(base.kinds, draft.kinds))
    days = _days(tally)
    return {
        "as_of": days[0] if len(days) == 1 else None,
        "base": {"digest": base.digest},
        "draft": {"digest": draft.digest},
        "actions": [{"action": one.name, "label": one.label, "kind": one.kind} for one in actions],
        "groups": [{"by": one.by, "label": one.label} for one in groupings],
        "changed": {"persons": tally["changed",], "actions": sum(key[0] == "affected" for key in tally)},
        "flows": list(_flows(tally, actions, _titles(base, draft))),
        "by_group": {one.by: list(_groups(tally, one, smallest)) for one in groupings},
        "fairness": fairness(tally, [one for one in actions if not one.about], groupings, smallest),
        "rules": _rules(tally, base, draft),
    }


def _titles(base: Release, draft: Release) -> Mapping[str, str]:
    rules = {rule.id: rule.title for rule in draft.rules()}
    return {**rules, **{rule.id: rule.title for rule in base.rules() if rule.id not in rules}}


def _flows(tally: Tally, actions: Sequence[Action], titles: Mapping[str, str]) -> Iterator[Json]:
    """Give the flows action by action, from the weightiest verdict on; of their rules, the most persons first."""
    place = {name: number for number, name in enumerate((*STANDINGS.categories, *titles))}
    by_name = {one.name: one for one in actions}
    order = {one.name: number for number, one in enumerate(actions)}
    flows = [(key[0], key[1], key[2], count) for (name, *key), count in tally.items() if name == "flow"]
    causes: dict[tuple[str, ...], list[tuple[str, str, str, int]]] = {}
    for (name, *key), count in tally.items():
        if name == "cause":
            causes.setdefault(tuple(key[:3]), []).append((key[3], key[4], key[5], count))
    for name, before, after, count in sorted(flows, key=lambda one: (order[one[0]], place[one[1]], place[one[2]])):
        of = sorted(causes.get((name, before, after), []), key=lambda one: (-one[3], place[one[0]], *one[1:3]))
        told = {"action": name, "label": by_name[name].label, "kind": by_name[name].kind, "from": before, "to": after}
        yield {**told, "persons": count, "rules": [_cause(one, titles) for one in of]}


def _cause(cause: tuple[str, str, str, int], titles: Mapping[str, str]) -> Json:
    rule, before, after, persons = cause
    return {"rule": rule, "title": titles[rule], "persons": persons, "from": before, "to": after}


def _groups(tally: Tally, grouping: Grouping, smallest: int) -> Iterator[Json]:
    """Give the groups of a *grouping*; those that are not shown are joined."""
    counts: dict[str, Json] = {}
    for (name, *key), count in tally.items():
        if name == "group" and key[0] == grouping.by:
            counts.setdefault(key[1], dict.fromkeys(_COUNTED.values(), 0))[_COUNTED[key[2]]] = count
    hidden = hidden_of({group: of["persons"] for group, of in counts.items()}, smallest)
    shown = sorted(counts.keys() - hidden, key=grouping.place)
    beyond: list[str] = []
    if grouping.by == UNIT and len(shown) > MOST_UNITS:
        ranked = sorted(shown, key=lambda group: (-counts[group]["changed"], grouping.place(group)))
        shown, beyond = sorted(ranked[:MOST_UNITS], key=grouping.place), ranked[MOST_UNITS:]
    yield from ({"group": one, "label": grouping.named(one), **_with_neither(counts[one])} for one in shown)
    if beyond:
        yield _together(OTHERS, f"其余 {len(beyond)} 个", [counts[one] for one in beyond])
    if hidden:
        yield _together(SUPPRESSED, f"合并不单列的 {len(hidden)} 组", [counts[one] for one in hidden])


def _together(group: str, label: str, counts: Sequence[Json]) -> Json:
    joint = {name: sum(one[name] for one in counts) for name in _COUNTED.values()}
    return {"group": group, "label": label, **_with_neither(joint)}


def _with_neither(counts: Json) -> Json:
    return {**counts, "neither": counts["changed"] - counts["more_favourable"] - counts["less_favourable"]}


def _rules(tally: Tally, base: Release, draft: Release) -> Json:
    """Tell which rules came and went, and which answer otherwise or are worded otherwise."""
    old, new = ({rule.id: rule for rule in release.rules()} for release in (base, draft))
    both = [rule for rule in new.values() if rule.id in old]
    return {
        "added": [_named(rule) for rule in new.values() if rule.id not in old],
        "removed": [_named(rule) for rule in old.values() if rule.id not in new],
        "changed": [
            _changed(tally, rule) for rule in both if tally["differs", rule.id] or _meant(old[rule.id]) != _meant(rule)
        ],
    }


def _named(rule: Rule) -> Json:
    return {"rule": rule.id, "title": rule.title}


def _meant(rule: Rule) -> Rule:
    return replace(rule, accepted={})


def _changed(tally: Tally, rule: Rule) -> Json:
    counted = {
        answer: {side: tally["answer", rule.id, side, answer] for side in SIDES} for answer in ("yes", "unknown")
    }
    return {**_named(rule), "about": sorted(rule.conditions), "persons": tally["differs", rule.id], **counted}


def totals_of(tally: Tally, releases: Sequence[Release], counts: Sequence[Counts], smallest: int) -> list[Json]:
    """
    Say how the population stands to each total under the base and under the draft; None where one does not have it.

    Nothing is said of persons who are judged as of several days. Groups that are not shown are not listed here either.
    """
    days = _days(tally)
    if len(days) != 1:
        return []
    day = date.fromisoformat(days[0]).toordinal()
    hidden = {one.fact: _hidden(tally, one, smallest) for one in groupings_of(joined(*(one.kinds for one in releases)))}
    pairs = zip(SIDES, releases, counts, strict=True)
    judged = {
        side: {one["total"]: shown_of(one, hidden) for one in judge_totals(release, day, of)}
        for side, release, of in pairs
    }
    titles = {name: one["title"] for side in (BASE, DRAFT) for name, one in judged[side].items()}
    names = dict.fromkeys((*judged[DRAFT], *judged[BASE]))
    return [
        {"total": name, "title": titles[name], **{side: judged[side].get(name) for side in SIDES}} for name in names
    ]


def shown_of(judged: Json, hidden: Mapping[str, frozenset[str]]) -> Json:
    """Leave out of what a total lists those groups that are not shown; of no grouping of ours, none is shown."""
    groups = judged["groups"]
    if groups is None:
        return judged
    of = hidden.get(judged["by"])
    kept = [] if of is None else [one for one in groups["listed"] if (one["group"] or UNKNOWN) not in of]
    return {**judged, "groups": {**groups, "listed": kept, "more": groups["more"] + len(groups["listed"]) - len(kept)}}


def _hidden(tally: Tally, grouping: Grouping, smallest: int) -> frozenset[str]:
    sizes = {
        key[2]: count
        for key, count in tally.items()
        if key[0] == "group" and key[1] == grouping.by and key[3] == "persons"
    }
    return hidden_of(sizes, smallest)


def _days(tally: Tally) -> list[str]:
    return [key[1] for key in tally if key[0] == "day"]
