"""
Checks of values: what each type of field may hold, as expressions that hold of the rows at fault.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from service.domain.record import Field, FieldType, RecordKind
from service.population.checks.findings import shown
from service.population.checks.limits import (
    DIGITS_OF_AN_IDENTITY,
    FIRST_YEAR,
    ID_PATTERN,
    LAST_YEAR,
    MOST,
    MOST_CODES,
    MOST_LETTERS,
    MOST_NUMBER,
    QUARTERS,
    ROUNDING,
    SHARE_SCALE,
    UNFIT_IN_TEXT,
)
from service.population.parquet.conversion import DAY_WANTED
from service.population.tables import LAST, NONE

_OF_A_MONTH, _OF_A_YEAR = (27, 30), (364, 365)
"""From the first day of a month, or a year, to its last."""

_EPOCH = date(1970, 1, 1)

Say = Callable[[pl.DataFrame, int], str]


@dataclass(frozen=True, slots=True)
class Check:
    """What may be wrong with a row of a table."""

    field: Field
    code: str
    holds: pl.Expr  # of the rows at fault; null: not of this one
    say: Say
    quick: pl.Expr | None = None  # whether it holds of any row, where that can be asked quicker


def value_checks(kind: RecordKind, field: Field, columns: Collection[str]) -> Iterator[Check]:
    """Give the checks of the values of a *field* of a *kind*, which is among the *columns* of the table."""
    value = pl.col(field.fact)
    if field.required:
        said = _said(f"缺少必填项「{field.label}」")
        yield Check(field, "missing_key", value.is_null(), said, value.null_count() > 0)
    match field.type:
        case FieldType.ID:
            yield from _of_ids(field, value)
        case FieldType.TEXT:
            yield Check(field, "control_character", value.str.contains(f"[{UNFIT_IN_TEXT}]"), _said("含有控制字符"))
        case FieldType.INTEGER | FieldType.YEAR:
            yield _of_integers(kind, field, value)
        case FieldType.NUMBER:
            yield _ranged(field, (value < 0) | (value >= MOST_NUMBER) | ~value.is_finite(), accepted="不小于 0 的数字")
        case FieldType.SHARE:
            yield _ranged(field, (value < 0) | (value > 1) | value.is_nan(), accepted="0 至 1 的小数")
            parts = value * SHARE_SCALE
            finer = ((parts - parts.round()).abs() > ROUNDING * SHARE_SCALE) & value.is_finite()
            yield Check(field, "too_many_decimals", finer, _finding(field, "小数位过多，最多四位小数"))
        case FieldType.CODES:
            said = _said(f"代码过多：一个列表最多 {MOST_CODES} 个")
            yield Check(field, "too_many_codes", value.list.len() > MOST_CODES, said)
        case FieldType.DATE:
            yield from _of_days(field, columns)
        case FieldType.TRUTH | FieldType.CODE:
            pass  # of their types alone


def identity_check(field: Field) -> Check:
    """Give the check that a pseudonym has not the digits of an identity number; what has may still be none."""
    digits = pl.col(field.fact).str.replace_all("-", "", literal=True).str.contains(DIGITS_OF_AN_IDENTITY)
    return Check(field, "identity_number", digits, _said("疑似身份证件号码：代号须为化名，不得使用身份证件号码"))


def _of_ids(field: Field, value: pl.Expr) -> Iterator[Check]:
    unfit = ~value.str.contains(f"^{ID_PATTERN}$")
    said = "编号为空，或有 ASCII 字母和数字、. _ : / - 以及汉字和〔〕以外的字符"
    yield Check(field, "invalid_id", unfit, _said(said))
    long = (value.str.len_bytes() > MOST_LETTERS) & (value.str.len_chars() > MOST_LETTERS)
    yield Check(field, "too_long_text", long, _said(f"内容过长：不超过 {MOST_LETTERS} 字"))


def _of_integers(kind: RecordKind, field: Field, value: pl.Expr) -> Check:
    least, most = (FIRST_YEAR, LAST_YEAR) if field.type is FieldType.YEAR else (0, MOST)
    if kind.day_absent == "end_of_quarter" and field.name == "quarter":
        least, most = 1, QUARTERS
    beyond = (value < least) | (value > most), (value.min() < least) | (value.max() > most)
    return _ranged(field, *beyond, accepted=f"{least} 至 {most} 的整数")


def _of_days(field: Field, columns: Collection[str]) -> Iterator[Check]:
    first, last, none = (pl.col(field.fact + suffix) for suffix in ("", LAST, NONE))
    least, most = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)
    beyond = (first < least) | (first > most), (first.min() < least) | (first.max() > most)
    yield _ranged(field, *beyond, accepted=DAY_WANTED)
    if field.fact + LAST in columns:
        said = "末日须为所在月或所在年的最后一天，且首日须为其第一天"
        known = last.is_not_null()
        among = _no_span(first.filter(known), last.filter(known))  # few days are not known exactly
        yield Check(field, "invalid_date", known & _no_span(first, last), _said(said), among)
    if field.fact + NONE in columns:
        yield Check(field, "invalid_date", none & first.is_not_null(), _said("既写明日期，又注明尚未发生"))


def _no_span(first: pl.Expr, last: pl.Expr) -> pl.Expr:
    """Hold where from the *first* day to the *last* is no month, no year and no single day."""
    days = last.to_physical() - first.to_physical()
    begins = (first.dt.day() == 1) & ((last + timedelta(days=1)).dt.day() == 1)
    of_month = days.is_between(*_OF_A_MONTH)
    of_year = days.is_between(*_OF_A_YEAR) & (first.dt.month() == 1)
    return ~((begins & (of_month | of_year)) | (days == 0)) | first.is_null()


def _ranged(field: Field, beyond: pl.Expr, quick: pl.Expr | None = None, *, accepted: str) -> Check:
    return Check(field, "out_of_range", beyond, _finding(field, f"超出允许的范围，须为{accepted}"), quick)


def _said(text: str) -> Say:
    return lambda _, __: text


def as_text(column: pl.Series, row: int) -> str:
    """Give what stands in a *row* as text; a day that no calendar has cannot be asked for as one."""
    if column.dtype != pl.Date:
        return str(column[row])
    days = column.to_physical()[row]
    try:
        return (_EPOCH + timedelta(days)).isoformat()
    except OverflowError:
        return f"{_EPOCH.isoformat()} 起第 {days} 天"


def _finding(field: Field, text: str) -> Say:
    return lambda table, row: f"{text}：{shown(as_text(table[field.fact], row))}"
