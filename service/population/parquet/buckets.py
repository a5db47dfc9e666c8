"""
Buckets: tables whose rows stand in any order, parted by whose they are.

Every row is put by its ref into one of several buckets on disk, so that all that is said of a person is in one. The
tables are read once, some ten thousand rows at a time, and a bucket is read as a whole.
"""

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from service.population.parquet.conversion import plain
from service.population.tables import REF

ROW = ":row"
"""The column of the number of a row in its file, from 0."""

_ROWS_AT_ONCE = 65_536
_COMPRESSED = pa.ipc.IpcWriteOptions(compression="lz4")


def part_rows(source: Path, folder: Path, buckets: int) -> None:
    """Put the rows of a Parquet file into *buckets*: files of its name in the folders 0, 1, … of *folder*."""
    file = pq.ParquetFile(source)
    targets = [folder / str(number) / source.name for number in range(buckets)]
    for target in targets:  # so that there is one of each, with the columns that it has
        target.parent.mkdir(parents=True, exist_ok=True)
        _append(target, _numbered(pa.RecordBatch.from_pylist([], schema=file.schema_arrow), 0))
    first = 0
    for group in range(file.num_row_groups):
        for batch in file.iter_batches(_ROWS_AT_ONCE, row_groups=[group], use_threads=False):
            _put(_numbered(batch, first), targets)
            first += batch.num_rows


def _numbered(batch: pa.RecordBatch, first: int) -> pa.RecordBatch:
    return batch.append_column(ROW, pa.array(np.arange(first, first + batch.num_rows, dtype=np.int64)))


def _put(batch: pa.RecordBatch, targets: Sequence[Path]) -> None:
    """Append the rows of a *batch* to the bucket of each."""
    where = (plain(batch.column(REF)).cast(pl.String).hash() % len(targets)).to_numpy()
    order = np.argsort(where, kind="stable")
    ends = np.searchsorted(where[order], np.arange(len(targets) + 1))
    for target, start, end in zip(targets, ends[:-1], ends[1:], strict=True):
        if start < end:
            _append(target, batch if len(targets) == 1 else batch.take(pa.array(order[start:end])))


def _append(target: Path, batch: pa.RecordBatch) -> None:
    with target.open("ab") as sink, pa.ipc.new_stream(sink, batch.schema, options=_COMPRESSED) as stream:
        stream.write_batch(batch)


def bucket_batches(path: Path, columns: Collection[str]) -> Iterator[pa.RecordBatch]:
    """Give what was put into a bucket, one batch at least; only of the *columns* and the numbers of the rows."""
    with pa.OSFile(str(path)) as source:
        size = source.size()
        while source.tell() < size:
            at = source.tell()
            schema = pa.ipc.open_stream(source).schema
            source.seek(at)
            wanted = [number for number, name in enumerate(schema.names) if name in columns or name == ROW]
            options = pa.ipc.IpcReadOptions(included_fields=wanted, use_threads=False)
            yield from pa.ipc.open_stream(source, options=options)
