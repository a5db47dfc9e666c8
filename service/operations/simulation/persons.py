"""
The persons who change, on disk: a file a part, read again in the order of the population.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl

from service.population.files import whole_file
from service.population.tables import WHO

Json = dict[str, Any]

_BEGINS = "persons-"


def file_of(folder: Path, number: int) -> Path:
    """Give the file of the persons of the part of that *number*."""
    return folder / f"{_BEGINS}{number:08d}.parquet"


def files_in(folder: Path) -> dict[int, Path]:
    """Give the files of a *folder* by the numbers of the parts, in order."""
    return {int(one.stem.removeprefix(_BEGINS)): one for one in sorted(folder.glob(f"{_BEGINS}*.parquet"))}


def persons_in(folder: Path) -> Iterator[Json]:
    """Give every person who changes as in the list of a simulation, in order, a part at a time."""
    for path in files_in(folder).values():
        yield from pl.read_parquet(path).drop(WHO).iter_rows(named=True)


def write_persons(folder: Path, path: Path) -> None:
    """Write all of them to a *path* that ends in .ndjson or .parquet; the file is whole, or not there."""
    with whole_file(path) as unfinished:
        _write(folder, unfinished, is_parquet=path.suffix == ".parquet")


def _write(folder: Path, path: Path, *, is_parquet: bool) -> None:
    files = [*files_in(folder).values()]
    if is_parquet:
        rows = pl.scan_parquet(files).drop(WHO) if files else pl.LazyFrame(schema=SCHEMA)
        rows.sink_parquet(path, compression="zstd", maintain_order=True)
        return
    with path.open("wb") as file:
        for one in files:
            pl.read_parquet(one).drop(WHO).write_ndjson(file)


_TEXTS: Any = pl.List(pl.String)
_CHANGE: dict[str, Any] = {
    "action": pl.String,
    "label": pl.String,
    "about": pl.String,
    "from": pl.String,
    "to": pl.String,
}
_COLUMNS: dict[str, Any] = {
    "ref": pl.String,
    "unit": pl.String,
    "changes": pl.List(pl.Struct({**_CHANGE, "rules": _TEXTS, "reasons": _TEXTS})),
}
SCHEMA = pl.Schema(_COLUMNS)
"""What the file of all of them holds."""
