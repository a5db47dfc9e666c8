"""
The search for scenarios that are missing: variations of what is specified already, kept where they try something new.

The outcome that stands in a suggestion is what the rules answer now. Whether that is policy, a person says.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from service.domain.answer import Answer, answer_of
from service.domain.errors import DossierFaultsError
from service.domain.in_force import rule_parameters
from service.domain.release import Release
from service.domain.rule import Rule
from service.domain.strata import Reading
from service.specs.coverage.bench import Bench, ReadDossier
from service.specs.coverage.measure import Coverage
from service.specs.coverage.points import Cell, Dated, Edge, Point, Unasked, is_within
from service.specs.feature import StepKind, filled
from service.specs.journal import Claim, Evaluated, Trial
from service.specs.suggesting.variations import Variation, Variations
from service.specs.writing import aligned, dossier_in_sentences

_NOBODYS = Trial("", 0, "", ())
"""Stands for the trial that a variation belongs to: there is none."""

MOST_SEEDS = 6
"""From so many specified scenarios variations are made."""


@dataclass(frozen=True, slots=True)
class Seed:
    """A dossier to begin with, the sentences that make it, and what is claimed of the rule."""

    evaluated: Evaluated
    claim: Claim
    given: tuple[str, ...]  # without keywords; the lines of a table begin with blanks
    is_written: bool = True  # whether some specification has it


@dataclass(frozen=True, slots=True)
class Row:
    """One value of the thing that varies, and what the rule answers then."""

    variation: Variation
    answer: str  # `yes`, `no` or `unknown`


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A scenario that is missing: a seed, what varies in it, and the rows."""

    seed: Seed
    owner: str
    field: str | None  # None: the list itself is lacking
    rows: tuple[Row, ...]
    tries: tuple[Point, ...]  # what no confirmed scenario has tried


def wanted_of(rule: Rule, coverage: Coverage) -> frozenset[Point]:
    """Give the points that are missing for a *rule*: its own, and those of the facts and numbers that it reads."""
    release = coverage.points.law.release
    reading = Reading(release)
    facts, parameters = reading.facts_of(rule), frozenset(rule_parameters(rule, reading, release))
    return frozenset(point for point in coverage.missing if _is_of(point, {rule.id, *facts}, parameters))


def _is_of(point: Point, owners: Collection[str], parameters: Collection[str]) -> bool:
    match point:
        case Cell() | Dated():
            return point.parameter in parameters
        case Unasked(rule):
            return rule in owners
        case _:
            return point.spot.owner in owners


def seeds_of(rule: str, trials: Iterable[Trial]) -> list[Seed]:
    """Give the scenarios to begin with: those that say yes of a *rule*, or else anything; the shortest first."""
    claimed = [
        (trial, claim)
        for trial in trials
        if trial.failure is None and not trial.pending and len(trial.evaluated) == 1
        for claim in trial.claims
        if claim.rule == rule and claim.answer is not None
    ]
    claimed.sort(key=lambda one: (one[1].answer != Answer.YES, _length(one[0]), one[0].path, one[0].line))
    return [Seed(trial.evaluated[0], claim, tuple(_given(trial))) for trial, claim in claimed[:MOST_SEEDS]]


def seed_of(dossier: Mapping[str, Any], as_of: date, claim: Claim, release: Release) -> Seed:
    """Give the seed that no specification has: a *dossier* written in sentences."""
    evaluated = Evaluated(json.dumps(dossier, ensure_ascii=False).encode(), as_of, (claim,))
    return Seed(evaluated, claim, tuple(dossier_in_sentences(dossier, release)), is_written=False)


def _given(trial: Trial) -> Iterator[str]:
    """Give the sentences that a scenario begins with, its row filled in."""
    scenario = trial.scenario
    if scenario is None:
        return
    values = next((values for row, values in scenario.rows() if row.line == trial.line), {})
    for step in scenario.all_steps:
        if step.kind is StepKind.GIVEN:
            yield filled(step.text, values)
            rows = [[filled(cell, values) for cell in row.cells] for row in step.table]
            yield from (f"  {line}" for line in aligned(rows) if rows)


def _length(trial: Trial) -> int:
    """Give how much a scenario has to say before it is evaluated."""
    steps = () if trial.scenario is None else trial.scenario.all_steps
    return sum(1 + len(step.table) for step in steps if step.kind is StepKind.GIVEN)


