"""
One nested Parquet file: a row a person, a list of structures for each list of the dossier.

A part is one group of rows of the file, several small ones, or a piece of a large one; of it only the columns that are
asked for are read.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from service.domain.record import RecordKind
from service.population.checks.findings import Found, Spot, found_in, raise_found
from service.population.checks.parts import found_by_checks, without_day
from service.population.faults import PopulationFaultsError
from service.population.files import Stamp, digest_of, placed, require_unchanged, stamp_of
from service.population.parquet.batches import converted, joined
from service.population.parquet.corruption import told_as_fault
from service.population.parquet.layout import nested_faults
from service.population.parquet.leaves import leaves_read, level_faults
from service.population.parquet.refs import repeated_refs
from service.population.tables import REF, Reads, Tables, person_kind

_AS_MANY = 2
"""A group of rows is cut only where it is more than so many times the size of a part."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Rows of one group, from `start` on; the whole of it where `start` is None."""

    group: int
    start: int | None
    size: int


@dataclass(frozen=True, slots=True)
class NestedPart:
    """Some persons of a nested file."""

    number: int
    size: int
    path: Path
    stamp: Stamp
    first: int  # the row of its first person in the file, from 0
    pieces: tuple[Piece, ...]
    kinds: tuple[RecordKind, ...]
    as_of: date | None
    repeated: Mapping[int, int] = field(default_factory=dict)  # rows whose ref an earlier part has: where it has it

    def read(self, reads: Reads) -> Tables:
        """Read what is asked; raise `PopulationFaultsError` where something read is not as the vocabulary says."""
        require_unchanged(self.path, self.stamp)
        file = _opened(self.path, self.stamp)
        groups = leaves_read(file, self.kinds, reads, days=self.as_of is None)
        batches = (batch for piece in self.pieces for batch in _batches(file, piece, groups))
        with told_as_fault(self.path.name):
            read = joined([converted(batch, self.kinds, reads, self.as_of) for batch in batches])
        checked = found_by_checks(read.tables, self.kinds, reads)
        found = [*read.found, *checked, *without_day(read.tables, self.kinds), *self._repeated()]
        raise_found(found, read.tables, self._place, self.kinds)
        return read.tables

    def _repeated(self) -> Iterator[Found]:
        """Find the persons whose ref one of an earlier part has."""
        if self.repeated:
            kind = person_kind(self.kinds)
            one = next(one for one in kind.fields.values() if one.fact == REF)
            firsts = {row: first + 1 for row, first in self.repeated.items()}
            yield found_in(kind, one, firsts, "duplicate_ref", lambda row: f"代号与第 {firsts[row]} 人重复")

    def _place(self, spot: Spot) -> tuple[str, str]:
        line = self.first + spot.person + 1
        person = f"文件 {self.path.name} 第 {line} 人（代号 {spot.ref or '不详'}）"
        return placed(spot, person, f"{self.path.name}:{line}")


class NestedPopulation:
    """The population of a nested file."""

    def __init__(self, path: Path, kinds: Sequence[RecordKind], *, as_of: date | None, part_size: int) -> None:
        """Look at what the file has; raise `PopulationFaultsError` where its columns are not as they should be."""
        self._path = path
        stamp = stamp_of(path)
        with told_as_fault(path.name):
            file = _opened(path, stamp)
            faults = nested_faults(path.name, file.schema_arrow, kinds) or list(level_faults(path.name, file))
        if faults:
            raise PopulationFaultsError(faults)
        sizes = [file.metadata.row_group(number).num_rows for number in range(file.metadata.num_row_groups)]
        self.size = sum(sizes)
        with told_as_fault(path.name):
            repeated = repeated_refs(file) if self.size > part_size else {}
        first, parts = 0, []
        for number, pieces in enumerate(_pieces(sizes, part_size)):
            size = sum(piece.size for piece in pieces)
            between = {row - first: at for row, at in repeated.items() if at < first <= row < first + size}
            parts.append(NestedPart(number, size, path, stamp, first, pieces, tuple(kinds), as_of, between))
            first += size
        self.parts = tuple(parts)

    @cached_property
    def digest(self) -> str:
        """What tells it from any other population, or from itself after a change."""
        return digest_of([self._path])


@lru_cache(maxsize=1)
def _opened(path: Path, _: Stamp) -> pq.ParquetFile:
    """
    Open a file; part by part it is not opened anew, since reading what a long file says of itself takes a while.

    Arrow's own allocator keeps what it was given; the system's gives it back, which is a third of the memory.
    """
    pa.set_memory_pool(pa.system_memory_pool())
    return pq.ParquetFile(path)


def _pieces(sizes: Sequence[int], part_size: int) -> Iterator[tuple[Piece, ...]]:
    """Give parts of about the size *part_size* from groups of rows of these *sizes*."""
    waiting: list[Piece] = []
    for group, size in enumerate(sizes):
        if waiting and sum(piece.size for piece in waiting) + size > part_size:
            yield tuple(waiting)
            waiting = []
        if size > _AS_MANY * part_size:
            starts = range(0, size, part_size)
            yield from ((Piece(group, start, min(part_size, size - start)),) for start in starts)
        elif size:
            waiting.append(Piece(group, None, size))
    if waiting:
        yield tuple(waiting)


def _batches(file: pq.ParquetFile, piece: Piece, groups: Sequence[Sequence[str]]) -> Sequence[pa.RecordBatch]:
    """
    Read the rows of a *piece*, one list after another.

    Of what is read at once Arrow holds the levels of every leaf until it has the last: list by list it takes half the
    memory and, since that stays in the processor's cache, two thirds of the time.
    """
    arrays: dict[str, pa.ChunkedArray] = {}
    for columns in groups:
        table = _rows(file, piece, columns)
        arrays |= dict(zip(table.column_names, table.columns, strict=True))
    batches: Sequence[pa.RecordBatch] = pa.table(arrays).to_batches()
    return batches


def _rows(file: pq.ParquetFile, piece: Piece, columns: Sequence[str]) -> pa.Table:
    if piece.start is None:
        return file.read_row_group(piece.group, columns=columns, use_threads=False)
    at, found = 0, []
    for batch in file.iter_batches(piece.size, row_groups=[piece.group], columns=columns, use_threads=False):
        low, high = max(piece.start - at, 0), min(piece.start + piece.size - at, batch.num_rows)
        if low < high:
            found.append(batch.slice(low, high - low))
        at += batch.num_rows
        if at >= piece.start + piece.size:
            break
    return pa.Table.from_batches(found)
