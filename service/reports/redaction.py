"""
Redaction: a dossier in which nothing that a person wrote is left, and which the rules judge alike.

Every text and every id is replaced before anything is said of it, so that no name in one of them can reach a reader. A
title becomes what its record is, from its codes and days; an id, or another text, becomes its label and a number.
Equal ids and texts become equal labels, and no two different ones the same, so that what refers to one another still
does. The id of a rule is a word of the release, not of a person, and stays; so does the person's own reference.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from service.domain.dates import day_bounds
from service.domain.record import Field, FieldType, RecordKind
from service.domain.release import Release
from service.domain.rule import PERSON
from service.reports.days import days_in_words

Dossier = Mapping[str, Any]

_DAY_WORD = "日期"
_OWN_REFERENCE = f"{PERSON}.ref"


def redacted(dossier: Dossier, release: Release, as_of: date) -> dict[str, Any]:
    """Give a *dossier* that was read by the contract without its texts and ids, as they are told *as_of* a day."""
    labels = _Labels(release, as_of)
    lists = [kind for kind in release.kinds if not kind.single and kind.name in dossier]
    for kind in lists:
        for record in dossier[kind.name]:
            labels.of(record["id"], kind.label)
    singles = [kind for kind in release.kinds if kind.single and kind.name in dossier]
    told: dict[str, Any] = {kind.name: labels.record(kind, dossier[kind.name]) for kind in singles}
    told |= {kind.name: [labels.record(kind, record) for record in dossier[kind.name]] for kind in lists}
    return {name: told[name] for name in dossier}


def labels_of(dossier: Dossier, told: Dossier, release: Release) -> dict[str, str]:
    """Give the label of each record of a *dossier* by its id, as it is *told*."""
    return {
        record["id"]: label["id"]
        for kind in release.kinds
        if not kind.single and kind.name in dossier
        for record, label in zip(dossier[kind.name], told[kind.name], strict=True)
    }


class _Labels:
    """The labels given so far."""

    def __init__(self, release: Release, as_of: date) -> None:
        self._words = {rule.id for rule in release.rules()}  # words of the release stay
        self._as_of = as_of
        self._given: dict[str, str] = {}
        self._used: set[str] = set(self._words)

    def of(self, text: str, label: str) -> str:
        """Give the label of a *text*: the next of those that begin with *label*, where it has none yet."""
        if text in self._words:
            return text
        if text not in self._given:
            self._given[text] = self._unused(lambda number: f"{label}{number}")
        return self._given[text]

    def _unused(self, form: Callable[[int], str]) -> str:
        number = 1
        while form(number) in self._used:
            number += 1
        self._used.add(form(number))
        return form(number)

    def record(self, kind: RecordKind, record: Mapping[str, Any], outer: str = "") -> dict[str, Any]:
        """Give a *record* of a *kind* with labels for texts; *outer* is where in it we are."""
        told = {}
        for key, value in record.items():
            name = f"{outer}{key}"
            if isinstance(value, Mapping):
                told[key] = self.record(kind, value, f"{name}.")
            else:
                told[key] = self._value(kind, kind.fields[name], value, record)
        return told

    def _value(self, kind: RecordKind, field: Field, value: Any, record: Mapping[str, Any]) -> Any:  # noqa: ANN401
        if not isinstance(value, str) or field.type not in (FieldType.TEXT, FieldType.ID):
            return value
        if field.fact == _OWN_REFERENCE:
            return value
        if field.name == kind.title:
            stated = stated_as(kind, record, self._as_of)
            return self._unused(lambda number: stated if number == 1 else f"{stated}（其{number}）")
        return self.of(value, field.label)


def stated_as(kind: RecordKind, record: Mapping[str, Any], as_of: date) -> str:
    """Say what a *record* is, from its codes and days alone: 推诿扯皮、协同不力（2026年3月8日查实）."""
    codes = kind.fields["kind"].codes if "kind" in kind.fields else {}
    label = codes.get(str(record.get("kind")), kind.label)
    for field in _telling_days(kind):
        day = record.get(field.name)
        if day is not None and not (field.outcome and day_bounds(day).lo > as_of.toordinal()):
            return f"{label}（{days_in_words(day)}{field.label.removesuffix(_DAY_WORD)}）"
    return label


def _telling_days(kind: RecordKind) -> list[Field]:
    """Give the days of a *kind* that tell one record from another: when it was found so, when it was, any other."""
    days = [field for field in kind.fields.values() if field.type is FieldType.DATE]
    return sorted(days, key=lambda field: (not field.required_with, field.name != kind.day))
