"""
A rule in Chinese: what it is about, whom it applies to, what it asks, what defeats it, and what follows.
"""

import re
from collections.abc import Iterator

from service.domain.action import Modality
from service.domain.condition import ALWAYS, Any, Condition, facts_read
from service.domain.fact import Hits
from service.domain.release import Release, chosen
from service.domain.rule import PERSON, Citation, Effect, Rule
from service.language.prose.conditions import listed
from service.language.prose.terms import Terms

_PLACEHOLDER = re.compile(r"\{([^{}!]*)(!names)?\}")
_WHEN = ("条件：{}。", "条件（同时符合下列各项）：", "条件（符合下列之一）：")
_SCOPE = ("适用对象：{}。", "适用对象（同时符合）：", "适用对象（符合其一）：")
_UNLESS = (
    "但书（有此情形的，不成立）：{}。",
    "但书（同时有下列情形的，不成立）：",
    "但书（有下列情形之一的，不成立）：",
)
_MODALITY = {Modality.MUST: "应当", Modality.MAY: "可以", Modality.MUST_NOT: "不得"}


def rule_in_chinese(rule: Rule, release: Release, day: int | None = None) -> str:
    """
    Say a *rule* in Chinese, in several lines.

    Parameters have the values that stand on *day* (an ordinal), or, where none is given, their last.
    """
    return "\n".join(_lines(rule, Terms(release, day)))


def read_by(rule: Rule) -> Iterator[str]:
    """Give the name of every fact that a *rule* reads itself, in the order in which it is written, its reason last."""
    for about in rule.conditions:
        yield from facts_read(rule.asks(about))
    for found in _PLACEHOLDER.finditer(rule.because):
        yield found[1]


def _lines(rule: Rule, terms: Terms) -> Iterator[str]:
    ruleset = next(one for one in terms.release.rulesets if one.name == rule.ruleset)
    yield f"{rule.id} {rule.title}"
    yield f"清单：{ruleset.title}"
    if rule.scope != ALWAYS:
        yield from listed(rule.scope, terms, _SCOPE)
    for about, condition in rule.conditions.items():
        yield from _when(about, condition, terms)
    if rule.unless:
        yield from listed(Any(rule.unless), terms, _UNLESS)
    yield f"结果：{_effect(rule, terms)}。"
    yield f"理由：{_because(rule, terms)}"
    yield f"依据：{'；'.join(_cited(one, terms) for one in rule.citations)}。"
    yield f"有效期：{_in_force(rule, terms)}。"


def _when(about: str, condition: Condition, terms: Terms) -> Iterator[str]:
    whom = "干部本人" if about == PERSON else f"每一条「{terms.release.kind_of(about).label}」记录"
    yield f"针对：{whom}"
    yield from listed(condition, terms, _WHEN)


def _effect(rule: Rule, terms: Terms) -> str:
    if rule.effect is Effect.CLASSIFY:
        return _classified(rule, terms)
    actions = [terms.release.actions[name] for name in rule.targets]
    named = "".join(f"「{action.label}」" for action in actions)
    if rule.effect is Effect.RECOMMEND:
        words = "、".join(dict.fromkeys(_MODALITY[action.modality] for action in actions))
    else:
        words = "不得" if rule.effect is Effect.BAR else "暂缓"
    return words + named


def _classified(rule: Rule, terms: Terms) -> str:
    """Say where a rule counts that only puts a record in a class: by the labels of what counts that class."""
    counting = [
        f"「{fact.label}」"
        for fact in terms.release.facts.values()
        if isinstance(fact.derivation, Hits) and rule in chosen((rule,), fact.derivation.choice)
    ]
    return f"归为本清单的情形之一，计入{''.join(counting)}" if counting else "归为本清单的情形之一"


def _because(rule: Rule, terms: Terms) -> str:
    def fill(found: re.Match[str]) -> str:
        return f"〔{terms.fact(found[1]).label}{'：逐一列名' if found[2] else ''}〕"

    return _PLACEHOLDER.sub(fill, rule.because).strip()


def _cited(citation: Citation, terms: Terms) -> str:
    sources = terms.release.sources
    place = (f"第{citation.article}条" if citation.article else "") + (f"第{citation.item}项" if citation.item else "")
    note = f"，{citation.note}" if citation.note else ""
    confidence = sources.confidences[citation.confidence].label
    return f"{sources.regulations[citation.regulation].title}{place}（{confidence}{note}）"


def _in_force(rule: Rule, terms: Terms) -> str:
    start, end = terms.day_said(rule.starts), terms.day_said(rule.ends)
    if start is None and end is None:
        return "不限"
    return f"{f'自{start}起' if start else ''}{f'至{end}止' if end else ''}"
