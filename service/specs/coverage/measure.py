"""
Measuring: which points the trials of a suite have tried, and by which trial first.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from service.domain.in_force import InForce, in_force, versions_on
from service.domain.release import Release
from service.specs.coverage.bench import Bench, ReadDossier, day_of
from service.specs.coverage.points import Cell, Edge, Point, Points
from service.specs.journal import Trial


@dataclass(frozen=True, slots=True)
class Coverage:
    """What was to be tried, and by which trial each point was tried first."""

    points: Points
    day: int  # on which the law stands
    wanted: tuple[Point, ...]
    tried: Mapping[Point, Trial]

    @property
    def missing(self) -> tuple[Point, ...]:
        """Give the points that no trial has tried."""
        return tuple(point for point in self.wanted if point not in self.tried)


def measure(release: Release, trials: Iterable[Trial], read: ReadDossier) -> Coverage:
    """
    Tell which points of a *release*, as it stands on the day of most of the *trials*, they have tried.

    A number is tried on days on which it stands alone.
    """
    laid_out = benches(release, trials, read)
    day = laid_out[0].day if laid_out else _last_day(release)
    points = laid_out[0].points if laid_out else Points(in_force(release, day))
    wanted = tuple(points.all())
    tried: dict[Point, Trial] = {}
    for bench in laid_out:
        own = (point for point in wanted if bench is laid_out[0] or not isinstance(point, Edge | Cell))
        for point, trial in bench.tries(frozenset(own) - tried.keys()):
            tried.setdefault(point, trial)
    return Coverage(points, day, wanted, tried)


def benches(release: Release, trials: Iterable[Trial], read: ReadDossier) -> "list[Bench]":
    """Lay out the *trials* that count, on a bench for each state of the law; the one with most trials first."""
    by_law = _by_law(release, [trial for trial in trials if _counts(trial)])
    laid_out = (Bench(law, members, read) for law, members in by_law)
    return [bench for bench in laid_out if bench.laid]


def _counts(trial: Trial) -> bool:
    return trial.as_of is not None and trial.failure is None and not trial.pending and bool(trial.claims)


def _last_day(release: Release) -> int:
    """Give a day on which the last value of every parameter stands."""
    return max((value.start for parameter in release.parameters.values() for value in parameter.values), default=1)


def _by_law(release: Release, trials: Sequence[Trial]) -> list[tuple[InForce, list[Trial]]]:
    """Put together the trials on whose days the same rules and numbers stand; most trials first."""
    groups: dict[Any, list[Trial]] = {}
    for trial in trials:
        groups.setdefault(versions_on(release, day_of(trial)), []).append(trial)
    found = [(in_force(release, day_of(group[0])), group) for group in groups.values()]
    return sorted(found, key=lambda item: -len(item[1]))
