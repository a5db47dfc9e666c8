"""
Counts: how many persons of a population a total counts, as far as it is known of each.

Counts of parts of a population add up to those of the whole; no person is in them, only numbers.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol, Self, TypeVar

from service.domain.answer import UNKNOWN, Truth

TRUTHS: tuple[Truth, ...] = (True, False, UNKNOWN)

_SIZE = len(TRUTHS)


@dataclass(frozen=True, slots=True)
class Members:
    """How many persons there are by whether they are counted at all, and whether they count."""

    table: tuple[int, ...] = (0,) * _SIZE**2  # among yes, no, unknown; within each, of yes, no, unknown

    def __add__(self, other: "Members") -> "Members":
        """Join those of two parts."""
        return Members(tuple(one + another for one, another in zip(self.table, other.table, strict=True)))

    def count(self, among: Truth, of: Truth) -> int:
        """Give how many there are of whom this is answered."""
        return self.table[_place(among, of)]

    def with_one(self, among: Truth, of: Truth, persons: int = 1) -> "Members":
        """Give these and so many *persons* more of whom this is answered."""
        table = list(self.table)
        table[_place(among, of)] += persons
        return Members(tuple(table))

    def doubted(self) -> "Members":
        """Give them as they are where it is not known whether they belong here at all."""
        moved = Members()
        for of in TRUTHS:
            moved = moved.with_one(UNKNOWN, of, self.count(among=True, of=of) + self.count(UNKNOWN, of))
        return moved


def _place(among: Truth, of: Truth) -> int:
    return TRUTHS.index(among) * _SIZE + TRUTHS.index(of)


Groups = Mapping[str | None, Members]
"""By the value of a field of the person; None: the field is not known."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What one total counts: of all persons, and, where it holds of each group apart, of every group."""

    members: Members = field(default_factory=Members)
    groups: Groups = field(default_factory=dict)

    def __add__(self, other: "Counted") -> "Counted":
        """Join those of two parts."""
        return Counted(self.members + other.members, _joined(self.groups, other.groups, Members()))


@dataclass(frozen=True, slots=True)
class Counts:
    """What every total counts, by its id; a total that is suspended counts nothing."""

    persons: int = 0
    totals: Mapping[str, Counted] = field(default_factory=dict)

    def __add__(self, other: "Counts") -> "Counts":
        """Join those of two parts."""
        return Counts(self.persons + other.persons, _joined(self.totals, other.totals, Counted()))


class _Adds(Protocol):
    def __add__(self, other: Self, /) -> Self: ...


_Key = TypeVar("_Key")
_Added = TypeVar("_Added", bound=_Adds)


def _joined(one: Mapping[_Key, _Added], other: Mapping[_Key, _Added], nothing: _Added) -> dict[_Key, _Added]:
    return {key: one.get(key, nothing) + other.get(key, nothing) for key in dict.fromkeys((*one, *other))}
