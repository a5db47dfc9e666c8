"""
Writing Gherkin: dossiers as the sentences that make them, values as people write them, tables aligned.

What is written here is what `values` and `draft` read.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, TypeAlias

from service.domain.record import Field, FieldType, RecordKind
from service.domain.release import Release
from service.reports.layout import width_of
from service.specs import bases
from service.specs.values import ABSENT, NOT_YET
from service.specs.words import PERSON

Json = Mapping[str, Any]
Held: TypeAlias = Any
"""What a field holds, as JSON data."""
MISSING = object()
"""Stands for a field that is not there."""


def value_in_words(field: Field, value: object) -> str:
    """Write the *value* of a *field*, as the dossier holds it."""
    if value is MISSING:
        return ABSENT
    if value is None:
        return NOT_YET
    writer = _WRITERS.get(field.type)
    return str(value) if writer is None else writer(field, value)


def _truth(_: Field, value: Held) -> str:
    return "是" if value else "否"


def _code(field: Field, value: Held) -> str:
    return field.codes[value]


def _codes(field: Field, value: Held) -> str:
    return "、".join(field.codes[code] for code in value) or "无"


def _day(_: Field, value: Held) -> str:
    return day_in_words(value)


def _share(_: Field, value: Held) -> str:
    return f"{(Decimal(repr(value)) * 100).normalize():f}%"


_WRITERS: dict[FieldType, Callable[[Field, Held], str]] = {
    FieldType.TRUTH: _truth,
    FieldType.CODE: _code,
    FieldType.CODES: _codes,
    FieldType.DATE: _day,
    FieldType.SHARE: _share,
}


def day_in_words(iso: str) -> str:
    """Write a day, a month or a year given as `YYYY-MM-DD`, `YYYY-MM` or `YYYY`."""
    return "".join(f"{int(part)}{unit}" for part, unit in zip(iso.split("-"), "年月日", strict=False))


def field_of(record: Json, field: Field) -> object:
    """Give what stands in a *record* for a *field*; `MISSING` where nothing does."""
    value: Any = record
    for key in field.name.split("."):
        if not isinstance(value, Mapping) or key not in value:
            return MISSING
        value = value[key]
    return value


def owner_in_words(kind: RecordKind, record: Json) -> str:
    """Name the person, or one record, as sentences do."""
    if kind.single:
        return PERSON if kind.name == "subject" else kind.label
    return f"{kind.label}「{record['id']}」"


def dossier_in_sentences(dossier: Json, release: Release) -> list[str]:
    """Write the sentences, without keywords, that make a *dossier*; the lines of a table follow its sentence."""
    lines = ["一份只有代号的档案"]
    for kind in release.kinds:
        if kind.name not in dossier:
            continue
        if kind.single:
            lines += _single(kind, dossier[kind.name])
        elif not dossier[kind.name]:
            lines += [f"档案中的{kind.label}如下", "  | 编号 |"]
        for record in () if kind.single else dossier[kind.name]:
            lines += record_in_sentences(kind, record)
    return lines


def _single(kind: RecordKind, holds: Json) -> Iterator[str]:
    for field in kind.fields.values():
        value = field_of(holds, field)
        if value is not MISSING and value != bases.nothing()["subject"].get(field.name):
            yield f"{owner_in_words(kind, holds)}的「{field.label}」是「{value_in_words(field, value)}」"


def record_in_sentences(kind: RecordKind, record: Json) -> list[str]:
    """Write the sentence that adds a *record*, and the table of what differs from its base."""
    base = bases.record(kind.name)
    rows = [
        (field.label, value_in_words(field, value))
        for field in kind.fields.values()
        if field.name != "id" and (value := field_of(record, field)) != field_of(base, field)
    ]
    table = aligned([("字段", "值"), *rows]) if rows else []
    return [f"档案中有{kind.label}「{record['id']}」", *(f"  {line}" for line in table)]


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Write a table with its columns under one another."""
    rows = [[_escaped(cell) for cell in row] for row in rows]
    widths = [max(width_of(cell) for cell in column) for column in zip(*rows, strict=True)]
    return [
        "| " + " | ".join(cell + " " * (width - width_of(cell)) for cell, width in zip(row, widths, strict=True)) + " |"
        for row in rows
    ]


def _escaped(cell: str) -> str:
    return cell.replace("\\", "\\\\").replace("|", "\\|").replace("\n", "\\n")