@dataclass(frozen=True, slots=True)
class _Found:
    """A variation, what the rule answers of it, and what of the wanted it tries."""

    variation: Variation
    answer: str
    tries: frozenset[Point]


class Search:
    """Searches for the scenarios of one rule that are missing."""

    def __init__(self, rule: Rule, coverage: Coverage, read: ReadDossier) -> None:
        """Search with what a *coverage* found missing, reading dossiers by *read*."""
        self._wanted = set(wanted_of(rule, coverage))
        self._bench = Bench(coverage.points.law, (), read)
        self._variations = Variations(rule, coverage.points.law)

    @property
    def left(self) -> frozenset[Point]:
        """Give what nothing that was found tries."""
        return frozenset(self._wanted)

    def suggest(self, seeds: Sequence[Seed]) -> list[Suggestion]:
        """Give the suggestions made from the *seeds*, each of which tries something that those before do not."""
        found = [suggestion for seed in seeds for suggestion in self._from(seed)]
        second = [seed for suggestion in found for seed in _grown(suggestion)]
        return found + [suggestion for seed in second for suggestion in self._from(seed)]

    def _from(self, seed: Seed) -> Iterator[Suggestion]:
        if not self._wanted:
            return
        if not seed.is_written:
            yield from self._plain(seed)
        groups: dict[tuple[str, str | None], list[_Found]] = {}
        for variation in self._variations.of(json.loads(seed.evaluated.dossier), seed.evaluated.as_of):
            found = self._try(variation, seed)
            if found is not None:
                groups.setdefault((variation.owner, variation.field), []).append(found)
        for (owner, field), members in groups.items():
            tries = frozenset().union(*(one.tries for one in members)) & self._wanted
            if tries:
                rows = tuple(Row(one.variation, one.answer) for one in self._chosen(members, tries))
                yield Suggestion(seed, owner, field, rows, tuple(sorted(tries, key=str)))
            self._wanted -= tries

    def _plain(self, seed: Seed) -> Iterator[Suggestion]:
        """Suggest the seed itself, where it comes from no scenario."""
        found = self._try(Variation("", None, "", seed.evaluated.dossier), seed)
        if found is not None:
            self._wanted -= found.tries
            row = Row(found.variation, found.answer)
            yield Suggestion(seed, "", None, (row,), tuple(sorted(found.tries, key=str)))

    def _try(self, variation: Variation, seed: Seed) -> _Found | None:
        """Try a *variation*; None where the contract refuses the dossier or the rule is not asked."""
        evaluated = replace(seed.evaluated, dossier=variation.dossier, claims=(seed.claim,))
        try:
            laid = self._bench.lay(_NOBODYS, evaluated)
        except DossierFaultsError:
            return None
        truth = None if laid is None else self._bench.answers(laid)[seed.claim]
        if laid is None or truth is None:
            return None
        tries = set(self._bench.tried_by(laid, self._wanted))
        tries |= {cell for cell in self._wanted if isinstance(cell, Cell) and self._bench.moves(cell, laid)}
        return _Found(variation, answer_of(truth).value, frozenset(tries))

    def _chosen(self, members: Sequence[_Found], tries: frozenset[Point]) -> list[_Found]:
        """Give few rows that try everything, and beside a threshold what stands on either side."""
        open_points, kept = set(tries), set[int]()
        while open_points:
            number, one = max(enumerate(members), key=lambda item: len(item[1].tries & open_points))
            is_threshold = any(map(self._is_threshold, one.tries & open_points))
            kept |= {number - 1, number, number + 1} if is_threshold else {number}
            open_points -= one.tries
        return [one for number, one in enumerate(members) if number in kept]

    def _is_threshold(self, point: Point) -> bool:
        if isinstance(point, Cell):
            return True
        return isinstance(point, Edge) and is_within(self._bench.points.leaves[point.spot], point.step)


def _grown(suggestion: Suggestion) -> list[Seed]:
    """Give the seeds that the rows of a *suggestion* are, for what takes two changes at once."""
    if suggestion.field is None:
        return []
    seed = suggestion.seed
    return [
        replace(
            seed,
            evaluated=replace(seed.evaluated, dossier=row.variation.dossier),
            given=(*seed.given, f"{suggestion.owner}的「{suggestion.field}」是「{row.variation.value}」"),
            is_written=True,
        )
        for row in suggestion.rows
    ]
