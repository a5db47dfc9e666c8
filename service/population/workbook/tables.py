"""
The records of a workbook as tables.
"""

from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

import polars as pl

from service.domain.record import Field, FieldType, RecordKind
from service.population.tables import (
    AS_OF,
    REF,
    WHO,
    Reads,
    Tables,
    columns_of_field,
    has,
    lists_of,
    type_of,
)
from service.population.workbook.days import NEVER
from service.population.workbook.layout import Column
from service.population.workbook.sheets import Records

_YEAR, _MONTH = 4, 7
"""How many letters a day has that is known to the year or the month only."""

Known = Mapping[str, Sequence[bool]]
"""By plural: whether each person's list is known."""


def tables_of_sheets(
    kinds: Sequence[RecordKind],
    people: Records,
    lists: Mapping[str, Records],
    known: Known,
    reads: Reads,
) -> Tables:
    """Give the tables of sheets in which nothing is wrong, with the columns that are read."""
    persons = {ref: number for number, ref in enumerate(people.refs)}
    columns: dict[str, pl.Series] = {REF: pl.Series(REF, list(people.refs), dtype=pl.String)}
    columns[AS_OF] = pl.Series(AS_OF, [date.fromisoformat(day) for day in people.values[AS_OF]], dtype=pl.Date)
    columns |= {has(kind.name): pl.Series(known[kind.name], dtype=pl.Boolean) for kind in lists_of(kinds)}
    columns |= _columns(people, reads.people)
    records = {}
    for plural, sheet in lists.items():
        if plural in reads.records:
            who = pl.Series(WHO, [persons[ref] for ref in sheet.refs], dtype=pl.UInt32)
            table = pl.DataFrame({WHO: who} | _columns(sheet, reads.records[plural]))
            records[plural] = table.sort(WHO, maintain_order=True)
    return Tables(pl.DataFrame(columns), records)


def _columns(records: Records, facts: frozenset[str]) -> dict[str, pl.Series]:
    found: dict[str, pl.Series] = {}
    for column in records.sheet.columns:
        if column.field is not None and column.fact in facts and column.name in records.values:
            found |= dict(_of_column(column, column.field, records.values[column.name]))
    return found


def _of_column(column: Column, field: Field, values: Sequence[Any]) -> Iterator[tuple[str, pl.Series]]:
    if field.type is not FieldType.DATE:
        yield column.fact, pl.Series(column.fact, values, dtype=type_of(field))
        return
    spans = [_span(day) if isinstance(day, str) else (None, None) for day in values]
    parts: Sequence[Sequence[Any]] = (
        [first for first, _ in spans],
        [last for _, last in spans],
        [day is NEVER for day in values],
    )
    for (name, dtype), part in zip(columns_of_field(field, column.fact), parts, strict=False):
        yield name, pl.Series(name, part, dtype=dtype)


@lru_cache(maxsize=100_000)
def _span(day: str) -> tuple[date, date | None]:
    """Give the first day that *day* may be, and its last where that is another."""
    if len(day) == _YEAR:
        return date(int(day), 1, 1), date(int(day), 12, 31)
    if len(day) > _MONTH:
        return date.fromisoformat(day), None
    year, month = int(day[:4]), int(day[5:])
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])
