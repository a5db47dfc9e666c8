"""
A population in a workbook: read with every fault told at once, each by its cell, and written in the same layout.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from service.domain.record import RecordKind
from service.population.files import Stamp, digest_of, require_unchanged, stamp_of
from service.population.tables import Reads, Tables
from service.population.workbook.faults import Gathered
from service.population.workbook.package import NotAWorkbookError, check_package, open_package
from service.population.workbook.reading import read_tables
from service.population.workbook.writing import write_template, write_workbook

__all__ = ["WorkbookPart", "WorkbookPopulation", "open_workbook", "write_template", "write_workbook"]


@dataclass(frozen=True)
class WorkbookPart:
    """The whole of a workbook, read at once: what is wrong with it shows only when all sheets are seen together."""

    path: Path
    kinds: Sequence[RecordKind]
    as_of: date | None
    stamp: Stamp
    number: int = 0
    size: int | None = None

    def read(self, reads: Reads) -> Tables:
        """Read what is asked; raise `PopulationFaultsError` with every fault of the workbook."""
        gathered = Gathered(self.path.name)
        try:
            with open_package(self.path) as package:
                tables = read_tables(package, self.kinds, self.as_of, reads, gathered)
        except NotAWorkbookError as error:
            gathered.refuse(error.code, error.chinese)
        require_unchanged(self.path, self.stamp)
        return tables


@dataclass(frozen=True)
class WorkbookPopulation:
    """A population in a workbook: one part."""

    part: WorkbookPart
    size: int | None = None

    @property
    def parts(self) -> Sequence[WorkbookPart]:
        """Give the one part."""
        return (self.part,)

    @cached_property
    def digest(self) -> str:
        """Tell this workbook from any other."""
        return digest_of([self.part.path])


def open_workbook(path: Path, kinds: Sequence[RecordKind], *, as_of: date | None) -> WorkbookPopulation:
    """
    Open the population in the workbook at *path*; *as_of* stands over the days that it names.

    Raises `PopulationFaultsError` for a file that is no workbook; what is wrong in its cells is told when it is read.
    """
    try:
        check_package(path)
    except NotAWorkbookError as error:
        Gathered(path.name).refuse(error.code, error.chinese)
    return WorkbookPopulation(WorkbookPart(path, tuple(kinds), as_of, stamp_of(path)))
