"""
Reading all of a population, and not only what rules ask for.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from service.domain.record import RecordKind
from service.population.reading import Part, Population
from service.population.tables import Reads, Tables, lists_of


def everything(kinds: Sequence[RecordKind]) -> Reads:
    """Give what is to be read for whole dossiers."""
    people = frozenset(field.fact for kind in kinds if kind.single for field in kind.fields.values())
    return Reads(people, {kind.name: frozenset(one.fact for one in kind.fields.values()) for kind in lists_of(kinds)})


def counting(kinds: Sequence[RecordKind]) -> Callable[[Part], int]:
    """Give what reads a part whole, and counts its persons."""
    reads = everything(kinds)
    return lambda part: part.read(reads).people.height


@dataclass(slots=True)
class Reading:
    """Reads a population part by part, and counts the persons."""

    population: Population
    reads: Reads
    persons: int = 0

    def parts(self) -> Iterator[Tables]:
        """Give the tables of each part."""
        for part in self.population.parts:
            tables = part.read(self.reads)
            self.persons += tables.people.height
            yield tables
