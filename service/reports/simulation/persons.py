"""
The list of persons, as the page and the workbook speak of it: how many there are, and what their reasons may give away.
"""

import re
from collections.abc import Iterable

from service.reports.simulation.words import ANSWERS, Json, count

_ANSWER = "|".join(map(re.escape, ANSWERS.values()))
_SHORT = re.compile(
    rf"[^。]*(?:由(?:{_ANSWER})变为(?:{_ANSWER})|结论仍为(?:{_ANSWER})，作用不同)。"
    "|同一阶梯中更高的措施[^。]*。|规则的结论没有变化，[^。]*。"
)
"""A reason that says which rule answers otherwise, and nothing of the dossier."""


def caution(listed: Iterable[Json]) -> str:
    """Say how the persons *listed* are named, and that their reasons may quote their dossiers where they may."""
    reasons = (reason for person in listed for change in person["changes"] for reason in change["reasons"])
    if all(map(_SHORT.fullmatch, reasons)):
        return "人员只列代号。"
    return "人员只列代号；理由可能引用档案中的事项名称，注意保密。"


def heading(persons: Json) -> str:
    """Say how many *persons* change, how many of them are listed, and how."""
    total, shown = count(persons["total"]).text, count(persons["shown"]).text
    if not persons["total"]:
        return "没有人员需要列出。"
    if not persons["shown"]:
        return f"意见有变化的共{total}人，本报告没有列出名单。"
    more = "" if persons["shown"] == persons["total"] else "完整名单可另行导出。"
    return f"意见有变化的共{total}人，本报告列出{shown}人。{caution(persons['list'])}{more}"
