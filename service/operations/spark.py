"""
A population beyond one machine: the columnar engine on a Spark cluster, part by part of a table of nested Parquet.

Spark reads the columns that the rules read and hands them over as Arrow batches; each is asked by itself, as a part of
a file is on one machine, and gives one row a person. Nothing goes from one machine to another but the table itself.
"""

import os
import sys
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
import pyarrow as pa
from pyspark.accumulators import Accumulator, AccumulatorParam
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.pandas.types import from_arrow_schema, to_arrow_schema
from pyspark.sql.types import ArrayType, DataType, StructType

from service.domain.record import RecordKind
from service.domain.release import Release
from service.engine.columnar.engine import Columnar
from service.engine.columnar.outcome import Outcome
from service.operations.batch.results import arranged, layout_of
from service.population.checks.findings import MOST_TOLD, Spot, raise_found
from service.population.checks.parts import found_by_checks, without_day
from service.population.faults import PopulationFault, PopulationFaultsError
from service.population.files import placed
from service.population.outcome_files import nested_table
from service.population.parquet.batches import converted
from service.population.parquet.layout import nested_faults
from service.population.tables import AS_OF, REF, Reads, Tables, columns_of

SLASH = "/"
"""Stands for a dot in the name of a column on the way: Spark would take what follows it for a part of the column."""


@dataclass(frozen=True, slots=True)
class OnSpark:
    """What is to be done: *source* and *target* are tables of Parquet wherever the cluster reads and writes."""

    release: Release
    source: str
    target: str
    master: str
    as_of: date | None = None
    part_size: int = 50_000


Gathered = tuple[tuple[PopulationFault, ...], int]
"""Faults, and how many more there were."""


class _Faults(AccumulatorParam[Gathered]):  # type: ignore[misc]  # its types may not be there
    """Gathers faults from wherever they are found; of very many it keeps the number."""

    def zero(self, value: Gathered) -> Gathered:
        """Begin with none."""
        del value
        return (), 0

    def addInPlace(self, value1: Gathered, value2: Gathered) -> Gathered:  # noqa: N802 - as Spark calls it
        """Put some to others; what was told already, by a task that ran twice, is told once."""
        every = sorted({*value1[0], *value2[0]}, key=str)
        return tuple(every[:MOST_TOLD]), value1[1] + value2[1] + max(0, len(every) - MOST_TOLD)


class _Work:
    """Asks batches; travels to the workers with the release, and builds its engine there."""

    def __init__(self, asked: OnSpark, reads: Reads, faults: Accumulator[Gathered]) -> None:
        """Ask by the release of what is *asked*; what cannot be read is told to *faults*."""
        self._release = asked.release
        self._as_of = asked.as_of
        self._reads = reads
        self._faults = faults
        self.schema = answer_schema(asked.release)

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Give the answers of each batch; of one that cannot be read, none."""
        engine, layout = Columnar(self._release), layout_of(self._release)
        for batch in batches:
            try:
                tables = self._read(batch)
            except PopulationFaultsError as error:
                self._faults += (error.faults, error.more)
                continue
            outcome = arranged(engine.ask(tables), layout)
            yield from nested_table(outcome.people, outcome.records).cast(self.schema).to_batches()

    def _read(self, batch: pa.RecordBatch) -> Tables:
        kinds = self._release.kinds
        named = batch.rename_columns([name.replace(SLASH, ".") for name in batch.schema.names])
        read = converted(named, kinds, self._reads, self._as_of)
        found = [*read.found, *found_by_checks(read.tables, kinds, self._reads), *without_day(read.tables, kinds)]
        raise_found(found, read.tables, _place, kinds)
        return read.tables


def _place(spot: Spot) -> tuple[str, str]:
    """Name a person by the ref alone: in a table spread over machines nothing has a number."""
    return placed(spot, f"代号 {spot.ref or '不详'}", str(spot.ref))


def answer_schema(release: Release) -> pa.Schema:
    """Give the columns of the answers by a *release*, words as plain text."""
    nobody = Outcome(pl.DataFrame(schema={REF: pl.String, AS_OF: pl.Date}), {})
    outcome = arranged(nobody, layout_of(release))
    return pa.schema([_plain(field) for field in nested_table(outcome.people, outcome.records).schema])


def _plain(field: pa.Field) -> pa.Field:
    kind = field.type
    if pa.types.is_dictionary(kind):
        return pa.field(field.name, kind.value_type, nullable=True)
    if pa.types.is_list(kind):
        columns = [_plain(kind.value_type.field(number)) for number in range(kind.value_type.num_fields)]
        return pa.field(field.name, pa.list_(pa.struct(columns)), nullable=True)
    return pa.field(field.name, kind, nullable=True)


def evaluate(asked: OnSpark) -> int:
    """
    Evaluate the table *source* into the table *target*, and give how many persons there were.

    Raises `PopulationFaultsError` with what cannot be read; then there is no target.
    """
    session = _session(asked)
    try:
        reads = Columnar(asked.release).reads
        faults = session.sparkContext.accumulator(((), 0), _Faults())
        people = _read(session, asked, reads)
        _require_own_refs(people)
        there = _is_there(session, asked.target)
        work = _Work(asked, reads, faults)
        plain = people.toDF(*(name.replace(".", SLASH) for name in people.columns))
        answers = plain.mapInArrow(work, from_arrow_schema(work.schema))
        written = False
        try:
            answers.write.parquet(asked.target, mode="errorifexists", compression="zstd")
            written = not faults.value[0]
        finally:
            if not written and not there:
                _discard(session, asked.target)
        if not written:
            raise PopulationFaultsError(*faults.value)
        return int(session.read.parquet(asked.target).count())
    finally:
        session.stop()


def _session(asked: OnSpark) -> SparkSession:
    """
    Join the cluster; batches are as large as parts are on one machine, and no machine's clock moves a day.

    On the machines of the cluster Python is the one that `PYSPARK_PYTHON` names, else the one that runs here.
    """
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    return (
        SparkSession.builder.appName("gongguo")
        .master(asked.master)
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", str(asked.part_size))
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.parquet.inferTimestampNTZ.enabled", "false")
        .config("spark.ui.enabled", "false")
        .config("spark.executorEnv.POLARS_MAX_THREADS", "1")
        .getOrCreate()
    )


def _read(session: SparkSession, asked: OnSpark, reads: Reads) -> DataFrame:
    """Read the table's columns that the rules read; raise `PopulationFaultsError` where it has wrong ones."""
    found = session.read.parquet(asked.source).schema
    faults = nested_faults(asked.source, to_arrow_schema(found), asked.release.kinds)
    if faults:
        raise PopulationFaultsError(faults)
    return session.read.schema(_pruned(found, asked.release.kinds, reads)).parquet(asked.source)


