"""
Notices about a review: what its reader must know of how far the three can be compared.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from service.domain.rendering import day_in_words, quoted
from service.operations.evaluation import Evaluating

Json = dict[str, Any]

MOST_NAMED = 8
"""How many rules or fields a notice names; the rest are counted."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What was compared: by which rules, as of which days, and on what."""

    then_on: date
    now_on: date
    by_then: Evaluating
    by_now: Evaluating
    is_identical: bool  # whether what was said comes out the same again
    is_whole: bool  # whether the dossier itself was kept


def notices_of(compared: Compared, *, is_corrected: bool) -> list[Json]:
    """Give every notice, in a fixed order."""
    found = [*_of_then(compared), *_of_now(compared)]
    if is_corrected:
        text = "今日规则和适用原则按原事实比较；事实确有更正的，请以更正后的事实另行评估。"
        found.append(("compared_on_facts_of_then", text))
    return [{"code": code, "text": text} for code, text in found]


def _of_then(compared: Compared) -> Iterator[tuple[str, str]]:
    if not compared.is_identical:
        yield (
            "replay_differs",
            "按原版本重新评估，结果与所记录的不一致：意见和理由以所记录的为准，规则不成立的原因以重新评估的为准。",
        )
    unread = [] if compared.is_whole else list(_not_kept(compared.by_then, compared.by_now))
    if unread:
        yield (
            "not_kept",
            f"原评估没有保存档案原文；今日规则所用的下列字段当时没有保存，按未知处理：{_listed(unread)}。",
        )


def _not_kept(by_then: Evaluating, by_now: Evaluating) -> Iterator[str]:
    """Give the labels of the fields that were left out then and are read now."""
    for name, left_out in by_then.left_out.items():
        kind = next((one for one in by_now.release.kinds if one.name == name), None)
        if kind is not None:
            read = left_out - by_now.left_out.get(name, frozenset())
            yield from (f"{kind.label}的{quoted(one.label)}" for one in kind.fields.values() if one.name in read)


def _of_now(compared: Compared) -> Iterator[tuple[str, str]]:
    then, now = compared.then_on, compared.now_on
    if compared.by_then.release.digest == compared.by_now.release.digest and then == now:
        yield "same_release", "所比较的今日规则就是原规则的版本，基准日相同，两者没有差别。"
    if then != now:
        words = [day_in_words(day.toordinal()) for day in (then, now)]
        yield "other_day", f"今日规则以{words[1]}为基准日，原评估以{words[0]}为基准日；差别中有时间推移的影响。"
    later = [
        f"{rule.id}{quoted(rule.title)}"
        for rule in compared.by_now.release.rules()
        if rule.starts is not None and rule.starts > now.toordinal()
    ]
    if later:
        text = f"今日规则中，下列规则自基准日以后施行，未予适用：{_listed(later)}。要一并比较的，请指定较晚的基准日。"
        yield "later_rules", text


def _listed(said: list[str]) -> str:
    more = f"等{len(said)}项" if len(said) > MOST_NAMED else ""
    return "、".join(said[:MOST_NAMED]) + more
