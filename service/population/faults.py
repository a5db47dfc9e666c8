"""
Faults of a population: each with its place, all told at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass

_IN_A_LINE = 5
"""How many faults the error names where it is shown as one line."""


@dataclass(frozen=True, slots=True)
class PopulationFault:
    """One thing wrong; `place` is for people (`工作表「事项」第 12 行 F 列`), `path` and `code` for programs."""

    place: str
    path: str  # `incidents.xlsx/事项!F12`, `people.ndjson:7:incidents[2].occurred_on`, `measures.parquet/kind[12]`
    code: str
    chinese: str

    def __str__(self) -> str:
        """Say where and what."""
        return f"{self.place}：{self.chinese}"


class PopulationFaultsError(Exception):
    """A population cannot be read: every fault that was found, in the order of the file; `more` were only counted."""

    def __init__(self, faults: Sequence[PopulationFault], more: int = 0) -> None:
        """Keep the *faults*."""
        self.faults = tuple(faults)
        self.more = more
        super().__init__("; ".join(map(str, self.faults[:_IN_A_LINE])))
