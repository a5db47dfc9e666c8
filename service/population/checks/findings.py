"""
What is found wrong in tables: by row, before it is said where that row stands in a file.

Whoever finds something names the table, the rows and the field; whoever read the tables knows from where, and places
it. What is told is bounded, and what is beyond is counted.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Protocol

import numpy as np

from service.domain.record import Field, RecordKind
from service.population.faults import PopulationFault, PopulationFaultsError
from service.population.tables import REF, WHO, Tables

MOST_TOLD = 1_000
"""How many faults are told at once; of further ones only the number is told."""

MISSING = "missing_key"
"""The code of what has to be there and is not."""

_MISSING = (MISSING, "missing_as_of")
_NO_RECORD = "wrong_type"  # of a record as a whole

_LETTERS_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that is wrong with some rows of the table of a kind of record."""

    kind: RecordKind  # a single object: rows are persons
    field: Field | None  # None: the record, or the list, as a whole
    rows: Sequence[int]  # the first of them
    count: int  # of all of them
    code: str
    say: Callable[[int], str]  # row -> one Chinese sentence


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something stands among the persons of a part."""

    person: int  # row in the table of persons
    ref: str | None
    kind: RecordKind
    record: int | None  # which of the person's records of the kind, from 0
    row: int  # row in the table of the kind
    field: Field | None


class Placing(Protocol):
    """Says where a spot stands in what was read: for people, and as a path for programs."""

    def __call__(self, spot: Spot) -> tuple[str, str]:
        """Place the *spot*."""


def found_in(
    kind: RecordKind, field: Field | None, rows: Iterable[int], code: str, say: str | Callable[[int], str]
) -> Found:
    """Find something in *rows*; only as many of them are kept as may be told."""
    numbers = [int(row) for row in rows]
    text = say if callable(say) else lambda _: say
    return Found(kind, field, numbers[:MOST_TOLD], len(numbers), code, text)


def raise_found(
    found: Sequence[Found],
    tables: Tables,
    placing: Placing,
    order: Sequence[RecordKind],
    before: Sequence[PopulationFault] = (),
) -> None:
    """
    Raise `PopulationFaultsError` with all that was *found* in the *tables*, in order, if anything was.

    Faults that are placed already come *before*.
    """
    if not found and not before:
        return
    places = _Places(tables, [kind.name for kind in order])
    spots = [(places.spot(one, row), one) for one in found for row in one.rows]
    once = _once(spots)
    placed = sorted(once, key=lambda pair: places.order(pair[0]))[:MOST_TOLD]
    paths = {fault.path for fault in before}
    faults = [fault for spot, one in placed if (fault := _fault(spot, one, placing)).path not in paths]
    told = [*before, *faults][:MOST_TOLD]
    doubled = len(spots) - len(once) + len(placed) - len(faults)
    raise PopulationFaultsError(told, len(before) + sum(one.count for one in found) - doubled - len(told))


def _once(spots: Sequence[tuple[Spot, Found]]) -> Sequence[tuple[Spot, Found]]:
    """Leave out what was found already, and what is missing because what stood there, or all around it, was refused."""
    first: dict[tuple[tuple[str, int, str | None], str], tuple[Spot, Found]] = {}
    for spot, one in spots:
        first.setdefault((_key(spot), one.code), (spot, one))
    refused = {key for key, code in first if code not in _MISSING}
    empty = {key[:2] for key, code in first if key[2] is None and code == _NO_RECORD}
    return [
        pair
        for (key, code), pair in first.items()
        if code not in _MISSING or (key not in refused and key[:2] not in empty)
    ]


def _key(spot: Spot) -> tuple[str, int, str | None]:
    return spot.kind.name, spot.row, None if spot.field is None else spot.field.name


def _fault(spot: Spot, one: Found, placing: Placing) -> PopulationFault:
    place, path = placing(spot)
    return PopulationFault(place, path, one.code, one.say(spot.row))


class _Places:
    """Where the rows of tables stand: whose they are, and as which of that person's records."""

    def __init__(self, tables: Tables, names: Sequence[str]) -> None:
        self._tables = tables
        self._names = names
        self._firsts: dict[str, tuple[np.ndarray, np.ndarray]] = {}

    def spot(self, one: Found, row: int) -> Spot:
        person, record = row, None
        if not one.kind.single:
            whose, firsts = self._of(one.kind.name)
            person = int(whose[row])
            record = row - int(firsts[person])
        return Spot(person, self._tables.people[REF][person], one.kind, record, row, one.field)

    def order(self, spot: Spot) -> tuple[int, int, int, int]:
        fields = list(spot.kind.fields)
        place = len(fields) if spot.field is None else fields.index(spot.field.name)
        return spot.person, self._names.index(spot.kind.name), -1 if spot.record is None else spot.record, place

    def _of(self, name: str) -> tuple[np.ndarray, np.ndarray]:
        if name not in self._firsts:
            whose = self._tables.records[name][WHO].to_numpy()
            self._firsts[name] = whose, np.searchsorted(whose, np.arange(self._tables.people.height))
        return self._firsts[name]


def shown(text: str) -> str:
    """Show a *text* short and printable."""
    plain = "".join(one if one.isprintable() else f"<U+{ord(one):04X}>" for one in text[:_LETTERS_SHOWN])
    return f'"{plain}…"' if len(text) > _LETTERS_SHOWN else f'"{plain}"'


def nearest_of(word: str, known: Mapping[str, object] | Iterable[str]) -> str:
    """Say which of the words *known* was most likely meant, if any was."""
    plain = word[:_LETTERS_SHOWN].strip().lower().replace("-", "_")
    matches = get_close_matches(plain, list(known), n=1)
    return f"；是否想写 `{matches[0]}`？" if matches else ""
