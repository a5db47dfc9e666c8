"""
Columns of a file as columns of a table: each type of field from the Arrow arrays that may hold it.

Nothing is coerced that the contract would not take: a text is no number, a fraction no integer. Codes that a file
keeps as a dictionary in the order of the vocabulary are taken as they are, without a look at each of them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache

import numpy as np
import polars as pl
import pyarrow as pa
from pyarrow import types

from service.domain.record import Field, FieldType, RecordKind
from service.population.checks.findings import Found, found_in, nearest_of, shown
from service.population.tables import AS_OF, LAST, NONE, type_of

DAY_WANTED = "YYYY-MM-DD，只知年月写 YYYY-MM，只知年份写 YYYY（1900 至 9999 年）"
_DAY = r"^(19[0-9]{2}|[2-9][0-9]{3})(-(0[1-9]|1[0-2])(-[0-9]{2})?)?$"
_WHOLE_DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"

_TEXTS = (types.is_string, types.is_large_string, types.is_string_view, types.is_null)
_INTEGERS = (types.is_integer, types.is_null)
_NUMBERS = (types.is_floating, types.is_integer, types.is_decimal, types.is_null)
_ACCEPTED: Mapping[FieldType, tuple[tuple[Callable[[pa.DataType], bool], ...], str]] = {
    FieldType.ID: (_TEXTS, "文本"),
    FieldType.TEXT: (_TEXTS, "文本"),
    FieldType.CODE: (_TEXTS, "文本（或其字典编码）"),
    FieldType.CODES: (_TEXTS, "文本（或其字典编码）的列表"),
    FieldType.TRUTH: ((types.is_boolean, types.is_null), "真值"),
    FieldType.DATE: ((types.is_date, *_TEXTS), "日期，或 YYYY-MM-DD、YYYY-MM、YYYY 样式的文本"),
    FieldType.INTEGER: (_INTEGERS, "整数"),
    FieldType.YEAR: (_INTEGERS, "整数"),
    FieldType.NUMBER: (_NUMBERS, "数字"),
    FieldType.SHARE: (_NUMBERS, "数字"),
}


def wanted(one: Field, suffix: str, found: pa.DataType) -> str | None:
    """Say which type the column of a field (with the *suffix*) should have, where the type *found* will not do."""
    accepted, said = _ACCEPTED[one.type]
    if suffix == LAST:
        accepted, said = (types.is_date, types.is_null), "日期"
    if suffix == NONE:
        accepted, said = _ACCEPTED[FieldType.TRUTH]
    if one.type is FieldType.CODES and not types.is_null(found):
        if not is_list(found):
            return said
        found = found.value_type
    if types.is_dictionary(found):
        found = found.value_type
    return None if any(holds(found) for holds in accepted) else said


def is_list(found: pa.DataType) -> bool:
    """Tell whether a type is one of lists."""
    return bool(types.is_list(found) or types.is_large_list(found))


@dataclass(frozen=True, slots=True)
class Conversion:
    """Converts the columns of one kind of record, and keeps what it finds wrong."""

    kind: RecordKind
    found: list[Found] = field(default_factory=list)
    coded: dict[str, pl.Expr] = field(default_factory=dict)  # what makes codes of the numbers in a column

    def finished(self, columns: dict[str, pl.Series]) -> dict[str, pl.Series]:
        """Give the *columns* that were converted with numbers turned into codes, all at once."""
        expressions = [self.coded[name].alias(name) for name in columns if name in self.coded]
        return columns if not expressions else pl.DataFrame(columns).with_columns(expressions).to_dict()

    def columns(self, one: Field, arrays: Mapping[str, pa.Array]) -> dict[str, pl.Series]:
        """Give the columns of a field from its *arrays* by suffix: the empty one, of its last days, of its nulls."""
        name = one.fact
        if one.type is FieldType.DATE:
            return {key: column.alias(key) for key, column in self._days(one, arrays).items()}
        return {name: self._values(one, arrays[""]).alias(name)}

    def _values(self, one: Field, array: pa.Array) -> pl.Series:
        if types.is_null(array.type):
            return pl.Series([None] * len(array), dtype=type_of(one))
        match one.type:
            case FieldType.CODE:
                return self._codes(one, array)
            case FieldType.CODES:
                return self._lists(one, array)
            case _:
                return self._cast(one, plain(array))

    def _cast(self, one: Field, column: pl.Series) -> pl.Series:
        cast = column.cast(type_of(one), strict=False)
        if cast.null_count() > column.null_count():
            rows = (cast.is_null() & column.is_not_null()).arg_true()
            self._find(one, rows, "out_of_range", "超出允许的范围")
        return cast

    def _codes(self, one: Field, array: pa.Array) -> pl.Series:
        self.coded[one.fact] = pl.col(one.fact).cat.to(_enum(one))
        return self._numbers(one, array, list)

    def _numbers(self, one: Field, array: pa.Array, rows_of: Callable[[pl.Series], Sequence[int]]) -> pl.Series:
        """Give the numbers of codes; of what is none, tell the rows, which *rows_of* gives from their places."""
        if types.is_dictionary(array.type):
            column = _by_dictionary(array, _enum(one))
        else:
            column = plain(array).cast(_enum(one), strict=False).to_physical()
        if column.null_count() > array.null_count:
            words = plain(array)
            at = (column.is_null() & words.is_not_null()).arg_true()
            texts = dict(zip(rows_of(at), words.gather(at).to_list(), strict=True))
            self._find(one, list(texts), "unknown_code", lambda row: _unknown(texts[row], one))
        return column

    def _lists(self, one: Field, array: pa.Array) -> pl.Series:
        offsets = array.offsets.to_numpy()
        values = array.flatten()

        def rows_of(at: pl.Series) -> Sequence[int]:
            return [int(row) for row in np.searchsorted(offsets - offsets[0], at.to_numpy(), side="right") - 1]

        numbers = self._numbers(one, values, rows_of).to_arrow()
        if values.null_count:
            nulls = pl.Series(values.is_null().to_numpy(zero_copy_only=False)).arg_true()
            self._find(one, rows_of(nulls), "null_not_allowed", "列表里不接受空值")
        mask = array.is_null() if array.null_count else None
        lists = pa.LargeListArray.from_arrays(pa.array(offsets - offsets[0], pa.int64()), numbers, mask=mask)
        self.coded[one.fact] = pl.col(one.fact).list.eval(pl.element().cat.to(_enum(one)))
        return plain(lists)

    def _days(self, one: Field, arrays: Mapping[str, pa.Array]) -> dict[str, pl.Series]:
        array = arrays[""]
        size, found = len(array), {}
        if types.is_date(array.type) or types.is_null(array.type):
            found[one.fact] = plain(array).cast(pl.Date)
        else:
            found[one.fact], found[one.fact + LAST] = self._written(one, plain(array))
        if LAST in arrays:
            found[one.fact + LAST] = plain(arrays[LAST]).cast(pl.Date)
        if one.nullable:
            none = plain(arrays[NONE]).cast(pl.Boolean).fill_null(value=False) if NONE in arrays else None
            found[one.fact + NONE] = pl.repeat(value=False, n=size, eager=True) if none is None else none
        return found

    def _written(self, one: Field, texts: pl.Series) -> tuple[pl.Series, pl.Series]:
        """Read days that are written as text."""
        table = texts.alias("day").to_frame().lazy()
        good = pl.when(pl.col("day").str.contains(_DAY)).then(pl.col("day"))
        letters, first = good.str.len_bytes(), (good + pl.lit("-01-01")).str.slice(0, 10)
        day = first.str.to_date("%Y-%m-%d", strict=False)
        of_month = pl.when(letters == len("YYYY-MM")).then(day.dt.month_end())
        last = of_month.when(letters == len("YYYY")).then(day.dt.offset_by("11mo").dt.month_end())
        read = table.select(day.alias("first"), last.alias("last")).collect()
        if read["first"].null_count() > texts.null_count():
            rows = (read["first"].is_null() & texts.is_not_null()).arg_true()
            said = "不是有效的日期：{}；须为" + DAY_WANTED
            self._find(one, rows, "invalid_date", lambda row: said.format(shown(texts[row])))
        return read["first"], read["last"]

    def _find(self, one: Field, rows: Sequence[int] | pl.Series, code: str, say: str | Callable[[int], str]) -> None:
        self.found.append(found_in(self.kind, one, rows, code, say))


def plain(array: pa.Array) -> pl.Series:
    """Give an array as it is, without a dictionary; raise `ArrowInvalid` where a text is no UTF-8."""
    if types.is_dictionary(array.type):
        array = array.dictionary_decode()
    if any(holds(array.type) for holds in _TEXTS):
        array.validate(full=True)  # tables take for granted that texts are UTF-8
    column = pl.from_arrow(array)
    assert isinstance(column, pl.Series)  # noqa: S101 - one array is one column
    return column


def _by_dictionary(array: pa.DictionaryArray, dtype: pl.Enum) -> pl.Series:
    """Give the numbers of the codes of an array with a dictionary; null where a word is none of the list."""
    known = {word: number for number, word in enumerate(dtype.categories)}
    places = [known.get(word) for word in array.dictionary.to_pylist()]
    physical = pl.Series([], dtype=dtype).to_physical().dtype
    indices = plain(array.indices)
    if places != list(range(len(places))):
        indices = pl.Series(places, dtype=physical).gather(indices.cast(pl.UInt32))
    return indices.cast(physical)


@cache
def _enumerated(codes: tuple[str, ...]) -> pl.Enum:
    return pl.Enum(list(codes))


def _enum(one: Field) -> pl.Enum:
    return _enumerated(tuple(one.codes))


def _unknown(text: str, one: Field) -> str:
    return f"没有这个代码：{shown(text)}{nearest_of(text, one.codes)}"


def as_of_column(
    array: pa.Array | None, size: int, as_of: date | None, kind: RecordKind, found: list[Found]
) -> pl.Series:
    """
    Give the days as of which persons are judged: the one that is said for all, or those that a file has.

    What is no day is *found*, as of a person's *kind*.
    """
    if as_of is not None or array is None:
        return pl.repeat(as_of, size, dtype=pl.Date, eager=True).alias(AS_OF)
    column = plain(array)
    if column.dtype != pl.String:
        return column.cast(pl.Date).alias(AS_OF)
    texts = column.to_frame(AS_OF)
    good = pl.when(pl.col(AS_OF).str.contains(_WHOLE_DAY)).then(pl.col(AS_OF))
    days = texts.select(good.str.to_date("%Y-%m-%d", strict=False))[AS_OF]
    if days.null_count() > column.null_count():
        rows = (days.is_null() & column.is_not_null()).arg_true()
        said = "基准日不是有效的日期：{}；须为 YYYY-MM-DD"
        found.append(found_in(kind, None, rows, "invalid_date", lambda row: said.format(shown(column[row]))))
    return days
