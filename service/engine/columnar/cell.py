"""
Cells: a fact as columns.

A value of the domain becomes up to four columns: the value, or its lower end; the upper end of bounds; whether there
surely is none; whether there may be none. The value is null where the fact is unknown, and where there is none.
Polars' `&` and `|` follow Kleene, and a null truth is Kleene's unknown.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

import polars as pl

from service.domain.bounds import Bounds
from service.domain.fact import FactType
from service.governance.errors import RefusedError

UNKNOWN = pl.lit(None, dtype=pl.Boolean)
NO = pl.lit(value=False)
MOST_CODES = 63
NONE_BIT = 1 << MOST_CODES
"""In a set of candidates, the bit that says that there may be none."""


class Form(Enum):
    """What stands in the column of a cell's value."""

    TRUTH = auto()
    NUMBER = auto()  # an integer, ten-thousandths, or the ordinal of a day
    CODE = auto()  # the place of the code in `codes`
    CANDIDATES = auto()  # a bit for each of `codes` that it may be, and `NONE_BIT`
    CODES = auto()  # a list of words, each one of `codes`
    TEXT = auto()


FORMS = {
    FactType.TRUTH: Form.TRUTH,
    FactType.CODE: Form.CODE,
    FactType.CODES: Form.CODES,
    FactType.NUMBER: Form.NUMBER,
    FactType.SHARE: Form.NUMBER,
    FactType.DATE: Form.NUMBER,
    FactType.TEXT: Form.TEXT,
}


_TYPES: dict[Form, pl.DataType] = {
    Form.TRUTH: pl.Boolean(),
    Form.NUMBER: pl.Int64(),
    Form.CODE: pl.UInt32(),
    Form.CANDIDATES: pl.UInt64(),
    Form.TEXT: pl.String(),
}


class TooManyCodesError(RefusedError):
    """A fact may be one of more codes than a set of candidates holds."""

    def __init__(self, codes: Sequence[str]) -> None:
        """Name the first of the *codes*."""
        said = f"规则中有一个事项多达 {len(codes)} 个代码（{codes[0]} 等），按人群评估时最多分辨 {MOST_CODES} 个。"
        super().__init__("too_many_codes", said)


@dataclass(frozen=True)
class Cell:
    """A fact as expressions; what is None needs no column: the value is exact, or never none."""

    form: Form
    value: pl.Expr
    high: pl.Expr | None = None  # of a number: its upper end
    none: pl.Expr | None = None  # a truth, never null
    maybe: pl.Expr | None = None  # a truth, never null; means nothing where the value is null
    codes: tuple[str, ...] = ()
    is_sure: bool = False  # a code that everybody has

    @property
    def top(self) -> pl.Expr:
        """Give the upper end of a number."""
        return self.value if self.high is None else self.high

    @property
    def is_none(self) -> pl.Expr:
        """Ask whether there surely is none."""
        return NO if self.none is None else self.none

    @property
    def is_known(self) -> pl.Expr:
        """Ask whether there is a value, or bounds of one."""
        return self.value.is_not_null()

    @property
    def is_unknown(self) -> pl.Expr:
        """Ask whether it is not known."""
        missing = self.value.is_null()
        return missing if self.none is None else missing & ~self.none

    @property
    def may_be_none(self) -> pl.Expr:
        """Ask whether there is a value that may be none."""
        if self.form is Form.CANDIDATES:
            return has_bits(self.value, NONE_BIT).fill_null(value=False)
        return NO if self.maybe is None else self.maybe & self.is_known

    def columns(self, name: str) -> dict[str, pl.Expr]:
        """Give the columns in which the cell of the fact *name* is kept."""
        parts = {name: self.value, f"{name}#high": self.high, f"{name}#none": self.none, f"{name}#maybe": self.maybe}
        return {column: expression for column, expression in parts.items() if expression is not None}

    def told(self, name: str) -> dict[str, pl.Expr]:
        """Give the columns in which the cell is told: a code by its word, several that it may be as a list of words."""
        if self.form is Form.CODE:
            words = pl.lit(pl.Series(self.codes, dtype=pl.String)).gather(self.value)
            return replace(self, value=words).columns(name)
        if self.form is Form.CANDIDATES:
            has = [(has_bits(self.value, 1 << place), code) for place, code in enumerate(self.codes)]
            several = pl.concat_list([pl.when(one).then(pl.lit(code)) for one, code in has]).list.drop_nulls()
            words = pl.when(self.is_known).then(several)
            return replace(self, value=words, maybe=self.may_be_none).columns(name)
        return self.columns(name)

    def kept(self, name: str) -> "Cell":
        """Give the cell as it is read from those columns."""
        return self.each(lambda column, _: pl.col(column), name)

    def each(self, change: Callable[[str, pl.Expr], pl.Expr], name: str = "") -> "Cell":
        """Put something else in the place of each part; the part is named by its column."""
        columns = self.columns(name)
        changed = {column: change(column, expression) for column, expression in columns.items()}
        return replace(
            self,
            value=changed[name],
            high=changed.get(f"{name}#high"),
            none=changed.get(f"{name}#none"),
            maybe=changed.get(f"{name}#maybe"),
        )


