"""
Simulating one part: both releases are asked of the same persons, and what differs is counted and put down.

The persons who change go to a file of their own, a row a person, so that no process ever holds all of them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from service.domain.record import RecordKind
from service.domain.release import Release
from service.domain.total_counts import Counts
from service.engine.columnar.engine import Columnar
from service.engine.columnar.outcome import Outcome
from service.operations.simulation.effects import actions_of, effects_of
from service.operations.simulation.effects_causes import causes_of, participants
from service.operations.simulation.effects_persons import persons_of
from service.operations.simulation.effects_tally import Counted, Tally, tally_of
from service.operations.simulation.grouping import groupings_of, groups_of, reads_of
from service.operations.simulation.kinds import as_read_by, joined
from service.operations.simulation.persons import file_of
from service.operations.simulation.reasons import Reasons
from service.operations.totals import conditions_of, count_totals, reads_of_groups
from service.population.reading import Part
from service.population.tables import AS_OF, Tables

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Found:
    """What was found in a part."""

    size: int
    changed: int
    tally: Tally
    totals: tuple[Counts, Counts]  # of the base and of the draft
    told: Sequence[Json] = ()  # the first persons who change, with their reasons: of the first part alone


@dataclass(frozen=True, slots=True)
class Simulator:
    """Makes, in whichever process it is called, what simulates part by part."""

    base: Release
    draft: Release
    folder: Path
    shown: int = 0  # how many persons are listed
    is_quoting: bool = False  # whether what is said of them quotes their dossiers

    def __call__(self) -> Callable[[Part], Found]:
        """Prepare the engines of both releases."""
        return _Ready(self).simulate


class _Side:
    """One of the releases, and its engine."""

    def __init__(self, release: Release, kinds: tuple[RecordKind, ...]) -> None:
        self._release = release
        self._is_own = tuple(release.kinds) == kinds
        self._engine = Columnar(release)
        of_totals = (condition for total in release.totals for condition in (total.among, total.of))
        besides = {str(number): condition for number, condition in enumerate(of_totals)}
        self.reads = self._engine.reads_of(besides) | reads_of_groups(release)

    def ask(self, tables: Tables) -> tuple[Outcome, Counts]:
        """Ask *tables*, and count them for the totals that stand on their last day."""
        own = tables if self._is_own else as_read_by(self._release.kinds, tables)
        day = own.people[AS_OF].max()
        besides = conditions_of(self._release, day.toordinal()) if isinstance(day, date) else {}
        outcome = self._engine.ask(own, besides)
        return outcome, count_totals(outcome, self._release, own.people)


class _Ready:
    """What stays the same from part to part."""

    def __init__(self, asked: Simulator) -> None:
        self._asked = asked
        kinds = joined(asked.base.kinds, asked.draft.kinds)
        self._base, self._draft = (_Side(release, kinds) for release in (asked.base, asked.draft))
        self._groupings = groupings_of(kinds)
        self._reasons = Reasons(asked.base, asked.draft, is_quoting=asked.is_quoting)
        self._reads = self._base.reads | self._draft.reads | reads_of(self._groupings)
        self._actions = actions_of(asked.base, asked.draft)
        self._participants = participants(asked.base, asked.draft)
        self._by = counted_by(asked.base, asked.draft)

    def simulate(self, part: Part) -> Found:
        """Ask both sides of a *part*, put the persons down who change, and give what was counted."""
        tables = part.read(self._reads)
        (base, base_totals), (draft, draft_totals) = (side.ask(tables) for side in (self._base, self._draft))
        effects = effects_of(base, draft, self._actions)
        causes = causes_of(effects, self._participants)
        persons = persons_of(effects, causes, tables.people, self._asked.base, self._asked.draft)
        if persons.height:
            persons.write_parquet(file_of(self._asked.folder, part.number), compression="lz4")
        told = self._reasons.tell_first(part, self._asked.folder, self._asked.shown) if part.number == 0 else ()
        groups = groups_of(tables.people, self._groupings)
        tally = tally_of(effects, causes, groups, tables.people, self._by)
        return Found(tables.people.height, persons.height, tally, (base_totals, draft_totals), tuple(told))


def counted_by(base: Release, draft: Release) -> Counted:
    """Give what the parts are counted by: the actions of either release, and the groupings of both vocabularies."""
    known = {**base.actions, **draft.actions}
    actions = [known[name] for name in actions_of(base, draft)]
    groupings = groupings_of(joined(base.kinds, draft.kinds))
    return Counted({one.name: one.kind for one in actions}, groupings, [one.name for one in actions if not one.about])
