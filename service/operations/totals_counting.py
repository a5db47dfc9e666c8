"""
Counting the totals of a population, part by part, in processes of their own.

Nobody's rules are asked for it, unless a total reads how many rules hold.
"""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date

from service.domain.fact import Hits
from service.domain.release import Release
from service.domain.strata import Reading
from service.domain.total_counts import Counts
from service.domain.total_needs import total_facts
from service.engine.columnar.engine import Columnar
from service.governance.errors import RefusedError
from service.operations.crunching import crunch
from service.operations.totals import conditions_of, count_totals, reads_of_groups
from service.population.reading import Part, Population
from service.population.tables import AS_OF

Found = tuple[frozenset[date], Counts]
"""The days as of which the persons of a part are judged, and what was counted."""


@dataclass(frozen=True, slots=True)
class Counting:
    """All that a worker is told; called, it gives what counts a part."""

    release: Release

    def __call__(self) -> Callable[[Part], Found]:
        """Prepare to count."""
        engine = Columnar(without_rules(self.release))
        asked = {
            f"{total.id}:{at}": one for total in self.release.totals for at, one in enumerate((total.among, total.of))
        }
        reads = engine.reads_of(asked) | reads_of_groups(self.release)

        def count(part: Part) -> Found:
            tables = part.read(reads)
            days = frozenset(tables.people.get_column(AS_OF).unique().to_list())
            if len(days) != 1:
                return days, Counts()
            (day,) = days
            outcome = engine.ask(tables, conditions_of(self.release, day.toordinal()))
            return days, count_totals(outcome, self.release, tables.people)

        return count


def without_rules(release: Release) -> Release:
    """Give a *release* without its rules, where no total reads how many of them hold."""
    reading = Reading(release)
    read = {name for total in release.totals for name in total_facts(total, reading)}
    hits = any(isinstance(release.facts[name].derivation, Hits) for name in read)
    return release if hits else replace(release, rulesets=())


def count_population(population: Population, release: Release, *, workers: int) -> tuple[date, Counts]:
    """
    Count the totals of a *release* over a *population* in so many processes; give the day, and the counts.

    Raises `PopulationFaultsError`; `RefusedError` where not everybody is judged as of the same day, or nobody is there.
    """
    days: set[date] = set()
    counts = Counts()
    with closing(crunch(population, Counting(release), workers=workers)) as found:
        for _, (some, counted) in found:
            days |= some
            counts += counted
    if not days:
        raise RefusedError("empty_population", "人群中没有人，总量无从检查。")
    if len(days) > 1:
        said = "人群中各人的基准日不同，总量须以同一个基准日检查；请用 --as-of 写明基准日。"
        raise RefusedError("several_days", said)
    return days.pop(), counts
