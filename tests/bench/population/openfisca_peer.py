"""
OpenFisca-Core with the shared rules: one simulation for each kind of record, and one for the persons.

What it is given is laid out as arrays beforehand; what is timed is setting them and calculating every rule.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from service.domain.in_force import in_force
from service.domain.release import Release
from service.engine.columnar.outcome import ANSWERS, VERDICTS, Outcome
from service.engine.columnar.outcome import VERDICT as VERDICT_COLUMN
from service.population.tables import AS_OF, Tables
from tests.bench.population.kleene import ANSWER, MAY, VERDICT, YES, Array, Records
from tests.bench.population.peer_incidents import incidents
from tests.bench.population.peer_inputs import Columns, Given, Laid, Law, lay_out
from tests.bench.population.peer_lists import LISTS
from tests.bench.population.peer_persons import FROM_LISTS, persons

Said = Mapping[str, Array]
"""`answer_…` and a rule, `verdict_…` and an action -> codes, of persons or of incidents."""


class DifferentWorkError(Exception):
    """The peer answers otherwise: its time would be that of other work."""


@dataclass(frozen=True, slots=True)
class Material:
    """What the peer is given of one part."""

    cadres: int
    day: str
    persons: Columns
    records: Mapping[str, Laid]  # by the singular


class Peer:
    """The shared rules as systems of OpenFisca."""

    def __init__(self, release: Release, day: int) -> None:
        """Declare all variables by the numbers in force on a *day*."""
        law = Law(in_force(release, day))
        self._lists = [make(law) for make in LISTS]
        self._incidents = incidents(law)
        self._persons = persons(law)
        self._systems = {one.made.name: one.made.system() for one in (*self._lists, self._incidents, self._persons[0])}

    def lay_out(self, tables: Tables) -> Material:
        """Lay *tables* out as arrays."""
        (day,) = tables.people[AS_OF].unique().to_list()
        subject, setting = (one.laid(tables.people) for one in self._persons)
        records = {one.made.name: lay_out(one, tables) for one in (*self._lists, self._incidents)}
        return Material(tables.people.height, f"day:{day.isoformat()}", {**subject, **setting}, records)

    def ask(self, material: Material) -> Said:
        """Ask all shared rules of one part."""
        found: Columns = {}
        for given in self._lists:
            found |= _found(self._simulated(given, material, {}), given.made, material)
        person = self._begun(self._persons[0].made, material, material.persons)
        unprotected = {f"unprotected{end}": person.calculate(f"unprotected{end}", material.day) for end in (YES, MAY)}
        charged = self._simulated(self._incidents, material, unprotected)
        found |= _found(charged, self._incidents.made, material)
        for name, values in found.items():
            person.set_input(name, material.day, values)
        said = _said(charged, self._incidents.made, material)
        return said | _said(person, self._persons[0].made, material)

    def _simulated(self, given: Given, material: Material, of_cadres: Columns) -> Any:
        laid = material.records[given.made.name]
        return self._begun(given.made, material, {**laid.columns, "listed": laid.listed, **of_cadres}, laid.whose)

    def _begun(self, made: Records, material: Material, columns: Columns, whose: Array | None = None) -> Any:
        number = material.cadres if whose is None else len(whose)
        simulation = made.simulation(self._systems[made.name], whose, number, material.cadres)
        for name, values in columns.items():
            simulation.set_input(name, material.day, values)
        return simulation


def _found(simulation: Any, made: Records, material: Material) -> Columns:
    """Calculate what is found of persons in one kind of record."""
    names = [name + end for name in made.truths if name in FROM_LISTS for end in (YES, MAY)]
    return {name: simulation.calculate(name, material.day) for name in names}


def _said(simulation: Any, made: Records, material: Material) -> dict[str, Array]:
    names = [ANSWER + rule.replace("-", "_") for rule in made.rules] + [VERDICT + action for action in made.actions]
    return {name: simulation.calculate(name, material.day).view(np.ndarray) for name in names}


def check(said: Said, material: Material, outcome: Outcome) -> int:
    """Hold what the peer *said* against the *outcome* of the same part; give how much was said."""
    of_incidents = outcome.records["incidents"]
    if not np.array_equal(of_incidents["who"].to_numpy(), material.records["incident"].whose[:-1]):
        raise DifferentWorkError("incidents")
    number = 0
    for frame in (outcome.people, of_incidents):
        for column in frame.iter_columns():
            if (codes := _codes(column)) is not None:
                _hold(said, column.name, codes)
                number += len(codes)
    return number


def _codes(column: pl.Series) -> Array | None:
    if column.dtype not in (ANSWERS, VERDICTS):
        return None
    found: Array = column.cat.physical().cast(pl.UInt8).fill_null(len(VERDICTS.categories)).to_numpy()
    return found


def _hold(said: Said, name: str, codes: Array) -> None:
    """Hold the *codes* of a rule or of an action against what was said; an action without a rule is not mentioned."""
    is_verdict = name.startswith(VERDICT_COLUMN)
    own = VERDICT + name.removeprefix(VERDICT_COLUMN) if is_verdict else ANSWER + name.replace("-", "_")
    if own not in said and is_verdict and (codes == len(VERDICTS.categories)).all():
        return
    if own not in said or not np.array_equal(said[own][: len(codes)], codes):
        raise DifferentWorkError(name)
