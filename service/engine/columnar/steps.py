"""
Steps: what is done to the tables, one after the other, until every rule is answered.

A step that needs what another makes comes after it; steps of one kind about one table that need the same are one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

import polars as pl

from service.domain.rule import PERSON
from service.engine.columnar.segments import How, Pairs, Runs, Segments, paired
from service.population.tables import WHO

Columns: TypeAlias = Mapping[str, pl.Expr]


class Working:
    """The tables while they are worked on: of the persons, and, by the singular, of the records that count."""

    def __init__(self, frames: dict[str, pl.DataFrame]) -> None:
        """Begin with tables as they stand on the day."""
        self.frames = frames
        self.people = frames[PERSON].height
        self.pairs: dict[str, Pairs] = {}
        self.runs: dict[str, Runs] = {}
        self._segments: dict[str, Segments] = {}

    def add(self, frame: str, columns: list[pl.Series]) -> None:
        """Put *columns* to a table."""
        self.frames[frame] = self.frames[frame].hstack(columns)

    def asked(self, frame: str, columns: Columns) -> pl.DataFrame:
        """Work out *columns* of a table without keeping them."""
        table, named = self.frames[frame], [expression.alias(name) for name, expression in columns.items()]
        found = table.select(named)
        if found.height == table.height:
            return found
        return table.with_columns(named).select(columns)  # where nothing is asked but what is the same for all

    def segments(self, frame: str) -> Segments:
        """Give where each person's records are."""
        if frame not in self._segments:
            self._segments[frame] = Segments.of(self.frames[frame][WHO].to_numpy(), self.people)
        return self._segments[frame]


class Step(Protocol):
    """One step."""

    def take(self, working: Working) -> None:
        """Do it."""


@dataclass(frozen=True)
class Derive:
    """Work out columns of a table from others of it."""

    frame: str
    columns: Columns

    def take(self, working: Working) -> None:
        """Do it."""
        named = [expression.alias(name) for name, expression in self.columns.items()]
        working.frames[self.frame] = working.frames[self.frame].with_columns(named)


@dataclass(frozen=True)
class Bring:
    """Bring columns of the persons to their records."""

    frame: str
    names: tuple[str, ...]

    def take(self, working: Working) -> None:
        """Do it."""
        people, who = working.frames[PERSON], working.frames[self.frame][WHO]
        brought = pl.DataFrame([people.get_column(name) for name in self.names])
        working.add(self.frame, brought[who].get_columns())


@dataclass(frozen=True)
class Reduce:
    """Work out one value a person over the records of a table."""

    frame: str
    columns: Columns
    how: Mapping[str, How]

    def take(self, working: Working) -> None:
        """Do it."""
        asked, segments = working.asked(self.frame, self.columns), working.segments(self.frame)
        found = [pl.Series(name, segments.reduce(asked[name].to_numpy(), how)) for name, how in self.how.items()]
        working.add(PERSON, found)


@dataclass(frozen=True)
class Pick:
    """Bring columns of one record to its person; `index` is the column of its row, -1 where there is none."""

    frame: str
    index: str
    columns: Mapping[str, str]  # what it is called there -> here

    def take(self, working: Working) -> None:
        """Do it."""
        records, index = working.frames[self.frame], working.frames[PERSON][self.index]
        rows = index.set(index < 0, None).cast(pl.UInt32)
        found = [
            (
                records[there].gather(rows)
                if records.height
                else pl.Series([None] * len(rows), dtype=records[there].dtype)
            )
            for there in self.columns
        ]
        working.add(PERSON, [one.alias(here) for one, here in zip(found, self.columns.values(), strict=True)])


@dataclass(frozen=True)
class Pair:
    """Find which records speak of which rows of another table, or of the persons."""

    name: str
    theirs: str
    their_key: Columns  # `key` and `none`
    ours: str
    our_key: Columns

    def take(self, working: Working) -> None:
        """Do it."""
        theirs = working.asked(self.theirs, {WHO: pl.col(WHO), **self.their_key})
        who = pl.int_range(pl.len(), dtype=pl.UInt32) if self.ours == PERSON else pl.col(WHO)
        ours = working.asked(self.ours, {WHO: who, **self.our_key})
        working.pairs[self.name] = paired(theirs, ours)


@dataclass(frozen=True)
class Match:
    """Count, of the records that speak of each row, those that fit, and those that may."""

    pair: str
    theirs: str
    ours: str
    where: Mapping[str, pl.Expr]  # the name of the count -> a truth; null: it may fit

    def take(self, working: Working) -> None:
        """Do it."""
        pairs, segments = working.pairs[self.pair], working.segments(self.theirs)
        asked, found = working.asked(self.theirs, _both(self.where)), []
        for name in self.where:
            surely, possibly = (asked[f"{name}{end}"].to_numpy() for end in _ENDS)
            low, high = pairs.count(surely, possibly, segments)
            found += [pl.Series(f"{name}#low", low), pl.Series(f"{name}#high", high)]
        working.add(self.ours, found)


@dataclass(frozen=True)
class Order:
    """Put the records that fit in the order of their years."""

    name: str
    frame: str
    year: pl.Expr
    fits: pl.Expr

    def take(self, working: Working) -> None:
        """Do it."""
        fits = self.fits.fill_null(value=False) & self.year.is_not_null()
        asked = working.asked(self.frame, {"year": self.year.fill_null(0), "fits": fits})
        years, who = asked["year"].to_numpy(), working.frames[self.frame][WHO].to_numpy()
        working.runs[self.name] = Runs.of(who, years, asked["fits"].to_numpy(), working.people)
        runs = working.runs[self.name]
        working.add(PERSON, [pl.Series(self.name, runs.latest), pl.Series(f"{self.name}#row", runs.latest_rows)])


@dataclass(frozen=True)
class Run:
    """Count the years of a run, back from the latest: `#low` and `#high` after its name."""

    name: str
    order: str
    frame: str
    keeps: pl.Expr

    def take(self, working: Working) -> None:
        """Do it."""
        keeps, runs = working.asked(self.frame, {"keeps": self.keeps}).to_series(), working.runs[self.order]
        high = runs.length(keeps.fill_null(value=True).to_numpy())
        low = runs.length(keeps.fill_null(value=False).to_numpy()) if keeps.null_count() else high
        working.add(PERSON, [pl.Series(f"{self.name}#low", low), pl.Series(f"{self.name}#high", high)])


_ENDS = {"#surely": False, "#possibly": True}


def _both(truths: Columns) -> Columns:
    """Give each truth twice: what surely holds, and what may hold."""
    return {
        f"{name}{end}": truth.fill_null(value=is_so) for name, truth in truths.items() for end, is_so in _ENDS.items()
    }


def masked(truths: Sequence[pl.Expr]) -> pl.Expr:
    """Give *truths* (none null) as the bits of a number, the first lowest."""
    mask = pl.lit(0, dtype=pl.UInt64)
    for place, truth in enumerate(truths):
        mask = mask + truth.cast(pl.UInt64) * pl.lit(1 << place, dtype=pl.UInt64)
    return mask
