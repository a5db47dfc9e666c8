"""
What changed between two releases and can be seen without asking a dossier: numbers, and words.

What a change of a condition means is not told here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from service.domain.bounds import LIMIT
from service.domain.dossier import SHARE_SCALE
from service.domain.parameter import Parameter
from service.domain.release import Release
from service.language.places import Declared


class RevisionKind(StrEnum):
    """What was revised."""

    NUMBER = "number"
    WORDING = "wording"


@dataclass(frozen=True, slots=True)
class Revision:
    """One thing that reads otherwise than before."""

    kind: RevisionKind
    about: Declared
    name: str
    chinese: str  # one sentence


_WORDS: Mapping[Declared, Mapping[str, str]] = {
    Declared.RULE: {"title": "标题", "because": "理由", "citations": "依据"},
    Declared.FACT: {"label": "名称", "unit": "单位"},
    Declared.PARAMETER: {"label": "名称", "unit": "单位"},
    Declared.ACTION: {
        "label": "名称",
        "modality": "情态",
        "procedure": "程序",
        "remedies": "救济途径",
        "body": "决定机关",
    },
    Declared.PROCEDURE: {"label": "名称", "steps": "步骤"},
    Declared.REMEDY: {"label": "名称", "text": "内容", "categories": "适用类别", "citations": "依据", "limits": "期限"},
    Declared.REGULATION: {"title": "标题", "short": "简称", "source": "来源", "note": "说明"},
    Declared.TOTAL: {"title": "标题", "because": "说明理由", "advises": "请核对的事项", "citations": "依据"},
}
"""Kind of thing -> the parts of it that are no part of what a rule means -> what they are called."""

_CALLED: Mapping[Declared, str] = {
    Declared.RULE: "规则",
    Declared.FACT: "事项",
    Declared.PARAMETER: "参数",
    Declared.ACTION: "措施",
    Declared.PROCEDURE: "程序",
    Declared.REMEDY: "救济途径",
    Declared.REGULATION: "规定",
    Declared.TOTAL: "总量",
}


def revisions(old: Release, new: Release) -> tuple[Revision, ...]:
    """Tell of every number and of every wording that a *new* release revised."""
    return (*_numbers(old, new), *_wordings(old, new))


def _numbers(old: Release, new: Release) -> Iterator[Revision]:
    for name in dict.fromkeys((*old.parameters, *new.parameters)):
        before, after = old.parameters.get(name), new.parameters.get(name)
        if after is None:
            yield Revision(RevisionKind.NUMBER, Declared.PARAMETER, name, f"${name}：删去。")
        elif before is None:
            yield Revision(RevisionKind.NUMBER, Declared.PARAMETER, name, f"${name}（{after.label}）：新增。")
        elif changes := list(_changes(before, after, new)):
            told = f"${name}（{after.label}）：{'；'.join(changes)}。"
            yield Revision(RevisionKind.NUMBER, Declared.PARAMETER, name, told)


def _changes(before: Parameter, after: Parameter, new: Release) -> Iterator[str]:
    """Say how a parameter changed, for each day from which it changed in another way."""
    days = sorted({value.start for value in (*before.values, *after.values)})
    told = ""
    for at, day in enumerate(days):
        change = _change(before, after, day, new)
        if change and change != told:
            yield f"自 {date.fromordinal(day)} 起 {change}" if at else change
        told = change


def _change(before: Parameter, after: Parameter, day: int, new: Release) -> str:
    old_value, new_value = (one.on(day) for one in (before, after))
    was, now = (None if value is None else value.value for value in (old_value, new_value))
    if isinstance(was, Mapping) and isinstance(now, Mapping):
        codes = dict.fromkeys((*was, *now))
        moved = [code for code in codes if was.get(code) != now.get(code)]
        return "，".join(
            f"{_code(after.keys, code, new)} {_cell(was.get(code), after, new)} → {_cell(now.get(code), after, new)}"
            for code in moved
        )
    said, says = _said(was, before), _said(now, after)
    return "" if said == says else f"{said} → {says}"


def _code(fact: str | None, code: str, new: Release) -> str:
    """Name a *code* of a *fact* to a person; what is no code any longer stands for itself."""
    known = None if fact is None else new.facts.get(fact)
    return code if known is None else known.codes.get(code, code)


def _cell(value: int | str | None, table: Parameter, new: Release) -> str:
    if value is None:
        return "无"
    return _code(table.gives, value, new) if isinstance(value, str) else ("无期限" if value == LIMIT else str(value))


def _said(value: object, parameter: Parameter) -> str:
    if isinstance(value, int) and parameter.is_share:
        return f"{value / SHARE_SCALE:g}"
    return "无" if value is None else ("一张表" if isinstance(value, Mapping) else str(value))


def _wordings(old: Release, new: Release) -> Iterator[Revision]:
    before, after = _declared(old), _declared(new)
    for (about, name), thing in after.items():
        was = before.get((about, name))
        if was is not None:
            changed = [said for part, said in _WORDS[about].items() if getattr(was, part) != getattr(thing, part)]
            if isinstance(thing, Parameter) and _is_cited_otherwise(was, thing):
                changed.append("依据")
            if changed:
                told = f"{_CALLED[about]} {name}：{'、'.join(changed)}有改动。"
                yield Revision(RevisionKind.WORDING, about, name, told)


def _is_cited_otherwise(before: Parameter, after: Parameter) -> bool:
    """Whether a value that stands from the same day in both cites other sources."""
    cited = {value.start: value.citations for value in before.values}
    return any(cited.get(value.start, value.citations) != value.citations for value in after.values)


def _declared(release: Release) -> dict[tuple[Declared, str], Any]:
    named: Mapping[Declared, Mapping[str, Any]] = {
        Declared.RULE: {rule.id: rule for rule in release.rules()},
        Declared.FACT: release.facts,
        Declared.PARAMETER: release.parameters,
        Declared.ACTION: release.actions,
        Declared.PROCEDURE: release.procedures,
        Declared.REMEDY: release.remedies,
        Declared.REGULATION: release.sources.regulations,
        Declared.TOTAL: {total.id: total for total in release.totals},
    }
    return {(about, name): thing for about, things in named.items() for name, thing in things.items()}
