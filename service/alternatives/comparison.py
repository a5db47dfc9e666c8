"""
Same case, same treatment: where two dossiers part on one day, and why their outcomes differ.

Rule by rule both conditions are walked side by side, in the order in which they are written; what is named are the
tests that decide, opened to the fields or counts that differ. The two are called 甲 and 乙 to people. Where both have
the same verdict nothing is said of an action, unless other rules bar it, or another action stands in its place. How
records are matched is said in `matching`.
"""

from collections.abc import Sequence
from dataclasses import asdict

from service.alternatives.changes import Json
from service.alternatives.differences import Difference
from service.alternatives.goals import label_of
from service.alternatives.held_together import Held, decides, held, rests_on_others
from service.alternatives.matching import Match, Shown, matches
from service.alternatives.partings import Pair, Side
from service.alternatives.phrases import ANSWERS, named, rule_named
from service.alternatives.trial import Dossier, Trial
from service.domain.answer import answer_of
from service.domain.dates import iso_day
from service.domain.dossier import Entity
from service.domain.rendering import day_in_words, quoted

_MOST_RULES = 2
_MOST_PARTS = 2
"""How many rules, and differences of each, the sentence of an action names; the rest are counted."""


def comparison(trial: Trial, first: Dossier, second: Dossier, day: int) -> Json:
    """
    Give where two dossiers part on a *day* (an ordinal).

    `{as_of, same, actions: [{action, label, kind, first, second, …, rules: [{rule, title, effect, decides, first,
    second, parts_at, text}], text}], first_parting, alike, text}`; `same`: every action has the same verdict in both; a
    rule `decides` where the verdicts differ for it.
    """
    pair = Pair(Side.of(trial.asked(first, day)), Side.of(trial.asked(second, day)))
    matched = [one for one in matches(pair) if one.is_mentioned]
    actions = [_action(pair, one) for one in matched if not one.is_alike or rests_on_others(pair, one)]
    apart = [one for one in actions if one["first"] != one["second"]]
    alike = [one.action.label for one in matched if one.is_alike]
    return {
        "as_of": iso_day(day),
        "same": not apart,
        "actions": actions,
        "first_parting": _first_parting(pair, apart),
        "alike": alike,
        "text": _text(day, apart, alike),
    }


def _action(pair: Pair, match: Match) -> Json:
    apart = [one for one in held(pair, match) if one.is_apart]
    return {
        "action": match.action.name,
        "label": match.action.label,
        "kind": match.action.kind,
        "first": match.first.verdict,
        "second": match.second.verdict,
        "first_about": _id(match.first.entity),
        "second_about": _id(match.second.entity),
        "first_by": match.first.by,
        "second_by": match.second.by,
        "rules": [_rule(pair, match, one) for one in apart],
        "text": _action_text(pair, match, [one for one in apart if decides(one, match)]),
    }


def _rule(pair: Pair, match: Match, one: Held) -> Json:
    parts = one.differences(pair)
    first, second = (
        {"answer": None if truth is None else answer_of(truth), "about": _id(entity)}
        for truth, entity in zip(one.truths, one.entities, strict=True)
    )
    return {
        "rule": one.rule.id,
        "title": one.rule.title,
        "effect": one.rule.effect,
        "decides": decides(one, match),
        "first": first,
        "second": second,
        "parts_at": [_told(part) for part in parts],
        "text": _rule_text(one, [part.text for part in parts]),
    }


def _told(part: Difference) -> Json:
    return {**{name: list(v) if isinstance(v, tuple) else v for name, v in asdict(part).items()}, "text": part.text}


def _rule_text(one: Held, parts: Sequence[str]) -> str:
    turned = f"{rule_named(one.rule)}（甲{ANSWERS[one.truths[0]]}，乙{ANSWERS[one.truths[1]]}）"
    if parts:
        return f"{turned}：{'。'.join(parts)}。"
    lacking = [who for who, entity in zip(("甲", "乙"), one.entities, strict=True) if entity is None]
    if lacking:
        return f"{turned}：{lacking[0]}的档案没有可以相比的记录。"
    return f"{turned}：所涉记录种类不同，无从逐项相比。"


def _action_text(pair: Pair, match: Match, deciding: Sequence[Held]) -> str:
    first, second = _said(pair.first, match.first, pair), _said(pair.second, match.second, pair)
    same = "结论相同而依据不同" if match.is_alike else "结论不同"
    said = [_rule_in_short(pair, one) for one in deciding[:_MOST_RULES]]
    more = f"另有{len(deciding) - _MOST_RULES}条规则的结论不同。" if len(deciding) > _MOST_RULES else ""
    head = f"两份档案在{quoted(match.action.label)}上{same}：甲{first}，乙{second}。"
    return f"{head}分歧始于{'其次是'.join(said)}{more}" if said else head


def _rule_in_short(pair: Pair, one: Held) -> str:
    parts = [part.text for part in one.differences(pair)]
    more = [f"另有{len(parts) - _MOST_PARTS}处不同"] if len(parts) > _MOST_PARTS else []
    return _rule_text(one, [*parts[:_MOST_PARTS], *more])


def _said(side: Side, shown: Shown, pair: Pair) -> str:
    about = "" if shown.entity is None or shown.verdict is None else named(side, shown.entity)
    whose = f"就{about}" if about else ""
    if shown.verdict is None:
        return label_of(None)
    if shown.by is not None:
        return f"{whose}被{quoted(pair.first.asked.law.release.actions[shown.by].label)}取代"
    return f"{whose}为{label_of(shown.verdict)}"


def _first_parting(pair: Pair, apart: Sequence[Json]) -> Json | None:
    """Give the first test, in the order of the rules, at which dossiers part whose verdicts differ."""
    order = {rule.id: at for at, rule in enumerate(pair.first.asked.law.rules)}
    rules = sorted(
        (rule for one in apart for rule in one["rules"] if rule["decides"]), key=lambda rule: order[rule["rule"]]
    )
    found = next((rule for rule in rules if rule["parts_at"]), None)
    return None if found is None else {"rule": found["rule"], "title": found["title"], **found["parts_at"][0]}


def _text(day: int, apart: Sequence[Json], alike: Sequence[str]) -> str:
    start = f"截至{day_in_words(day)}，"
    same = f"{len(alike)}项措施结论相同：{''.join(map(quoted, alike))}。" if alike else "没有结论相同的措施。"
    if not apart:
        return f"{start}两份档案结论相同{'，' + same if alike else '，都没有提出任何措施。'}"
    labels = "".join(quoted(one["label"]) for one in apart)
    return f"{start}两份档案在{labels}上结论不同；{same}"


def _id(entity: Entity | None) -> str | None:
    return None if entity is None else entity.id
