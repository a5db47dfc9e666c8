"""
Differences in reasons: what one evaluation says otherwise than another of the same person, and by which rules.

An answer is null where the rule was not asked: it is not of that release, not in force, or the record is not there. A
rule that answers no on the one side and is not asked on the other makes no difference.
"""

from collections.abc import Iterable, Mapping

from service.domain.answer import Answer
from service.operations.difference_words import action_in_words, all_in_words
from service.operations.opinions import Json, Key, Opinion, Told


def difference(before: Told, after: Told, what: str) -> Json:
    """
    Give how what is said *after* differs from what was said *before*; *what* says in Chinese what was done between.

    `{same, actions: [{action, label, kind, about, before, after, before_by, after_by, rules, came, went, changed,
    newly_missing, text}], rules: [{rule, title, effect, about, before, after}], missing: {came, went}, text}`.
    """
    rules = _rules(before, after)
    had, has = before.opinions(), after.opinions()
    keys = list(dict.fromkeys([*had, *has]))
    told = [_action(key, had.get(key), has.get(key), (before, after), rules) for key in keys]
    actions = [one for one in told if _differs(one)]
    for one in actions:
        one["text"] = action_in_words(one, after.release)
    return {
        "same": not actions and not rules,
        "actions": actions,
        "rules": list(rules.values()),
        "missing": _missing(before, after),
        "text": all_in_words(what, actions, len(keys)),
    }


def _rules(before: Told, after: Told) -> dict[Key, Json]:
    """Give every answer that is another than it was, in the order of the rules."""
    found: dict[Key, Json] = {}
    for key in dict.fromkeys([*before.answers, *after.answers]):
        had, has = before.answers.get(key), after.answers.get(key)
        if _effective(had) == _effective(has):
            continue
        rule = after.rules.get(key[0]) or before.rules[key[0]]
        found[key] = {
            "rule": rule.id,
            "title": rule.title,
            "effect": rule.effect.value,
            "about": key[1],
            "before": had,
            "after": has,
        }
    return found


def _effective(answered: Json | None) -> str:
    return Answer.NO if answered is None else answered["answer"]


def _action(
    key: Key, had: Opinion | None, has: Opinion | None, sides: tuple[Told, Told], rules: Mapping[Key, Json]
) -> Json:
    before, after = sides
    old, new = _reasons(had, has)
    one = has or had
    lacked = before.missing_of(key)
    return {
        "action": key[0],
        "label": "" if one is None else one.label,
        "kind": "" if one is None else one.kind,
        "about": key[1],
        "before": None if had is None else had.verdict,
        "after": None if has is None else has.verdict,
        "before_by": None if had is None else had.by,
        "after_by": None if has is None else has.by,
        "rules": [told for at, told in rules.items() if _speaks(at, key, sides)],
        "came": [{**reason, "before": before.answer(at)} for at, reason in new.items() if at not in old],
        "went": [{**reason, "now": after.answer(at)} for at, reason in old.items() if at not in new],
        "changed": [_changed(old[at], new[at]) for at in old if at in new and _is_other(old[at], new[at])],
        "newly_missing": [
            {"path": path, "label": label} for path, label in after.missing_of(key).items() if path not in lacked
        ],
    }


def _reasons(had: Opinion | None, has: Opinion | None) -> tuple[Mapping[Key, Json], Mapping[Key, Json]]:
    """Give the reasons of either side; none at all where one stands back for another action: its are not told."""
    if any(one is not None and one.by is not None for one in (had, has)):
        return {}, {}
    return {} if had is None else had.reasons, {} if has is None else has.reasons


def _speaks(at: Key, key: Key, sides: Iterable[Told]) -> bool:
    """Answer whether a rule, asked of something, speaks of an action about something, on either side."""
    (rule, of), (action, about) = at, key
    return of in (None, about) and any(rule in side.rules and action in side.rules[rule].targets for side in sides)


def _is_other(old: Json, new: Json) -> bool:
    return (old["answer"], old["text"]) != (new["answer"], new["text"])


def _changed(old: Json, new: Json) -> Json:
    told = {name: new[name] for name in ("rule", "title", "effect", "about")}
    sides = {"before": old, "after": new}
    return told | {side: {"answer": one["answer"], "text": one["text"]} for side, one in sides.items()}


def _differs(one: Json) -> bool:
    is_other = (one["before"], one["before_by"]) != (one["after"], one["after_by"])
    return is_other or any(one[name] for name in ("rules", "came", "went", "changed", "newly_missing"))


def _missing(before: Told, after: Told) -> Json:
    had, has = before.missing(), after.missing()
    return {
        "came": [{"path": path, "label": one["label"]} for path, one in has.items() if path not in had],
        "went": [{"path": path, "label": one["label"]} for path, one in had.items() if path not in has],
    }
