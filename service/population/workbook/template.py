"""
The template of a workbook: header rows, drop-down lists and widths.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from xlsxwriter import Workbook

from service.domain.record import FieldType
from service.population.cells import MOST_ROWS, column_name, neutral
from service.population.checks.limits import FIRST_YEAR, LAST_YEAR, MOST, QUARTERS
from service.population.workbook.layout import (
    CODES,
    HEADER_ROWS,
    NO,
    SHEET_NAME,
    UNKNOWN_LISTS,
    YES,
    Column,
    Layout,
    Sheet,
    words_of,
)

_TRUTHS = "truths"
_LABEL = {"bold": True, "font_color": "#FFFFFF", "text_wrap": True, "align": "center", "valign": "vcenter", "border": 1}
_REQUIRED, _OPTIONAL = "#A23B2A", "#2F5D8A"
_NAME = {"font_size": 8, "font_color": "#808080", "bg_color": "#F2F2F2", "border": 1, "border_color": "#D9D9D9"}
_AS_TEXT = "@"  # what is typed stays as it is: a spreadsheet would make a day of `2025-03`, and 1 of `001`
_WRITTEN = frozenset({FieldType.ID, FieldType.TEXT, FieldType.DATE, FieldType.CODES})
_LONG = frozenset({FieldType.TEXT, FieldType.CODES})
_WIDE, _DAY_WIDTH, _LEAST = 28, 13, 10
_MOST_WIDTH = 24


def add_sheet(workbook: Workbook, sheet: Sheet) -> Any:  # noqa: ANN401 — XlsxWriter carries no types
    """Add a *sheet* with its headers and drop-down lists; give it to be filled from the row `HEADER_ROWS` on."""
    added = workbook.add_worksheet(sheet.title)
    workbook.define_name(f"{SHEET_NAME}{sheet.name}", f"='{sheet.title}'!$A$1")
    formats = {
        "name": workbook.add_format(_NAME),
        "text": workbook.add_format({"num_format": _AS_TEXT}),
        True: workbook.add_format({**_LABEL, "bg_color": _REQUIRED}),
        False: workbook.add_format({**_LABEL, "bg_color": _OPTIONAL}),
    }
    for number, column in enumerate(sheet.columns):
        written = column.field is None or column.field.type in _WRITTEN
        added.set_column(number, number, _width(column), formats["text"] if written else None)
        rule = _rule(column, sheet)
        if rule is not None:
            added.data_validation(HEADER_ROWS, number, MOST_ROWS - 1, number, rule)
    added.set_row(0, 32)
    for row, texts in enumerate(([one.label for one in sheet.columns], [one.name for one in sheet.columns])):
        for number, text in enumerate(texts):
            form = formats["name"] if row else formats[sheet.columns[number].required]
            added.write_string(row, number, neutral(text), form)
    added.freeze_panes(HEADER_ROWS, 1)
    added.ignore_errors({"number_stored_as_text": f"A1:{column_name(len(sheet.columns))}{MOST_ROWS}"})
    added.set_landscape()
    added.repeat_rows(0, HEADER_ROWS - 1)
    return added


def _width(column: Column) -> float:
    """Give room for the label on two lines, and for what stands below it."""
    field = column.field
    label = len(column.label) + 3
    if column.name == UNKNOWN_LISTS or (field is not None and field.type in _LONG):
        return max(_WIDE, label)
    if field is None or field.type in {FieldType.DATE, FieldType.ID}:
        return max(_DAY_WIDTH, label)
    longest = max((2 * len(word) + 4 for word in words_of(field).values()), default=0)
    return max(_LEAST, label, min(longest, _MOST_WIDTH))


def _rule(column: Column, sheet: Sheet) -> Mapping[str, Any] | None:
    least, most = (1, QUARTERS) if column.quarter else (0, MOST)
    told = {"error_title": "填写有误", "error_message": "请填不小于 0 的数字。"}
    rules: Mapping[FieldType, Mapping[str, Any]] = {
        FieldType.CODE: _choice(f"={_list_name(sheet, column)}", "请从下拉列表中选择。"),
        FieldType.TRUTH: _choice(f"={_TRUTHS}", f"请填「{YES}」或「{NO}」，不清楚的留空。"),
        FieldType.INTEGER: _between("integer", least, most),
        FieldType.YEAR: _between("integer", FIRST_YEAR, LAST_YEAR),
        FieldType.SHARE: _between("decimal", 0, 1),
        FieldType.NUMBER: {"validate": "decimal", "criteria": ">=", "value": 0, **told},
    }
    return None if column.field is None else rules.get(column.field.type)


def _choice(source: str, message: str) -> Mapping[str, Any]:
    """Offer a drop-down list; what is typed besides is only warned of, since codes are accepted too."""
    told = {"error_title": "不在列表中", "error_message": message, "error_type": "warning"}
    return {"validate": "list", "source": source, **told}


def _between(what: str, least: int, most: int) -> Mapping[str, Any]:
    kind = "整数" if what == "integer" else "小数"
    told = {"error_title": "填写有误", "error_message": f"请填 {least} 至 {most} 的{kind}，不清楚的留空。"}
    return {"validate": what, "criteria": "between", "minimum": least, "maximum": most, **told}


def _list_name(sheet: Sheet, column: Column) -> str:
    """Name the range of the codes of a *column*."""
    owner = "" if sheet.kind is None else f"{sheet.kind.name}."
    return f"codes.{owner}{column.name}"


def add_code_lists(workbook: Workbook, layout: Layout) -> None:
    """Add the hidden sheet that the drop-down lists are taken from, each a column with a name."""
    hidden = workbook.add_worksheet(CODES)
    lists = [(_TRUTHS, [YES, NO]), *_code_lists(layout)]
    for row in range(max(len(words) for _, words in lists) + 1):
        for number, (name, words) in enumerate(lists):
            if row <= len(words):
                hidden.write_string(row, number, neutral(words[row - 1]) if row else name)
    for number, (name, words) in enumerate(lists):
        letter = column_name(number + 1)
        workbook.define_name(name, f"='{CODES}'!${letter}$2:${letter}${len(words) + 1}")
    hidden.hide()


def _code_lists(layout: Layout) -> Iterator[tuple[str, Sequence[str]]]:
    for sheet in layout.sheets:
        for column in sheet.columns:
            if column.field is not None and column.field.type is FieldType.CODE:
                yield _list_name(sheet, column), list(words_of(column.field).values())
