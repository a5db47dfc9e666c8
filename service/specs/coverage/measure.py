"""
Measuring: which points the trials of a suite have tried, and by which trial first.

Most of them are asked of the law of one day, that of most trials. A rule that does not stand then is asked of the first
law in which it does; one that stands on no day of any trial is lacking as a whole.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from service.domain.condition import Leaf
from service.domain.in_force import InForce, in_force, versions_on
from service.domain.release import Release
from service.specs.coverage.bench import Bench, Evaluation, ReadDossier
from service.specs.coverage.points import Cell, Edge, Gap, Point, Points, Seen, Spot, Unasked
from service.specs.journal import Trial


@dataclass(frozen=True, slots=True)
class Coverage:
    """What was to be tried, and by which trial each point was tried first."""

    points: Points  # of the law of most trials
    day: int  # on which that law stands
    leaves: Mapping[Spot, Leaf]
    wanted: tuple[Point, ...]
    tried: Mapping[Point, Trial]

    @property
    def missing(self) -> tuple[Point, ...]:
        """Give the points that no trial has tried."""
        return tuple(point for point in self.wanted if point not in self.tried)


def measure(release: Release, trials: Iterable[Trial], read: ReadDossier) -> Coverage:
    """
    Tell which points of a *release* some *trials* have tried, reading their dossiers by *read*.

    A number is tried on days on which it stands alone.
    """
    laid_out = benches(release, trials, read)
    day = laid_out[0].day if laid_out else _last_day(release)
    points = laid_out[0].points if laid_out else Points(in_force(release, day))
    own, leaves = list(points.all()), dict(points.leaves)
    wanted, tried = dict.fromkeys(own), dict[Point, Trial]()
    for bench in laid_out:
        if bench is not laid_out[0]:
            added = _added(bench.points, leaves)
            leaves |= {spot: leaf for spot, leaf in bench.points.leaves.items() if spot not in leaves}
            own = [point for point in wanted if not isinstance(point, Edge | Cell)] + added
            wanted |= dict.fromkeys(added)
        for point, trial in bench.tries(frozenset(own) - tried.keys()):
            tried.setdefault(point, trial)
    known = {spot.owner for spot in leaves if spot.is_of_rule}
    wanted |= dict.fromkeys(Unasked(rule.id) for rule in release.rules() if rule.id not in known)
    return Coverage(points, day, leaves, tuple(wanted), tried)


def _added(points: Points, known: Mapping[Spot, Leaf]) -> list[Point]:
    """Give the points of tests that are not *known* yet: those of rules that stand on other days."""
    of_tests = [point for point in points.all() if isinstance(point, Seen | Gap | Edge)]
    return [point for point in of_tests if point.spot not in known]


def benches(release: Release, trials: Iterable[Trial], read: ReadDossier) -> "list[Bench]":
    """Lay out the *trials* that count, on a bench for each state of the law; the one with most first."""
    counting = [trial for trial in trials if trial.failure is None and not trial.pending]
    by_law = _by_law(release, [(trial, one) for trial in counting for one in trial.evaluated])
    laid_out = (Bench(law, members, read) for law, members in by_law)
    return [bench for bench in laid_out if bench.laid]


def _last_day(release: Release) -> int:
    """Give a day on which the last value of every parameter stands."""
    return max((value.start for parameter in release.parameters.values() for value in parameter.values), default=1)


def _by_law(release: Release, evaluations: Sequence[Evaluation]) -> list[tuple[InForce, list[Evaluation]]]:
    """Put together the evaluations on whose days the same rules and numbers stand; most first."""
    groups: dict[Any, list[Evaluation]] = {}
    for trial, one in evaluations:
        groups.setdefault(versions_on(release, one.as_of.toordinal()), []).append((trial, one))
    found = [(in_force(release, group[0][1].as_of.toordinal()), group) for group in groups.values()]
    return sorted(found, key=lambda item: -len(item[1]))
