"""
The tables of a simulation: what the charts draw, in figures, for the page.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from service.reports.simulation.effects import flows_of, stays_of
from service.reports.simulation.words import (
    EFFECTS,
    FOUR_FIFTHS,
    KINDS,
    SIDES,
    UNKNOWN,
    Cell,
    Json,
    because,
    count,
    group_label,
    interval,
    percent,
    ratio,
    share,
    verdict,
)


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; `cards`: of text rather than of figures, so that a narrow screen shows each row as a card."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    cards: bool = False


def flow_grid(simulation: Json) -> Grid:
    """Tell every change of verdict, and why; last, where the weightiest verdict stayed."""
    rows = (
        (
            flow["label"],
            KINDS.get(flow["kind"], flow["kind"]),
            verdict(flow["from"]),
            verdict(flow["to"]),
            count(flow["persons"]),
            because(flow["rules"]) or "—",
        )
        for flow in (*flows_of(simulation), *stays_of(simulation))
    )
    head = ("措施", "类别", "对照规则意见", "草案意见", "人数", "由哪些规则引起")
    return Grid("各项措施的意见去向", head, tuple(rows), cards=True)


def group_grid(by: str, groups: Iterable[Json]) -> Grid:
    """Tell of each group *by* what it is called how many change, and to what effect."""
    rows: Iterator[tuple[Cell, ...]] = (
        (
            group_label(group),
            count(group["persons"]),
            count(group["changed"]),
            share(group["changed"], group["persons"]),
            *(count(group[effect]) for effect in EFFECTS),
        )
        for group in groups
    )
    head = (by, "人数", "有变化", "占本组", "更有利", "更不利", "其他变化")
    return Grid(f"按{by}统计", head, tuple(rows))


def fairness_grid(entry: Json, by: str) -> Grid:
    """Tell of each group the rates, their intervals and the ratios, before and after."""
    rows: Iterator[tuple[Cell, ...]] = (
        (
            group_label(group),
            count(group["persons"]),
            *(cell for side in SIDES for cell in _rate_cells(group, side)),
        )
        for group in entry["groups"]
    )
    sides = (f"{name}{column}" for name in SIDES.values() for column in ("人数", "比例", "区间", "比值"))
    return Grid(f"「{entry['label']}」按{by}", (by, "组内人数", *sides), tuple(rows))


def ratio_grid(entry: Json, by: str) -> Grid:
    """Tell of each group the ratios alone, and on which side of four fifths they lie."""
    rows: Iterator[tuple[Cell, ...]] = (
        (group_label(group), *(ratio(group["ratio"][side]) for side in SIDES), _standing(group["ratio"]))
        for group in entry["groups"]
    )
    return Grid(f"「{entry['label']}」按{by}的比值", (by, "对照规则比值", "草案比值", "五分之四线"), tuple(rows))


def _standing(ratios: Json) -> str:
    if None in ratios.values():
        return "—"
    base, draft = (ratios[side] < FOUR_FIFTHS for side in SIDES)
    return {
        (False, True): "草案低于",
        (True, False): "草案不再低于",
        (True, True): "前后都低于",
        (False, False): "不低于",
    }[base, draft]


def _rate_cells(group: Json, side: str) -> tuple[Cell, ...]:
    rate = group["rate"][side]
    value = None if rate is None else rate["value"]
    return count(group["recommended"][side]), percent(value), interval(rate), ratio(group["ratio"][side])


def rule_grid(rules: Json) -> Grid:
    """Tell of each rule that changed how many it held for, before and after."""
    rows = (
        (
            rule["rule"],
            rule["title"],
            count(rule["persons"]),
            count(rule["yes"]["base"]),
            count(rule["yes"]["draft"]),
            _difference(rule["yes"]),
            count(rule["unknown"]["base"]),
            count(rule["unknown"]["draft"]),
        )
        for rule in rules["changed"]
    )
    head = ("规则", "名称", "结论不同的人数", "对照规则成立", "草案成立", "增减", "对照规则不明", "草案不明")
    return Grid("结论有变化的规则", head, tuple(rows), cards=True)


def _difference(sides: Json) -> Cell:
    if sides["base"] is None or sides["draft"] is None:
        return UNKNOWN
    difference = sides["draft"] - sides["base"]
    found = count(abs(difference))
    return type(found)(difference, f"{'增' if difference > 0 else '减'}{found.text}" if difference else "持平")


def person_grid(persons: Sequence[Json]) -> Grid:
    """Tell of each person listed what changes, and why."""
    rows = (
        (
            person["ref"],
            person["unit"] or UNKNOWN,
            change["label"] if change["about"] is None else f"{change['label']}（{change['about']}）",
            f"{verdict(change['from'])}→{verdict(change['to'])}",
            "、".join(change["rules"]) or "—",
            "".join(change["reasons"]) or "—",
        )
        for person in persons
        for change in person["changes"]
    )
    return Grid("人员名单", ("代号", "单位", "措施", "意见变化", "规则", "理由"), tuple(rows), cards=True)
