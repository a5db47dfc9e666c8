"""
A population that is held as tables, part by part, and in which one part may be at fault or break off the work.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from service.domain.release import Release
from service.population.dossiers import part_of
from service.population.faults import PopulationFault, PopulationFaultsError
from service.population.synthetic.generating import generate
from service.population.tables import Reads, Tables


class BrokenOffError(Exception):
    """The work was broken off."""


@dataclass
class HeldPart:
    """A part that notes that it was read."""

    number: int
    tables: Tables
    read_parts: list[int]
    trouble: Exception | None = None

    @property
    def size(self) -> int:
        return self.tables.people.height

    def read(self, reads: Reads) -> Tables:
        del reads
        self.read_parts.append(self.number)
        if self.trouble is not None:
            raise self.trouble
        return self.tables


@dataclass
class Held:
    """The parts, and which of them were read."""

    parts: Sequence[HeldPart]
    digest: str = "sha256:1"
    read_parts: list[int] = field(default_factory=list)

    @property
    def size(self) -> int:
        return sum(part.size for part in self.parts)


def held(release: Release, size: int, part_size: int, *, trouble_in: int | None = None, at_fault: bool = False) -> Held:
    """Hold a synthetic population; in one part there may be trouble: it breaks off the work, or is at fault."""
    read: list[int] = []
    trouble = (
        PopulationFaultsError([PopulationFault("第 3 行", "x:3", "wrong", "有误")]) if at_fault else BrokenOffError()
    )
    parts = [
        HeldPart(number, tables, read, trouble if number == trouble_in else None)
        for number, tables in enumerate(_cut(release, size, part_size))
    ]
    return Held(parts, read_parts=read)


def _cut(release: Release, size: int, part_size: int) -> Iterator[Tables]:
    for whole in _generated(release, size):
        known = Tables(whole.people, {name: table for name, table in whole.records.items() if table.height})
        yield from (part_of(known, start, part_size) for start in range(0, size, part_size))


_MADE: dict[tuple[str, int], Sequence[Tables]] = {}


def _generated(release: Release, size: int) -> Sequence[Tables]:
    """Generate once: nobody writes to tables."""
    if (release.digest, size) not in _MADE:
        _MADE[release.digest, size] = tuple(generate(release.kinds, size, 1))
    return _MADE[release.digest, size]
