"""
Files of answers and verdicts: a part of them as nested Parquet or as NDJSON, a row or a line for each person.

What is handed in are tables with a row a person and, by plural, with a row a record, in order of the column `who`.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

import polars as pl
import pyarrow as pa

from service.population.tables import AS_OF, REF, WHO

NOTES = "gongguo"
"""Under what key the notes on a file stand in its metadata, as JSON."""


def write_parquet(path: Path, people: pl.DataFrame, records: Mapping[str, pl.DataFrame], notes: str) -> None:
    """Write one row group of what `nested` gives; what is one of few words is a dictionary of these."""
    nested(people, records).write_parquet(
        path,
        compression="zstd",
        compression_level=1,
        statistics=False,
        row_group_size=max(1, people.height),
        metadata={NOTES: notes},
    )


def nested(people: pl.DataFrame, records: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Give a row a person, with a list of structures, never null, for each table of *records*."""
    return people.with_columns(
        _lists(plural, people.height, table.select(WHO, pl.struct(pl.exclude(WHO)).alias(plural)))
        for plural, table in records.items()
    )


def nested_table(people: pl.DataFrame, records: Mapping[str, pl.DataFrame]) -> pa.Table:
    """Give the same to Arrow, words as plain text, in types that whoever takes Arrow knows."""
    words = pl.selectors.enum().cast(pl.String)
    plain = {plural: table.with_columns(words) for plural, table in records.items()}
    table = nested(people.with_columns(words), plain).to_arrow()
    return table.cast(pa.schema([pa.field(one.name, _known(one.type)) for one in table.schema]))


def _known(kind: pa.DataType) -> pa.DataType:
    if pa.types.is_large_list(kind):
        return pa.list_(_known(kind.value_type))
    if pa.types.is_struct(kind):
        return pa.struct([pa.field(one.name, _known(one.type)) for one in kind])
    return pa.string() if pa.types.is_large_string(kind) or pa.types.is_string_view(kind) else kind


def write_ndjson(
    path: Path, people: pl.DataFrame, records: Mapping[str, pl.DataFrame], release: str, verdict: str
) -> None:
    """Write a line a person; what is said of an action stands in a column with *verdict* before its name."""
    lists = [
        _lists(plural, people.height, table.select(WHO, pl.struct("id", *_said(table, verdict)).alias(plural)))
        for plural, table in records.items()
    ]
    lines = people.select(
        pl.col(REF).alias("subject_ref"), pl.col(AS_OF), pl.lit(release).alias("release"), *_said(people, verdict)
    )
    lines.with_columns(pl.struct(lists).alias("records") if lists else _nothing("records")).write_ndjson(path)


def _lists(plural: str, size: int, items: pl.DataFrame) -> pl.Series:
    """Give the *items*, each with the number of its person, as lists, one for each of so many persons."""
    lists = items.group_by(WHO, maintain_order=True).agg(plural)
    everybody = pl.DataFrame({WHO: pl.arange(size, dtype=pl.UInt32, eager=True)})
    joined = everybody.join(lists, on=WHO, how="left", maintain_order="left")[plural]
    return joined.fill_null(pl.Series([[]], dtype=joined.dtype))


def _said(table: pl.DataFrame, verdict: str) -> Iterator[pl.Expr]:
    """Give what is answered and settled in a *table* as two objects."""
    names = [name for name, dtype in table.schema.items() if isinstance(dtype, pl.Enum)]
    answers = [pl.col(name) for name in names if not name.startswith(verdict)]
    verdicts = [pl.col(name).alias(name.removeprefix(verdict)) for name in names if name.startswith(verdict)]
    yield pl.struct(answers).alias("answers") if answers else _nothing("answers")
    yield pl.struct(verdicts).alias("verdicts") if verdicts else _nothing("verdicts")


def _nothing(name: str) -> pl.Expr:
    return pl.lit({}, dtype=pl.Struct([])).alias(name)
