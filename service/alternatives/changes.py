"""
What changed in the result of a dossier from one day to the next: verdicts, answers, and what brought them about.
"""

from collections.abc import Iterator
from typing import Any

from service.alternatives.cause_words import LABELS, Cause, CauseKind
from service.alternatives.causes import Causes
from service.alternatives.goals import SUPERSEDED, label_of
from service.alternatives.partings import Pair, Side
from service.alternatives.phrases import ANSWERS, EFFECTS, listed, named, rule_named, told_once
from service.alternatives.trial import About, Outcome, outcome_of
from service.domain.answer import UNKNOWN, Answer, Truth, answer_of
from service.domain.dates import iso_day
from service.domain.evaluation import Asked
from service.domain.rendering import day_in_words, quoted
from service.domain.rule import Effect, Rule

Json = dict[str, Any]
Key = tuple[str, About]


def changes(before: Asked, now: Asked) -> Json:
    """Give what changed between the day *before* and the day itself, and why."""
    return _Changes(before, now).told()


class _Changes:
    def __init__(self, before: Asked, now: Asked) -> None:
        self._pair = Pair(Side.of(before), Side.of(now))
        self._causes = Causes(self._pair)
        self._release = now.law.release
        self._rules = {**before.law.by_id, **now.law.by_id}
        self._day = day_in_words(now.case.as_of)

    def told(self) -> Json:
        actions, rules, records = list(self._actions()), list(self._answers()), self._records()
        return {
            "day": iso_day(self._pair.second.asked.case.as_of),
            "in_words": self._day,
            "actions": actions,
            "rules": rules,
            "records": records,
            "text": self._text(actions, rules, records),
        }

    def _text(self, actions: list[Json], rules: list[Json], records: list[Json]) -> str:
        if not actions:
            turned = listed(rule_named(self._rules[one["rule"]]) for one in rules)
            said = [*(one["text"] for one in records), *([f"{turned}的结论变化"] if turned else [])]
            return f"{self._day}：{'；'.join(said)}；各项措施的意见不变。"
        groups: dict[str, list[str]] = {}
        for one in actions:
            groups.setdefault(self._turn(one), []).append(self._of_action(one))
        said = [f"{_side_by_side(whose)}{turn}" for turn, whose in groups.items()]
        why = told_once(cause["text"] for one in rules for cause in one["causes"] if _is_root(cause))
        return f"{self._day}：{'；'.join(said)}。原因：{'；'.join(why)}。"

    def _of_action(self, one: Json) -> str:
        whose = "" if one["about"] is None else f"对{self._named(one['about'])}的"
        return f"{whose}{quoted(one['label'])}"

    def _turn(self, one: Json) -> str:
        return f"由{self._verdict(one['from'], one['from_by'])}转为{self._verdict(one['to'], one['to_by'])}"

    def _actions(self) -> Iterator[Json]:
        outcomes = [outcome_of(side.asked) for side in (self._pair.first, self._pair.second)]
        keys = dict.fromkeys(key for one in reversed(outcomes) for key in (*one.verdicts, *one.superseded))
        order = list(self._release.actions)
        for key in sorted(keys, key=lambda key: order.index(key[0])):
            was, now = (standing(outcome, key) for outcome in outcomes)
            if was != now:
                yield self._action(key, was, now)

    def _action(self, key: Key, was: tuple[str | None, str | None], now: tuple[str | None, str | None]) -> Json:
        told = {
            "action": key[0],
            "label": self._release.actions[key[0]].label,
            "about": key[1],
            "from": was[0],
            "to": now[0],
            "from_by": was[1],
            "to_by": now[1],
        }
        return {**told, "text": f"自{self._day}起，{self._of_action(told)}{self._turn(told)}。"}

    def _verdict(self, verdict: str | None, by: str | None) -> str:
        return label_of(verdict) if by is None else f"被{quoted(self._release.actions[by].label)}取代"

    def _named(self, about: str) -> str:
        return named(self._pair.second, self._pair.second.names.entity(about))

    def _answers(self) -> Iterator[Json]:
        was, now = (side.asked.answers for side in (self._pair.first, self._pair.second))
        for key in dict.fromkeys((*now, *was)):
            truths = was.get(key), now.get(key)
            if truths[0] is not truths[1] and not self._only_begins(key, truths):
                yield self._answer(key, truths)

    def _only_begins(self, key: Key, truths: tuple[Truth | None, Truth | None]) -> bool:
        """Answer whether nothing happened but that a record came, of which the rule says no: the record is told."""
        return truths == (None, False) and key[0] in self._pair.first.asked.law.by_id

    def _answer(self, key: Key, truths: tuple[Truth | None, Truth | None]) -> Json:
        rule, about = self._rules[key[0]], key[1]
        causes = self._causes.of(rule, about)
        return {
            "rule": rule.id,
            "title": rule.title,
            "about": about,
            "from": _answer(truths[0]),
            "to": _answer(truths[1]),
            "causes": [_told(cause) for cause in causes],
            "text": self._rule_text(rule, about, truths, causes),
        }

    def _rule_text(
        self, rule: Rule, about: str | None, truths: tuple[Truth | None, Truth | None], causes: list[Cause]
    ) -> str:
        why = "；".join(told_once(cause.text for cause in causes))
        whose = f"对{self._named(about)}" if about is not None else ""
        turned = f"{rule_named(rule)}{whose}由{ANSWERS[truths[0]]}转为{ANSWERS[truths[1]]}"
        return f"{why}。自{self._day}起，{turned}{self._effect(rule, truths[0], truths[1])}。"

    def _effect(self, rule: Rule, was: Truth | None, now: Truth | None) -> str:
        if rule.effect is Effect.CLASSIFY:
            return ""
        holds, holds_not, doubtful = EFFECTS[rule.effect]
        targets = "".join(quoted(self._release.actions[name].label) for name in rule.targets)
        if now is True:
            return f"，{holds}{targets}"
        if now is UNKNOWN:
            return f"，{doubtful}{targets}尚不能认定"
        return f"，{holds_not}{targets}" if was is True else ""

    def _records(self) -> list[Json]:
        """Give the records that begin to count, and of which rules are asked."""
        now = self._pair.second
        asked = dict.fromkeys(about for _, about in now.asked.answers)
        found = [now.names.entity(about) for about in asked]
        return [
            {"path": one.path, "name": named(now, one), "text": f"{named(now, one)}开始计入"}
            for one in found
            if self._pair.first.counterpart(one) is None
        ]


def standing(outcome: Outcome, key: Key) -> tuple[str | None, str | None]:
    """Give what is said of an action: its verdict (None: not mentioned), or that it is superseded, and by which."""
    by = outcome.superseded.get(key)
    return (outcome.verdicts.get(key), None) if by is None else (SUPERSEDED, by)


def _side_by_side(names: list[str]) -> str:
    """Join names, those of records last, so that whose each is stays plain; between quotation marks stands no mark."""
    ordered = sorted(names, key=lambda name: not name.startswith("「"))
    return "、".join(ordered).replace("」、「", "」「")


def _is_root(cause: Json) -> bool:
    return bool(cause["kind"] != CauseKind.FOLLOWS_RULE)


def _answer(truth: Truth | None) -> Answer | None:
    return None if truth is None else answer_of(truth)


def _told(cause: Cause) -> Json:
    return {
        "kind": cause.kind,
        "kind_label": LABELS[cause.kind],
        "fact": cause.fact,
        "label": cause.label,
        "path": cause.path,
        "record": cause.record,
        "rule": cause.rule,
        "parameter": cause.parameter,
        "from": cause.was,
        "to": cause.now,
        "text": cause.text,
    }
