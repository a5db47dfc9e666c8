"""
Tests of cells: what each operator answers, as `service.domain.operators` has it.

Of a value that is unknown every answer is null; what a leaf says that absence reads as is put in its place by the
conditions. Where there is none, every test but `happened` answers no.
"""

from collections.abc import Callable

import polars as pl

from service.domain.answer import Unknown
from service.domain.bounds import Bounds
from service.domain.condition import Operator, Value
from service.engine.columnar.cell import (
    NONE_BIT,
    UNKNOWN,
    Cell,
    Form,
    every_bit,
    has_bits,
    number,
)
from service.engine.columnar.days import Today, plus_months

FEW = 3
"""So many codes are compared one by one; more are looked up."""


def _unless_none(answer: pl.Expr, *cells: Cell) -> pl.Expr:
    """Answer no where there is none, and do not know where there may be none."""
    for cell in cells:
        if cell.maybe is not None:
            answer = answer & (~cell.maybe | UNKNOWN)
        if cell.none is not None:
            answer = answer & ~cell.none
    return answer


def _judged(surely: pl.Expr, possibly: pl.Expr | None) -> pl.Expr:
    return surely if possibly is None else surely | (possibly & UNKNOWN)


def _order(compare: Callable[[pl.Expr, pl.Expr], pl.Expr], *, upwards: bool) -> Callable[[Cell, Cell], pl.Expr]:
    """Give the comparison of two numbers within bounds; *upwards*: more is better for it."""

    def ask(value: Cell, other: Cell) -> pl.Expr:
        ends, others = (value.value, value.top), (other.value, other.top)
        worst, best = ends if upwards else ends[::-1]
        hardest, easiest = others[::-1] if upwards else others
        is_exact = value.high is None and other.high is None
        return _judged(compare(worst, hardest), None if is_exact else compare(best, easiest))

    return ask


_at_least = _order(lambda value, other: value >= other, upwards=True)
_at_most = _order(lambda value, other: value <= other, upwards=False)
_COMPARISONS: dict[Operator, Callable[[Cell, Cell], pl.Expr]] = {
    Operator.AT_LEAST: _at_least,
    Operator.ON_OR_AFTER: _at_least,
    Operator.AT_MOST: _at_most,
    Operator.ON_OR_BEFORE: _at_most,
    Operator.MORE_THAN: _order(lambda value, other: value > other, upwards=True),
    Operator.LESS_THAN: _order(lambda value, other: value < other, upwards=False),
}


def _equal(value: Cell, other: Cell) -> pl.Expr:
    if value.high is None and other.high is None:
        return value.value == other.value
    surely = (value.value == other.top) & (value.top == other.value)
    return _judged(surely, (value.value <= other.top) & (other.value <= value.top))


def compared(operator: Operator, value: Cell, other: Cell) -> pl.Expr:
    """Compare two numbers, or two days."""
    compare = _equal if operator is Operator.IS else _COMPARISONS[operator]
    return _unless_none(compare(value, other), value, other)


def is_within_months(value: Cell, months: Cell | int, today: Today) -> pl.Expr:
    """Ask whether a day lies within some *months* before today, and not after it."""
    now = Cell(Form.NUMBER, today.ordinal)
    in_time = compared(Operator.AT_MOST, value, now)
    if isinstance(months, int):
        return compared(Operator.AT_LEAST, value, Cell(Form.NUMBER, today.months_before(months))) & in_time
    high = None if months.high is None else plus_months(today.ordinal, -months.value)
    start = Cell(Form.NUMBER, plus_months(today.ordinal, -months.top), high, months.none, months.maybe)
    return compared(Operator.AT_LEAST, value, start) & in_time


def is_this_year(value: Cell, today: Today) -> pl.Expr:
    """Ask whether a day lies in today's calendar year."""
    begins, ends = Cell(Form.NUMBER, today.year_begins), Cell(Form.NUMBER, today.year_ends)
    return compared(Operator.AT_LEAST, value, begins) & compared(Operator.AT_MOST, value, ends)


def has_happened(value: Cell, *, wanted: bool) -> pl.Expr:
    """Ask whether there is a day (or, not *wanted*, whether there is none)."""
    happened = pl.when(value.is_known).then(pl.lit(value=True)).otherwise(UNKNOWN)
    if value.maybe is not None:
        happened = happened & (~value.maybe | UNKNOWN)
    if value.none is not None:
        happened = pl.when(value.none).then(pl.lit(value=False)).otherwise(happened)
    return happened if wanted else ~happened


def may_be(value: Cell) -> pl.Expr:
    """Ask whether a truth is not surely no."""
    return value.value.fill_null(value=True)


def is_truth(value: Cell, *, wanted: bool) -> pl.Expr:
    """Ask a truth."""
    return _unless_none(value.value if wanted else ~value.value, value)


def is_one_of(value: Cell, codes: frozenset[str | None]) -> pl.Expr:
    """Ask whether a code is one of some."""
    places = [place for place, code in enumerate(value.codes) if code in codes]
    if value.form is Form.CANDIDATES:
        wanted = sum(1 << place for place in places)
        others = (every_bit(value.codes) | NONE_BIT) & ~wanted
        surely_not, possibly = has_bits(value.value, others), has_bits(value.value, wanted)
        return _unless_none(possibly & (~surely_not | UNKNOWN), value)
    return _unless_none(_is_at(value.value, places, len(value.codes)), value)


def _is_at(value: pl.Expr, places: list[int], size: int) -> pl.Expr:
    if not places:
        return (value < 0) if size else value.is_null() & UNKNOWN
    if len(places) > FEW:
        found = pl.Series([place in places for place in range(size)], dtype=pl.Boolean)
        return pl.lit(found).gather(value)
    answer = value == places[0]
    for place in places[1:]:
        answer = answer | (value == place)
    return answer


def is_none_of(value: Cell, codes: frozenset[str | None]) -> pl.Expr:
    """Ask whether a code is another than some."""
    return is_one_of(value, frozenset(value.codes) - codes)


def has_code(value: Cell, code: str) -> pl.Expr:
    """Ask whether a list has a *code*."""
    return _unless_none(value.value.list.contains(pl.lit(code, dtype=pl.Enum(value.codes))), value)


def constant(value: Value) -> Cell | None:
    """Give the cell of a constant number; None where it is none, or nothing."""
    return Cell(Form.NUMBER, number(value.lo)) if isinstance(value, Bounds) else None


def codes_of(value: Value) -> frozenset[str | None]:
    """Give the codes that a constant names."""
    if isinstance(value, frozenset):
        return value
    return frozenset() if isinstance(value, bool | Bounds | Unknown) else frozenset({value})
