"""
The sheets of a simulation's workbook: what stands in their rows, numbers as numbers and the rest in words.
"""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import TypeAlias

from service.reports.simulation.effects import flows_of, stays_of
from service.reports.simulation.persons import caution
from service.reports.simulation.sections import opening
from service.reports.simulation.totals import NOT_CHECKED, is_unchecked, total_rows
from service.reports.simulation.words import (
    EFFECTS,
    KINDS,
    SIDES,
    UNKNOWN,
    Json,
    because,
    day,
    group_label,
    labels_of,
    verdict,
)

Scalar: TypeAlias = str | int | float | None
Row: TypeAlias = tuple[Scalar, ...]

HEADERS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "概览": ("项目", "内容"),
        "去向": ("去向", "措施", "类别", "对照规则意见", "草案意见", "人数", "由哪些规则引起"),
        "分组": ("分组方式", "组", "人数", "有变化人数", "有变化占比", "更有利人数", "更不利人数", "其他变化人数"),
        "公平性": (
            *("措施", "分组方式", "组", "组内人数"),
            *(
                f"{side}{told}"
                for side in SIDES.values()
                for told in ("建议人数", "比例", "区间下限", "区间上限", "比值")
            ),
            "提示",
        ),
        "总量": ("要求", "版本", "限度", "判断", "数字", "说明"),
        "规则": ("规则", "名称", "变化", "结论不同的人数", "对照规则成立", "草案成立", "对照规则不明", "草案不明"),
        "人员": ("代号", "单位", "措施", "事项", "对照规则意见", "草案意见", "规则", "理由"),
    }
)


def overview(simulation: Json) -> Iterator[Row]:
    """Give what was compared, what came of it, and what is to be kept in mind."""
    yield "结论", opening(simulation)
    yield "基准日", day(simulation["as_of"])
    yield "测算人数", simulation["population"]["size"]
    yield "意见有变化的人数", simulation["changed"]["persons"]
    yield "有变化的措施项数", simulation["changed"]["actions"]
    yield "人群摘要", simulation["population"]["digest"]
    yield "对照规则版本", simulation["base"]["digest"]
    yield "规则草案版本", simulation["draft"]["digest"]
    for entry in simulation["fairness"]:
        if entry["flag"]:
            yield "公平性提示", entry["flag"]["text"]
    yield "声明", simulation["advice"]
    yield "声明", "仅供参考，由有权机关集体决定。档案缺项的按不明处理，不作不利推断。"
    yield "口径", "去向表中，同一人在一项措施上计一次；人员表每行是一人的一项变化。"
    yield "口径", caution(simulation["persons"]["list"])
    yield "口径", "人数较少的组合并计列，不单独显示；区间为百分之九十五精确区间。"


def flows(simulation: Json) -> Iterator[Row]:
    """Give every change of verdict, the most persons first."""
    for flow in (*flows_of(simulation), *stays_of(simulation)):
        ends = verdict(flow["from"]), verdict(flow["to"])
        kind = KINDS.get(flow["kind"], flow["kind"])
        path = f"{flow['label']}：{'→'.join(ends)}"
        yield path, flow["label"], kind, *ends, flow["persons"], because(flow["rules"]) or None


def groups(simulation: Json) -> Iterator[tuple[str, list[Row]]]:
    """Give the rows of each grouping; units with the most changed persons first, other groups in their own order."""
    labels = labels_of(simulation)
    for by, found in simulation["by_group"].items():
        ranked = sorted(found, key=lambda group: -(group["changed"] or 0)) if by == "unit" else found
        yield labels[by], [_group(labels[by], group) for group in ranked]


def _group(by: str, group: Json) -> Row:
    changed, persons = group["changed"], group["persons"]
    portion = changed / persons if changed is not None and persons else None
    counts = (told(number) for number in (changed, portion, *(group[effect] for effect in EFFECTS)))
    return by, group_label(group), told(persons), *counts


def fairness(simulation: Json) -> Iterator[Row]:
    """Give the rates of each group, their intervals and the ratios, before and after."""
    labels = labels_of(simulation)
    for entry in simulation["fairness"]:
        flag = entry["flag"]["text"] if entry["flag"] else None
        by = labels[entry["by"]]
        for group in entry["groups"]:
            figures = (figure for side in SIDES for figure in _figures(group, side))
            yield entry["label"], by, group_label(group), group["persons"], *figures, flag
        if not entry["groups"]:
            yield entry["label"], by, f"各组人数都过少（以{entry['smallest']}人为界），不作比较"
        elif entry["suppressed"]["groups"]:
            note = f"另有{entry['suppressed']['groups']}个组人数较少（以{entry['smallest']}人为界），不单独显示"
            yield entry["label"], by, note


def _figures(group: Json, side: str) -> Row:
    rate = group["rate"][side] or {}
    ends = (told(rate.get(end)) for end in ("value", "low", "high"))
    ratio = group["ratio"][side]
    return group["recommended"][side], *ends, "—" if ratio is None else ratio


def totals(simulation: Json) -> Iterator[Row]:
    """Give how both releases stand to the totals of policy."""
    return iter([(NOT_CHECKED,)]) if is_unchecked(simulation) else total_rows(simulation["totals"])


def rules(simulation: Json) -> Iterator[Row]:
    """Give the rules that came, went, or answer otherwise."""
    for change, key in (("新增", "added"), ("删去", "removed")):
        for rule in simulation["rules"][key]:
            yield rule["rule"], rule["title"], change
    for rule in simulation["rules"]["changed"]:
        counts = (told(rule[answer][side]) for answer in ("yes", "unknown") for side in SIDES)
        yield rule["rule"], rule["title"], "结论有变化", told(rule["persons"]), *counts


def persons(listed: Iterable[Json]) -> Iterator[Row]:
    """Give a row for each change of each person *listed*."""
    for person in listed:
        for change in person["changes"]:
            ends = verdict(change["from"]), verdict(change["to"])
            about = change["about"] or None
            said = "、".join(change["rules"]), "".join(change["reasons"])
            yield person["ref"], person["unit"] or UNKNOWN, change["label"], about, *ends, *said


def told(number: float | None) -> Scalar:
    """Give a number, or that it is not known."""
    return UNKNOWN if number is None else number
