"""
A part of a folder of tables: what was put into one bucket, with the records of each person brought together.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pyarrow as pa

from service.domain.record import RecordKind
from service.population.checks.findings import Found, Spot, found_in, raise_found
from service.population.checks.parts import found_by_checks, without_day
from service.population.faults import PopulationFault
from service.population.parquet.batches import field_columns
from service.population.parquet.buckets import ROW, bucket_batches
from service.population.parquet.conversion import as_of_column, plain
from service.population.parquet.corruption import told_as_fault
from service.population.parquet.layout import suffixes_of
from service.population.parquet.scratch import Scratch
from service.population.tables import AS_OF, REF, WHO, Reads, Tables, has, lists_of, person_kind

PEOPLE = "people"


@dataclass(slots=True)
class _Reading:
    """What was read of a bucket so far: the rows in their files, and what is wrong."""

    rows: dict[str, np.ndarray] = field(default_factory=dict)  # file -> for each row of its table, the row there
    faults: list[PopulationFault] = field(default_factory=list)

    def place(self, spot: Spot) -> tuple[str, str]:
        name = PEOPLE if spot.kind.single else spot.kind.name
        at = "" if spot.field is None else f"「{spot.field.label}」"
        fact = "" if spot.field is None else f":{spot.field.fact if spot.kind.single else spot.field.name}"
        line = int(self.rows[name][spot.row]) + 1
        ref = f"（代号 {spot.ref}）" if spot.ref else ""
        return f"文件 {name}.parquet 第 {line} 行{ref}{at}", f"{name}.parquet:{line}{fact}"

    def tell(self, found: Sequence[Found], refs: pl.Series) -> Iterator[PopulationFault]:
        """Give what was *found* in one batch as faults, by the rows and *refs* of the batch."""
        for one in found:
            for row in one.rows:
                place, path = self.place(Spot(row, refs[row], one.kind, None, row, one.field))
                yield PopulationFault(place, path, one.code, one.say(row))


@dataclass(frozen=True, slots=True)
class FolderPart:
    """The persons of one bucket."""

    number: int
    size: int | None
    folder: Path
    tables: frozenset[str]
    kinds: tuple[RecordKind, ...]
    as_of: date | None
    scratch: Scratch | None  # kept as long as the part is, by the process that has it

    def read(self, reads: Reads) -> Tables:
        """Read what is asked; raise `PopulationFaultsError` where something read is not as the vocabulary says."""
        reading = _Reading()
        people = self._people(reads, reading)
        refs = people.select(REF, pl.int_range(pl.len(), dtype=pl.UInt32).alias(WHO)).unique(REF, keep="first")
        records = {}
        found: list[Found] = []
        for kind in lists_of(self.kinds):
            if kind.name in reads.records:
                if kind.name in self.tables:
                    records[kind.name] = self._records(kind, reads, refs, reading)
                people, denied = _with_presence(kind, people, records.get(kind.name))
                found += denied
        tables = Tables(people, records)
        found += [*found_by_checks(tables, self.kinds, reads), *without_day(tables, self.kinds)]
        raise_found(found, tables, reading.place, self.kinds, reading.faults)
        return tables

    def _people(self, reads: Reads, reading: _Reading) -> pl.DataFrame:
        singles = [kind for kind in self.kinds if kind.single]
        columns = {AS_OF, *(has(plural) for plural in reads.records)}
        columns |= {name for kind in singles for name in _names(kind, reads.people | {REF})}
        tables = []
        with told_as_fault(f"{PEOPLE}.parquet"):
            for batch in bucket_batches(self.folder / f"{PEOPLE}.parquet", columns):
                table = {AS_OF: self._days(batch, reading), ROW: plain(batch.column(ROW))}
                table |= {name: plain(batch.column(name)) for name in batch.schema.names if name.startswith(has(""))}
                for kind in singles:
                    table |= self._converted(kind, batch, reads.people | {REF}, reading)
                tables.append(pl.DataFrame(table))
        people = pl.concat(tables, rechunk=True).sort(ROW)
        reading.rows[PEOPLE] = people[ROW].to_numpy()
        return people.drop(ROW)

    def _days(self, batch: pa.RecordBatch, reading: _Reading) -> pl.Series:
        days = batch.column(AS_OF) if AS_OF in batch.schema.names else None
        found: list[Found] = []
        column = as_of_column(days, batch.num_rows, self.as_of, person_kind(self.kinds), found)
        reading.faults += _told(found, PEOPLE, batch)
        return column

    def _records(self, kind: RecordKind, reads: Reads, refs: pl.DataFrame, reading: _Reading) -> pl.DataFrame:
        asked = reads.records[kind.name]
        tables = []
        file = f"{kind.name}.parquet"
        with told_as_fault(file):
            for batch in bucket_batches(self.folder / file, {REF, *_names(kind, asked)}):
                whose = plain(batch.column(REF)).cast(pl.String).alias(REF)
                table = {REF: whose, ROW: plain(batch.column(ROW))} | self._converted(kind, batch, asked, reading)
                tables.append(pl.DataFrame(table))
        every = pl.concat(tables, rechunk=True)
        every = every.join(refs, on=REF, how="left", maintain_order="left")
        reading.faults += _nobodys(kind, every.filter(pl.col(WHO).is_null()))
        records = every.filter(pl.col(WHO).is_not_null()).sort(WHO, ROW)
        reading.rows[kind.name] = records[ROW].to_numpy()
        return records.select(WHO, pl.exclude(WHO, REF, ROW))

    def _converted(
        self, kind: RecordKind, batch: pa.RecordBatch, asked: frozenset[str], reading: _Reading
    ) -> dict[str, pl.Series]:
        arrays = dict(zip(batch.schema.names, batch.columns, strict=True))
        found: list[Found] = []
        columns = field_columns(kind, arrays, asked, found)
        reading.faults += _told(found, PEOPLE if kind.single else kind.name, batch)
        return columns


def _told(found: Sequence[Found], table: str, batch: pa.RecordBatch) -> Iterator[PopulationFault]:
    """Give what was *found* in a *batch* of a *table* as faults."""
    if found:
        yield from _Reading({table: batch.column(ROW).to_numpy()}).tell(found, plain(batch.column(REF)))


def _names(kind: RecordKind, asked: frozenset[str]) -> Iterator[str]:
    for one in kind.fields.values():
        if one.fact in asked:
            yield from ((one.fact if kind.single else one.name) + suffix for suffix in suffixes_of(one))


def _nobodys(kind: RecordKind, table: pl.DataFrame) -> Iterator[PopulationFault]:
    """Refuse the records of a *table* that are nobody's."""
    for row, ref in table.select(ROW, REF).iter_rows():
        place, path = f"文件 {kind.name}.parquet 第 {row + 1} 行", f"{kind.name}.parquet:{row + 1}:{REF}"
        if ref is None:
            yield PopulationFault(place, path, "missing_key", "缺少必填项「代号」")
        else:
            yield PopulationFault(f"{place}（代号 {ref}）", path, "unknown_ref", f"{PEOPLE}.parquet 中没有这个代号")


def _with_presence(
    kind: RecordKind, people: pl.DataFrame, records: pl.DataFrame | None
) -> tuple[pl.DataFrame, Sequence[Found]]:
    """Say in the table of *people* whether each has the list; find the records of those who are said to have none."""
    name = has(kind.name)
    if name not in people.columns:
        return people.with_columns(pl.lit(value=records is not None).alias(name)), []
    people = people.with_columns(pl.col(name).fill_null(value=records is not None))
    if records is None or not records.height:
        return people, []
    denied = ~people[name].gather(records[WHO])
    if not denied.any():
        return people, []
    said = f"{PEOPLE}.parquet 注明此人没有这个列表（{name}），此处却有记录"
    return people, [found_in(kind, None, denied.arg_true(), "list_denied", said)]
