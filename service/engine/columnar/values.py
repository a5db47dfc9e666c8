"""
Derivations of values as columns, each as `service.domain.derivation` has it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import reduce
from operator import and_, or_

import polars as pl

from service.domain.bounds import LIMIT
from service.domain.dossier import SHARE_SCALE
from service.engine.columnar.cell import (
    NO,
    NONE_BIT,
    Cell,
    Form,
    alike,
    bits,
    candidates,
    either,
    every_bit,
    from_candidates,
    has_bits,
    looked_up,
    number,
    unknown,
)
from service.engine.columnar.days import plus_so_many, whole_months, year_of

Measure = Callable[[pl.Expr, pl.Expr], pl.Expr]


def days_between(start: pl.Expr, end: pl.Expr) -> pl.Expr:
    """Count the days from one day to another."""
    return end - start


def months_between(start: pl.Expr, end: pl.Expr) -> pl.Expr:
    """Count the whole months from one day to another."""
    return whole_months(start, end)


def share(parts: Sequence[Cell], whole: Sequence[Cell]) -> Cell:
    """Give a sum of shares of one whole: what is not known is at most what the known leave of it."""
    low = reduce(pl.Expr.add, [cell.value.fill_null(0) for cell in parts], number(0))
    total = reduce(pl.Expr.add, [cell.value.fill_null(0) for cell in whole], number(0))
    are_known = reduce(and_, [cell.is_known for cell in parts])
    return Cell(Form.NUMBER, low, low + pl.when(are_known).then(0).otherwise(SHARE_SCALE - total))


def span(first: Cell, last: Cell, open_end: Cell | None, measure: Measure) -> Cell:
    """Give the time from one day to another; *open_end* stands where the second has not happened."""
    if open_end is not None and last.none is not None:
        last = either(last.none, open_end, last)
    none = _any_of([first.none, last.none])
    maybe = _any_of([first.maybe, None if last.maybe is None else last.may_be_none])
    low, high = measure(first.top, last.value), measure(first.value, last.top)
    if open_end is None:
        return _without(none, Cell(Form.NUMBER, low, _unless_same(high, first, last), none, maybe))
    settled = last.is_known & ~last.may_be_none
    waits = last.is_unknown & open_end.is_known & ~open_end.may_be_none & first.is_known
    nobody = pl.lit(None, dtype=pl.Int64)
    cell = Cell(
        Form.NUMBER,
        pl.when(settled).then(low).when(waits).then(number(-LIMIT)).otherwise(nobody),
        pl.when(settled).then(high).when(waits).then(measure(first.value, open_end.top)).otherwise(nobody),
        none,
        maybe,
    )
    return _without(none, cell)


def _unless_same(high: pl.Expr, *cells: Cell) -> pl.Expr | None:
    return None if all(cell.high is None for cell in cells) else high


def _any_of(truths: Sequence[pl.Expr | None]) -> pl.Expr | None:
    found = [truth for truth in truths if truth is not None]
    return reduce(or_, found) if found else None


def _without(none: pl.Expr | None, cell: Cell) -> Cell:
    """Take the value out where there is none."""
    if none is None:
        return cell
    gone = pl.when(~none)
    return replace(
        cell, value=gone.then(cell.value), high=None if cell.high is None else gone.then(cell.high), none=none
    )


def plus_months(day: Cell, months: Cell) -> Cell:
    """Give the day some months after another."""
    none = _any_of([day.none, months.none])
    low, high = plus_so_many(day.value, months.value), plus_so_many(day.top, months.top)
    cell = Cell(Form.NUMBER, low, _unless_same(high, day, months), none, _any_of([day.maybe, months.maybe]))
    return _without(none, cell)


def number_of(code: Cell, table: Mapping[str, int]) -> Cell:
    """Give the number that a *table* has for a *code*; within bounds where the code may be several."""
    numbers = [table.get(one) for one in code.codes]
    known = [one for one in numbers if one is not None]
    if not known:
        return Cell(Form.NUMBER, pl.lit(None, dtype=pl.Int64), none=pl.lit(value=True))
    if code.form is Form.CANDIDATES:
        return _number_of_several(code, numbers)
    if code.is_sure:
        found = looked_up(code.value, numbers, pl.Int64)
        return Cell(Form.NUMBER, found, none=found.is_null() if len(known) < len(numbers) else None)
    low, high = (pl.when(code.is_unknown).then(number(end)).otherwise(looked_up(code.value, numbers, pl.Int64))
                 for end in (min(known), max(known)))  # fmt: skip
    maybe = code.is_unknown if len(known) < len(numbers) else None
    return Cell(Form.NUMBER, low, high, low.is_null(), maybe)


def _number_of_several(code: Cell, numbers: Sequence[int | None]) -> Cell:
    known = [one for one in numbers if one is not None]
    has = {place: has_bits(code.value, 1 << place) for place in range(len(numbers))}
    found = [pl.when(has[place]).then(number(one)) for place, one in enumerate(numbers) if one is not None]
    lacking = sum(1 << place for place, one in enumerate(numbers) if one is None) | NONE_BIT
    low = pl.when(code.is_unknown).then(number(min(known))).otherwise(pl.min_horizontal(found))
    high = pl.when(code.is_unknown).then(number(max(known))).otherwise(pl.max_horizontal(found))
    is_partly = has_bits(code.value, lacking).fill_null(value=False)
    maybe = is_partly | code.is_unknown if len(known) < len(numbers) else is_partly
    return Cell(Form.NUMBER, low, high, low.is_null(), maybe)


def code_of(code: Cell, table: Mapping[str, str], codes: tuple[str, ...]) -> Cell:
    """Give the code that a *table* has for another; of *codes*."""
    every_bit(codes)
    found = [1 << codes.index(table[one]) if one in table else NONE_BIT for one in code.codes]
    every = sum(set(found))
    if code.form is Form.CANDIDATES:
        given = pl.when(has_bits(code.value, NONE_BIT)).then(bits(NONE_BIT)).otherwise(bits(0))
        for place, one in enumerate(found):
            given = given | pl.when(has_bits(code.value, 1 << place)).then(bits(one)).otherwise(bits(0))
        given = pl.when(code.is_known).then(given).otherwise(None)
    else:
        given = looked_up(code.value, list(found), pl.UInt64)
    mask = pl.when(code.is_none).then(bits(NONE_BIT)).when(code.is_unknown).then(bits(every)).otherwise(given)
    return from_candidates(mask, codes)


def total(terms: Sequence[tuple[Cell, int | None]]) -> Cell:
    """Give a sum of numbers with factors; the first of them that is not a number says what is said of the sum."""
    low, high, none = number(0), number(0), NO
    for cell, times in reversed(terms):
        is_bad = pl.lit(value=True) if times is None else cell.value.is_null() | cell.may_be_none
        none = pl.when(is_bad).then(cell.is_none).otherwise(none)
    for cell, times in terms:
        is_bad = pl.lit(value=True) if times is None else cell.may_be_none
        ends = [pl.when(~is_bad).then(end.cast(pl.Int64) * (times or 0)) for end in (cell.value, cell.top)]
        low = low + (ends[0] if (times or 0) >= 0 else ends[1])
        high = high + (ends[1] if (times or 0) >= 0 else ends[0])
    low, high = low.clip(-LIMIT, LIMIT), high.clip(-LIMIT, LIMIT)
    are_known = reduce(and_, [cell.is_known for cell, _ in terms])
    return Cell(Form.NUMBER, pl.when(are_known).then(low), pl.when(are_known).then(high), none)


def lowered(code: Cell, steps: Sequence[pl.Expr]) -> Cell:
    """Give an ordered code, lowered by one for each of the truths *steps* that holds, or by those that may."""
    every = every_bit(code.codes)
    mask = pl.when(code.is_unknown).then(bits(every)).otherwise(candidates(code).value)
    known = mask & bits(every)
    least = reduce(
        pl.Expr.add, [step.fill_null(value=False).cast(pl.Int32) for step in steps], pl.lit(0, dtype=pl.Int32)
    )
    most = reduce(pl.Expr.add, [step.fill_null(value=True).cast(pl.Int32) for step in steps], pl.lit(0, dtype=pl.Int32))
    result = mask & bits(NONE_BIT)
    for count in range(len(steps) + 1):
        lowest = pl.when(has_bits(known, (1 << min(count + 1, len(code.codes))) - 1)).then(bits(1)).otherwise(bits(0))
        moved = (known // bits(1 << count)) | lowest
        result = result | pl.when((least <= count) & (most >= count)).then(moved).otherwise(bits(0))
    cell = from_candidates(result, code.codes)
    return (
        cell
        if code.none is None
        else replace(cell, value=pl.when(~code.none).then(cell.value), none=code.none | cell.is_none)
    )


def first_of(cells: Sequence[Cell], *, past_unknown: bool) -> Cell:
    """Give the first of some that is there; what is not known ends the search unless *past_unknown*."""
    ready = alike(list(cells))
    nobody = unknown(ready[0].form, ready[0].codes)
    result = either(ready[-1].may_be_none, nobody, ready[-1])
    for cell in reversed(ready[:-1]):
        goes_on = cell.value.is_null() if past_unknown else cell.is_none
        result = either(cell.may_be_none, nobody, either(goes_on, result, cell))
    return result


def year(day: Cell) -> Cell:
    """Give the calendar year of a day."""
    return replace(day, value=year_of(day.value), high=None if day.high is None else year_of(day.high))
