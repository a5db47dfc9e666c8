"""
Tables that say that they are complete, and are not.

A gap is shown by a small dossier that holds the code, as of the day from which the table stands.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from service.analysis.finding import Declared, Example, Finding, FindingCode
from service.domain.parameter import Parameter, ParameterValue
from service.domain.record import Field, FieldType, RecordKind
from service.domain.release import Release
from service.domain.rule import PERSON


def table_gaps(release: Release) -> Iterator[Finding]:
    """Find the codes for which a complete table has nothing, of each of its values apart."""
    for parameter in release.parameters.values():
        if parameter.complete and parameter.keys:
            for value in parameter.values:
                yield from _gap(parameter, parameter.keys, value, release)


def _gap(parameter: Parameter, keys: str, value: ParameterValue, release: Release) -> Iterator[Finding]:
    codes = release.facts[keys].codes
    missing = [] if not isinstance(value.value, Mapping) else [code for code in codes if code not in value.value]
    if missing:
        day = date.fromordinal(value.start)
        named = "、".join(f"{codes[code]}（`{code}`）" for code in missing)
        said = f"参数 `${parameter.name}`（{parameter.label}）应当列全，自 {day} 起的取值缺少：{named}"
        example = Example(_smallest(release, keys, missing[0], day), day)
        yield Finding(FindingCode.TABLE_GAP, Declared.PARAMETER, parameter.name, said, example=example)


def _smallest(release: Release, fact: str, code: str, day: date) -> dict[str, Any]:
    """Give the smallest dossier in which a field, by its *fact*, is a *code*."""
    singular, _, field = fact.partition(".")
    kind, person = release.kind_of(singular), release.kind_named(PERSON)
    dossier = {PERSON: _object(person, {}, day)}
    written = _object(kind, {field: code}, day)
    return dossier | {kind.name: written if kind.single else [written]}


def _object(kind: RecordKind, codes: Mapping[str, str], day: date) -> dict[str, Any]:
    """Give an object with these *codes* (by flat name) and every field that is required, nested as it is sent."""
    required = {field.name: _value(field, day) for field in kind.fields.values() if field.required}
    written = {**required, **codes}
    for field in kind.fields.values():
        if any(written.get(other) in beside for other, beside in field.required_with.items()):
            written.setdefault(field.name, _value(field, day))
    nested: dict[str, Any] = {}
    for name, value in written.items():
        *outer, last = name.split(".")
        inside = nested
        for key in outer:
            inside = inside.setdefault(key, {})
        inside[last] = value
    return nested


def _value(field: Field, day: date) -> object:
    """Give any value of a *field* that a dossier of that *day* may have."""
    values: Mapping[FieldType, object] = {
        FieldType.ID: "X-1",
        FieldType.TEXT: "示例",
        FieldType.TRUTH: True,
        FieldType.CODE: next(iter(field.codes), None),
        FieldType.CODES: list(field.codes)[:1],
        FieldType.DATE: day.isoformat(),
        FieldType.YEAR: (day - timedelta(days=366)).year,
    }
    return values.get(field.type, 0)
