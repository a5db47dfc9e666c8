"""
The words and figures of a simulation, as a person reads them.

What is not told (`None`) is told as unknown, never as nought.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, TypeAlias

from service.reports.words import day_in_words

Json: TypeAlias = Mapping[str, Any]

VERDICTS = MappingProxyType(
    {
        "recommended": "建议",
        "unsettled": "待定",
        "held": "暂缓",
        "barred": "不得",
        "superseded": "被取代",
        "none": "不涉及",
    }
)
"""Verdicts, in the order in which one weighs more than the next."""

KINDS = MappingProxyType({"incentive": "激励", "adverse": "不利", "supportive": "保护", "statutory": "法定"})
ANSWERS = MappingProxyType({"yes": "成立", "no": "不成立", "unknown": "不明", "none": "未设或者未施行"})
BY = MappingProxyType(
    {
        "unit": "单位",
        "unit_type": "单位类型",
        "category": "类别",
        "role_tier": "岗位层级",
        "level": "领导职务层次",
        "age_band": "年龄段",
    }
)
SIDES = MappingProxyType({"base": "对照规则", "draft": "草案"})
SHORT_SIDES = MappingProxyType({"base": "对照", "draft": "草案"})
"""Both releases; the short words are for drawings."""

EFFECTS = ("more_favourable", "less_favourable", "neither")
EFFECT_WORDS = MappingProxyType(
    {"more_favourable": "变得更有利", "less_favourable": "变得更不利", "neither": "其他变化"}
)

UNKNOWN = "不明"
SUPPRESSED = ":suppressed"
OTHERS = ":others"
"""Groups that are joined from others: the too small, and the too many."""

FOUR_FIFTHS = 0.8

_DIGEST_SHOWN = 12
_SMALLEST_SHARE = 0.0001
_ALMOST_ALL = 0.99995


@dataclass(frozen=True, slots=True)
class Figure:
    """A number: as a program reads it, and as a person does."""

    value: float | None
    text: str


Cell: TypeAlias = str | Figure


def count(value: float | None, unit: str = "") -> Figure:
    """Tell a number of persons or of anything else, in groups of three digits, with its *unit*."""
    return Figure(value, UNKNOWN if value is None else f"{value:,}{unit}")


def share(part: float | None, whole: float | None) -> Figure:
    """Tell which share a *part* is of a *whole*."""
    if part is None or whole is None:
        return Figure(None, UNKNOWN)
    return percent(part / whole) if whole else Figure(None, "—")


def percent(value: float | None) -> Figure:
    """Tell a share in hundredths; neither a little as nought nor nearly all as all."""
    if value is None:
        return Figure(None, UNKNOWN)
    if 0 < value < _SMALLEST_SHARE:
        return Figure(value, "不足0.01%")
    if _ALMOST_ALL <= value < 1:
        return Figure(value, "超过99.99%")
    return Figure(value, f"{100 * value:.{2 if value < 0.1 else 1}f}%")  # noqa: PLR2004  # a tenth


def ratio(value: float | None) -> Figure:
    """
    Tell a ratio to three places, never rounded up: what is below four fifths does not read as four fifths.

    A group that is not compared, or by a rate of nought, has none.
    """
    return Figure(value, "—" if value is None else f"{math.floor(value * 1000 + 1e-9) / 1000:.3f}")


def tick(value: float) -> str:
    """Tell a value on an axis."""
    return f"{100 * value:.4g}%"


def interval(rate: Json | None) -> str:
    """Tell the interval of a *rate*."""
    if rate is None or rate["low"] is None or rate["high"] is None:
        return UNKNOWN
    return f"{percent(rate['low']).text}～{percent(rate['high']).text}"


def day(text: str | None) -> str:
    """Tell the day as of which all is judged; without one, that each person has their own."""
    return "各人档案所载的基准日" if text is None else day_in_words(text)


def short(digest: str) -> str:
    """Give as much of a *digest* as tells it from others."""
    method, colon, rest = digest.partition(":")
    return f"{method}:{rest[:_DIGEST_SHOWN]}" if colon else digest[:_DIGEST_SHOWN]


def verdict(name: str) -> str:
    """Name a verdict."""
    return VERDICTS.get(name, name)


def answer(name: str) -> str:
    """Name an answer; a rule that is not there, or not in force, gives none."""
    return ANSWERS.get(name, name)


def group_label(group: Json) -> str:
    """Name a group; one without a label that is joined from those too small to be shown, by what it is."""
    return str(group["label"] or ("人数较少的各组（合计）" if group["group"] == SUPPRESSED else group["group"]))


def labels_of(simulation: Json) -> Mapping[str, str]:
    """Give the labels of the groupings, as the vocabulary has them where the *simulation* says so."""
    return {**BY, **{one["by"]: one["label"] for one in simulation["groups"]}}


def because(rules: Any, most: int | None = None) -> str:  # noqa: ANN401  # a list, as JSON has it
    """Tell the rules that answer otherwise, and of how many persons; of more than the *most*, how many more."""
    told = "；".join(
        f"{rule['rule']}「{rule['title']}」由{answer(rule['from'])}变为{answer(rule['to'])}"
        f"（{count(rule['persons']).text}人）"
        for rule in rules[:most]
    )
    return told if most is None or len(rules) <= most else f"{told}；等{len(rules)}条"
