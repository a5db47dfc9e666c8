"""
Derived facts in Chinese: how each is worked out, down to the fields of the dossier.
"""

from collections.abc import Iterable, Iterator
from typing import assert_never

from service.domain.condition import ALWAYS, Condition, ParameterRef
from service.domain.fact import (
    Count,
    CountedOn,
    Fact,
    FirstOf,
    Given,
    Hits,
    Holds,
    Latest,
    Lookup,
    Lower,
    PlusMonths,
    Share,
    Span,
    Streak,
    Sum,
    Term,
    YearOf,
)
from service.domain.release import Release, chosen
from service.domain.rule import Rule
from service.domain.strata import inputs_of
from service.language.prose.conditions import INDENT, listed
from service.language.prose.rules import read_by
from service.language.prose.terms import TODAY, Terms

_YES = ("{}的，为是。", "同时符合下列各项的，为是：", "符合下列之一的，为是：")
_NO = ("{}的，为否。", "同时符合下列各项的，为否：", "符合下列之一的，为否：")
_FITTING = ("要求：{}。", "要求（同时符合）：", "要求（符合下列之一）：")
_DAY_ABSENT = {"end_of_year": "所属年度的最后一日", "end_of_quarter": "所属季度的最后一日"}


def facts_in_chinese(rule: Rule, release: Release, day: int | None = None) -> str:
    """
    Say how each derived fact that a *rule* reads is worked out, each once, what it rests on after it.

    Parameters have the values that stand on *day* (an ordinal), or their last. Empty where the rule reads fields alone.
    """
    terms = Terms(release, day)
    lines: list[str] = []
    for fact in _derived(read_by(rule), release):
        lines += _told(fact, terms)
    return "\n".join(lines)


def fact_in_chinese(fact: Fact, release: Release, day: int | None = None) -> str:
    """Say how a *fact* is worked out from others, or that it stands in the dossier."""
    return "\n".join(_told(fact, Terms(release, day)))


def _told(fact: Fact, terms: Terms) -> list[str]:
    first, *rest = _worked_out(fact, terms)
    unit = f"，{fact.unit}" if fact.unit else ""
    return [f"「{fact.label}」（{terms.owner(fact)}{unit}）{first}", *(INDENT + line for line in rest)]


def _derived(names: Iterable[str], release: Release) -> Iterator[Fact]:
    """Give the derived facts among *names*, each followed by those it rests on, each once."""
    seen: set[str] = set()
    waiting = list(names)[::-1]
    while waiting:
        name = waiting.pop()
        fact = release.facts[name]
        if name not in seen and fact.is_derived:
            seen.add(name)
            yield fact
            waiting += list(inputs_of(fact))[::-1]


def _worked_out(fact: Fact, terms: Terms) -> list[str]:
    match fact.derivation:
        case Holds() as holds:
            lines = _holds(holds, terms)
        case Count() as count:
            lines = _count(count, terms)
        case Latest() as latest:
            lines = _latest(latest, terms)
        case Streak() as streak:
            lines = _streak(streak, terms)
        case Hits() as hits:
            lines = _hits(hits, terms)
        case Lower() as lower:
            lines = _lower(lower, terms)
        case Given() | CountedOn() | Share() | Span() | PlusMonths() | Lookup() | Sum() | FirstOf() | YearOf():
            lines = [f"＝ {_in_one_line(fact, terms)}。"]
        case other:
            assert_never(other)
    return lines


def _holds(holds: Holds, terms: Terms) -> list[str]:
    lines = listed(holds.condition, terms, _YES)
    if holds.fails is not None:
        awaited = "" if holds.awaits is None else f"，待{terms.quoted(holds.awaits)}"
        lines += [*listed(holds.fails, terms, _NO), f"其余的，尚不能认定{awaited}。"]
    return ["：", *lines] if len(lines) > 1 else [f"：{lines[0]}"]


def _where(where: Condition, terms: Terms, heads: tuple[str, str, str] = _FITTING) -> list[str]:
    return [] if where == ALWAYS else listed(where, terms, heads)


def _count(count: Count, terms: Terms) -> list[str]:
    asked = _where(count.where, terms)
    among, fit, whose = terms.records(count.records), "符合要求的记录" if asked else "记录", ""
    if count.matching is not None:
        theirs, ours = count.matching
        whose = f"（其{terms.quoted(theirs)}就是本记录的{terms.quoted(ours)}）"
    said = f"{among}中有没有{fit}{whose}" if count.exists else f"{among}中{fit}{whose}有多少"
    return [f"＝ {said}{'：' if asked else '。'}", *asked]


