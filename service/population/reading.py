"""
What a population offers to whoever asks it: parts that are read by themselves, in any process.
"""

from collections.abc import Sequence
from typing import Protocol

from service.population.tables import Reads, Tables


class Part(Protocol):
    """Some tens of thousands of persons; it can be pickled, and holds no person until it is read."""

    @property
    def number(self) -> int:
        """Its place among the parts, from 0."""

    @property
    def size(self) -> int | None:
        """How many persons it holds, where that is known before it is read."""

    def read(self, reads: Reads) -> Tables:
        """Read what is asked; raise `PopulationFaultsError` where something read is not as the vocabulary says."""


class Population(Protocol):
    """A population on disk."""

    @property
    def parts(self) -> Sequence[Part]:
        """Its parts, in order."""

    @property
    def size(self) -> int | None:
        """How many persons it holds, where that is known before it is read."""

    @property
    def digest(self) -> str:
        """What tells it from any other population, or from itself after a change: `sha256:…`."""
