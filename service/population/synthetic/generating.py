"""
A synthetic population: plausible persons and records by a vocabulary, for trials and benchmarks.

Nobody in it is anybody, and its shares are assumptions, no statistic of a real place (docs/synthetic.md). What is drawn
depends on the seed, the size of the population, the size of a part and the number of the part: the same four give the
same tables, and a part can be drawn without those before it.
"""

from collections.abc import Iterator, Sequence
from datetime import date

import numpy as np
import polars as pl

from service.domain.record import RecordKind
from service.population.synthetic.consequences import appeals, investigations, measures, sanctions
from service.population.synthetic.dice import Dice, Mask
from service.population.synthetic.findings import appraisals, conditions, vetoes
from service.population.synthetic.incidents import incidents, tasks
from service.population.synthetic.merits import (
    achievements,
    assessments,
    awards,
    quarterly_assessments,
    unit_assessments,
)
from service.population.synthetic.persons import Persons, people_of, persons_of, units_of
from service.population.synthetic.shares import LISTED
from service.population.synthetic.sheet import Making
from service.population.tables import AS_OF, REF, Tables, has, lists_of

DAY = date(2026, 6, 30)
"""The day as of which a synthetic population is seen, where no other is asked for."""

PART_SIZE = 50_000


def generate(
    kinds: Sequence[RecordKind], size: int, seed: int, *, as_of: date = DAY, part_size: int = PART_SIZE
) -> Iterator[Tables]:
    """Draw a population of that *size*, part by part."""
    units = units_of(size, lambda number: Dice([seed, size], number))
    for number, first in enumerate(range(0, size, part_size)):
        making = Making({kind.name: kind for kind in kinds}, (seed, size, part_size, number))
        persons = persons_of(units, making.dice("persons", min(part_size, size - first)), as_of)
        yield _part(kinds, persons, making, first)


def _part(kinds: Sequence[RecordKind], persons: Persons, making: Making, first: int) -> Tables:
    names = [kind.name for kind in lists_of(kinds)]
    listed = {name: making.dice(f"has {name}", len(persons)).chance(share) for name, share in LISTED.items()}
    records = {name: table for name, table in _records(persons, listed, making) if name in names}
    people = pl.DataFrame(
        [
            _refs(first, len(persons)),
            pl.Series(AS_OF, [persons.day()], dtype=pl.Date).new_from_index(0, len(persons)),
            *(pl.Series(has(name), listed.get(name, _nobody(persons))) for name in names),
            *people_of(persons, making),
        ]
    )
    return Tables(people, records)


def _refs(first: int, number: int) -> pl.Series:
    """Give the refs: the persons are numbered through, too shortly to be taken for an identity number."""
    numbers = pl.Series(REF, np.arange(first + 1, first + number + 1)).cast(pl.String).str.zfill(8)
    return ("P" + numbers).alias(REF)


def _nobody(persons: Persons) -> Mask:
    return np.zeros(len(persons), dtype=bool)


def _records(persons: Persons, listed: dict[str, Mask], making: Making) -> Iterator[tuple[str, pl.DataFrame]]:
    for make in (assessments, quarterly_assessments, unit_assessments, vetoes, conditions, appraisals):
        yield make.__name__, make(persons, listed[make.__name__], making)
    deeds = achievements(persons, listed["achievements"], making)
    yield "achievements", deeds.table
    yield "awards", awards(persons, listed["awards"], making, deeds)
    tasked, charged = tasks(persons, listed["tasks"], making), incidents(persons, listed["incidents"], making)
    yield "tasks", tasked.table
    yield "incidents", charged.table
    yield "investigations", investigations(persons, listed["investigations"], making, charged)
    measured = measures(persons, listed["measures"], making, charged, tasked)
    sanctioned = sanctions(persons, listed["sanctions"], making, charged)
    yield "measures", measured.table
    yield "sanctions", sanctioned.table
    yield "appeals", appeals(persons, listed["appeals"], making, (measured, sanctioned))
