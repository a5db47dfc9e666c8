"""
What a worker of a batch does: it reads a part, asks every rule of it, and writes its results to a file itself.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

import orjson

from service.domain.release import Release
from service.engine.columnar.engine import Columnar
from service.engine.columnar.outcome import VERDICT, Outcome
from service.operations.batch.parts import Parts
from service.operations.batch.results import Tally, arranged, layout_of, tally
from service.population.outcome_files import write_ndjson, write_parquet
from service.population.reading import Part
from service.population.tables import Reads, Tables


class Form(StrEnum):
    """What the results are written as, by the ending of the file."""

    PARQUET = "parquet"
    NDJSON = "ndjson"
    XLSX = "xlsx"


class Engine(Protocol):
    """Asks a part of a population."""

    @property
    def reads(self) -> Reads:
        """What it wants to be read."""

    def ask(self, tables: Tables) -> Outcome:
        """Ask every rule of everybody in the *tables*."""


def _interpreting(release: Release) -> Engine:
    from service.operations.batch.interpreting import Interpreting  # noqa: PLC0415  # each worker would wait for it

    return Interpreting(release)


ENGINES: Mapping[str, Callable[[Release], Engine]] = {"columnar": Columnar, "interpreter": _interpreting}


@dataclass(frozen=True, slots=True)
class Work:
    """All that a worker is told; called, it gives what works on a part."""

    release: Release
    engine: str
    form: Form
    as_of: str | None
    parts: Parts

    def __call__(self) -> Callable[[Part], Tally]:
        """Prepare to work."""
        engine = ENGINES[self.engine](self.release)
        return lambda part: self.keep(part.number, engine.ask(part.read(engine.reads)))

    def keep(self, number: int, outcome: Outcome) -> Tally:
        """Keep the *outcome* of a part as its results."""
        found = arranged(outcome, layout_of(self.release))
        counted = tally(found)
        self.parts.keep(number, lambda path: self._write(path, found), counted)
        return counted

    def _write(self, path: Path, found: Outcome) -> None:
        if self.form is Form.NDJSON:
            write_ndjson(path, found.people, found.records, self.release.digest, VERDICT)
        else:
            write_parquet(path, found.people, found.records, self._notes())

    def _notes(self) -> str:
        notes = {"release": self.release.digest, "as_of": self.as_of, "engine": self.engine}
        return orjson.dumps(notes).decode()
