"""
The files that are timed: synthetic populations, written once and kept for the run.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from service.domain.release import Release
from service.population.synthetic.generating import generate
from service.population.writing import write_population

SEED = 20260630
PART_SIZE = 50_000


@contextmanager
def folder_for(kept: str | None) -> Iterator[Path]:
    """Give a folder for the files: one that is *kept*, or one that goes when the run is over."""
    if kept is not None:
        Path(kept).mkdir(parents=True, exist_ok=True)
        yield Path(kept)
        return
    with TemporaryDirectory(prefix="gongguo-bench-") as made:
        yield Path(made)


def nested_file(folder: Path, release: Release, size: int) -> Path:
    """Give the nested file of a population of that *size*."""
    return _written(folder / f"population-{size}.parquet", release, size)


def tables_folder(folder: Path, release: Release, size: int) -> Path:
    """Give the same population as a folder of flat tables."""
    return _written(folder / f"population-{size}", release, size)


def _written(path: Path, release: Release, size: int) -> Path:
    if not path.exists():
        write_population(path, release.kinds, generate(release.kinds, size, SEED, part_size=PART_SIZE))
    return path
