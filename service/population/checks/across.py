"""
Cross checks of a row: what one value of a record says of another, as expressions that hold of the rows at fault.

A field that was asked for and has no column is one that no dossier has.
"""

from collections.abc import Collection, Iterator
from itertools import groupby

import polars as pl

from service.domain.record import Field, FieldType, RecordKind
from service.population.checks.limits import ROUNDING
from service.population.checks.values import Check
from service.population.tables import LAST, NONE


def cross_checks(kind: RecordKind, columns: Collection[str], read: Collection[str]) -> Iterator[Check]:
    """Give the cross checks of a *kind* that can be made by the *columns* of its table; *read* facts were asked for."""
    for field in kind.fields.values():
        if field.fact in read:
            for by in field.required_with:
                if kind.fields[by].fact in columns:
                    yield _needed(kind, field, by, columns)
        if field.fact + NONE in columns:
            for by in field.nullable_unless:
                if kind.fields[by].fact in columns:
                    yield _not_null(kind, field, by)
    for later, earlier in kind.before.items():
        if {kind.fields[later].fact, kind.fields[earlier].fact} <= set(columns):
            yield _in_order(kind.fields[later], kind.fields[earlier], columns)
    yield from _wholes(kind, columns)


def _needed(kind: RecordKind, field: Field, by: str, columns: Collection[str]) -> Check:
    absent = pl.col(field.fact).is_null() if field.fact in columns else pl.lit(value=True)
    if field.fact + NONE in columns:
        absent &= ~pl.col(field.fact + NONE)
    other = kind.fields[by]

    def say(table: pl.DataFrame, row: int) -> str:
        return f"{_is_code(other, table, row)}，缺少必填项「{field.label}」"

    return Check(field, "missing_key", absent & _is_one_of(other, field.required_with[by]), say)


def _not_null(kind: RecordKind, field: Field, by: str) -> Check:
    other = kind.fields[by]

    def say(table: pl.DataFrame, row: int) -> str:
        return f"{_is_code(other, table, row)}，须写明日期，不得注明尚未发生"

    null = pl.col(field.fact + NONE) & _is_one_of(other, field.nullable_unless[by])
    return Check(field, "null_not_allowed", null, say)


def _is_one_of(field: Field, codes: frozenset[str]) -> pl.Expr:
    dtype = pl.Enum(list(field.codes))
    return pl.any_horizontal([pl.col(field.fact) == pl.lit(code, dtype=dtype) for code in sorted(codes)])


def _is_code(field: Field, table: pl.DataFrame, row: int) -> str:
    return f"{field.label}为「{field.codes[table[field.fact][row]]}」"


def _in_order(later: Field, earlier: Field, columns: Collection[str]) -> Check:
    end, start = pl.col(later.fact), pl.col(earlier.fact)
    if later.fact + LAST in columns:
        end = pl.coalesce(later.fact + LAST, later.fact)

    def say(_: pl.DataFrame, __: int) -> str:
        return f"{later.label}早于{earlier.label}"

    return Check(later, "completed_before_start", end < start, say)


def _wholes(kind: RecordKind, columns: Collection[str]) -> Iterator[Check]:
    """Give a check for each object that holds shares: they are shares of one whole."""
    shares = [field for field in kind.fields.values() if field.type is FieldType.SHARE]
    for _, group in groupby(shares, lambda field: field.name.rpartition(".")[0]):
        parts = [field for field in group if field.fact in columns]
        if len(parts) > 1:
            yield _whole(parts)


def _whole(parts: list[Field]) -> Check:
    total = pl.sum_horizontal(field.fact for field in parts)

    def say(table: pl.DataFrame, row: int) -> str:
        found = sum(table[field.fact][row] or 0 for field in parts)
        return f"各项比例合计 {found:.4f}，超过 1"

    return Check(parts[0], "votes_exceed_one", (total > 1 + ROUNDING) & total.is_finite(), say)
