"""
A batch: every answer and every verdict about everybody in a population, written to one file.

The parts of the population are worked on side by side and kept as they are done; at the end they are put together in
order. What ends the run on the way leaves them for the next, which gives the same bytes as if nothing had happened.
"""

import shutil
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import polars as pl

from service import __version__
from service.domain.release import Release
from service.engine.columnar.outcome import Outcome
from service.governance.errors import RefusedError
from service.operations.batch.asking import Form, Work
from service.operations.batch.parts import Manifest, Parts, parts_of
from service.operations.batch.results import Tally
from service.operations.batch.workbook import MOST_PERSONS, write_workbook
from service.operations.crunching import crunch
from service.population.faults import PopulationFaultsError
from service.population.parquet.joining import join
from service.population.reading import Population
from service.population.tables import AS_OF, REF

_AT_ONCE = 1 << 22


@dataclass(frozen=True, slots=True)
class Batch:
    """What is to be done."""

    release: Release
    out: Path
    form: Form
    engine: str = "columnar"
    as_of: date | None = None
    part_size: int = 50_000
    workers: int = 2
    afresh: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a batch has come."""

    parts: int
    persons: int | None  # in all, where that is known
    parts_done: int = 0
    done: Tally = field(default_factory=Tally)
    parts_before: int = 0  # done by an earlier run
    persons_before: int = 0


Tell = Callable[[Progress], None]


def run(batch: Batch, population: Population, tell: Tell) -> Progress:
    """
    Do a *batch* over a *population*, and *tell* how far it has come after each part; give how it stood in the end.

    Raises `RefusedError` where the file cannot be written so, `PopulationFaultsError` with all that is wrong with the
    population, and whatever `crunch` raises; in each case there is nothing new under the file's name.
    """
    _require_room(batch, population.size)
    with parts_of(batch.out, _manifest(batch, population), afresh=batch.afresh) as parts:
        work = Work(batch.release, batch.engine, batch.form, _written(batch.as_of), parts)
        try:
            progress = _work(batch, population, work, tell)
        except PopulationFaultsError:
            parts.clear()  # once it is put right it will be another
            raise
        _publish(batch, parts, progress)
    return progress


def _require_room(batch: Batch, rows: int | None) -> None:
    if batch.form is Form.XLSX and rows is not None and rows > MOST_PERSONS:
        said = f"工作簿最多容纳 {MOST_PERSONS} 行，这里有 {rows} 行；请改写为 .parquet 或者 .ndjson。"
        raise RefusedError("too_many_rows", said)


def _manifest(batch: Batch, population: Population) -> Manifest:
    return Manifest(
        population.digest,
        batch.release.digest,
        _written(batch.as_of),
        batch.engine,
        batch.form,
        batch.part_size,
        len(population.parts),
        __version__,
    )


def _written(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _work(batch: Batch, population: Population, work: Work, tell: Tell) -> Progress:
    """Work on the parts that are not done."""
    if not population.parts and not work.parts.done():
        work.keep(0, Outcome(pl.DataFrame(schema={REF: pl.String, AS_OF: pl.Date}), {}))
    done = work.parts.done()
    before = sum(done.values(), Tally())
    total = len(population.parts)
    progress = Progress(total, population.size, min(len(done), total), before, min(len(done), total), before.persons)
    tell(progress)
    workers = batch.workers if total - len(done) > 1 else 0  # a single part is done sooner than a process is started
    with closing(crunch(population, work, workers=workers, skip=done)) as outcomes:
        for _, counted in outcomes:
            progress = _further(progress, counted)
            tell(progress)
    return progress


def _further(progress: Progress, counted: Tally) -> Progress:
    return Progress(
        progress.parts,
        progress.persons,
        progress.parts_done + 1,
        progress.done + counted,
        progress.parts_before,
        progress.persons_before,
    )


def _publish(batch: Batch, parts: Parts, progress: Progress) -> None:
    """Put the *parts* together under the final name."""
    _require_room(batch, max([progress.done.persons, *progress.done.records.values()]))
    files = [parts.path(number) for number in range(max(1, progress.parts))]

    def write(whole: Path) -> None:
        match batch.form:
            case Form.PARQUET:
                with whole.open("wb") as target:
                    join(files, target)
            case Form.NDJSON:
                _concatenate(files, whole)
            case Form.XLSX:
                write_workbook(whole, files, batch.release, _written(batch.as_of))

    parts.publish(write, batch.out)


def _concatenate(files: list[Path], whole: Path) -> None:
    with whole.open("wb") as target:
        for path in files:
            with path.open("rb") as source:
                shutil.copyfileobj(source, target, _AT_ONCE)
