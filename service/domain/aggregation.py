"""
Derivations that go over the records of a list.

The records that surely fit give one end of the bounds, those that may fit the other. Where the dossier lacks the list,
the fact is unknown altogether; an empty list is known to be empty.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, TypeAlias

from service.domain.answer import UNKNOWN, Truth, all_of
from service.domain.bounds import Bounds, exactly
from service.domain.case import Case
from service.domain.condition import Condition, ParameterRef, Value
from service.domain.dates import year_of
from service.domain.dossier import Entity
from service.domain.fact import Count, Hits, Latest, Streak

if TYPE_CHECKING:
    from service.domain.derivation import Compiler

Reader: TypeAlias = Callable[[Case, Entity], Value]
Fits: TypeAlias = Callable[[Case, Entity], Sequence[tuple[Entity, Truth]]]


def fitting(count: Count, compiler: "Compiler") -> Fits:
    """Give what finds the records of a list that fit, or may (with true, or unknown); found once for a case."""
    find, key, is_matched = _finder(count, compiler), compiler.same(count), count.matching is not None

    def fits(case: Case, entity: Entity) -> Sequence[tuple[Entity, Truth]]:
        at = (key, entity.path if is_matched else "")
        found = case.fitted.get(at)
        if found is None:
            found = case.fitted[at] = find(case, entity)
        return found

    return fits


def _finder(count: Count, compiler: "Compiler") -> Fits:
    ask = compiler.compile(count.where)
    if count.matching is None:

        def every(case: Case, _: Entity) -> Sequence[tuple[Entity, Truth]]:
            asked = [(record, ask(case, record)) for record in case.records[count.records]]
            return [one for one in asked if one[1] is not False]

        return every
    theirs, ours = count.matching[0], compiler.reader(count.matching[1])

    def matching(case: Case, entity: Entity) -> Sequence[tuple[Entity, Truth]]:
        value, groups = ours(case, entity), case.grouped(count.records, theirs, UNKNOWN)
        alike = [] if value is UNKNOWN else groups.get(value, [])
        doubtful = groups.values() if value is UNKNOWN else [groups.get(UNKNOWN, [])]
        asked = [(record, ask(case, record)) for record in alike]
        for group in doubtful:
            asked += [(record, all_of((UNKNOWN, ask(case, record)))) for record in group]
        return [one for one in asked if one[1] is not False]

    return matching


def count(count: Count, compiler: "Compiler") -> Reader:
    """Count the records that fit, or say whether there is one."""
    fits = fitting(count, compiler)

    def work_out(case: Case, entity: Entity) -> Value:
        if count.records not in case.records:
            return UNKNOWN
        found = fits(case, entity)
        surely, possibly = sum([truth is True for _, truth in found]), len(found)
        if count.exists:
            return True if surely else (UNKNOWN if possibly else False)
        return Bounds(surely, possibly)

    return work_out


def _first_year(since_years: int | ParameterRef | None, compiler: "Compiler") -> Callable[[Case], int]:
    """Give the earliest year of the record that counts as the latest."""
    if since_years is None:
        return lambda _: 0
    value = compiler.number(since_years.name) if isinstance(since_years, ParameterRef) else exactly(since_years)
    years = value.lo if isinstance(value, Bounds) else 0
    return lambda case: year_of(case.as_of) - years


def by_year(records: str, by: str, where: Condition, compiler: "Compiler") -> Callable[[Case], dict[int, Entity]]:
    """Give what finds the records that fit by their year, the latest year first; found once for a case."""
    ask, key = compiler.compile(where), compiler.same((records, by, where))

    def find(case: Case) -> dict[int, Entity]:
        found = case.by_year.get(key)
        if found is None:
            years = [(record.values.get(by), record) for record in case.records[records] if ask(case, record) is True]
            dated = [(year.lo, record) for year, record in years if isinstance(year, Bounds)]
            found = case.by_year[key] = dict(sorted(dated, key=lambda item: item[0], reverse=True))
        return found

    return find


def latest_record(latest: Latest, compiler: "Compiler") -> Callable[[Case], Entity | None]:
    """Give what finds the record with the highest year, if that year is recent enough."""
    years = by_year(latest.records, latest.by, latest.where, compiler)
    first_year = _first_year(latest.since_years, compiler)

    def find(case: Case) -> Entity | None:
        year, record = next(iter(years(case).items()), (0, None))
        return record if year >= first_year(case) else None

    return find


def latest(latest: Latest, compiler: "Compiler") -> Reader:
    """Give a value of the latest record, or none where there is no such record."""
    find, read = latest_record(latest, compiler), compiler.reader(latest.value)

    def work_out(case: Case, _: Entity) -> Value:
        if latest.records not in case.records:
            return UNKNOWN
        record = find(case)
        return None if record is None else read(case, record)

    return work_out


def run(streak: Streak, compiler: "Compiler") -> Callable[[Case], Iterator[tuple[Entity, Truth]]]:
    """Give what yields the records of a run, latest first, up to and without the first that surely breaks it."""
    years, keeps = by_year(streak.records, streak.by, streak.where, compiler), compiler.compile(streak.keeps)
    first_year = _first_year(streak.since_years, compiler)

    def members(case: Case) -> Iterator[tuple[Entity, Truth]]:
        expected: int | None = None
        for year, record in years(case).items():
            truth = keeps(case, record)
            is_next = year >= first_year(case) if expected is None else year == expected
            if not is_next or truth is False:
                return
            yield record, truth
            expected = year - 1

    return members


def streak(streak: Streak, compiler: "Compiler") -> Reader:
    """Count the run: up to the first record that may break it, and up to the first that surely does."""
    members = run(streak, compiler)

    def work_out(case: Case, _: Entity) -> Value:
        if streak.records not in case.records:
            return UNKNOWN
        truths = [truth for _, truth in members(case)]
        surely = next((i for i, truth in enumerate(truths) if truth is UNKNOWN), len(truths))
        return Bounds(surely, len(truths))

    return work_out


def hits(hits: Hits, compiler: "Compiler") -> Reader:
    """Count the rules that hold, of an entity or over a list: there, each rule once."""
    rules = tuple(rule.id for rule in compiler.meant(hits.choice))
    if hits.over is None:
        return lambda _, entity: _tally([entity.answers.get(rule, False) for rule in rules], hits)
    plural, where = hits.over, compiler.compile(hits.where)

    def work_out(case: Case, _: Entity) -> Value:
        if plural not in case.records:
            return UNKNOWN
        best: dict[str, Truth] = {}
        for record in case.records[plural]:
            asked = [(rule, answer) for rule in rules if (answer := record.answers.get(rule, False)) is not False]
            if asked and (fits := where(case, record)) is not False:
                for rule, answer in asked:
                    best[rule] = best.get(rule) is True or all_of((fits, answer))
        return _tally(list(best.values()), hits)

    return work_out


def _tally(answers: list[Truth], hits: Hits) -> Bounds:
    surely, possibly = sum(a is True for a in answers), sum(a is not False for a in answers)
    return exactly(possibly) if hits.or_unknown else Bounds(surely, possibly)
