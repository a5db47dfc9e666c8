"""
The faults of a workbook: gathered sheet by sheet, told in the order of the file.
"""

from dataclasses import dataclass, field
from typing import NoReturn

from service.population.cells import cell_name, column_name
from service.population.checks.findings import MOST_TOLD
from service.population.faults import PopulationFault, PopulationFaultsError
from service.population.workbook.words import Wrong

_MOST_KEPT = 20 * MOST_TOLD

Order = tuple[int, int, int]
"""The number of the sheet, the row and the column; what concerns a whole sheet or row comes before its cells."""


@dataclass(slots=True)
class Gathered:
    """What was found wrong with one workbook so far."""

    file: str
    found: list[tuple[Order, PopulationFault]] = field(default_factory=list)
    more: int = 0

    def add(self, order: Order, place: str, path: str, wrong: Wrong) -> None:
        """Add a fault; those beyond what anyone would look through are counted."""
        if len(self.found) >= _MOST_KEPT:
            self.more += 1
        else:
            path = f"{self.file}/{path}" if path else self.file
            self.found.append((order, PopulationFault(place, path, wrong.code, wrong.chinese)))

    def of_file(self, wrong: Wrong) -> None:
        """Add a fault of the file as a whole."""
        self.add((-1, 0, 0), f"文件 {self.file}", "", wrong)

    def raise_any(self) -> None:
        """Raise `PopulationFaultsError` with all that was found, if anything was."""
        if self.found:
            self.found.sort(key=lambda one: one[0])
            told = [fault for _, fault in self.found[:MOST_TOLD]]
            raise PopulationFaultsError(told, len(self.found) - len(told) + self.more)

    def refuse(self, code: str, chinese: str) -> NoReturn:
        """Raise `PopulationFaultsError` for a file that cannot be read at all."""
        raise PopulationFaultsError([PopulationFault(f"文件 {self.file}", self.file, code, chinese)])


@dataclass(frozen=True, slots=True)
class OfSheet:
    """Places faults in one sheet."""

    gathered: Gathered
    number: int  # of the sheet, from 0
    title: str

    def whole(self, wrong: Wrong) -> None:
        """Add a fault of the sheet as a whole."""
        self.gathered.add((self.number, 0, 0), f"工作表「{self.title}」", self.title, wrong)

    def range(self, cells: str, row: int, wrong: Wrong) -> None:
        """Add a fault of a range of cells that begins in a *row*."""
        self.gathered.add((self.number, row, 0), f"工作表「{self.title}」{cells}", f"{self.title}!{cells}", wrong)

    def cell(self, row: int, column: int, label: str, wrong: Wrong) -> None:
        """Add a fault of the cell in a *row* and a *column*, both from 1."""
        named = f"（{label}）" if label else ""
        place = f"工作表「{self.title}」第 {row} 行 {column_name(column)} 列{named}"
        self.gathered.add((self.number, row, column), place, f"{self.title}!{cell_name(row, column)}", wrong)
