"""
Refs of a nested file that more than one person has, wherever in the file they stand.

A pass over the one column, by numbers of eight bytes a person; only where such a number is there twice are the refs
themselves looked at.
"""

from collections.abc import Iterator
from itertools import islice

import numpy as np
import polars as pl
import pyarrow.parquet as pq

from service.population.checks.findings import MOST_TOLD
from service.population.parquet.conversion import plain
from service.population.tables import REF

_ROWS_AT_ONCE = 65_536


def repeated_refs(file: pq.ParquetFile) -> dict[int, int]:
    """Give the rows of a *file*, from 0, whose ref an earlier row has, each with that row; as many as may be told."""
    hashes = np.empty(file.metadata.num_rows, np.uint64)
    at = 0
    for refs in _refs(file):
        known = refs.drop_nulls().hash().to_numpy()
        hashes[at : at + len(known)] = known
        at += len(known)
    hashes = hashes[:at]
    hashes.sort()
    doubled = np.unique(hashes[1:][hashes[1:] == hashes[:-1]])
    return dict(islice(_repeated(file, doubled[:MOST_TOLD]), MOST_TOLD)) if len(doubled) else {}


def _repeated(file: pq.ParquetFile, doubled: np.ndarray) -> Iterator[tuple[int, int]]:
    """Give the rows whose ref an earlier one has, among those whose ref has a hash that is *doubled*."""
    first_with: dict[str, int] = {}
    start = 0
    for refs in _refs(file):
        suspects = np.isin(refs.hash().to_numpy(), doubled) & refs.is_not_null().to_numpy()
        for row in np.flatnonzero(suspects).tolist():
            first = first_with.setdefault(refs[row], start + row)
            if first != start + row:
                yield start + row, first
        start += len(refs)


def _refs(file: pq.ParquetFile) -> Iterator[pl.Series]:
    for group in range(file.metadata.num_row_groups):
        for batch in file.iter_batches(_ROWS_AT_ONCE, row_groups=[group], columns=[REF], use_threads=False):
            yield plain(batch.column(REF)).cast(pl.String)
