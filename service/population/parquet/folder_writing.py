"""
Writing a folder of Parquet tables, which is there whole or not at all.
"""

import os
import shutil
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from service.domain.record import RecordKind
from service.governance.errors import RefusedError
from service.population.files import sync_folder
from service.population.parquet.folder_part import PEOPLE
from service.population.parquet.writing import arrays_of, flat_schema, writer
from service.population.tables import AS_OF, REF, WHO, Tables, has, lists_of


def write_folder(path: Path, kinds: Sequence[RecordKind], parts: Iterable[Tables]) -> None:
    """Write the *parts* as tables by kind; refuse to write where there is something already."""
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise RefusedError("not_empty", f"{path} 已存在且不为空")
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    beside.mkdir(parents=True)
    try:
        _write(beside, kinds, parts)
        for file in beside.iterdir():
            with file.open("rb") as written:
                os.fsync(written.fileno())
        sync_folder(beside)
        beside.replace(path)
        sync_folder(path.parent)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _write(folder: Path, kinds: Sequence[RecordKind], parts: Iterable[Tables]) -> None:
    lists = lists_of(kinds)
    schemas = {PEOPLE: _people_schema(kinds)}
    schemas |= {kind.name: pa.schema([pa.field(REF, pa.string()), *flat_schema(kind)]) for kind in lists}
    with ExitStack() as stack:
        files = {name: stack.enter_context(writer(folder / f"{name}.parquet", one)) for name, one in schemas.items()}
        for tables in parts:
            _put(files[PEOPLE], _people(kinds, tables), schemas[PEOPLE])
            for kind in lists:
                if kind.name in tables.records and tables.records[kind.name].height:
                    _put(files[kind.name], _records(kind, tables), schemas[kind.name])


def _put(file: pq.ParquetWriter, arrays: dict[str, pa.Array], schema: pa.Schema) -> None:
    table = pa.Table.from_arrays([arrays[name] for name in schema.names], schema=schema)
    if table.num_rows:
        file.write_table(table, row_group_size=table.num_rows)


def _people_schema(kinds: Sequence[RecordKind]) -> pa.Schema:
    singles = [field for kind in kinds if kind.single for field in flat_schema(kind)]
    presence = [pa.field(has(kind.name), pa.bool_()) for kind in lists_of(kinds)]
    return pa.schema([pa.field(AS_OF, pa.date32()), *singles, *presence])


def _people(kinds: Sequence[RecordKind], tables: Tables) -> dict[str, pa.Array]:
    arrays: dict[str, pa.Array] = {AS_OF: tables.people[AS_OF].to_arrow()}
    for kind in kinds:
        if kind.single:
            arrays |= arrays_of(kind, tables.people)
        else:
            name = has(kind.name)
            there = tables.people[name] if name in tables.people else pl.repeat(None, tables.people.height, eager=True)
            arrays[name] = there.to_arrow().cast(pa.bool_())
    return arrays


def _records(kind: RecordKind, tables: Tables) -> dict[str, pa.Array]:
    table = tables.records[kind.name]
    refs = tables.people[REF].gather(table[WHO])
    return {REF: refs.to_arrow().cast(pa.string())} | arrays_of(kind, table)
