"""
Simulating: what a draft would say of a whole population, beside what a base says of it.

Parts are worked on side by side and only counts come back; the persons who change lie in a folder. What is found does
not depend on how the population is cut, nor on how many work on it. It is no decision about anybody.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from service.domain.release import Release
from service.domain.total_counts import Counts
from service.governance.errors import RefusedError
from service.operations.crunching import crunch
from service.operations.simulation.effects_tally import Tally
from service.operations.simulation.part import Simulator
from service.operations.simulation.reasons import Reasons
from service.operations.simulation.result import result_of, totals_of
from service.population.reading import Population

Json = dict[str, Any]
Progress = Callable[[int, int | None], None]

SMALLEST, SHOWN, WORKERS = 10, 1_000, 2
"""What holds where nothing else is said: the smallest group that is shown, how many persons are listed, processes."""


class SimulationStoppedError(Exception):
    """Nobody waits for the simulation any more."""


def simulate(  # noqa: PLR0913  # one for each thing that may be asked
    population: Population,
    base: Release,
    draft: Release,
    folder: Path,
    *,
    workers: int = WORKERS,
    smallest: int = SMALLEST,
    shown: int = SHOWN,
    is_quoting: bool = False,
    progress: Progress = lambda _, __: None,
    is_stopped: Callable[[], bool] = lambda: False,
) -> Json:
    """
    Simulate a *draft* over a *population* that was opened with the joined vocabularies of *base* and *draft*.

    The persons who change are left in the empty *folder*, for `simulating_persons`; the first *shown* of them are in
    the list as well; where *is_quoting*, with what the rules say of their dossiers, incidents by their titles.
    *progress* is told how many persons are done, and of how many.

    Raises `PopulationFaultsError`; `SimulationStoppedError` soon after *is_stopped*; `RefusedError`
    (`vocabularies_apart`, `empty_population`); `EngineDisagreementError` where the interpreter says otherwise of
    somebody who is listed; what `crunch` raises.
    """
    tally: Tally = Counter()
    changed, totals = 0, [Counts(), Counts()]
    told: Sequence[Json] = ()
    with closing(crunch(population, Simulator(base, draft, folder, shown, is_quoting), workers=workers)) as outcomes:
        for _, found in outcomes:
            tally.update(found.tally)
            changed += found.changed
            told = told or found.told
            totals = [one + more for one, more in zip(totals, found.totals, strict=True)]
            progress(tally["size",], population.size)
            if is_stopped():
                raise SimulationStoppedError
    if not tally["size",]:
        raise RefusedError("empty_population", "人群中没有人，无从模拟。")
    reasons = Reasons(base, draft, is_quoting=is_quoting)
    listed = list(_listed(population, reasons, folder, told, shown))
    return {
        **result_of(tally, base, draft, smallest),
        "population": {"digest": population.digest, "size": tally["size",]},
        "totals": totals_of(tally, (base, draft), totals, smallest),
        "persons": {"shown": len(listed), "total": changed, "list": listed},
        "advice": draft.advice,
    }


def _listed(population: Population, reasons: Reasons, folder: Path, told: Sequence[Json], most: int) -> Iterator[Json]:
    """Give the first persons who change, in the order of the population; those of the first part are *told* already."""
    yield from told
    left = most - len(told)
    for part in sorted(population.parts, key=lambda part: part.number)[1:] if left > 0 else ():
        for person in reasons.tell_first(part, folder, left):
            yield person
            left -= 1