def _since(years: int | ParameterRef | None, terms: Terms) -> str:
    if years is None:
        return ""
    said = terms.parameter(years.name) if isinstance(years, ParameterRef) else f"{years} 年"
    return f"，该年度不早于{TODAY}所在年度减 {said}"


def _latest(latest: Latest, terms: Terms) -> list[str]:
    found = f"{terms.records(latest.records)}中{terms.quoted(latest.by)}最近的一条的{terms.quoted(latest.value)}"
    asked = _where(latest.where, terms, ("只看{}的。", "只看同时符合下列各项的：", "只看符合下列之一的："))
    return [f"＝ {found}{_since(latest.since_years, terms)}；没有这样的记录的，为无。", *asked]


def _streak(streak: Streak, terms: Terms) -> list[str]:
    run = f"{terms.records(streak.records)}自最近的{terms.quoted(streak.by)}往前、不间断的年数"
    asked = _where(streak.where, terms, ("只看{}的。", "只看同时符合下列各项的：", "只看符合下列之一的："))
    keeps = listed(streak.keeps, terms, ("各年都{}。", "各年都同时符合：", "各年都符合下列之一："))
    return [f"＝ {run}{_since(streak.since_years, terms)}。", *asked, *keeps]


def _hits(hits: Hits, terms: Terms) -> list[str]:
    rules = chosen(tuple(terms.release.rules()), hits.choice)
    named = "、".join(f"{rule.id}「{rule.title}」" for rule in rules)
    whether = "成立或者尚不能认定的" if hits.or_unknown else "成立的"
    over = "" if hits.over is None else f"就{terms.records(hits.over)}中符合的记录，"
    once = "，同一条规则只计一次" if hits.over is not None else ""
    return [
        f"＝ {over}下列规则中{whether}有几条{once}：{named}。",
        *_where(hits.where, terms, ("记录的要求：{}。", "记录的要求（同时符合）：", "记录的要求（符合下列之一）：")),
    ]


def _lower(lower: Lower, terms: Terms) -> list[str]:
    first = next(iter(terms.fact(lower.fact).codes.values()), "")
    start = f"＝ {terms.quoted(lower.fact)}，每有下列一项降低一档，最低为「{first}」；未载明的，逐一设想："
    heads = ("{}。", "同时符合：", "符合下列之一：")
    return [start, *(INDENT + line for condition in lower.conditions for line in listed(condition, terms, heads))]


def _in_one_line(fact: Fact, terms: Terms) -> str:
    match fact.derivation:
        case CountedOn():
            said = _counted_on(fact, terms)
        case Share(parts):
            added = "与".join(terms.quoted(name) for name in parts)
            said = f"{added}{'之和' if len(parts) > 1 else ''}；有未载明的，以各项余下的比例为上限"
        case Span() as span:
            said = _span(span, terms)
        case PlusMonths(day, table, by):
            said = f"{terms.quoted(day)}加上按{terms.quoted(by)}查得的月数（{terms.table(table)}）"
        case Lookup(table, by):
            said = f"按{terms.quoted(by)}查得（{terms.table(table)}）"
        case Sum(parts):
            said = "".join(_term(term, index, terms) for index, term in enumerate(parts))
        case FirstOf(names, past_unknown):
            ordered = "、".join(terms.quoted(name) for name in names)
            said = f"依次取{ordered}中先有的；未载明的，{'接着看下一个' if past_unknown else '为不详'}"
        case YearOf(day):
            said = f"{terms.quoted(day)}所在的年度"
        case _:
            said = "档案所载"
    return said


def _counted_on(fact: Fact, terms: Terms) -> str:
    kind = terms.release.kind_of(fact.owner or "")
    absent = _DAY_ABSENT.get(kind.day_absent or "")
    if kind.day is None:
        return absent or "不限"
    field = f"「{kind.fields[kind.day].label}」"
    return f"{field}；未载明的，为{absent}" if absent else field


def _span(span: Span, terms: Terms) -> str:
    unit = "整月数" if span.in_months else "天数"
    still_open = (
        "" if span.open_end is None else f"；还没有{terms.quoted(span.end)}的，算到{terms.quoted(span.open_end)}"
    )
    return f"从{terms.quoted(span.start)}到{terms.quoted(span.end)}的{unit}{still_open}"


def _term(term: Term, index: int, terms: Terms) -> str:
    sign = ("减去" if term.negative else "加上") if index or term.negative else ""
    if isinstance(term.times, ParameterRef):
        times = f"乘以 {terms.parameter(term.times.name)}"
    else:
        times = "" if term.times == 1 else f"乘以 {term.times}"
    return f"{'，' if index else ''}{sign}{terms.quoted(term.fact)}{times}"
