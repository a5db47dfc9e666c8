"""
Constraints: what the contract asks of a dossier, as formulas, and what makes a record count.

Each is given when the last of the fields that it is about is first imagined.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING

from service.analysis.choice import Choice
from service.analysis.formula import TRUE, Formula
from service.domain.answer import UNKNOWN
from service.domain.bounds import Bounds
from service.domain.condition import Value
from service.domain.dates import end_of_quarter
from service.domain.dossier import SHARE_SCALE
from service.domain.record import Field, FieldType, RecordKind

if TYPE_CHECKING:
    from service.analysis.world import Thing, World


def constraints_of(world: "World", thing: "Thing", field: Field) -> Iterator[Formula]:
    """Give what must hold of a *thing* now that *field* is seen as well."""
    kind = world.kinds[thing.kind]
    within = [*_beside_codes(world, thing, kind), *_in_order(world, thing, kind)]
    within += [*_has_come(world, thing, kind, field), *_whole(world, thing, kind, field)]
    absent = -world.has(thing)
    yield from (world.formulas.some((absent, one)) for one in within)
    if field.name in (*kind.unique_by, *kind.unique_where):
        yield from _alone(world, thing, kind)


def called_for(kind: RecordKind, field: Field) -> tuple[str, ...]:
    """Give the fields that cannot be left out of sight where *field* is seen."""
    asked = tuple(other.name for other in kind.fields.values() if field.name in other.required_with)
    return (*asked, *wholes(kind, field))


def _beside_codes(world: "World", thing: "Thing", kind: RecordKind) -> Iterator[Formula]:
    """Say that what a code asks for is there, and that what it rules out is not null."""
    formulas = world.formulas
    for field in kind.fields.values():
        own = world.chosen(thing, field.name)
        rules: list[tuple[str, frozenset[str], Value]] = [
            (by, codes, UNKNOWN) for by, codes in field.required_with.items()
        ]
        rules += [(by, codes, None) for by, codes in field.nullable_unless.items()]
        for by, codes, refused in rules if own is not None else ():
            code = world.chosen(thing, by)
            if own is not None and code is not None:
                yield formulas.some((-code.where(codes, formulas), -own.where((refused,), formulas)))
        if own is not None and field.read_as is not None:
            until = world.chosen(thing, field.read_as.until)
            if until is not None:
                replaced = own.where(field.read_as.instead_of, formulas)
                yield formulas.some((-replaced, -until.where((None,), formulas)))


def _in_order(world: "World", thing: "Thing", kind: RecordKind) -> Iterator[Formula]:
    """Say that no day that is to be later lies before the other."""
    formulas = world.formulas
    for later, earlier in kind.before.items():
        end, start = world.chosen(thing, later), world.chosen(thing, earlier)
        if end is None or start is None:
            continue
        for day in (day for day in end.values if isinstance(day, Bounds)):
            after = [other for other in start.values if isinstance(other, Bounds) and other.lo > day.lo]
            yield formulas.some((-end.where((day,), formulas), -start.where(after, formulas)))


def _has_come(world: "World", thing: "Thing", kind: RecordKind, field: Field) -> Iterator[Formula]:
    """Say that a record that has no day of its own counts from the end of a year or quarter that is over."""
    year, quarter = world.chosen(thing, "year"), world.chosen(thing, "quarter")
    own = None if kind.day is None else world.chosen(thing, kind.day)
    if kind.day_absent is None or year is None or (kind.day is not None and own is None):
        return
    absent = TRUE if own is None else own.where((UNKNOWN,), world.formulas)
    ends = _quarter_ends if kind.day_absent == "end_of_quarter" else _year_ends
    if kind.day_absent == "end_of_quarter" and quarter is None:
        return
    for formula, last in ends(world, year, quarter):
        if last > world.marks.as_of and field.name in ("year", "quarter", kind.day):
            yield world.formulas.some((-absent, -formula))


def _year_ends(world: "World", year: Choice, _: Choice | None) -> Iterator[tuple[Formula, int]]:
    for value in year.values:
        if isinstance(value, Bounds):
            yield year.where((value,), world.formulas), date(value.lo, 12, 31).toordinal()


def _quarter_ends(world: "World", year: Choice, quarter: Choice | None) -> Iterator[tuple[Formula, int]]:
    for value in year.values:
        for number in () if quarter is None else quarter.values:
            if isinstance(value, Bounds) and isinstance(number, Bounds):
                both = (
                    (year.where((value,), world.formulas), quarter.where((number,), world.formulas)) if quarter else ()
                )
                yield world.formulas.every(both), end_of_quarter(value.lo, number.lo)


def wholes(kind: RecordKind, field: Field) -> tuple[str, ...]:
    """Give the shares of the whole that a *field* is a share of; none where it is none."""
    if field.type is not FieldType.SHARE:
        return ()
    outer = field.name.rpartition(".")[0]
    alike = (one for one in kind.fields.values() if one.type is FieldType.SHARE)
    return tuple(one.name for one in alike if one.name.rpartition(".")[0] == outer)


def _whole(world: "World", thing: "Thing", kind: RecordKind, field: Field) -> Iterator[Formula]:
    """Say that shares do not add up to more than a whole."""
    choices = [world.chosen(thing, name) for name in wholes(kind, field)]
    known = [choice for choice in choices if choice is not None]
    if not known or len(known) < len(choices):
        return
    totals: dict[int, Formula] = {0: TRUE}
    for choice in known:
        totals = _added(world, totals, choice)
    yield from (-formula for total, formula in totals.items() if total > SHARE_SCALE)


def _added(world: "World", totals: dict[int, Formula], choice: Choice) -> dict[int, Formula]:
    found: dict[int, list[Formula]] = {}
    for total, formula in totals.items():
        for each, value in choice.cases(world.formulas):
            more = value.lo if isinstance(value, Bounds) else 0
            added = min(total + more, SHARE_SCALE + 1)
            found.setdefault(added, []).append(world.formulas.every((formula, each)))
    return {total: world.formulas.some(formulas) for total, formulas in found.items()}


def _alone(world: "World", thing: "Thing", kind: RecordKind) -> Iterator[Formula]:
    """Say that no other record is alike in what may be there once."""
    own = [world.chosen(thing, name) for name in (*kind.unique_by, *kind.unique_where)]
    if any(choice is None for choice in own):
        return
    for other in world.things(kind.name):
        theirs = [world.chosen(other, name) for name in (*kind.unique_by, *kind.unique_where)]
        if other != thing and all(choice is not None for choice in theirs):
            yield world.formulas.some((-world.has(thing), -world.has(other), *_differ(world, thing, other, kind)))


def _differ(world: "World", thing: "Thing", other: "Thing", kind: RecordKind) -> Iterable[Formula]:
    formulas = world.formulas
    for one in (thing, other):
        for name, code in kind.unique_where.items():
            yield -world.choice(one, name).where((code,), formulas)
    for name in kind.unique_by:
        own, theirs = world.choice(thing, name), world.choice(other, name)
        alike = [
            formulas.every((own.where((value,), formulas), theirs.where((value,), formulas))) for value in own.values
        ]
        yield -formulas.some(alike)
