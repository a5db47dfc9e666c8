"""
Tables as they stand on the day: the first arrow, as `service.domain.dossier` has it, for everybody at once.

What lies after the day, what is revoked and what is not confirmed yet is left out; an outcome after it has not happened
yet; a day that has come is not later. Every field that is read becomes the columns of a cell.
"""

from dataclasses import dataclass, replace

import polars as pl

from service.domain.dossier import SHARE_SCALE
from service.domain.fact import Given
from service.domain.record import Field, FieldType, RecordKind
from service.engine.columnar.cell import NO, Cell, Form, either
from service.engine.columnar.days import MONTHS, Today, end_of_month, ordinal
from service.population.tables import LAST, NONE, type_of

QUARTER_MONTHS = 3
FULL = "!"
"""After the name of a column: no row of it is null."""

RAW = "<"
"""Before the name of a column as the population has it; without it, it is the fact as it stands."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The columns of a table of a population, and the day on which it is to stand."""

    names: frozenset[str]
    today: Today

    def column(self, name: str, dtype: pl.DataType | type[pl.DataType]) -> pl.Expr:
        """Give a column; what the table has not is a field that nobody has."""
        return pl.col(RAW + name) if name in self.names else pl.repeat(None, pl.len(), dtype=dtype)

    def cell(self, field: Field) -> Cell:
        """Give the cell of a *field* as the dossiers have it on the day."""
        if field.type is FieldType.DATE:
            return self._date(field)
        cell = self._converted(field)
        if not field.nullable:
            return cell
        return replace(cell, none=self.column(field.fact + NONE, pl.Boolean).fill_null(value=False))

    def _converted(self, field: Field) -> Cell:
        value = self.column(field.fact, type_of(field))
        match field.type:
            case FieldType.TRUTH:
                return Cell(Form.TRUTH, value)
            case FieldType.CODE:
                is_sure = field.fact + FULL in self.names
                return Cell(Form.CODE, value.to_physical().cast(pl.UInt32), codes=tuple(field.codes), is_sure=is_sure)
            case FieldType.CODES:
                return Cell(Form.CODES, value, codes=tuple(field.codes))
            case FieldType.INTEGER | FieldType.YEAR:
                return Cell(Form.NUMBER, value)
            case FieldType.SHARE:
                return Cell(Form.NUMBER, (value * SHARE_SCALE).round().cast(pl.Int64))
            case _:
                return Cell(Form.TEXT, value.cast(pl.String))

    def _date(self, field: Field) -> Cell:
        low = ordinal(self.column(field.fact, pl.Date))
        last = field.fact + LAST
        high = ordinal(pl.coalesce(pl.col(RAW + last), pl.col(RAW + field.fact))) if last in self.names else None
        none = self.column(field.fact + NONE, pl.Boolean).fill_null(value=False) if field.nullable else None
        if not field.outcome:
            return Cell(Form.NUMBER, low, high, none)
        is_to_come = (low > self.today.ordinal).fill_null(value=False)
        return Cell(
            Form.NUMBER,
            pl.when(is_to_come).then(None).otherwise(low),
            None if high is None else pl.when(is_to_come).then(None).otherwise(self.clipped(high)),
            is_to_come if none is None else is_to_come | none,
        )

    def came(self, day: Cell) -> Cell:
        """Give a day that has come, or may have."""
        return Cell(Form.NUMBER, day.value, None if day.high is None else self.clipped(day.high))

    def clipped(self, day: pl.Expr) -> pl.Expr:
        """Give a day that has come: it is not after today."""
        return pl.when(day > self.today.ordinal).then(self.today.ordinal).otherwise(day)


def with_default(cell: Cell, given: Given) -> Cell:
    """Give a cell of a field whose absence has a reading."""
    if not given.has_default:
        return cell
    if given.default is None:
        return replace(cell, none=cell.is_unknown if cell.none is None else cell.value.is_null())
    absent: pl.Expr
    if isinstance(given.default, bool):
        absent = pl.lit(given.default)
    else:
        absent = pl.lit(cell.codes.index(given.default), dtype=pl.UInt32)
    return replace(cell, value=pl.when(cell.is_unknown).then(absent).otherwise(cell.value))


def counted_on(kind: RecordKind, sheet: Sheet) -> tuple[Cell | None, pl.Expr]:
    """Give the day from which each record of a *kind* counts, and which records do not count at all."""
    left_out = NO
    if kind.dropped_if is not None:
        dropped = sheet.column(kind.fields[kind.dropped_if].fact, pl.Boolean)
        left_out = dropped.fill_null(value=False)
    implied = _implied_day(kind, sheet)
    cell = None if kind.day is None else sheet.cell(kind.fields[kind.day])
    if cell is None:
        cell = implied
    elif implied is not None:
        cell = either(cell.is_unknown, implied, cell)
    if cell is None:
        return None, left_out
    left_out = left_out | cell.is_none | (cell.value > sheet.today.ordinal).fill_null(value=False)
    return sheet.came(cell), left_out


def _implied_day(kind: RecordKind, sheet: Sheet) -> Cell | None:
    """Give the day a record counts from where it names none."""
    year = sheet.column(f"{kind.singular}.year", pl.Int64)
    if kind.day_absent == "end_of_year" and "year" in kind.fields:
        return Cell(Form.NUMBER, end_of_month(year, MONTHS))
    if kind.day_absent == "end_of_quarter" and {"year", "quarter"} <= kind.fields.keys():
        month = sheet.column(f"{kind.singular}.quarter", pl.Int64) * QUARTER_MONTHS
        return Cell(Form.NUMBER, end_of_month(year, month))
    return None


def read_again(cell: Cell, field: Field, until: Cell) -> Cell:
    """Give a code that reads as another as long as a day has not come."""
    if field.read_as is None:
        return cell
    places = [place for place, code in enumerate(cell.codes) if code in field.read_as.instead_of]
    waits = cell.value.is_in(places) & until.is_none
    instead = pl.lit(cell.codes.index(field.read_as.code), dtype=pl.UInt32)
    return replace(cell, value=pl.when(waits).then(instead).otherwise(cell.value))


def fields_needed(kind: RecordKind, facts: frozenset[str]) -> frozenset[str]:
    """Give the facts of the fields of a *kind* that must be read so that some of its *facts* stand as they should."""
    named = {kind.fields[name].fact for name in (kind.day, kind.dropped_if) if name is not None}
    if kind.day_absent is not None:
        named |= {kind.fields[name].fact for name in ("year", "quarter") if name in kind.fields}
    read = {field.fact for field in kind.fields.values() if field.fact in facts}
    for field in kind.fields.values():
        if field.fact in read and field.read_as is not None:
            named.add(kind.fields[field.read_as.until].fact)
    return frozenset(named | read)
