"""
What goes over the records of a list, over worlds: counts, the latest record, runs of years, and rules that hold.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from service.analysis.choice import Cases, Truths
from service.analysis.formula import FALSE, TRUE, Formula
from service.analysis.symbolic_values import as_cases, gathered
from service.domain.answer import UNKNOWN
from service.domain.bounds import Bounds, exactly
from service.domain.condition import Condition, ParameterRef
from service.domain.dates import year_of
from service.domain.fact import Count, Fact, Hits, Holds, Latest, Streak

if TYPE_CHECKING:
    from service.analysis.symbolic import Symbolic
    from service.analysis.world import Thing, World

_Chance = tuple[Formula, Formula]
"""That something surely counts, and that it may count."""


def over_records(symbolic: "Symbolic", fact: Fact, thing: "Thing") -> Cases | None:
    """Give the cases of a *fact* that goes over records or asks a condition; None where it does neither."""
    match fact.derivation:
        case Holds() as holds:
            return _holds(symbolic, holds, thing)
        case Count(records):
            found = _count(symbolic, fact.derivation, thing, symbolic.world.marks.caps.get(fact.name))
        case Latest(records):
            found = _latest(symbolic, fact.derivation)
        case Streak(records):
            found = _streak(symbolic, fact.derivation)
        case Hits(over=None) as hits:
            return _hits(symbolic, fact, hits, thing)
        case Hits(over=str(records)) as hits:
            found = _hits_over(symbolic, fact, hits, records)
        case _:
            return None
    lacking = symbolic.world.lacks(records)
    found = [(symbolic.formulas.every((-lacking, one)), value) for one, value in _and_beyond(symbolic, fact, found)]
    return [(lacking, UNKNOWN), *found]


def _and_beyond(symbolic: "Symbolic", fact: Fact, found: Cases) -> Cases:
    """Add, where more records are asked for than are imagined, that there may be so many; no dossier will show it."""
    numbers = symbolic.world.marks.beyond.get(fact.name, ())
    cases = list(found)
    for number in numbers:
        reached = symbolic.formulas.unknown()
        cases = [(symbolic.formulas.every((-reached, one)), value) for one, value in cases]
        cases.append((reached, exactly(number)))
    return cases


def _holds(symbolic: "Symbolic", holds: Holds, thing: "Thing") -> Cases:
    truths = symbolic.truth(holds.condition, thing)
    if holds.fails is not None:
        refuted = symbolic.truth(holds.fails, thing)
        truths = Truths(truths.yes, symbolic.formulas.every((-truths.yes, refuted.yes)))
    return as_cases(truths, symbolic.world)


def _tallied(world: "World", chances: Iterable[_Chance], cap: int | None) -> Cases:
    """Count what surely and what may count, up to a *cap* from which on it is the same how many there are."""
    tally: dict[tuple[int, int], Formula] = {(0, 0): TRUE}
    every = world.formulas.every
    for surely, possibly in chances:
        found: dict[tuple[int, int], list[Formula]] = {}
        for (low, high), formula in tally.items():
            more = high + (high != cap)
            found.setdefault((low + (low != cap), more), []).append(every((formula, surely)))
            found.setdefault((low, more), []).append(every((formula, -surely, possibly)))
            found.setdefault((low, high), []).append(every((formula, -possibly)))
        tally = {key: one for key, parts in found.items() if (one := world.formulas.some(parts)) != FALSE}
    return [(formula, Bounds(low, high)) for (low, high), formula in tally.items()]


def _fitting(symbolic: "Symbolic", count: Count, thing: "Thing") -> Iterator[_Chance]:
    """Give of each record of a list that it is there and fits, and that it may."""
    world = symbolic.world
    for record in world.things(count.records):
        truths = symbolic.truth(count.where, record)
        if count.matching is not None:
            truths = symbolic.all_of((_matched(symbolic, count.matching, record, thing), truths))
        here = world.has(record)
        yield world.formulas.every((here, truths.yes)), world.formulas.every((here, -truths.no))


def _matched(symbolic: "Symbolic", matching: tuple[str, str], record: "Thing", thing: "Thing") -> Truths:
    formulas, theirs, ours = symbolic.formulas, symbolic.cases(matching[0], record), symbolic.cases(matching[1], thing)
    alike: list[Formula] = []
    doubtful: list[Formula] = []
    for one, their in theirs:
        for other, our in ours:
            if UNKNOWN in (their, our):
                doubtful.append(formulas.every((one, other)))
            elif their == our:
                alike.append(formulas.every((one, other)))
    yes = formulas.some(alike)
    return Truths(yes, formulas.every((-yes, -formulas.some(doubtful))))


def _count(symbolic: "Symbolic", count: Count, thing: "Thing", cap: int | None) -> Cases:
    chances = list(_fitting(symbolic, count, thing))
    if not count.exists:
        return _tallied(symbolic.world, chances, cap)
    yes, maybe = (symbolic.formulas.some(parts) for parts in zip(*chances, strict=True))
    return as_cases(Truths(yes, -maybe), symbolic.world)


def _by_year(
    symbolic: "Symbolic", records: str, by: str, where: Condition
) -> Iterator[tuple[int, list[tuple[Formula, "Thing"]]]]:
    """Give, the latest year first, the records of which one is that of the year: the last of those that fit."""
    world, every = symbolic.world, symbolic.formulas.every
    things = world.things(records)
    fits = {one: every((world.has(one), symbolic.truth(where, one).yes)) for one in things}
    dated = {one: {value: formula for formula, value in symbolic.cases(by, one)} for one in things}
    for year in sorted(world.marks.years, reverse=True):
        found: list[tuple[Formula, Thing]] = []
        later: list[Formula] = []
        for one in reversed(things):
            fit = every((fits[one], dated[one].get(exactly(year), FALSE)))
            found.append((every((fit, *(-other for other in later))), one))
            later.append(fit)
        yield year, found


def _first_year(symbolic: "Symbolic", since_years: int | ParameterRef | None) -> int:
    if since_years is None:
        return 0
    number = symbolic.interpreter.number(since_years.name) if isinstance(since_years, ParameterRef) else since_years
    years = number.lo if isinstance(number, Bounds) else number if isinstance(number, int) else 0
    return year_of(symbolic.world.marks.as_of) - years


def _latest(symbolic: "Symbolic", latest: Latest) -> Cases:
    every, found, free = symbolic.formulas.every, [], TRUE
    first = _first_year(symbolic, latest.since_years)
    for year, records in _by_year(symbolic, latest.records, latest.by, latest.where):
        if year < first:
            break
        for formula, record in records:
            found += [(every((free, formula, one)), value) for one, value in symbolic.cases(latest.value, record)]
        free = every((free, *(-formula for formula, _ in records)))
    return gathered(symbolic.world, [*found, (free, None)])


def _streak(symbolic: "Symbolic", streak: Streak) -> Cases:
    """Follow the run from the latest year back; what ends it is kept."""
    formulas, first = symbolic.formulas, _first_year(symbolic, streak.since_years)
    running: dict[tuple[int, int, bool], Formula] = {}
    ended: list[tuple[Formula, Bounds]] = []
    waiting = TRUE
    for year, records in _by_year(symbolic, streak.records, streak.by, streak.where):
        keeps = [(formula, symbolic.truth(streak.keeps, record)) for formula, record in records]
        yes, no = (formulas.some(formulas.every((one, t[at])) for one, t in keeps) for at in (0, 1))
        some = formulas.some(formula for formula, _ in records)
        ended += [(formulas.every((one, formulas.some((-some, no)))), Bounds(*key[:2])) for key, one in running.items()]
        going = _going_on(symbolic, running, yes, formulas.every((some, -yes, -no)))
        begun = year >= first
        if begun:
            going.setdefault((1, 1, True), []).append(formulas.every((waiting, yes)))
            going.setdefault((0, 1, False), []).append(formulas.every((waiting, some, -yes, -no)))
        ended.append((formulas.every((waiting, no if begun else some)), Bounds(0, 0)))
        waiting = formulas.every((waiting, -some))
        running = {key: formulas.some(parts) for key, parts in going.items()}
    ended += [(one, Bounds(*key[:2])) for key, one in running.items()]
    return gathered(symbolic.world, [*ended, (waiting, Bounds(0, 0))])


def _going_on(
    symbolic: "Symbolic", running: dict[tuple[int, int, bool], Formula], yes: Formula, maybe: Formula
) -> dict[tuple[int, int, bool], list[Formula]]:
    found: dict[tuple[int, int, bool], list[Formula]] = {}
    for (surely, possibly, is_sure), formula in running.items():
        more = (surely + is_sure, possibly + 1, is_sure)
        found.setdefault(more, []).append(symbolic.formulas.every((formula, yes)))
        found.setdefault((surely, possibly + 1, False), []).append(symbolic.formulas.every((formula, maybe)))
    return found


def _counted(symbolic: "Symbolic", fact: Fact, chances: Sequence[_Chance]) -> Cases:
    if isinstance(fact.derivation, Hits) and fact.derivation.or_unknown:
        chances = [(possibly, possibly) for _, possibly in chances]
    return _tallied(symbolic.world, chances, symbolic.world.marks.caps.get(fact.name))


def _hits(symbolic: "Symbolic", fact: Fact, hits: Hits, thing: "Thing") -> Cases:
    rules = [rule for rule in symbolic.interpreter.meant(hits.choice) if thing.kind in rule.conditions]
    answers = [symbolic.answer(rule, thing) for rule in rules]
    return _counted(symbolic, fact, [(truths.yes, -truths.no) for truths in answers])


def _hits_over(symbolic: "Symbolic", fact: Fact, hits: Hits, records: str) -> Cases:
    """Count each rule once, whichever records it holds of."""
    world, formulas = symbolic.world, symbolic.formulas
    chances = []
    for rule in symbolic.interpreter.meant(hits.choice):
        asked = [one for one in world.things(records) if one.kind in rule.conditions]
        found = [(one, symbolic.answer(rule, one), symbolic.truth(hits.where, one)) for one in asked]
        surely = (formulas.every((world.has(one), own.yes, fits.yes)) for one, own, fits in found)
        possibly = (formulas.every((world.has(one), -own.no, -fits.no)) for one, own, fits in found)
        chances.append((formulas.some(surely), formulas.some(possibly)))
    return _counted(symbolic, fact, chances)
