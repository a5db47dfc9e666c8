"""
A lower bound, in plain Polars: the columns that the rules read are read, and each is compared once.

`python -m tests.bench.population.lower_bound FOLDER` prints the wall and processor seconds, as JSON. It reads flat
tables, which is quicker than lists in lists, all rows at once.
"""

import json
import sys
from pathlib import Path
from time import perf_counter, process_time

import polars as pl

from service.engine.columnar.engine import Columnar
from service.language.folder import load
from service.population.tables import REF
from service.settings import shipped


def main(folder: Path) -> None:
    """Time one pass over the tables in a *folder*."""
    reads = Columnar(load(shipped("rulesets"))).reads
    wanted = {"people": reads.people, **reads.records}
    wall, processor = perf_counter(), process_time()
    for name, facts in wanted.items():
        path = folder / f"{name}.parquet"
        if path.exists():
            _compare(pl.scan_parquet(path), facts)
    print(json.dumps({"wall": perf_counter() - wall, "processor": process_time() - processor}))


def _compare(table: pl.LazyFrame, facts: frozenset[str]) -> None:
    schema = table.collect_schema()
    named = [name for name in schema if _is_read(name.partition(":")[0], facts)]
    table.select(_comparison(name, schema[name]).sum().alias(name) for name in named).collect()


def _is_read(name: str, facts: frozenset[str]) -> bool:
    return name == REF or any(fact == name or fact.endswith(f".{name}") for fact in facts)


def _comparison(name: str, dtype: pl.DataType) -> pl.Expr:
    column = pl.col(name)
    if isinstance(dtype, pl.List):
        return column.list.len() > 0
    if dtype == pl.Boolean:
        return column
    return column.max() == column if dtype == pl.Date else column == column.first()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
