"""
Choices: what one field of an imagined record may be, and the formulas that say which it is.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

from service.analysis.formula import FALSE, Formula, Formulas
from service.domain.answer import UNKNOWN
from service.domain.condition import Value

Cases = Sequence[tuple[Formula, Value]]
"""What a fact is, case by case: one of the formulas holds, and no two do."""


class Truths(NamedTuple):
    """When something is so, and when it is not; where neither holds it is unknown."""

    yes: Formula
    no: Formula

    @property
    def negated(self) -> "Truths":
        """Give the contrary."""
        return Truths(self.no, self.yes)


@dataclass(frozen=True, slots=True)
class Choice:
    """
    A value out of a few, in their order.

    Step *i* says that the value is not before the one of that place; so it implies the step before it.
    """

    values: tuple[Value, ...]
    steps: tuple[Formula, ...]  # of each place; the first always holds, and keeps in sight that something was read

    @classmethod
    def of(cls, values: Iterable[Value], formulas: Formulas) -> "Choice":
        """Make a choice out of *values*."""
        listed = tuple(dict.fromkeys(values))
        return cls(listed, tuple(formulas.unknown() for _ in listed))

    def law(self, formulas: Formulas) -> Formula:
        """Say what holds of the steps."""
        following = zip(self.steps, self.steps[1:], strict=False)
        return formulas.every((self.steps[0], *(formulas.some((before, -after)) for before, after in following)))

    def between(self, first: int, last: int, formulas: Formulas) -> Formula:
        """Say that the value stands at one of the places from *first* to *last*."""
        ended = FALSE if last + 1 >= len(self.steps) else self.steps[last + 1]
        return formulas.every((self.steps[first], -ended))

    def among(self, places: Iterable[int], formulas: Formulas) -> Formula:
        """Say that the value stands at one of some *places*."""
        return formulas.some(self.between(first, last, formulas) for first, last in _runs(sorted(places)))

    def where(self, wanted: Iterable[Value], formulas: Formulas) -> Formula:
        """Say that the value is one of those *wanted*."""
        chosen = set(wanted)
        return self.among((place for place, value in enumerate(self.values) if value in chosen), formulas)

    def is_known(self, formulas: Formulas) -> Formula:
        """Say that the value is known."""
        return -self.where((UNKNOWN,), formulas)

    def cases(self, formulas: Formulas) -> Cases:
        """Give the values case by case."""
        return [(self.between(place, place, formulas), value) for place, value in enumerate(self.values)]

    def value(self, known: Mapping[Formula, bool]) -> Value:
        """Give the value where the unknowns are *known*."""
        place = sum(known.get(step, False) for step in self.steps[1:])
        return self.values[place]


@dataclass(frozen=True, slots=True)
class CodeSet:
    """A set of codes: whether it is known, and which it has."""

    known: Formula
    has: Mapping[str, Formula]

    def cases(self, formulas: Formulas) -> Cases:
        """Give every set that it may be, and unknown."""
        found: list[tuple[Formula, Value]] = [(-self.known, UNKNOWN)]
        for flags in product((False, True), repeat=len(self.has)):
            parts = [one if flag else -one for one, flag in zip(self.has.values(), flags, strict=True)]
            chosen = frozenset(code for code, flag in zip(self.has, flags, strict=True) if flag)
            found.append((formulas.every((self.known, *parts)), chosen))
        return found

    def value(self, known: Mapping[Formula, bool]) -> Value:
        """Give the value where the unknowns are *known*."""
        if not known.get(self.known, False):
            return UNKNOWN
        return frozenset(code for code, one in self.has.items() if known.get(one, False))


def _runs(places: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Give the first and the last of each run of *places* without a gap."""
    start = 0
    for at in range(len(places)):
        if at + 1 == len(places) or places[at + 1] != places[at] + 1:
            yield places[start], places[at]
            start = at + 1