def _require_own_refs(people: DataFrame) -> None:
    """Raise `PopulationFaultsError` where several persons have one ref."""
    refs = people.select(people[f"`{REF}`"].alias("ref")).dropna()
    doubled = refs.groupBy("ref").count().filter("count > 1").orderBy("ref")
    found = doubled.limit(MOST_TOLD).collect()
    if found:
        more = doubled.count() - len(found) if len(found) == MOST_TOLD else 0
        faults = [
            PopulationFault(f"代号 {row[0]}", f"{row[0]}:{REF}", "duplicate_ref", f"共有 {row[1]} 人使用这个代号")
            for row in found
        ]
        raise PopulationFaultsError(faults, more)


def _pruned(schema: StructType, kinds: Sequence[RecordKind], reads: Reads) -> StructType:
    """Leave in a *schema* the columns that are read."""
    people = {AS_OF, REF, *_columns(kinds, reads.people)}
    kept = StructType()
    for field in schema.fields:
        kind = next((kind for kind in kinds if kind.name == field.name and kind.name in reads.records), None)
        if kind is not None and isinstance(field.dataType, ArrayType):
            columns = {
                "id",
                *(one.removeprefix(f"{kind.singular}.") for one in _columns(kinds, reads.records[kind.name])),
            }
            kept.add(field.name, _of_records(field.dataType, columns), nullable=True)
        elif field.name in people:
            kept.add(field)
    return kept


def _columns(kinds: Sequence[RecordKind], facts: Collection[str]) -> set[str]:
    """Give the names of the columns of some *facts*."""
    return {name for kind in kinds for name in columns_of(kind, frozenset(facts))}


def _of_records(array: ArrayType, columns: Collection[str]) -> DataType:
    element = array.elementType
    if not isinstance(element, StructType):
        return array
    return ArrayType(StructType([field for field in element.fields if field.name in columns]))


def _is_there(session: SparkSession, target: str) -> bool:
    files, path = _on_disk(session, target)
    return bool(files.exists(path))


def _discard(session: SparkSession, target: str) -> None:
    """Remove what was written, wherever the cluster keeps it."""
    files, path = _on_disk(session, target)
    files.delete(path, True)  # noqa: FBT003


def _on_disk(session: SparkSession, target: str) -> tuple[Any, Any]:
    """Give what keeps the files of a *target*, and the target as it is called there."""
    context = session.sparkContext
    path = context._jvm.org.apache.hadoop.fs.Path(target)  # noqa: SLF001 - no other way
    return path.getFileSystem(context._jsc.hadoopConfiguration()), path  # noqa: SLF001
