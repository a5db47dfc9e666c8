"""
The report of a trial: whether a draft may go to review and, where it may not, what falls short, in Chinese.
"""

from collections.abc import Iterator, Mapping
from typing import Any

_SHOWN = 20


def fallen_short(report: Mapping[str, Any]) -> dict[str, Any]:
    """Say what of a *report* keeps a draft from review; nothing does where it has passed."""
    short = list(_short(report))
    return {"passed": not short, "short": short}


def stopped(why: str) -> dict[str, Any]:
    """Give the report of a trial that was not carried through, and *why*."""
    return {"passed": False, "short": [why]}


def _short(report: Mapping[str, Any]) -> Iterator[str]:
    if report["faults"]:
        yield f"规则和规格的写法有 {len(report['faults'])} 处错误，见 faults。"
        return
    if report["findings"]:
        yield f"规则的含义有 {len(report['findings'])} 处问题，见 findings；确属本意的，在规则里写明理由。"
    counted = report["specifications"]
    if not counted["trials"]:
        yield "没有规格场景；规则须有规格。"
    for key, said in _COUNTED.items():
        if counted[key]:
            yield f"规格场景{said} {counted[key]} 个：{'；'.join(_named(counted[_LISTED[key]]))}。"


_COUNTED = {"failed": "未通过", "miswritten": "写错了", "pending": "尚未确认"}
_LISTED = {"failed": "failures", "miswritten": "faults", "pending": "to_confirm"}


def _named(trials: list[Mapping[str, Any]]) -> Iterator[str]:
    for one in trials[:_SHOWN]:
        yield f"{one['path']}:{one['line']} {one['title']}"
    if len(trials) > _SHOWN:
        yield "等"
