"""
Slots: what an engine that sees integers only is told of an entity; what is unknown is left out.

A truth is 0 or 1. A code is numbered from 1, none is 0; a code that may be several has one field for each possibility.
A number or day has its two ends, and a field that says whether there may be none (0 no, 1 maybe, 2 none). What is
compared with another fact or with `as_of` enters as the distance to it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count, islice, product
from string import ascii_letters
from typing import TypeAlias

from service.domain.answer import UNKNOWN
from service.domain.bounds import LIMIT, Bounds
from service.domain.case import Case
from service.domain.condition import FactRef, Operand, Value
from service.domain.dossier import Entity
from service.domain.fact import CountedOn, Given
from service.domain.interpreter import Interpreter

Encode: TypeAlias = Callable[[Case, Entity], str]
"""Writes what is known of an entity as members of a JSON object; nothing for what is unknown."""

Reader: TypeAlias = Callable[[Case, Entity], Value]
MakeEncode: TypeAlias = Callable[[tuple[str, ...]], Encode]

PRESENT = "q"
"""The field that every fact has; the last rule asks it alone."""

RESERVED = frozenset({"id", "sid", PRESENT})


@dataclass(frozen=True, slots=True)
class Slot:
    """Integers of one entity that are found together: the fields that carry them, and how they are written."""

    fields: tuple[str, ...]
    encode: Encode
    has_ends: bool = False  # the first two fields are the two ends of one value


class Slots:
    """The slots of one set of rules, each once."""

    def __init__(self, interpreter: Interpreter, *, known_only: bool = False) -> None:
        """Read facts as the *interpreter* does; *known_only*, those that it has read already and no others."""
        self.interpreter = interpreter
        self._known_only = known_only
        self._slots: dict[object, Slot] = {}
        self._names = filter(lambda name: name not in RESERVED, map("".join, _words()))

    def __len__(self) -> int:
        """Count the fields."""
        return sum(len(slot.fields) for slot in self._slots.values())

    def all(self) -> tuple[Slot, ...]:
        """Give every slot."""
        return tuple(self._slots.values())

    def reader(self, name: str) -> Reader:
        """Give what reads a fact."""
        fact = self.interpreter.release.facts[name]
        if not self._known_only or isinstance(fact.derivation, Given | CountedOn):
            return self.interpreter.reader(name)
        if fact.owner is None:
            return lambda case, _: case.subject.facts.get(name, UNKNOWN)
        return lambda _, entity: entity.facts.get(name, UNKNOWN)

    def operand(self, operand: Operand) -> Reader:
        """Give what reads that with which a leaf compares."""
        return self.reader(operand.name) if isinstance(operand, FactRef) else self.interpreter.operand(operand)

    def slot(self, key: object, size: int, make: MakeEncode, *, has_ends: bool = False) -> tuple[str, ...]:
        """Give the fields of a slot, made the first time it is asked for."""
        if key not in self._slots:
            fields = tuple(islice(self._names, size))
            self._slots[key] = Slot(fields, make(fields), has_ends)
        return self._slots[key].fields


def _words() -> Iterator[tuple[str, ...]]:
    """Give short names, the shortest first: every message of the network repeats them."""
    for length in count(1):
        yield from product(ascii_letters, repeat=length)


class _Written(dict[Value, str]):
    """How each value is written; what is not listed is not written."""

    def __missing__(self, _: Value) -> str:
        return ""


def written(field: str, numbers: Mapping[Value, int]) -> _Written:
    """Give how each value of a *field* is written."""
    return _Written({value: f'"{field}":{number}' for value, number in numbers.items()})


def ends(read: Reader) -> MakeEncode:
    """Give what makes the encoder of the two ends of a value, and of whether there may be none."""

    def make(fields: tuple[str, ...]) -> Encode:
        low, high, *none = (f'"{field}":' for field in fields)

        def encode(case: Case, entity: Entity) -> str:
            value = read(case, entity)
            if isinstance(value, Bounds):
                ends = f"{low}{value.lo},{high}{value.hi}"
                return f"{ends},{none[0]}{int(value.maybe_none)}" if none else ends
            return f"{none[0]}2" if value is None else ""

        return encode

    return make


def distances(read: Reader, other: Reader) -> MakeEncode:
    """Give what makes the encoder of the distances of a value to *other*, and of whether either may be none."""

    def make(fields: tuple[str, ...]) -> Encode:
        low, high, none = (f'"{field}":' for field in fields)

        def encode(case: Case, entity: Entity) -> str:
            value, against = read(case, entity), other(case, entity)
            if isinstance(value, Bounds) and isinstance(against, Bounds):
                near, far = max(-LIMIT, value.lo - against.hi), min(LIMIT, value.hi - against.lo)
                return f"{low}{near},{high}{far},{none}{int(value.maybe_none or against.maybe_none)}"
            return f"{none}2" if value is None or against is None else ""

        return encode

    return make
