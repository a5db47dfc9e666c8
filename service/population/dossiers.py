"""
Dossiers as tables, and tables as dossiers again.

Nothing is lost on the way, there or back, but objects that hold nothing: a key that is absent, a null that says that
something has not happened, a list without a record and a day that is known to the month are all kept apart.
"""

from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

from service.domain.record import Field, FieldType, RecordKind
from service.population.tables import AS_OF, LAST, NONE, WHO, Tables, columns_of_field, has, lists_of, type_of

Plan = dict[str, Any]
"""key -> the name of the fact, or, for an object within the object, key -> Plan."""

_YEAR, _MONTH = 4, 7
"""How many letters a day has that is known to the year or the month only."""

_DAYS_OF_A_YEAR = 364
"""From the first day of a year to its last, at least; the same of a month is less."""

_AT_ONCE = 1_000
"""How many dossiers are laid out at a time: as Python's objects they take some hundred times the room of tables."""


def tables_of(dossiers: Sequence[Mapping[str, Any]], kinds: Sequence[RecordKind], as_of: Sequence[date]) -> Tables:
    """Give the tables of *dossiers* that the contract has read, each judged as of its day of *as_of*."""
    people: dict[str, pl.Series] = {AS_OF: pl.Series(AS_OF, as_of, dtype=pl.Date)}
    records = {}
    for kind in kinds:
        plan = _plan(kind)
        if kind.single:
            people |= _columns(kind, [_flat(one.get(kind.name, {}), plan) for one in dossiers])
            continue
        people[has(kind.name)] = pl.Series([kind.name in one for one in dossiers], dtype=pl.Boolean)
        pairs = [(who, record) for who, one in enumerate(dossiers) for record in one.get(kind.name, ())]
        who = pl.Series(WHO, [who for who, _ in pairs], dtype=pl.UInt32)
        records[kind.name] = pl.DataFrame({WHO: who} | _columns(kind, [_flat(record, plan) for _, record in pairs]))
    return Tables(pl.DataFrame(people), records)


def dossiers_of(tables: Tables, kinds: Sequence[RecordKind]) -> Iterator[dict[str, Any]]:
    """Give the dossiers of the *tables*, as JSON has them, in order."""
    for start in range(0, tables.people.height, _AT_ONCE):
        yield from _laid_out(part_of(tables, start, _AT_ONCE), kinds)


def part_of(tables: Tables, start: int, size: int) -> Tables:
    """Give at most *size* persons of the *tables* from the row *start* on, with their records."""
    records = {}
    for plural, table in tables.records.items():
        first, end = (table[WHO].search_sorted(row, side="left") for row in (start, start + size))
        records[plural] = table.slice(first, end - first).with_columns(pl.col(WHO) - start)
    return Tables(tables.people.slice(start, size), records)


def _plan(kind: RecordKind) -> Plan:
    plan: Plan = {}
    for field in kind.fields.values():
        *outer, last = field.name.split(".")
        place = plan
        for key in outer:
            place = place.setdefault(key, {})
        place[last] = field.fact
    return plan


def _flat(raw: Mapping[str, Any], plan: Plan) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for key, value in raw.items():
        step = plan[key]
        if isinstance(step, dict):
            flat |= _flat(value, step)
        else:
            flat[step] = value
    return flat


def _columns(kind: RecordKind, rows: Sequence[Mapping[str, Any]]) -> dict[str, pl.Series]:
    found: dict[str, pl.Series] = {}
    for field in kind.fields.values():
        if field.type is FieldType.DATE:
            found |= _days(field, rows)
        else:
            found[field.fact] = pl.Series(field.fact, [row.get(field.fact) for row in rows], dtype=type_of(field))
    return found


def _days(field: Field, rows: Sequence[Mapping[str, Any]]) -> dict[str, pl.Series]:
    spans = [_span(row.get(field.fact)) for row in rows]
    values: dict[str, Sequence[Any]] = {
        field.fact: [first for first, _ in spans],
        field.fact + LAST: [last for _, last in spans],
        field.fact + NONE: [field.fact in row and row[field.fact] is None for row in rows],
    }
    return {name: pl.Series(name, values[name], dtype=dtype) for name, dtype in columns_of_field(field, field.fact)}


def _span(day: date | str | None) -> tuple[date | None, date | None]:
    """Give the first day that *day* may be, and its last where that is another."""
    if day is None or isinstance(day, date):
        return day, None
    if len(day) == _YEAR:
        return date(int(day), 1, 1), date(int(day), 12, 31)
    if len(day) > _MONTH:
        return date.fromisoformat(day), None
    year, month = int(day[:4]), int(day[5:])
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def _laid_out(tables: Tables, kinds: Sequence[RecordKind]) -> Sequence[dict[str, Any]]:
    dossiers: list[dict[str, Any]] = [{} for _ in range(tables.people.height)]
    for kind in kinds:
        if kind.single:
            for dossier, single in zip(dossiers, _objects(kind, tables.people), strict=True):
                if single:
                    dossier[kind.name] = single
    for kind in lists_of(kinds):
        if has(kind.name) in tables.people:
            for row in tables.people[has(kind.name)].arg_true():
                dossiers[row][kind.name] = []
        if kind.name in tables.records:
            table = tables.records[kind.name]
            for row, record in zip(table[WHO].to_list(), _objects(kind, table), strict=True):
                dossiers[row][kind.name].append(record)
    return dossiers


def _objects(kind: RecordKind, table: pl.DataFrame) -> Sequence[dict[str, Any]]:
    """Give a row of the *table* as the object it is in a dossier, its keys in the order of the vocabulary."""
    rows: list[dict[str, Any]] = [{} for _ in range(table.height)]
    for field in kind.fields.values():
        if field.fact not in table:
            continue
        *outer, last = field.name.split(".")
        for row, value in _values(field, table):
            place = rows[row]
            for key in outer:
                place = place.setdefault(key, {})
            place[last] = value
    return rows


def _values(field: Field, table: pl.DataFrame) -> Iterator[tuple[int, Any]]:
    """Give the values of a *field* that stand in the *table*, each with its row."""
    column = days_written(table, field.fact) if field.type is FieldType.DATE else table[field.fact]
    said = column.is_not_null()
    values = column.filter(said).to_list()
    if field.type in {FieldType.NUMBER, FieldType.SHARE}:
        values = [int(one) if one.is_integer() else one for one in values]
    yield from zip(said.arg_true(), values, strict=True)
    if field.fact + NONE in table:
        yield from ((row, None) for row in table[field.fact + NONE].arg_true())


def days_written(table: pl.DataFrame, name: str) -> pl.Series:
    """Give the days of a column as they are written: `YYYY-MM-DD`, or `YYYY-MM` or `YYYY` where no more is known."""
    first, last = pl.col(name), pl.col(name + LAST)
    whole = first.dt.to_string("%Y-%m-%d")
    if name + LAST not in table:
        return table.select(whole).to_series()
    is_year = (last - first).dt.total_days() >= _DAYS_OF_A_YEAR
    part = pl.when(is_year).then(first.dt.to_string("%Y")).otherwise(first.dt.to_string("%Y-%m"))
    return table.select(pl.when(last.is_null() | (last == first)).then(whole).otherwise(part).alias(name)).to_series()
