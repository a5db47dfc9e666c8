"""
What changed between two releases, as people read rules: in sentences, numbers and titles. No dossier is asked.

What a change of a condition means for people, the report of a submission says.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any, TypeAlias

from service.analysis.revisions import revisions
from service.domain.dates import iso_day
from service.domain.parameter import Parameter
from service.domain.release import Release
from service.domain.rule import Rule
from service.language.bundle import Files, release_of
from service.language.files import FEATURES
from service.language.prose import fact_in_chinese, rule_in_chinese
from service.language.prose.terms import Terms, measured
from service.specs.titles import scenarios_of

Json: TypeAlias = dict[str, Any]

ADDED, REMOVED, CHANGED = "added", "removed", "changed"
LABELS: Mapping[str, str] = {ADDED: "新增", REMOVED: "删去", CHANGED: "改动"}


def changes_between(old: tuple[str, Files], new: tuple[str, Files]) -> Json:
    """Give what changed from an *old* release (its digest and its files) to a *new* one."""
    before, after = release_of(old[1]), release_of(new[1])
    told: Json = {
        "from": old[0],
        "to": new[0],
        "rules": list(_rules(before, after)),
        "parameters": list(_parameters(before, after)),
        "facts": list(_facts(before, after)),
        "vocabulary": list(_vocabulary(before, after)),
        "specifications": list(_specifications(old[1], new[1])),
        "files": [{"path": path, "change": change} for path, change in _apart(old[1], new[1])],
    }
    return {**told, "text": _summary(told)}


def _apart(before: Mapping[Any, Any], after: Mapping[Any, Any]) -> Iterator[tuple[Any, str]]:
    """Give what stands in one of two alone, or otherwise in the other."""
    for name in dict.fromkeys((*after, *before)):
        if name not in before:
            yield name, ADDED
        elif name not in after:
            yield name, REMOVED
        elif before[name] != after[name]:
            yield name, CHANGED


def _rules(before: Release, after: Release) -> Iterator[Json]:
    old, new = ({rule.id: (_meant(rule), rule_in_chinese(rule, of)) for rule in of.rules()} for of in (before, after))
    known = {rule.id: (rule, of) for of in (before, after) for rule in of.rules()}
    for name, change in _apart(old, new):
        rule, release = known[name]
        yield {
            "id": name,
            "title": rule.title,
            "ruleset": rule.ruleset,
            "ruleset_title": next(one.title for one in release.rulesets if one.name == rule.ruleset),
            "change": change,
            "before": old[name][1] if name in old else None,
            "after": new[name][1] if name in new else None,
        }


def _meant(rule: Rule) -> Rule:
    """Give a *rule* without what is said to the analysis alone."""
    return replace(rule, accepted={})


def _parameters(before: Release, after: Release) -> Iterator[Json]:
    for name, change in _apart(before.parameters, after.parameters):
        parameter = (after if name in after.parameters else before).parameters[name]
        yield {
            "name": name,
            "label": parameter.label,
            "unit": parameter.unit,
            "change": change,
            "values": list(_values(name, before, after)),
        }


def _values(name: str, before: Release, after: Release) -> Iterator[Json]:
    """Give what a parameter was and is from each day on from which it is another; None where it has no value."""
    known = [of.parameters[name] for of in (before, after) if name in of.parameters]
    told: tuple[str | None, str | None] | None = None
    for day in sorted({value.start for one in known for value in one.values}):
        pair = _said(name, day, before), _said(name, day, after)
        if pair[0] != pair[1] and pair != told:
            yield {"from": iso_day(day), "before": pair[0], "after": pair[1]}
        told = pair


def _said(name: str, day: int, release: Release) -> str | None:
    parameter = release.parameters.get(name)
    value = None if parameter is None else parameter.on(day)
    if parameter is None or value is None:
        return None
    if isinstance(value.value, int | Fraction):
        return _number(value.value, parameter)
    return Terms(release, day).table(name).partition("：")[2]


def _number(value: int | Fraction, parameter: Parameter) -> str:
    return f"{float(value) / 100:g}%" if parameter.is_share else measured(str(value), parameter.unit)


def _facts(before: Release, after: Release) -> Iterator[Json]:
    old, new = ({name: fact_in_chinese(fact, of) for name, fact in of.facts.items()} for of in (before, after))
    for name, change in _apart(old, new):
        label = (after if name in after.facts else before).facts[name].label
        yield {"name": name, "label": label, "change": change, "before": old.get(name), "after": new.get(name)}


def _vocabulary(before: Release, after: Release) -> Iterator[Json]:
    said = {(one.about.value, one.name): one.chinese for one in revisions(before, after)}
    for kind, old, new in _named(before, after):
        for name, change in _apart(old, new):
            thing = new.get(name, old.get(name))
            label = getattr(thing, "label", None) or getattr(thing, "title", None) or name
            text = said.get((kind, name)) or f"{_KINDS[kind]}「{label}」：{LABELS[change]}。"
            yield {"kind": kind, "name": name, "label": label, "change": change, "text": text}


_KINDS = {
    "action": "措施",
    "procedure": "程序",
    "remedy": "救济途径",
    "regulation": "规定",
    "record": "记录",
    "holidays": "节假日",
    "total": "总量",
}


def _named(before: Release, after: Release) -> Iterable[tuple[str, Mapping[str, Any], Mapping[str, Any]]]:
    """Give each kind of thing that a vocabulary declares besides facts, by name, in both."""
    yield "action", before.actions, after.actions
    yield "procedure", before.procedures, after.procedures
    yield "remedy", before.remedies, after.remedies
    yield "regulation", before.sources.regulations, after.sources.regulations
    yield "record", _kinds(before), _kinds(after)
    yield "holidays", _holidays(before), _holidays(after)
    yield "total", _totals(before), _totals(after)


def _kinds(release: Release) -> Mapping[str, Any]:
    return {kind.name: kind for kind in release.kinds}


def _holidays(release: Release) -> Mapping[str, Any]:
    return {str(year): days for year, days in release.holidays.items()}


def _totals(release: Release) -> Mapping[str, Any]:
    return {total.id: total for total in release.totals}


def _specifications(old: Files, new: Files) -> Iterator[Json]:
    before, after = (scenarios_of(files, FEATURES) for files in (old, new))
    for (path, title), change in _apart(before, after):
        yield {"path": path, "title": title, "change": change}


def _summary(told: Json) -> str:
    """Say in one sentence how much changed."""
    parts = []
    for key, label in _COUNTED.items():
        counts = {one: sum(item["change"] == one for item in told[key]) for one in LABELS}
        said = "、".join(f"{LABELS[one]} {count} 项" for one, count in counts.items() if count)
        parts += [f"{label}{said}"] if said else []
    return f"{'；'.join(parts)}。" if parts else "两个版本的规则、参数、词汇和规格没有不同。"


_COUNTED = {
    "rules": "规则",
    "parameters": "参数",
    "facts": "事项",
    "vocabulary": "其他词汇",
    "specifications": "规格场景",
}
