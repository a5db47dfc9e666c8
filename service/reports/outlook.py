"""
What lies beside the verdicts and ahead of them: what is lacking, what is near, what time changes, what was set aside.
"""

from collections.abc import Iterable, Iterator

from service.domain.rendering import quoted
from service.reports.document import Block, Heading, Listing, Paragraph, Table
from service.reports.material import Material
from service.reports.recommendations import named
from service.reports.words import Json, Words, day_in_words

_MOST_RULES = 8
_MOST_FIRST = 5
_FOLLOWS = "follows_rule"
"""A cause that is another rule's answer, which is told by itself."""


def listed(items: Iterable[str]) -> Block:
    """Give *items* as a numbered list, or say that there are none."""
    found = tuple(items)
    return Listing(found, numbered=True) if found else Paragraph("无。")


def missing(evaluation: Json, words: Words) -> Iterator[Block]:
    """Give what the dossier lacks, and which rules wait for it."""
    rows = tuple(
        (str(number), one["label"], _where(one["path"], words), _rules(one["rules"], words))
        for number, one in enumerate(evaluation["missing"], 1)
    )
    if rows:
        yield Table(("序号", "缺少的情况", "哪条记录", "等待它的规则"), rows, (7, 30, 30, 33))
    else:
        yield Paragraph("档案没有规则需要而缺少的情况。")


def _where(path: str, words: Words) -> str:
    return words.place(path)[1] if "." in path else "整类记录没有提供"


def _rules(names: list[str], words: Words) -> str:
    more = f"等{len(names)}条" if len(names) > _MOST_RULES else ""
    return "、".join(words.rule(name) for name in names[:_MOST_RULES]) + more


def tolerated(material: Material) -> Iterator[Block]:
    """Give what was set aside, and what would fall were the tolerance under consideration granted."""
    set_aside = tuple(_set_aside(material.evaluation, material.words))
    considered = [one["text"] for one in material.evaluation["under_consideration"]]
    if set_aside or not considered:
        yield listed(set_aside)
    if considered:
        yield Heading("正在认定的容错", 2)
        yield listed(considered)


def near(evaluation: Json, tone: str) -> Block:
    """Give the rules that are near, of a *tone*: `warning` or `encouragement`."""
    return listed(
        f"{one['text']}{one['caution'] or ''}〔{one['rule']}〕"
        for one in evaluation["near_misses"]
        if one["tone"] == tone
    )


def notices(evaluation: Json, words: Words) -> Block:
    """Give the notices."""
    return listed(words.spoken(one["text"]) for one in evaluation["notices"])


def _set_aside(evaluation: Json, words: Words) -> Iterator[str]:
    """Say what was set aside because it is exempt, and what would have held."""
    for one in evaluation["set_aside"]:
        by = f"（依据容错情形{one['case']}{words.title(one['case'])}）" if words.title(one["case"] or "") else ""
        rules = "、".join(f"{name}{words.title(name)}" for name in one["rules"])
        held = f"如果不予容错，将成立：{rules}" if rules else "即使不予容错，也没有规则因此成立"
        yield f"{quoted(one['title'])}已经有权机关认定容错免责{by}，单独列明，不计入任何不利结论。{held}。"


def calendar(material: Material) -> Iterator[Block]:
    """Give the days ahead on which time alone changes the result, with what changes and why."""
    found = material.calendar
    turning = f"将在下列{len(found['days'])}个日期因时间推移而变化" if found["days"] else "不会仅因时间推移而变化"
    span = f"{day_in_words(found['as_of'])}以后至{day_in_words(found['until'])}"
    yield Paragraph(f"{span}，档案不增不减的，结论{turning}。")
    rows = tuple((one["in_words"], _changed(one), _why(one)) for one in found["days"])
    if rows:
        yield Table(("日期", "变化", "原因"), rows, (19, 46, 35))


def _changed(day: Json) -> str:
    began = f"自{day['in_words']}起，"
    actions = [one["text"].removeprefix(began) for one in day["actions"]]
    if actions:
        return "".join(actions)
    told = [f"{one['text']}。" for one in day["records"]]
    turned = "、".join(dict.fromkeys(one["rule"] for one in day["rules"]))
    unchanged = "" if day.get("is_partial") else "各项措施的意见不变。"
    return "".join([*told, f"{turned}的结论变化。" if turned else "", unchanged])


def _why(day: Json) -> str:
    causes = [cause for one in day["rules"] for cause in one["causes"]]
    roots = [one for one in causes if one["kind"] != _FOLLOWS] or causes
    told = list(dict.fromkeys(f"{one['text'].rstrip('。')}。" for one in roots))
    return "".join(told) or "—"


def gaps(material: Material) -> Iterator[Block]:
    """Give what could settle each action that is not: what to find out first, then the smallest sets, by action."""
    found = material.gaps
    yield Paragraph(found["text"])
    first = [one["text"] for one in found["first"][:_MOST_FIRST]]
    if first:
        yield Heading("宜先查明", 2)
        yield listed(first)
    rows = tuple((named(one, material.words), way["label"], _sets(way)) for one, way in _ways(found))
    if rows:
        yield Heading("各项意见的最小缺证组合", 2)
        yield Paragraph("每组各项一并查明，视查明的情况，该项意见即可如所列有定论。")
        yield Table(("意见", "可能的定论", "最小组合"), rows, (30, 17, 53))


def _ways(found: Json) -> Iterator[tuple[Json, Json]]:
    return ((one, way) for one in found["unsettled"] for way in one["ways"])


def _sets(way: Json) -> str:
    """Name the fields of each set of a *way*, sets of the same fields once."""
    sets = dict.fromkeys("、".join(dict.fromkeys(map(_missing_field, each["fields"]))) for each in way["sets"])
    if len(sets) == 1:
        return f"{next(iter(sets))}。"
    return "".join(f"（{number}）{told}。" for number, told in enumerate(sets, 1))


def _missing_field(field: Json) -> str:
    return field["label"] if field["record"] is None else f"{quoted(field['record'])}的{field['label']}"