def number(value: int) -> pl.Expr:
    """Give a number as it stands in a column."""
    return pl.lit(value, dtype=pl.Int64)


def exactly(bounds: Bounds) -> Cell:
    """Give the cell of bounds that are the same for everybody."""
    return Cell(
        Form.NUMBER,
        number(bounds.lo),
        None if bounds.lo == bounds.hi else number(bounds.hi),
        None,
        pl.lit(value=True) if bounds.maybe_none else None,
    )


def unknown(form: Form, codes: tuple[str, ...] = ()) -> Cell:
    """Give a cell that nobody knows."""
    dtype = pl.List(pl.Enum(codes)) if form is Form.CODES else _TYPES[form]
    return Cell(form, pl.lit(None, dtype=dtype), codes=codes)


def bits(mask: int) -> pl.Expr:
    """Give a set of candidates as it stands in a column."""
    return pl.lit(mask, dtype=pl.UInt64)


def has_bits(value: pl.Expr, mask: int) -> pl.Expr:
    """Ask whether a set of candidates has one of those in a *mask*."""
    return (value & bits(mask)) != bits(0)


def every_bit(codes: tuple[str, ...]) -> int:
    """Give the set of all *codes*; raise `TooManyCodesError` where there are too many."""
    if len(codes) > MOST_CODES:
        raise TooManyCodesError(codes)
    return (1 << len(codes)) - 1


def looked_up(value: pl.Expr, found: list[int | None], dtype: type[pl.DataType]) -> pl.Expr:
    """Give what stands in a list at each *value*; null where the value, or what stands there, is null."""
    return pl.lit(pl.Series(found, dtype=dtype)).gather(value) if found else pl.lit(None, dtype=dtype)


def candidates(cell: Cell) -> Cell:
    """Give a code as the set of what it may be."""
    if cell.form is Form.CANDIDATES:
        return cell
    every_bit(cell.codes)
    masks: list[int | None] = [1 << place for place in range(len(cell.codes))]
    return replace(cell, form=Form.CANDIDATES, value=looked_up(cell.value, masks, pl.UInt64))


def from_candidates(mask: pl.Expr, codes: tuple[str, ...]) -> Cell:
    """Give the cell of a set of candidates, of which one may be that there is none."""
    is_none = (mask == bits(NONE_BIT)).fill_null(value=False)
    return Cell(Form.CANDIDATES, pl.when(is_none).then(None).otherwise(mask), none=is_none, codes=codes)


def either(test: pl.Expr, first: Cell, second: Cell) -> Cell:
    """Give the *first* cell where a *test* (never null) holds, the *second* elsewhere; both are of one form."""

    def part(one: pl.Expr | None, other: pl.Expr | None, absent: tuple[pl.Expr, pl.Expr]) -> pl.Expr | None:
        if one is None and other is None:
            return None
        return pl.when(test).then(absent[0] if one is None else one).otherwise(absent[1] if other is None else other)

    return Cell(
        first.form,
        pl.when(test).then(first.value).otherwise(second.value),
        part(first.high, second.high, (first.value, second.value)),
        part(first.none, second.none, (NO, NO)),
        part(first.maybe, second.maybe, (NO, NO)),
        first.codes,
    )


def alike(cells: list[Cell]) -> list[Cell]:
    """Give *cells* of one type in one form, with one list of codes."""
    codes = tuple(dict.fromkeys(code for cell in cells for code in cell.codes))
    if any(cell.form is Form.CANDIDATES for cell in cells):
        cells = [candidates(cell) for cell in cells]
    if any(cell.form is Form.CODES for cell in cells):
        words = pl.List(pl.Enum(codes))
        return [replace(cell, value=cell.value.cast(pl.List(pl.String)).cast(words), codes=codes) for cell in cells]
    return [cell if cell.codes == codes or not codes else _recoded(cell, codes) for cell in cells]


def _recoded(cell: Cell, codes: tuple[str, ...]) -> Cell:
    """Give a code by its place in another list that has all its codes."""
    places = [codes.index(code) for code in cell.codes]
    if cell.form is Form.CODE:
        return replace(cell, value=looked_up(cell.value, list(places), pl.UInt32), codes=codes)
    every_bit(codes)
    kept = cell.value & bits(NONE_BIT)
    for old, new in enumerate(places):
        kept = kept | pl.when(has_bits(cell.value, 1 << old)).then(bits(1 << new)).otherwise(bits(0))
    return replace(cell, value=kept, codes=codes)
