"""
Words: values, records, sources and days of an evaluation, as a person reads them.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from service.domain.fact import Fact, FactType
from service.domain.record import RecordKind
from service.domain.release import Release
from service.domain.rendering import quoted
from service.domain.rule import PERSON

Json = dict[str, Any]

MODALITIES = {"must": "应当", "may": "可以", "must_not": "不得"}

_PATH = re.compile(r"(\w+)\[([^\[\]]*)\](?:\.([a-z_]+(?:\.[a-z_]+)*))?", re.ASCII)
_OF_RECORD = re.compile(r"(\w+)\[(.*)\]\.([^\]]+)")


class Words:
    """The words of a release, and the names of the records of one dossier."""

    def __init__(self, release: Release, dossier: Mapping[str, Any]) -> None:
        """Name the records of a *dossier* (which may be empty: then by their ids)."""
        self.release = release
        self._names = dict(self._named(dossier))
        self.rules = {rule.id: rule for rule in release.rules()}

    def _named(self, dossier: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
        for kind in self.release.kinds:
            for record in () if kind.single else dossier.get(kind.name, ()):
                yield record["id"], self.told(kind, record)

    def told(self, kind: RecordKind, record: Mapping[str, Any]) -> str:
        """Name a *record* of a *kind*: by its title or its kind, and by its id."""
        title = record.get(kind.title or "")
        if isinstance(title, str) and title.strip():
            return f"{quoted(title)}（{record['id']}）"
        codes = kind.fields["kind"].codes if "kind" in kind.fields else {}
        return f"{codes.get(str(record.get('kind')), kind.label)}（{record['id']}）"

    def record(self, identity: str) -> str:
        """Name a record by its *identity*."""
        return self._names.get(identity, identity)

    def place(self, path: str) -> tuple[str, str]:
        """Give where a field stands, and in which words: (`incidents[I-1]`, `「…」（I-1）`)."""
        found = _OF_RECORD.fullmatch(path)
        if found is None:
            name = path.partition(".")[0]
            kind = self.release.kind_named(name)
            return name, "本人" if kind.singular == PERSON else kind.label
        return f"{found[1]}[{found[2]}]", self.record(found[2])

    def spoken(self, text: str) -> str:
        """Give a *text* with the paths of records that stand in it (`incidents[I-1].about`) said in words."""
        return _PATH.sub(self._spoken, text)

    def _spoken(self, found: re.Match[str]) -> str:
        name, identity, field = found.groups()
        kind = next((kind for kind in self.release.kinds if kind.name == name), None)
        if kind is None:
            return found[0]
        told = f"{kind.label}{self.record(identity)}" if identity in self._names else f"{kind.label}（{identity}）"
        return f"{told}的{kind.fields[field].label}" if field in kind.fields else told

    def _fact(self, path: str) -> Fact:
        found = _OF_RECORD.fullmatch(path)
        name = path if found is None else f"{self.release.kind_named(found[1]).singular}.{found[3]}"
        return self.release.facts[name]

    def field(self, evidence: Json) -> str:
        """Say a piece of *evidence*: its label and its value."""
        return f"{evidence['label']}：{self.value(evidence['value'], self._fact(evidence['path']))}"

    def value(self, value: Any, fact: Fact) -> str:  # noqa: ANN401  # a JSON value
        """Say a *value* of a *fact*."""
        if isinstance(value, list):
            return "、".join(self._one(each, fact) for each in value) or "无"
        if not isinstance(value, dict):
            return self._one(value, fact)
        if "one_of" in value:
            return "或".join(self._one(each, fact) for each in value["one_of"])
        ends = [self._one(value[end], fact) for end in ("at_least", "at_most") if end in value]
        return "至".join(ends) + ("（或无）" if "or_none" in value else "") if ends else "不详"

    def _one(self, value: Any, fact: Fact) -> str:  # noqa: ANN401  # a JSON value
        if value is None:
            return "尚无" if fact.type is FactType.DATE else "无"
        if isinstance(value, bool):
            return "是" if value else "否"
        if fact.type is FactType.DATE:
            return day_in_words(value)
        if fact.type is FactType.SHARE:
            return f"{value * 100:g}%"
        if isinstance(value, str):
            return fact.codes.get(value, value)
        return f"{value} {fact.unit}" if fact.unit else str(value)

    def citation(self, citation: Json) -> str:
        """Say a *citation*: the source in short, the place in it, how far it has been checked."""
        place = "".join(
            f"第{citation[key]}{word}" for key, word in (("article", "条"), ("item", "项")) if citation[key]
        )
        short = self.release.sources.regulations[citation["regulation"]].short
        note = f"，{citation['note']}" if citation["note"] else ""
        return f"{short}{place}（{citation['confidence_label']}{note}）"

    def title(self, name: str) -> str:
        """Give the title of a rule; of what is no rule, nothing."""
        return f"「{self.rules[name].title}」" if name in self.rules else ""

    def rule(self, name: str) -> str:
        """Name a rule, or a rule asked of a record (`FT-01@I-2`)."""
        rule, _, about = name.partition("@")
        return f"{rule}（{about}）" if about else rule


def day_in_words(day: str) -> str:
    """Say a *day*, `YYYY-MM-DD`, in Chinese; the end that never comes as for ever."""
    if day == "never":
        return "长期"
    found = date.fromisoformat(day)
    return f"{found.year}年{found.month}月{found.day}日"
