"""
A folder of Parquet tables: `people.parquet`, and one for each list of the dossier, each row with the ref of its person.

The rows may stand in any order: they are put into buckets by ref, on disk, and a part is a bucket.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from service.domain.record import RecordKind
from service.population.checks.findings import nearest_of
from service.population.faults import PopulationFault, PopulationFaultsError
from service.population.files import digest_of
from service.population.parquet.buckets import part_rows
from service.population.parquet.conversion import wanted
from service.population.parquet.corruption import told_as_fault
from service.population.parquet.folder_part import PEOPLE, FolderPart
from service.population.parquet.layout import (
    as_of_faults,
    column_faults,
    doubled_columns,
    places_of,
    unknown_column,
    wrong_column,
)
from service.population.parquet.scratch import Scratch
from service.population.tables import AS_OF, REF, has, lists_of, person_kind


@dataclass(frozen=True, slots=True)
class _Table:
    """One file of the folder."""

    path: Path
    columns: Mapping[str, pa.DataType]
    rows: int


class FolderPopulation:
    """The population of a folder."""

    def __init__(self, path: Path, kinds: Sequence[RecordKind], *, as_of: date | None, part_size: int) -> None:
        """Look at the tables and part their rows; raise `PopulationFaultsError` where they are not as is asked."""
        found = {file.stem: _table(file) for file in sorted(path.glob("*.parquet"))}
        faults = list(_faults(path, kinds, found))
        if faults:
            raise PopulationFaultsError(faults)
        self._paths = [table.path for table in found.values()]
        self._scratch = Scratch()
        buckets = max(1, -(-found[PEOPLE].rows // part_size))
        for table in found.values():
            with told_as_fault(table.path.name):
                part_rows(table.path, self._scratch.path, buckets)
        folders = [self._scratch.path / str(number) for number in range(buckets)]
        tables = frozenset(found)
        self.parts = tuple(
            FolderPart(number, None, folder, tables, tuple(kinds), as_of, self._scratch)
            for number, folder in enumerate(folders)
        )
        self.size = found[PEOPLE].rows

    @cached_property
    def digest(self) -> str:
        """What tells it from any other population, or from itself after a change."""
        return digest_of(self._paths)


def _table(path: Path) -> _Table:
    with told_as_fault(path.name):
        file = pq.ParquetFile(path)
    if doubled := doubled_columns(path.name, "", file.schema_arrow.names):
        raise PopulationFaultsError(doubled)
    return _Table(path, {column.name: column.type for column in file.schema_arrow}, file.metadata.num_rows)


def _faults(path: Path, kinds: Sequence[RecordKind], found: Mapping[str, _Table]) -> Iterator[PopulationFault]:
    """Say what is wrong with which tables there are, and with their columns."""
    plurals = {kind.name: kind for kind in lists_of(kinds)}
    known = [PEOPLE, *plurals]
    if PEOPLE not in found:
        yield PopulationFault(f"文件夹 {path.name}", f"{PEOPLE}.parquet", "missing_table", f"缺少 {PEOPLE}.parquet")
    for name, table in found.items():
        if name == PEOPLE:
            yield from _of_people(kinds, table)
        elif name in plurals:
            yield from _of_records(kinds, plurals[name], table)
        else:
            said = f"没有这个表{nearest_of(name, known)}"
            yield PopulationFault(f"文件 {table.path.name}", table.path.name, "unknown_key", said)


def _of_people(kinds: Sequence[RecordKind], table: _Table) -> Iterator[PopulationFault]:
    singles = [kind for kind in kinds if kind.single]
    owners = {name: kind for kind in singles for name in places_of(kind)}
    lists = {has(kind.name) for kind in lists_of(kinds)}
    file = table.path.name
    for kind in singles:
        columns = {name: found for name, found in table.columns.items() if owners.get(name) is kind}
        yield from column_faults(file, "", kind, columns)
    for name, found in table.columns.items():
        if name == AS_OF:
            yield from as_of_faults(file, found)
        elif name in lists:
            if not pa.types.is_boolean(found):
                yield wrong_column(file, name, "真值", found)
        elif name not in owners:
            yield unknown_column(file, name, name, [AS_OF, *owners, *lists])


def _of_records(kinds: Sequence[RecordKind], kind: RecordKind, table: _Table) -> Iterator[PopulationFault]:
    columns = {name: found for name, found in table.columns.items() if name != REF}
    yield from column_faults(table.path.name, "", kind, columns)
    if REF not in table.columns:
        file = table.path.name
        yield PopulationFault(f"文件 {file}", f"{file}/{REF}", "missing_key", "缺少必填列「代号」")
    else:
        ref = places_of(person_kind(kinds))[REF].field
        said = wanted(ref, "", table.columns[REF])
        if said is not None:
            yield wrong_column(table.path.name, REF, said, table.columns[REF])
