"""Populations to test with: tables from random dossiers, loose files that may hold anything, and what is wrong."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from polars.testing import assert_frame_equal

from service.domain.record import FieldType, RecordKind
from service.intake import Contract
from service.language.folder import read_files, read_release
from service.population.dossiers import tables_of
from service.population.faults import PopulationFaultsError
from service.population.reading import Population
from service.population.tables import Reads, Tables, everything
from tests.strategies import DossierMaker, as_bytes

Json = dict[str, Any]

AS_OF = date(2026, 6, 30)
RULESETS = Path(__file__).parents[3] / "rulesets"
_TYPES = {
    FieldType.TRUTH: pa.bool_(),
    FieldType.CODES: pa.list_(pa.string()),
    FieldType.INTEGER: pa.int64(),
    FieldType.YEAR: pa.int64(),
    FieldType.NUMBER: pa.float64(),
    FieldType.SHARE: pa.float64(),
}


@cache
def kinds() -> tuple[RecordKind, ...]:
    """Give the kinds of record of the vocabulary."""
    return tuple(read_release(read_files(RULESETS)).kinds)


@cache
def contract() -> Contract:
    """Give the contract of the vocabulary."""
    return Contract(kinds())


def kind_of(name: str) -> RecordKind:
    """Give the kind of record of a *name*."""
    return next(kind for kind in kinds() if kind.name == name)


def read_line(line: bytes) -> tuple[Mapping[str, Any], date | None]:
    """Read a line of NDJSON with the contract."""
    request = contract().read_request(line)
    return request.dossier, request.as_of


def dossiers(number: int, seed: int = 0, of: Sequence[RecordKind] | None = None) -> list[Json]:
    """Give so many random dossiers, each with a ref of its own."""
    maker = DossierMaker(of or kinds())
    made = [maker.make(seed * 10_000 + one) for one in range(number)]
    for one, dossier in enumerate(made):
        dossier["subject"]["ref"] = f"P-{one}"
    return made


@cache
def tables(number: int = 60) -> Tables:
    """Give the tables of so many random dossiers."""
    read = [contract().read(as_bytes(one)) for one in dossiers(number)]
    return tables_of(read, kinds(), [AS_OF] * number)


def require_same(tables: Tables, expected: Tables) -> None:
    """Require that two tables hold the same, whichever way their columns stand."""
    assert_frame_equal(tables.people, expected.people, check_column_order=False)
    for plural, table in expected.records.items():
        if table.height or plural in tables.records:
            assert_frame_equal(tables.records[plural], table, check_column_order=False)


def read_all(population: Population, reads: Reads | None = None) -> list[Tables]:
    """Read every part of a *population*."""
    return [part.read(reads or everything(kinds())) for part in population.parts]


def faults_in(read: Callable[[], object]) -> PopulationFaultsError:
    """Give the error of all faults that reading ends in."""
    with pytest.raises(PopulationFaultsError) as caught:
        read()
    return caught.value


def flat(record: Mapping[str, Any], before: str = "") -> Json:
    """Give an object by flat names."""
    found: Json = {}
    for key, value in record.items():
        found |= flat(value, f"{before}{key}.") if isinstance(value, dict) else {f"{before}{key}": value}
    return found


def write_loosely(path: Path, dossiers: Sequence[Json]) -> None:
    """Write a nested file of *dossiers* that may hold what the contract refuses: codes and days as plain text."""
    columns: dict[str, pa.Array] = {"as_of": pa.array([AS_OF] * len(dossiers))}
    for kind in kinds():
        if kind.single:
            rows = [flat(one.get(kind.name, {})) for one in dossiers]
            for name, dtype in _columns(kind, f"{kind.singular}."):
                key = name.removeprefix(f"{kind.singular}.")
                columns[name] = pa.array([row.get(key) for row in rows], dtype)
        else:
            struct = pa.struct(_columns(kind, ""))
            given: list[list[Json] | None] = [one.get(kind.name) for one in dossiers]
            lists = [None if row is None else [_record(one) for one in row] for row in given]
            columns[kind.name] = pa.array(lists, pa.list_(struct))
    pq.write_table(pa.table(columns), path)


def _record(record: Mapping[str, Any]) -> Json:
    row = flat(record)
    return row | {f"{name}:none": True for name, value in row.items() if value is None}


def _columns(kind: RecordKind, before: str) -> list[tuple[str, pa.DataType]]:
    found = []
    for field in kind.fields.values():
        found.append((before + field.name, _TYPES.get(field.type, pa.string())))
        if field.nullable:
            found.append((f"{before}{field.name}:none", pa.bool_()))
    return found
