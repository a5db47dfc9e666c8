"""
The dossier that a scenario is writing, sentence by sentence.

It is built from a base; every word is looked up in the release, so that a misspelt one is told at once.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from service.domain.record import Field, RecordKind
from service.specs import bases
from service.specs.errors import SpecificationError, UnknownWordError
from service.specs.values import ABSENT, read_value
from service.specs.words import Words, tidy

Table = Sequence[Sequence[object]]
"""A table of a step: rows of cells."""

_COLUMNS = ["字段", "值"]


class Draft:
    """A dossier that is being written."""

    def __init__(self, words: Words) -> None:
        """Start with nothing; *words* says what is meant."""
        self._words = words
        self._dossier: dict[str, Any] = {}

    def start(self, base: dict[str, Any]) -> None:
        """Begin with a whole dossier."""
        self._dossier = base

    def as_json(self) -> bytes:
        """Give the dossier as it would be sent."""
        return json.dumps(self._dossier, ensure_ascii=False, default=str).encode()

    def ids(self) -> list[str]:
        """Give the ids of all records."""
        return [item["id"] for records in self._dossier.values() if isinstance(records, list) for item in records]

    def add(self, kind: RecordKind, record: Mapping[str, Any], name: str, table: Table | None) -> None:
        """Add a *record* called *name*, with the changes of a *table* of 字段 and 值."""
        if kind.single:
            message = f"「{kind.label}」不是一条条的记录，不能添加；改它的字段请写：{kind.label}的「字段」是「值」。"
            raise SpecificationError(message)
        if name in self.ids():
            message = f"编号「{name}」已经用过；同一份档案里编号不得重复。"
            raise SpecificationError(message)
        added = {"id": name} | dict(record)
        self._dossier.setdefault(kind.name, []).append(added)
        for field, value in _changes(table):
            self._write(kind, added, field, value)

    def replace(self, kind: RecordKind, table: Table | None) -> None:
        """Put in the place of a whole list the records of a *table*: one row each, the first row naming the fields."""
        if kind.single or table is None:
            message = f"「档案中的{kind.label}如下」须是一条条的记录，后面须有一张表：表头是字段，一行一条记录。"
            raise SpecificationError(message)
        self._dossier[kind.name] = []
        columns, *rows = [[str(cell) for cell in row] for row in table]
        _check_once(columns)
        for number, row in enumerate(rows, 1):
            record = {"id": f"{kind.singular}-{number}"} | bases.record(kind.name)
            for column, value in zip(columns, row, strict=True):
                self._write(kind, record, column, value)
            self._dossier[kind.name].append(record)

    def withhold(self, kind: RecordKind) -> None:
        """Say nothing of a kind of record: the list is not there."""
        self._dossier.pop(kind.name, None)

    def write(self, owner: str, word: str, value: str) -> None:
        """Write a *value* (or 不详) to the field *word* of the person or of one record."""
        kind, record, _ = self.find(owner)
        self._write(kind, record, word, value)

    def find(self, owner: str) -> tuple[RecordKind, dict[str, Any], str]:
        """Find what is called 本人, 单位条件 or 事项「I-1」: its kind, what it holds, and its path in the dossier."""
        word, _, quoted = owner.partition("「")
        kind, name = self._words.kind(word), quoted.removesuffix("」")
        if kind.single:
            return kind, self._dossier.setdefault(kind.name, {}), kind.name
        records = {item["id"]: item for item in self._dossier.get(kind.name, ())}
        if name not in records:
            what = f"编号为此的{kind.label}"
            raise UnknownWordError(what, name, records)
        return kind, records[name], f"{kind.name}[{name}]"

    def path(self, owner: str, word: str) -> str:
        """Give the path of a field in the dossier, as an evaluation names it."""
        kind, _, path = self.find(owner)
        return f"{path}.{self._words.field(kind, word).name}"

    def _write(self, kind: RecordKind, record: dict[str, Any], word: str, text: str) -> None:
        field = self._words.field(kind, word)
        *parents, last = _keys(field)
        for parent in parents:
            record = record.setdefault(parent, {})
        if tidy(text) == ABSENT and field.name == "id":
            message = f"{kind.label}的「{field.label}」不能不详：记录要靠它来认。"
            raise SpecificationError(message)
        if tidy(text) == ABSENT:
            record.pop(last, None)
        else:
            record[last] = read_value(field, text, self._words)


def _keys(field: Field) -> list[str]:
    return field.name.split(".")


def _changes(table: Table | None) -> list[tuple[str, str]]:
    """Read a table of 字段 and 值."""
    if table is None:
        return []
    head, *rows = [[str(cell) for cell in row] for row in table]
    if head != _COLUMNS:
        message = f"表头应为「字段」和「值」，不是「{'」「'.join(head)}」。"
        raise SpecificationError(message)
    return [(field, value) for field, value in rows]


def _check_once(fields: Sequence[str]) -> None:
    """Hold that no column stands twice; the later would silently win."""
    twice = next((field for field, times in Counter(fields).items() if times > 1), None)
    if twice is not None:
        message = f"表里「{twice}」写了不止一次；一个字段只有一列。"
        raise SpecificationError(message)
