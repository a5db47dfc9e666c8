"""
What the peer is given: the fields of the tables as arrays of its variables, laid out before the clock starts.

Its `sum` over records is as long as the last person who has one, so that a record which does not count is laid to the
last person of all.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import polars as pl

from service.domain.in_force import InForce
from service.domain.record import RecordKind
from service.domain.verdict import Verdict
from service.engine.columnar.outcome import SUPERSEDED
from service.population.tables import LAST as LAST_DAY
from service.population.tables import NONE, WHO, Tables, has
from tests.bench.population.kleene import (
    FAR_OFF,
    FIRST,
    LAST,
    LONG_AGO,
    MAY,
    NEVER,
    NOT_KNOWN,
    YES,
    Array,
    Records,
    codes_of,
)

Columns = dict[str, Array]
Lay = Callable[[pl.DataFrame], Columns]
LayField = Callable[[str, str, pl.DataFrame], Columns]


class Law:
    """The numbers and the codes that the rules are written with, on one day."""

    def __init__(self, law: InForce) -> None:
        """Take them from the *law* in force."""
        self._values = {name: standing.value for name, standing in law.parameters.items()}
        self.kinds = law.release.kinds
        self.rules = law.rules
        self.actions = law.release.actions
        self.answers = codes_of("answer", ["yes", "no"])  # and unknown
        self.verdicts = codes_of("verdict", [*Verdict, SUPERSEDED])  # and unknown: not mentioned
        self.codes = {
            field.fact: codes_of(field.fact, list(field.codes))
            for kind in law.release.kinds
            for field in kind.fields.values()
            if field.codes
        }

    def number(self, name: str) -> int:
        """Give a number of policy."""
        value = self._values[name]
        assert isinstance(value, int)
        return value

    def table(self, name: str) -> Mapping[str, Any]:
        """Give a table of policy."""
        value = self._values[name]
        assert isinstance(value, Mapping)
        return value

    def kind(self, singular: str) -> RecordKind:
        """Give a kind of record."""
        return next(kind for kind in self.kinds if kind.singular == singular)


@dataclass(slots=True)
class Given:
    """The fields of one kind that the peer is given, and how each is laid out."""

    made: Records
    kind: RecordKind
    law: Law
    lays: list[Lay] = field(default_factory=list)

    def truths(self, *names: str) -> None:
        """Give truths, each at both ends."""
        for name in names:
            self._give((YES, MAY), bool, name, _truth)

    def flags(self, *names: str) -> None:
        """Give truths that fail where they are absent."""
        for name in names:
            self._give(("",), bool, name, _flag)

    def numbers(self, *names: str) -> None:
        """Give numbers."""
        for name in names:
            self._give(("",), int, name, _number)

    def days(self, *names: str) -> None:
        """Give days, each from the first to the last that it may be."""
        for name in names:
            self._give((FIRST, LAST), int, name, _day)

    def _give(self, ends: tuple[str, ...], value_type: type, name: str, lay: "LayField") -> None:
        for end in ends:
            self.made.given(_variable(name) + end, value_type)
        self.lays.append(partial(lay, _variable(name), self._fact(name)))

    def code(self, name: str, variable: str | None = None, absent: str | None = None) -> None:
        """Give a code; where it is absent, the one that *absent* says, or none known."""
        fact = self._fact(name)
        members = self.law.codes[fact]
        self.made.given(variable or _variable(name), members)
        instead = len(members) - 1 if absent is None else members[absent].index
        self.lays.append(partial(_code, variable or _variable(name), fact, instead))

    def sets(self, name: str, *codes: str) -> None:
        """Give, for each of some codes, whether a list of codes has it; an absent list has none."""
        for code in codes:
            self.made.given(f"{_variable(name)}_{code}", bool)
            self.lays.append(partial(_has, f"{_variable(name)}_{code}", self._fact(name), code))

    def laid(self, table: pl.DataFrame) -> Columns:
        """Lay out a *table*."""
        found: Columns = {}
        for lay in self.lays:
            found |= lay(table)
        return found

    def _fact(self, name: str) -> str:
        return self.kind.fields[name].fact


def given_of(made: Records, law: Law, singular: str) -> Given:
    """Begin the fields of a kind, with what all kinds of record have."""
    given = Given(made, law.kind(singular), law)
    if made.cadre is not None:
        made.given("there", bool)
        made.given("listed", bool, of_cadre=True)
        given.lays.append(lambda table: {"there": table["there"].to_numpy()})
    return given


@dataclass(frozen=True, slots=True)
class Laid:
    """The arrays of one kind for one part."""

    whose: Array
    columns: Columns
    listed: Array


def lay_out(given: Given, tables: Tables) -> Laid:
    """Lay out the records of one kind, and one more that does not count."""
    cadres, plural = tables.people.height, given.kind.name
    table = tables.records[plural].with_columns(there=pl.lit(value=True))
    last = pl.DataFrame({WHO: pl.Series([cadres - 1], dtype=table[WHO].dtype), "there": [False]})
    padded = pl.concat([table, last], how="diagonal")
    return Laid(padded[WHO].cast(pl.Int64).to_numpy(), given.laid(padded), tables.people[has(plural)].to_numpy())


def _truth(variable: str, fact: str, table: pl.DataFrame) -> Columns:
    truths = table[fact]
    return {
        variable + YES: truths.fill_null(value=False).to_numpy(),
        variable + MAY: truths.fill_null(value=True).to_numpy(),
    }


def _flag(variable: str, fact: str, table: pl.DataFrame) -> Columns:
    return {variable: table[fact].fill_null(value=False).to_numpy()}


def _number(variable: str, fact: str, table: pl.DataFrame) -> Columns:
    return {variable: table[fact].fill_null(NOT_KNOWN).cast(pl.Int32).to_numpy()}


def _code(variable: str, fact: str, instead: int, table: pl.DataFrame) -> Columns:
    return {variable: table[fact].cat.physical().cast(pl.UInt8).fill_null(instead).to_numpy()}


def _has(variable: str, fact: str, code: str, table: pl.DataFrame) -> Columns:
    return {variable: table[fact].list.contains(code).fill_null(value=False).to_numpy()}


def _day(variable: str, fact: str, table: pl.DataFrame) -> Columns:
    first = table[fact].cast(pl.Int32)
    last = table[fact + LAST_DAY].cast(pl.Int32).fill_null(first)
    first, last = first.fill_null(LONG_AGO), last.fill_null(FAR_OFF)
    if fact + NONE in table.columns:
        never = table[fact + NONE].fill_null(value=False)
        first, last = first.set(never, NEVER), last.set(never, NEVER)
    return {variable + FIRST: first.to_numpy(), variable + LAST: last.to_numpy()}


def _variable(name: str) -> str:
    return name.replace(".", "_")
