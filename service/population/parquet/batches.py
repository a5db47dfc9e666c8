"""
Batches of a nested file as tables, without a copy of what need not be copied.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import polars as pl
import pyarrow as pa
from pyarrow import types

from service.domain.record import RecordKind
from service.population.checks.findings import Found, found_in
from service.population.parquet.conversion import Conversion, as_of_column
from service.population.parquet.layout import suffixes_of
from service.population.tables import AS_OF, REF, WHO, Reads, Tables, has, person_kind


@dataclass(frozen=True, slots=True)
class Converted:
    """The tables of a batch, and what was found wrong in converting it."""

    tables: Tables
    found: Sequence[Found]


def converted(batch: pa.RecordBatch, kinds: Sequence[RecordKind], reads: Reads, as_of: date | None) -> Converted:
    """Convert a *batch* that has the columns that are read."""
    size = batch.num_rows
    found: list[Found] = []
    days = batch.column(AS_OF) if AS_OF in batch.schema.names else None
    people = {AS_OF: as_of_column(days, size, as_of, person_kind(kinds), found)}
    records: dict[str, pl.DataFrame] = {}
    for kind in kinds:
        names = batch.schema.names
        if kind.single:
            arrays = {name: batch.column(name) for name in names}
            people |= field_columns(kind, arrays, reads.people | {REF}, found)
        elif kind.name in reads.records:
            column = batch.column(kind.name) if kind.name in names else pa.nulls(size)
            people[has(kind.name)] = _is_there(column)
            if not types.is_null(column.type):
                records[kind.name] = _records(kind, column, reads, found)
    return Converted(Tables(pl.DataFrame(people), records), found)


def joined(parts: Sequence[Converted]) -> Converted:
    """Join what stands one after another in a file."""
    if len(parts) == 1:
        return parts[0]
    found: list[Found] = []
    tables: dict[str, list[pl.DataFrame]] = {}
    persons = 0
    rows: dict[str, int] = {}
    for part in parts:
        found += [_shifted(one, persons if one.kind.single else rows.get(one.kind.name, 0)) for one in part.found]
        for plural, table in part.tables.records.items():
            tables.setdefault(plural, []).append(table.with_columns(pl.col(WHO) + persons))
            rows[plural] = rows.get(plural, 0) + table.height
        persons += part.tables.people.height
    people = pl.concat((part.tables.people for part in parts), rechunk=True)
    return Converted(Tables(people, {name: pl.concat(some, rechunk=True) for name, some in tables.items()}), found)


def _shifted(one: Found, by: int) -> Found:
    say = one.say
    return replace(one, rows=[row + by for row in one.rows], say=lambda row: say(row - by))


def field_columns(
    kind: RecordKind, arrays: Mapping[str, pa.Array], read: frozenset[str], found: list[Found]
) -> dict[str, pl.Series]:
    """Give the columns of a *kind* that are *read* from *arrays* by the names they have in files."""
    conversion = Conversion(kind, found)
    columns: dict[str, pl.Series] = {}
    for field in kind.fields.values():
        name = field.fact if kind.single else field.name
        if field.fact in read and name in arrays:
            of_field = {end: arrays[name + end] for end in suffixes_of(field) if name + end in arrays}
            columns |= conversion.columns(field, of_field)
    return conversion.finished(columns)


def _is_there(lists: pa.Array) -> pl.Series:
    if types.is_null(lists.type) or not lists.null_count:
        return pl.repeat(value=not types.is_null(lists.type), n=len(lists), eager=True)
    return pl.Series(lists.is_valid().to_numpy(zero_copy_only=False))


def _records(kind: RecordKind, lists: pa.Array, reads: Reads, found: list[Found]) -> pl.DataFrame:
    lengths = np.diff(lists.offsets.to_numpy())
    if lists.null_count:
        lengths = np.where(lists.is_valid().to_numpy(zero_copy_only=False), lengths, 0)
    who = np.repeat(np.arange(len(lists), dtype=np.uint32), lengths)
    items = lists.flatten()
    names = [items.type.field(number).name for number in range(items.type.num_fields)]
    if items.null_count:
        rows = np.flatnonzero(items.is_null().to_numpy(zero_copy_only=False))
        found.append(found_in(kind, None, rows, "wrong_type", "列表里有空缺的记录"))
        arrays = dict(zip(names, items.flatten(), strict=True))
    else:
        arrays = {name: items.field(number) for number, name in enumerate(names)}
    return pl.DataFrame({WHO: pl.Series(WHO, who)} | field_columns(kind, arrays, reads.records[kind.name], found))
