"""
What `gongguo simulate` says of a simulation: who changes, how many, where, and what is to be looked into.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from service.cli.page import plain
from service.reports.layout import centred, paragraph
from service.reports.simulation.effects import effects, flows_of
from service.reports.simulation.totals import totals
from service.reports.simulation.words import (
    EFFECT_WORDS,
    EFFECTS,
    because,
    count,
    day,
    group_label,
    percent,
    share,
    short,
    verdict,
)

Json = Mapping[str, Any]

MOST_FLOWS, MOST_GROUPS, MOST_FLAGS, MOST_RULES = 20, 5, 10, 20
_INDENT = " " * 4


def in_words(simulation: Json, written: Sequence[str]) -> str:
    """Say a *simulation*; *written* names the files that hold the rest."""
    population = simulation["population"]
    rows = [
        ("基准日", day(simulation["as_of"])),
        ("人群", f"{count(population['size']).text} 人（数据 {short(population['digest'])}）"),
        ("对照规则", short(simulation["base"]["digest"])),
        ("规则草案", short(simulation["draft"]["digest"])),
    ]
    parts = (_changed, _flows, _where, _flags, _totals, _rules)
    head = [centred("规则草案模拟（供研究参考）"), "", *(f"{label}：{value}" for label, value in rows)]
    files = [f"已写入：{plain(name)}" for name in written]
    advice = paragraph(plain(simulation["advice"]), "声明：")
    return "\n\n".join(
        "\n".join(part) for part in (head, *([*part(simulation)] for part in parts), files, advice) if part
    )


def _changed(simulation: Json) -> Iterator[str]:
    changed, size = simulation["changed"], simulation["population"]["size"]
    if not changed["persons"]:
        yield "没有一人的意见发生变化。"
        return
    yield (
        f"意见有变化：{count(changed['persons']).text} 人，占 {share(changed['persons'], size).text}；"
        f"涉及措施 {count(changed['actions']).text} 项。"
    )
    found = effects(simulation)
    if found is not None:
        yield (
            "，".join(f"{EFFECT_WORDS[name]} {count(n).text} 人" for name, n in zip(EFFECTS, found, strict=True)) + "。"
        )


def _flows(simulation: Json) -> Iterator[str]:
    flows = flows_of(simulation)
    yield from ["意见去向："] if flows else []
    for flow in flows[:MOST_FLOWS]:
        way = f"{verdict(flow['from'])} → {verdict(flow['to'])}"
        yield from paragraph(f"「{flow['label']}」{way}：{count(flow['persons']).text} 人", _INDENT)
        reason = because(flow["rules"])
        yield from paragraph(f"{reason}", _INDENT * 2) if reason else []
    yield from _more(len(flows) - MOST_FLOWS, "项去向")


def _where(simulation: Json) -> Iterator[str]:
    """Name, of each grouping, the groups of which the largest share changes."""
    told = [
        (one["label"], [of for of in simulation["by_group"][one["by"]] if of["changed"]])
        for one in simulation["groups"]
    ]
    yield from ["变化人数占比最高的组："] if any(groups for _, groups in told) else []
    for label, groups in told:
        ranked = sorted(groups, key=lambda one: -one["changed"] / one["persons"])[:MOST_GROUPS]
        said = "，".join(f"{group_label(one)} {_part(one)}" for one in ranked)
        yield from paragraph(said, f"{_INDENT}按{label}：") if ranked else []


def _part(group: Json) -> str:
    part = percent(group["changed"] / group["persons"]).text
    return f"{part}（{count(group['changed']).text} / {count(group['persons']).text}）"


def _flags(simulation: Json) -> Iterator[str]:
    flagged = [one["flag"]["text"] for one in simulation["fairness"] if one["flag"] is not None]
    if not flagged and not _is_comparable(simulation):
        yield "公平性：没有可以比较的组（人数过少或者没有数据）。"
        return
    if not flagged:
        yield "公平性：没有哪一组与最优组的比值因草案而越过五分之四。"
        return
    yield "公平性提示："
    for number, text in enumerate(flagged[:MOST_FLAGS], 1):
        yield from paragraph(text, f"{number:>2}. ")
    yield from _more(len(flagged) - MOST_FLAGS, "条提示")


def _is_comparable(simulation: Json) -> bool:
    """Answer whether any group is shown; nothing is told of an action that is recommended alike in all of them."""
    told = simulation["fairness"]
    if told:
        return any(one["groups"] for one in told)
    return any(not one["group"].startswith(":") for of in simulation["by_group"].values() for one in of)


def _totals(simulation: Json) -> Iterator[str]:
    if simulation["as_of"] is None and not simulation["totals"]:
        yield "各人基准日不同，总量没有核对；请用 --as-of 指定同一基准日。"
        return
    flags = totals(simulation["totals"]).flags
    yield from ["总量要求："] if flags else []
    for text in flags:
        yield from paragraph(text, _INDENT)


def _rules(simulation: Json) -> Iterator[str]:
    rules = simulation["rules"]
    for name, label in (("added", "新增规则"), ("removed", "删去规则")):
        if rules[name]:
            yield from paragraph("、".join(f"{one['rule']}「{one['title']}」" for one in rules[name]), f"{label}：")
    yield from ["结论有变化的规则："] if rules["changed"] else []
    for one in rules["changed"][:MOST_RULES]:
        counts = f"成立 {_moved(one['yes'])}，不明 {_moved(one['unknown'])}，涉及 {count(one['persons']).text} 人"
        yield from paragraph(f"{one['rule']}「{one['title']}」{counts}", _INDENT)
    yield from _more(len(rules["changed"]) - MOST_RULES, "条规则")


def _moved(sides: Json) -> str:
    return f"{count(sides['base']).text} → {count(sides['draft']).text}"


def _more(number: int, what: str) -> Iterator[str]:
    if number > 0:
        yield f"{_INDENT}另有 {count(number).text} {what}没有列在这里，用 --out 写入文件可见全部。"
