"""
Which of two dossiers' matters are held against one another: for each action, the person, or one record of each.

An action about the person is one in either dossier. Of an action about records, each dossier shows the record that
comes furthest: recommended before superseded (a higher rung stands in its place), held, barred, unsettled, and not
mentioned. Where several come equally far (or none is mentioned: then any record that the action can be about), the two
are taken that are most alike: of the same kind of record and the same `kind`, then of the same kind of record; of
those, the two that have most values in common; of those, the earliest in the order of the dossiers, and of two pairs
as early, the one that comes first by what it holds. So the choice is the same whichever dossier comes first.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from service.alternatives.changes import Key, standing
from service.alternatives.goals import SUPERSEDED
from service.alternatives.likeness import in_common
from service.alternatives.partings import Pair, Side
from service.alternatives.trial import outcome_of
from service.domain.action import Action
from service.domain.dossier import Entity
from service.domain.verdict import Verdict

Paths = tuple[str, ...]

_FURTHEST = (Verdict.RECOMMENDED, SUPERSEDED, Verdict.HELD, Verdict.BARRED, Verdict.UNSETTLED, None)


@dataclass(frozen=True, slots=True)
class Shown:
    """What one dossier shows of an action: its verdict (None: not mentioned), the record, and what supersedes it."""

    verdict: str | None
    by: str | None
    entity: Entity | None  # the person; None where there is no record that the action could be about


@dataclass(frozen=True, slots=True)
class Match:
    """What two dossiers show of one action."""

    action: Action
    first: Shown
    second: Shown

    @property
    def is_alike(self) -> bool:
        """Whether both have the same verdict."""
        return self.first.verdict == self.second.verdict

    @property
    def is_mentioned(self) -> bool:
        """Whether one of them mentions the action."""
        return (self.first.verdict, self.second.verdict) != (None, None)


def matches(pair: Pair) -> Iterator[Match]:
    """Match what two dossiers show of every action, in the order of the vocabulary."""
    tables = _standings(pair.first), _standings(pair.second)
    chosen: dict[tuple[Paths, Paths], tuple[int, int]] = {}  # many actions are about the same records
    for action in pair.first.asked.law.release.actions.values():
        first, second = (
            _candidates(side, action, table) for side, table in zip((pair.first, pair.second), tables, strict=True)
        )
        among = _paths(first), _paths(second)
        if among not in chosen:
            chosen[among] = _most_alike(first, second)
        one, other = chosen[among]
        yield Match(action, first[one], second[other])


def _standings(side: Side) -> dict[Key, tuple[str | None, str | None]]:
    outcome = outcome_of(side.asked)
    return {key: standing(outcome, key) for key in (*outcome.verdicts, *outcome.superseded)}


def _candidates(side: Side, action: Action, table: dict[Key, tuple[str | None, str | None]]) -> list[Shown]:
    """Give what a dossier may show of an *action*: all that comes equally far, in the order of the records."""
    shown = [Shown(*table.get((action.name, one.id), (None, None)), one) for one in _entities(side, action)]
    furthest = min((_FURTHEST.index(one.verdict) for one in shown), default=-1)
    return [one for one in shown if _FURTHEST.index(one.verdict) == furthest] or [Shown(None, None, None)]


def _entities(side: Side, action: Action) -> Iterator[Entity]:
    if not action.about:
        yield side.asked.case.subject
        return
    for kind in side.asked.law.release.kinds:
        if kind.singular in action.about:
            yield from side.asked.case.records.get(kind.name, ())


def _paths(shown: list[Shown]) -> Paths:
    return tuple("" if one.entity is None else one.entity.path for one in shown)


def _most_alike(first: list[Shown], second: list[Shown]) -> tuple[int, int]:
    """Take one of each: the same kind, with most in common, and the earliest."""
    if len(first) == len(second) == 1:
        return 0, 0
    ranked = {at: _rank(first[at[0]], second[at[1]]) for at in product(range(len(first)), range(len(second)))}
    most = min(ranked.values())
    alike = [at for at, rank in ranked.items() if rank == most]
    least = min(map(sum, alike))
    return min((at for at in alike if sum(at) == least), key=lambda at: _held(first[at[0]], second[at[1]]))


def _rank(first: Shown, second: Shown) -> tuple[int, int]:
    """Tell how unlike two records are."""
    one, other = _kind(first.entity), _kind(second.entity)
    unlike = 0 if one == other else 1 if one[0] == other[0] else 2
    common = 0 if first.entity is None or second.entity is None else in_common(first.entity, second.entity)
    return unlike, -common


def _held(first: Shown, second: Shown) -> list[str]:
    """Give what two records hold, whichever comes first."""
    return sorted("" if one.entity is None else _text(one.entity) for one in (first, second))


def _text(entity: Entity) -> str:
    values = ((name, sorted(map(str, v)) if isinstance(v, frozenset) else v) for name, v in entity.values.items())
    return repr(sorted((name, str(value)) for name, value in values))


def _kind(entity: Entity | None) -> tuple[str, str]:
    return ("", "") if entity is None else (entity.kind, str(entity.values.get(f"{entity.kind}.kind", "")))
