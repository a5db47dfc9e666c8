"""
Sheets as they are read: the header tells which column is which, the rows below it become columns of values.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from service.population.tables import REF
from service.population.workbook.cells import FORMULA, ErrorValue, Raw, Row
from service.population.workbook.faults import OfSheet
from service.population.workbook.layout import NOTHING, Column, Sheet
from service.population.workbook.values import Read, reader_of
from service.population.workbook.words import Wrong, hint, printable, shown


class _Refused:
    """Stands where a value was refused: it is neither absent nor anything to be looked at."""

    def __repr__(self) -> str:
        return "REFUSED"


REFUSED: Final = _Refused()

_FORMULA = Wrong("formula", "是公式，不予计算：请复制后「选择性粘贴」为数值")


@dataclass(eq=False)
class Records:
    """The rows of a sheet: one list of values a column, all of one length."""

    sheet: Sheet
    faults: OfSheet
    places: Mapping[str, int]  # name of a column -> its number in the sheet, from 1
    rows: list[int] = field(default_factory=list)  # the number of each row in the sheet
    values: dict[str, list[Any]] = field(default_factory=dict)
    nobody_has: bool = False  # whether it says that it is known to be empty

    @property
    def refs(self) -> Sequence[Any]:
        """Give the person of each row."""
        return self.values.get(REF, [REFUSED] * len(self.rows))

    def refuse(self, index: int, name: str, wrong: Wrong) -> None:
        """Say what is wrong with a value of the row at an *index*."""
        self.faults.cell(self.rows[index], self.places[name], self.sheet.by_name[name].label, wrong)


def read_sheet(sheet: Sheet, rows: Iterator[Row], merged: Sequence[str], faults: OfSheet) -> Records | None:
    """
    Read a *sheet*; None: nothing stands in it.

    *merged* names the merged ranges once the *rows* are through.
    """
    header = _Header.read(sheet, rows)
    if header is None:
        return None
    columns = _columns(sheet, header, faults)
    records = Records(sheet, faults, {column.name: number for number, column in columns.items()})
    records.values = {column.name: [] for column in columns.values()}
    _Rows(records, columns, set(header.numbers)).read(header.first, rows)
    for cells in merged:
        faults.range(cells, _first_row(cells), Wrong("merged_cells", "是合并单元格：请取消合并，逐格填写"))
    _check_required(records)
    return records


def _first_row(cells: str) -> int:
    digits = "".join(letter for letter in cells.partition(":")[0] if letter.isdigit())
    return int(digits or 0)


@dataclass(frozen=True, slots=True)
class _Header:
    """The first rows of a sheet, as they stand there."""

    row: int
    labels: Mapping[int, Raw]
    names: Mapping[int, Raw]
    first: Row | None  # a row that was read and is no header

    @property
    def numbers(self) -> Sequence[int]:
        """Give the numbers of the columns that have a header, in order."""
        return sorted({*self.labels, *self.names})

    @classmethod
    def read(cls, sheet: Sheet, rows: Iterator[Row]) -> "_Header | None":
        """Read the header; the row of names may be lacking."""
        top = next(rows, None)
        if top is None:
            return None
        second = next(rows, None)
        if second is not None and _are_names(sheet, [value for _, value in second[1]]):
            return cls(top[0], dict(top[1]), dict(second[1]), None)
        return cls(top[0], dict(top[1]), {}, second)


def _are_names(sheet: Sheet, values: Sequence[Raw]) -> bool:
    """Tell whether the *values* of a row are names of columns: that of the person is, or most are."""
    known = sum(isinstance(value, str) and value in sheet.by_name for value in values)
    return REF in values or (known > 1 and known > len(values) / 2)


def _columns(sheet: Sheet, header: _Header, faults: OfSheet) -> Mapping[int, Column]:
    """Find which column is which; what is unknown or there twice is told."""
    columns: dict[int, Column] = {}
    for number in header.numbers:
        label, name = header.labels.get(number, ""), header.names.get(number, "")
        if FORMULA in {label, name}:
            faults.cell(header.row, number, "", _FORMULA)
            continue
        column = _column(sheet, label, name)
        if column is None:
            faults.cell(header.row, number, "", _unknown_column(sheet, label or name))
        elif column in columns.values():
            message = f"有不止一列是「{column.label}」，请只留一列"
            faults.cell(header.row, number, column.label, Wrong("duplicate_column", message))
        else:
            columns[number] = column
    for column in sheet.columns:
        if column.required and column not in columns.values():
            faults.whole(Wrong("missing_column", f"缺少必填列「{column.label}」"))
    return columns


def _column(sheet: Sheet, label: Raw, name: Raw) -> Column | None:
    by_name = sheet.by_name.get(name.strip()) if isinstance(name, str) else None
    by_label = sheet.by_label.get(label.strip()) if isinstance(label, str) else None
    return by_name or by_label


def _unknown_column(sheet: Sheet, label: Raw) -> Wrong:
    near = hint(label, (*sheet.by_label, *sheet.by_name)) if isinstance(label, str) else ""
    return Wrong("unknown_column", f"没有「{shown(label)}」这一列{near}")


class _Rows:
    """Reads the rows below the header of one sheet."""

    def __init__(self, records: Records, columns: Mapping[int, Column], headed: set[int]) -> None:
        self._records = records
        self._readers: dict[int, tuple[Column, Read]] = {
            number: (column, reader_of(column)) for number, column in columns.items()
        }
        self._headed = headed
        self._lists = list(records.values.items())
        self._nobody: int | None = None  # the row that says that nobody has any
        self._who = records.places.get(REF)

    def read(self, first: Row | None, rows: Iterator[Row]) -> None:
        """Read the *first* row, if there is one, and the others."""
        if first is not None:
            self._row(*first)
        for number, cells in rows:
            self._row(number, cells)
        if self._nobody is not None and self._records.rows:
            message = f"写着「{NOTHING}」，工作表里却有记录：请删去其一"
            self._records.faults.cell(self._nobody, self._who or 1, "", Wrong("not_nobody", message))
        self._records.nobody_has = self._nobody is not None

    def _row(self, number: int, cells: list[tuple[int, Raw]]) -> None:
        if self._records.sheet.kind is not None and [(self._who, NOTHING)] == cells:
            self._nobody = number
            return
        values: dict[str, Any] = {}
        for column, raw in cells:
            if column in self._readers:
                value = self._value(number, column, raw)
                if value is not None:
                    values[self._readers[column][0].name] = value
            elif column not in self._headed:
                message = "表头没有列名，不知道这一列填的是什么"
                self._records.faults.cell(number, column, "", Wrong("no_header", message))
                self._headed.add(column)
        if values:
            self._records.rows.append(number)
            for name, column_values in self._lists:
                column_values.append(values.get(name))

    def _value(self, number: int, place: int, raw: Raw) -> Any:  # noqa: ANN401 — any value of a field
        column, read = self._readers[place]
        if raw is FORMULA:
            value: Any = _FORMULA
        elif isinstance(raw, ErrorValue):
            value = Wrong("error_value", f"是错误值 {printable(raw.text)}，请改填实际内容，不清楚的留空")
        else:
            value = read(raw)
        if isinstance(value, Wrong):
            self._records.faults.cell(number, place, column.label, value)
            return REFUSED
        return value


def _check_required(records: Records) -> None:
    for column in records.sheet.columns:
        if column.required and column.name in records.places:
            wrong = Wrong("missing_key", f"缺少必填项「{column.label}」")
            for index, value in enumerate(records.values[column.name]):
                if value is None:
                    records.refuse(index, column.name, wrong)
