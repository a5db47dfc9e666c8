"""
The totals of a policy, as the page and the workbook tell them: before and after, and what is to be noted.

They are about a whole and decide on nobody. The words are those of whoever judged them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from service.reports.simulation.grids import Grid
from service.reports.simulation.words import SIDES, Json, count

NOT_CHECKED = "各人基准日不同，总量没有核对；请用 --as-of 指定同一基准日。"

_NOT_KEPT, _COUNT = "not_kept", "count"


@dataclass(frozen=True, slots=True)
class Totals:
    """The table, and what is to be noted."""

    grid: Grid
    flags: tuple[str, ...]


def is_unchecked(simulation: Json) -> bool:
    """Say whether no total was judged, since there is no one day to judge them as of."""
    return simulation["as_of"] is None and not simulation["totals"]


def totals(told: Sequence[Json]) -> Totals:
    """Tell the *totals* of a simulation."""
    head = ("要求", "限度", *SIDES.values(), "说明（草案）")
    return Totals(Grid("总量要求核对", head, tuple(map(_row, told)), cards=True), tuple(_flags(told)))


def total_rows(told: Sequence[Json]) -> Iterator[tuple[str, ...]]:
    """Give how both releases stand to each total, for a workbook."""
    for total in told:
        for side, name in SIDES.items():
            one = total[side]
            if one is not None:
                yield total["title"], name, _limit(one), one["answer_label"], _figures(one), one["text"]


def _row(total: Json) -> tuple[str, ...]:
    sides = [total[side] for side in SIDES]
    standings = ("未设" if one is None else f"{one['answer_label']}{_bracketed(_figures(one))}" for one in sides)
    limits = dict.fromkeys(_limit(one) for one in sides if one is not None)
    return total["title"], "，草案改为".join(limits), *standings, "—" if sides[1] is None else sides[1]["text"]


def _limit(one: Json) -> str:
    if one["limit"] is None:
        return "停用"
    return f"{one['limit']}（经批准{one['higher']}）" if one["higher"] else str(one["limit"])


def _bracketed(text: str) -> str:
    return f"（{text}）" if text else ""


def _figures(one: Json) -> str:
    """Tell how many of how many, and the share; where it is not judged, nothing."""
    if one["share"] is None:
        return ""
    if one["measure"] == _COUNT:
        return f"{_number(one['of'])}人"
    return f"{_number(one['among'])}人中{_number(one['of'])}人，{one['share']['percent']}"


def _number(counted: Json) -> str:
    low, high = (count(counted[end]).text for end in ("low", "high"))
    return low if low == high else f"{low}至{high}"


def _flags(told: Sequence[Json]) -> Iterator[str]:
    """Tell what the draft changes, and what is not kept under it."""
    for total in told:
        base, draft = (total[side] for side in SIDES)
        if draft is None:
            yield f"总量要求「{total['title']}」：草案不再设此要求。"
        elif base is None:
            yield f"总量要求「{total['title']}」：草案新设，{draft['answer_label']}。"
        elif base["answer_label"] != draft["answer_label"]:
            yield f"总量要求「{total['title']}」：由{base['answer_label']}变为{draft['answer_label']}。"
        elif draft["answer"] == _NOT_KEPT:
            yield f"总量要求「{total['title']}」：对照规则和草案都不符合。"
