"""
What is said of a ratio that moves across four fifths: its figures, how sure they are, and that it is no finding.
"""

from collections.abc import Sequence
from math import floor
from typing import Any

from service.domain.action import Action
from service.domain.adverse import HARSH
from service.operations.simulation.fairness_measures import Against, Rate, Standing
from service.operations.simulation.grouping import Grouping

SOURCE = "29 CFR 1607.4(D)"
MOST_NAMED = 3
"""Of how many groups it is told in words, the largest; the others are counted."""

_CAUTION = (
    f"五分之四是提示核查的界线（参照 {SOURCE}），比值本身不说明存在歧视，也不是决定，"
    "须由有权机关结合岗位、职责等情况核查。"
)
_BY_CHANCE = "草案下两组比例的 95% 置信区间有重叠，差别可能出于偶然"
_APART = "草案下两组比例的 95% 置信区间没有重叠"


def flag_of(action: Action, grouping: Grouping, crossed: Sequence[tuple[Standing, Standing]]) -> dict[str, Any] | None:
    """Say which groups' ratios a draft moves across four fifths, from a standing to another; None where none does."""
    if not crossed:
        return None
    largest = sorted(crossed, key=_size, reverse=True)[:MOST_NAMED]
    said = [_crossing(action, grouping, *one) for one in crossed if one in largest]
    more = len(crossed) - len(said)
    beyond = [f"另有人数较少的 {more} 组也越过五分之四，见数据。"] if more else []
    return {
        "text": "".join([*said, *beyond, _CAUTION]),
        "groups": [{"group": after.group, "to": "below" if after.is_below else "above"} for _, after in crossed],
    }


def _size(crossing: tuple[Standing, Standing]) -> int:
    against = crossing[1].against
    return 0 if against is None else against.rate.size


def _crossing(action: Action, grouping: Grouping, before: Standing, after: Standing) -> str:
    into = "降到五分之四以下" if after.is_below else "回到五分之四以上"
    sides = "，".join(_side(action, grouping, *one) for one in (("对照规则", before), ("草案", after)))
    sure = "" if after.against is None else f"；{_BY_CHANCE if after.against.overlaps else _APART}"
    group = f"{grouping.named(after.group)}与最{_best(action)}组的比值"
    return f"按{grouping.label}看，「{action.label}」的建议比例，{group}{into}：{sides}{sure}。"


def _best(action: Action) -> str:
    return "低" if action.kind in HARSH else "高"


def _side(action: Action, grouping: Grouping, named: str, standing: Standing) -> str:
    against = standing.against
    if against is None or standing.best is None:
        return f"{named}下没有可比的组"
    own, best = _rate(against.rate), _rate(against.best)
    of_best = f"比例最{_best(action)}的{grouping.named(standing.best)}{best}"
    return f"{named}下为 {_ratio(against)}（本组{own}，{of_best}）"


def _rate(rate: Rate) -> str:
    return f" {100 * rate.value:.4g}%（{rate.size} 人中 {rate.count} 人）"


def _ratio(against: Against) -> str:
    """Say a ratio, never rounded up: what is below four fifths does not read as four fifths."""
    return "无从计算" if against.ratio is None else f"{floor(against.ratio * 1000 + 1e-9) / 1000:.3f}"
