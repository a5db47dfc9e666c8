"""
Cells: how workbooks are written so that no cell does anything, and what was written reads back as it was.

A text that a spreadsheet would take for a formula gets an apostrophe before it (`neutral`), which reading takes off
again (`plain`). Nothing is ever written as a formula, a link or a number but what is one. A workbook comes into being
whole, under a temporary name, and the same content gives the same bytes.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.exceptions import XlsxWriterException
from xlsxwriter.worksheet import Worksheet

from service.governance.errors import RefusedError
from service.population.files import whole_file

MOST_ROWS = 1_048_576
"""How many rows a sheet may have, by the format."""

LONGEST_TEXT = 32_767
"""How many letters a cell may hold, by the format."""

APOSTROPHE = "'"

# The full-width signs too: a spreadsheet with a Chinese input method takes `＝` for `=` when the cell is edited.
# Line ends and tabs, since programs that read exported text skip them and see what comes after.
_ACTIVE = frozenset("=+-@＝＋－＠\t\r\n")
_RICH = "<r>"  # XlsxWriter would put a text that begins so into the file as it is, unescaped
_ESCAPE = re.compile("_(?=x[0-9a-fA-F]{4}_)")
_UNFIT = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_NO_TIME = datetime(2000, 1, 1)  # noqa: DTZ001 — the format knows no time zones; the same content, the same bytes
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "nan_inf_to_errors": False,
}
_HEADER = {"bold": True, "font_color": "#FFFFFF", "bg_color": "#2F5D8A", "text_wrap": True, "valign": "vcenter"}
_WIDEST, _NARROWEST = 40, 9

Scalar = str | bool | int | float | date | None
"""What a cell may show; None leaves it empty, a truth is 是 or 否."""


def neutral(text: str) -> str:
    """Write a *text* so that no spreadsheet takes it for anything else; what is empty is written too."""
    return APOSTROPHE + text if _is_active(text) else text


def plain(text: str) -> str:
    """Give the text that was written as *text*: the reverse of `neutral`."""
    return text[1:] if text.startswith(APOSTROPHE) and _is_active(text[1:]) else text


def _is_active(text: str) -> bool:
    """Tell whether *text* needs an apostrophe; what has one before such a text needs another."""
    bare = text.lstrip(APOSTROPHE)
    return not bare or bare[0] in _ACTIVE or bare.startswith(_RICH)


def column_name(number: int) -> str:
    """Name a column by its *number* from 1: `A`, `Z`, `AA`."""
    name = ""
    while number:
        number, letter = divmod(number - 1, 26)
        name = chr(ord("A") + letter) + name
    return name


def cell_name(row: int, column: int) -> str:
    """Name a cell by the numbers of its *row* and *column* from 1: `F12`."""
    return f"{column_name(column)}{row}"


class _Sheet(Worksheet):  # type: ignore[misc]  # XlsxWriter carries no types
    """A sheet that writes what looks like an escape (`_x0041_`) so that it is read as it was."""

    @staticmethod
    def _escape_control_characters(string: Any) -> Any:  # noqa: ANN401 — numbers come here too
        """Write what XML cannot hold as escapes, and the mark of what looks like one too, though another adjoins."""
        if not isinstance(string, str):
            return string
        return _UNFIT.sub(lambda found: f"_x{ord(found.group()):04X}_", _ESCAPE.sub("_x005F_", string))


@contextmanager
def new_workbook(path: Path) -> Iterator[Workbook]:
    """
    Give a workbook to write into; under *path* it stands when all of it is on disk, and not at all otherwise.

    Rows wait on disk, not in memory, until it is done. Raises `RefusedError` where it cannot be put together.
    """
    with whole_file(path) as unfinished, TemporaryDirectory(prefix="gongguo-") as rows:
        workbook = Workbook(str(unfinished), {**_OPTIONS, "tmpdir": rows})
        workbook.worksheet_class = _Sheet
        workbook.set_properties({"created": _NO_TIME})
        try:
            yield workbook
            workbook.close()
        except XlsxWriterException as error:
            raise RefusedError("workbook_not_written", f"工作簿 {path.name} 未能写出。") from error
        finally:
            for sheet in workbook.worksheets():
                sheet.row_data_fh.close()


@dataclass(frozen=True, slots=True)
class Table:
    """How a sheet is laid out: its *header*, and for columns by number from 0 a width or a format."""

    header: Sequence[str]
    widths: Mapping[int, float] = field(default_factory=dict)
    formats: Mapping[int, Any] = field(default_factory=dict)  # what `Workbook.add_format` gave


def write_table(workbook: Workbook, name: str, table: Table, rows: Iterable[Sequence[Scalar]]) -> int:
    """
    Add a sheet called *name* with a *table* of some *rows* below its header; give how many there were.

    The header stays in sight. Rows are written as they come and not kept. Raises `RefusedError` for more rows than a
    sheet has, or a text that is longer than a cell may hold.
    """
    sheet = workbook.add_worksheet(name)
    header = workbook.add_format(_HEADER)
    for column, label in enumerate(table.header):
        width = table.widths.get(column, min(_WIDEST, max(_NARROWEST, 2 * len(label) + 3)))
        sheet.set_column(column, column, width, table.formats.get(column))
        sheet.write_string(0, column, neutral(label), header)
    sheet.freeze_panes(1, 1)
    write = writer_of(workbook, sheet)
    number = 0
    for number, row in enumerate(rows, start=1):
        write(number, row)
    return number


def writer_of(workbook: Workbook, sheet: Any) -> "RowWriter":  # noqa: ANN401 — XlsxWriter carries no types
    """Give what writes rows into a *sheet* of a *workbook*, safely."""
    return RowWriter(sheet, workbook.add_format({"num_format": "yyyy-mm-dd"}))


@dataclass(frozen=True, slots=True)
class RowWriter:
    """Writes the rows of one sheet, from top to bottom."""

    sheet: Any
    day: Any  # the format of a day

    def __call__(self, number: int, row: Sequence[Scalar]) -> None:
        """Write a *row* at its *number* from 0."""
        if number >= MOST_ROWS:
            message = (
                f"工作表「{self.sheet.get_name()}」超过 {MOST_ROWS} 行，工作簿容纳不下：请改用 .parquet 或 .ndjson。"
            )
            raise RefusedError("too_many_rows", message)
        for column, value in enumerate(row):
            if value is not None:
                self._write(number, column, value)

    def _write(self, row: int, column: int, value: str | float | date) -> None:
        match value:
            case str():
                self._write_text(row, column, value)
            case bool():
                self.sheet.write_string(row, column, "是" if value else "否")
            case date():
                self.sheet.write_datetime(row, column, value, self.day)
            case _:
                self.sheet.write_number(row, column, value)

    def _write_text(self, row: int, column: int, text: str) -> None:
        text = neutral(text)
        if len(text) > LONGEST_TEXT:
            place = f"工作表「{self.sheet.get_name()}」{cell_name(row + 1, column + 1)}"
            message = f"{place} 的内容超过 {LONGEST_TEXT} 字，单元格容纳不下：请改用 .parquet 或 .ndjson。"
            raise RefusedError("too_long_text", message)
        self.sheet.write_string(row, column, text)
