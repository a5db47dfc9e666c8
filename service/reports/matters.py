"""
What else a reader must know: what is lacking, what was set aside, what is still being verified, and the notices.
"""

from collections.abc import Iterator

from service.reports.layout import paragraph
from service.reports.words import Json, Words

_MOST_RULES = 12


def missing(evaluation: Json, words: Words) -> Iterator[str]:
    """Give what the dossier lacks, and which rules wait for it."""
    if not evaluation["missing"]:
        return
    yield "缺项（补齐以后重新评估）："
    for number, one in enumerate(evaluation["missing"], 1):
        rules = [words.rule(name) for name in one["rules"]]
        more = f" 等 {len(rules)} 条" if len(rules) > _MOST_RULES else ""
        where = "" if "." not in one["path"] else f"，{words.place(one['path'])[1]}"
        whole = "" if "." in one["path"] else "整类记录没有提供，"
        told = f"{one['label']}（{one['path']}{where}）：{whole}影响 {'、'.join(rules[:_MOST_RULES])}{more}。"
        yield from paragraph(told, f"{number:>2}. ")


def set_aside(evaluation: Json, words: Words) -> Iterator[str]:
    """Give what was set aside because it is exempt, and what would have held."""
    if not evaluation["set_aside"]:
        yield "无。"
    for one in evaluation["set_aside"]:
        case = one["case"]
        by = "" if case is None else f"（依据容错情形 {case}{words.title(case)}）"
        rules = "、".join(f"{name}{words.title(name)}" for name in one["rules"])
        held = f"若不予容错，将成立：{rules}" if rules else "即使不予容错，也没有规则因此成立"
        text = f"「{one['title']}」已经有权机关认定容错免责{by}，单独列明，不计入任何不利结论。{held}。"
        yield from paragraph(text, "  - ")


def pending(evaluation: Json) -> Iterator[str]:
    """Give what was alleged or is being verified."""
    if not evaluation["pending"]:
        yield "无。"
    for one in evaluation["pending"]:
        yield from paragraph(one["text"], "  - ")


def notices(evaluation: Json) -> Iterator[str]:
    """Give the notices."""
    if not evaluation["notices"]:
        yield "无。"
    for one in evaluation["notices"]:
        yield from paragraph(one["text"], "  - ")
