"""
Totals in words: how a population stands to each, as JSON for programs with sentences for people.

It is advice about a whole: it says what a person is to look at, and that nobody is refused or passed over for it.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from service.domain.parameter import Parameter
from service.domain.release import Release
from service.domain.total import Side, Total
from service.domain.total_judgement import Figures, Judgement, Limits, Portion, Range, Shares, Standing
from service.domain.wording import citations

Json = dict[str, Any]

PLACEHOLDERS = ("among", "of", "share", "limit", "higher")
"""What the reason of a total may tell, in braces."""

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")

NOBODY_DECIDED_BY_IT = "总量只供统计和提示，不作为任何人的条件，不得据此否定或者替换具体人选。"

STANDINGS: Mapping[Standing, str] = {
    Standing.KEPT: "符合",
    Standing.NOT_KEPT: "不符合",
    Standing.UNKNOWN: "不明",
    Standing.NOT_JUDGED: "不作判断",
}

_SIDES: Mapping[Side, str] = {Side.AT_LEAST: "不低于", Side.AT_MOST: "不超过"}


@dataclass(frozen=True, slots=True)
class Apart:
    """Groups that are each to keep a total, and how many persons are of no known group."""

    groups: Collection[Judgement]
    stray: int
    may_break: bool  # some of these, as a group of their own, could break it


def head(total: Total, release: Release) -> Json:
    """Give what a *total* says of itself, whatever the population."""
    return {
        "total": total.id,
        "title": total.title,
        "measure": total.measure,
        "side": total.side,
        "within": total.within,
        "by": total.by,
        "by_label": None if total.by is None else release.facts[total.by].label,
        "cite": citations(total.citations, release),
    }


def figures_told(judgement: Judgement) -> Json:
    """Give the figures of a *judgement*, and how it stands."""
    figures = judgement.figures
    return {
        "among": {"low": figures.among.low, "high": figures.among.high},
        "of": {"low": figures.of.low, "high": figures.of.high},
        "share": _shares_told(figures.shares),
        **standing_told(judgement.standing, with_approval=judgement.with_approval),
    }


def standing_told(standing: Standing, *, with_approval: bool) -> Json:
    """Give how a population stands to a total, to programs and to people."""
    label = STANDINGS[standing]
    if with_approval:
        label = {Standing.KEPT: "须经批准", Standing.UNKNOWN: "不明（涉及批准）"}.get(standing, label)
    return {"answer": standing, "answer_label": label, "with_approval": with_approval}


def limits_told(total: Total, limits: Limits | None, release: Release) -> Json:
    """Give the limits of a *total* in words; none where it is suspended."""
    if limits is None:
        return {"limit": None, "higher": None}
    stated = (limits.limit,) if limits.higher is None else (limits.limit, limits.higher)
    parameters = [release.parameters[name] for name in total.parameters]
    said = [f"{_SIDES[total.side]} {_amount(*pair)}" for pair in zip(stated, parameters, strict=True)]
    return {"limit": said[0], "higher": said[1] if len(said) > 1 else None}


def sentence(total: Total, limits: Limits, judgement: Judgement, release: Release) -> str:
    """Say how a population stands to a *total*, with its reason, and what a person is to look at."""
    if judgement.figures.shares is None:
        return f"没有人计入「{total.title}」的统计范围，不作判断。"
    said = limits_told(total, limits, release)
    quiet = judgement.standing is Standing.KEPT and not judgement.with_approval
    return _reason(total, said, judgement.figures) + _verdict(total, said, judgement) + _advice(total, quiet=quiet)


def grouped_sentence(total: Total, limits: Limits, whole: Figures, apart: Apart, release: Release) -> str:
    """Say how groups stand to a *total* that each is to keep."""
    if whole.shares is None:
        return f"没有人计入「{total.title}」的统计范围，不作判断。"
    said = limits_told(total, limits, release)
    counted = Counter(str(one["answer_label"]) for one in map(figures_told, apart.groups))
    plain = set(counted) <= {STANDINGS[Standing.KEPT], STANDINGS[Standing.NOT_JUDGED]}
    quiet = plain and bool(apart.groups) and not apart.may_break
    told = _apart(counted, apart, release.facts[total.by or ""].label)
    return _reason(total, said, whole) + told + _advice(total, quiet=quiet)


def _apart(counted: Counter[str], apart: Apart, label: str) -> str:
    if not counted:
        return f"「{label}」都不详，不能分别核算。"
    listed = "，".join(f"{word} {number} 个" for word, number in sorted(counted.items(), key=_by_standing))
    lost = f"另有 {apart.stray} 名「{label}」不详，可能属于其中任何一个，也可能另属一个" if apart.stray else ""
    lost += ("，另属的是否符合要求不能确定。" if apart.may_break else "。") if lost else ""
    return f"按「{label}」分别核算，共 {counted.total()} 个：{listed}。{lost}"


def suspended(total: Total, lacking: Iterable[str], release: Release) -> str:
    """Say that a *total* is not judged for want of some parameters."""
    named = "".join(f"「{release.parameters[name].label}」" for name in lacking)
    return f"参数{named}在基准日没有取值，「{total.title}」停用，不作判断。"


def people(counted: Range) -> str:
    """Say a number of persons."""
    return f"{counted.low} 名" if counted.low == counted.high else f"{counted.low} 至 {counted.high} 名"


def percent(share: Fraction) -> str:
    """Say a share in percent, to two decimals; one that is not exactly so is never said to be a rounder one."""
    hundredths = round(share * 10_000)
    about = "" if Fraction(hundredths, 10_000) == share else "约 "
    return f"{about}{hundredths / 100:g}%"


def _by_standing(item: tuple[str, int]) -> int:
    order = ["不符合", "不明", "不明（涉及批准）", "须经批准", "符合", "不作判断"]
    return order.index(item[0])


def _reason(total: Total, said: Json, figures: Figures) -> str:
    words = {
        "among": people(figures.among),
        "of": people(figures.of),
        "share": "" if figures.shares is None else _shares_in_words(figures.shares),
        "limit": said["limit"],
        "higher": said["higher"] or "",
    }
    return PLACEHOLDER.sub(lambda found: str(words[found[1]]), total.because)


def _shares_told(shares: Shares | None) -> Json | None:
    if shares is None:
        return None
    return {
        "low": _portion(shares.low),
        "high": _portion(shares.high),
        "percent": " 至 ".join(dict.fromkeys(percent(one.exact) for one in (shares.low, shares.high))),
        "values": [round(float(one.exact), 6) for one in (shares.low, shares.high)],
        "maybe_none": shares.maybe_none,
    }


def _portion(portion: Portion) -> str:
    return f"{portion.part}/{portion.whole}"


def _shares_in_words(shares: Shares) -> str:
    ends = dict.fromkeys(f"{_portion(one)}（{percent(one.exact)}）" for one in (shares.low, shares.high))
    return f"{' 至 '.join(ends)}{'，也可能没有人计入' if shares.maybe_none else ''}"


def _amount(amount: Fraction, parameter: Parameter) -> str:
    if parameter.is_share:
        return percent(amount)
    return f"{amount} {parameter.unit}" if parameter.unit else str(amount)


def _verdict(total: Total, said: Json, judgement: Judgement) -> str:
    body = (total.approval.body if total.approval is not None else "") or "主管部门"
    limit, higher = (f"「{said[key]}」" for key in ("limit", "higher"))
    match judgement.standing, judgement.with_approval:
        case Standing.KEPT, True:
            beyond = "不符合" if judgement.beyond else "不能确定是否符合"
            return f"{beyond}{limit}的要求，须有{body}批准；符合经批准{higher}的要求。"
        case Standing.UNKNOWN, True:
            return f"因有情况不明，不能确定是否符合{limit}，也不能确定是否符合经批准{higher}的要求。"
        case Standing.UNKNOWN, _:
            return f"因有情况不明，不能确定是否符合{limit}的要求。"
        case Standing.NOT_KEPT, _ if said["higher"]:
            return f"不符合{limit}的要求，也不符合经批准{higher}的要求。"
        case _:
            return f"{STANDINGS[judgement.standing]}{limit}的要求。"


def _advice(total: Total, *, quiet: bool) -> str:
    return NOBODY_DECIDED_BY_IT if quiet else f"{total.advises}{NOBODY_DECIDED_BY_IT}"
