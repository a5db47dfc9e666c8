"""
The results of a part of a population: how they are laid out, whichever engine answered, and what they add up to.

The columns follow from the release alone, so that every part of a population has the same, and so has every engine.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from service.domain.answer import Answer
from service.domain.release import Release
from service.domain.rule import PERSON
from service.engine.columnar.outcome import ANSWERS, VERDICT, VERDICTS, Outcome
from service.population.tables import AS_OF, REF, WHO, lists_of

ID = "id"


@dataclass(frozen=True, slots=True)
class Section:
    """What is said of the person, or of each record of a list: the rules asked, and the actions settled."""

    rules: tuple[str, ...]
    actions: tuple[str, ...]

    @property
    def columns(self) -> dict[str, pl.Enum]:
        """Give the columns of the answers and verdicts."""
        verdicts = {VERDICT + action: VERDICTS for action in self.actions}
        return {**dict.fromkeys(self.rules, ANSWERS), **verdicts}


@dataclass(frozen=True, slots=True)
class Layout:
    """What is said of everybody, and of the records of which lists."""

    person: Section
    lists: Mapping[str, Section]  # by plural


def layout_of(release: Release) -> Layout:
    """Give the layout of the results of a *release*."""
    rules = tuple(release.rules())
    about = {one for rule in rules for one in rule.conditions}

    def section(of: str) -> Section:
        asked = tuple(rule.id for rule in rules if of in rule.conditions)
        settled = (name for name, one in release.actions.items() if of in (one.about or {PERSON}))
        return Section(asked, tuple(settled))

    lists = {kind.name: section(kind.singular) for kind in lists_of(release.kinds) if kind.singular in about}
    return Layout(section(PERSON), lists)


def arranged(outcome: Outcome, layout: Layout) -> Outcome:
    """Give an *outcome* with its columns in the order of the *layout*; what it lacks was not asked on any day."""
    people = _arranged(outcome.people, {REF: pl.String(), AS_OF: pl.Date()} | layout.person.columns)
    records = {}
    for plural, section in layout.lists.items():
        columns = {WHO: pl.UInt32(), ID: pl.String()} | section.columns
        found = outcome.records.get(plural)
        records[plural] = pl.DataFrame(schema=columns) if found is None else _arranged(found, columns)
    return Outcome(people, records)


def _arranged(table: pl.DataFrame, columns: Mapping[str, pl.DataType]) -> pl.DataFrame:
    return table.select(
        pl.col(name).cast(dtype) if name in table.columns else pl.lit(None, dtype).alias(name)
        for name, dtype in columns.items()
    )


@dataclass(frozen=True, slots=True)
class Tally:
    """How many persons and records were asked of, what was answered how often, and what was said of each action."""

    persons: int = 0
    records: Mapping[str, int] = field(default_factory=dict)  # by plural
    answers: Mapping[str, int] = field(default_factory=dict)
    verdicts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)  # by action

    def __add__(self, other: "Tally") -> "Tally":
        """Add up two parts."""
        verdicts = {
            action: _sum(self.verdicts.get(action, {}), other.verdicts.get(action, {}))
            for action in {**self.verdicts, **other.verdicts}
        }
        return Tally(
            self.persons + other.persons,
            _sum(self.records, other.records),
            _sum(self.answers, other.answers),
            verdicts,
        )


def _sum(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    return {name: one.get(name, 0) + other.get(name, 0) for name in {**one, **other}}


def tally(outcome: Outcome) -> Tally:
    """Count what an *outcome* says."""
    answers: Counter[str] = Counter({one.value: 0 for one in Answer})
    verdicts: dict[str, dict[str, int]] = {}
    for name, counts in _counted([outcome.people, *outcome.records.values()]):
        if name.startswith(VERDICT):
            action = name.removeprefix(VERDICT)
            verdicts[action] = _sum(verdicts.get(action, {}), counts)
        else:
            answers.update(counts)
    records = {plural: table.height for plural, table in outcome.records.items()}
    return Tally(outcome.people.height, records, dict(answers), verdicts)


def _counted(tables: Iterable[pl.DataFrame]) -> Iterator[tuple[str, dict[str, int]]]:
    """Count how often each value stands in each column of answers or verdicts."""
    for table in tables:
        columns = {name: dtype for name, dtype in table.schema.items() if isinstance(dtype, pl.Enum)}
        asks = [
            (pl.col(name).to_physical() == code).sum().alias(f"{name}\n{value}")
            for name, dtype in columns.items()
            for code, value in enumerate(dtype.categories)
        ]
        counts: dict[str, Any] = table.select(asks).row(0, named=True) if asks else {}
        for name, dtype in columns.items():
            yield name, {value: counts[f"{name}\n{value}"] for value in dtype.categories}
