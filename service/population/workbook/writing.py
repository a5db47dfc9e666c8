"""
Workbooks of a population as they are written: the template that staff fill in, and populations in the same layout.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import polars as pl
from xlsxwriter import Workbook

from service.domain.record import Field, FieldType, RecordKind
from service.population.cells import RowWriter, Scalar, new_workbook, writer_of
from service.population.dossiers import days_written
from service.population.tables import AS_OF, NONE, REF, WHO, Tables, has
from service.population.workbook.layout import (
    HEADER_ROWS,
    NOT_HAPPENED,
    NOTHING,
    SEPARATOR,
    UNKNOWN_LISTS,
    Column,
    Layout,
    Sheet,
    layout_of,
    nothing_of,
    words_of,
)
from service.population.workbook.notes import add_notes
from service.population.workbook.template import add_code_lists, add_sheet

_AT_ONCE = 10_000
"""How many rows are laid out at a time: as Python's objects they take some hundred times the room of tables."""


def write_template(path: Path, kinds: Sequence[RecordKind]) -> None:
    """Write a workbook to be filled in at *path*: its notes, a sheet for each kind of record, drop-down lists."""
    layout = layout_of(kinds)
    with new_workbook(path) as workbook:
        _add_sheets(workbook, layout)


def write_workbook(path: Path, kinds: Sequence[RecordKind], parts: Iterable[Tables]) -> None:
    """
    Write a population at *path* in the layout of the template, part by part.

    Raises `RefusedError` where a sheet would have more rows, or a cell more letters, than the format allows.
    """
    layout = layout_of(kinds)
    with new_workbook(path) as workbook:
        sheets = _add_sheets(workbook, layout)
        people = _Filling(layout.people, sheets[layout.people.title])
        lists = {sheet.kind.name: _Filling(sheet, sheets[sheet.title]) for sheet in layout.lists if sheet.kind}
        stated: set[str] = set()  # the lists that are known of anybody
        for tables in parts:
            people.write(_with_unknown_lists(tables, layout))
            stated |= {name for name in lists if has(name) in tables.people and tables.people[has(name)].any()}
            for name, table in tables.records.items():
                lists[name].write(table.with_columns(tables.people[REF].gather(table[WHO]).alias(REF)))
        for name in stated:
            lists[name].say_nobody()


def _add_sheets(workbook: Workbook, layout: Layout) -> Mapping[str, RowWriter]:
    add_notes(workbook, layout)
    sheets = {sheet.title: add_sheet(workbook, sheet) for sheet in layout.sheets}
    add_code_lists(workbook, layout)
    return {title: writer_of(workbook, sheet) for title, sheet in sheets.items()}


def _with_unknown_lists(tables: Tables, layout: Layout) -> pl.DataFrame:
    """Give the persons with the titles of the lists of which nothing is known."""
    people = tables.people
    words = [
        pl.when(~pl.col(has(sheet.kind.name))).then(pl.lit(sheet.title))
        for sheet in layout.lists
        if sheet.kind is not None and has(sheet.kind.name) in people
    ]
    missing = [
        pl.lit(sheet.title) for sheet in layout.lists if sheet.kind is not None and has(sheet.kind.name) not in people
    ]
    joined = pl.concat_str(*words, *missing, separator=SEPARATOR, ignore_nulls=True)
    return people.with_columns(pl.when(joined != "").then(joined).alias(UNKNOWN_LISTS))


class _Filling:
    """One sheet while its rows are written, from top to bottom."""

    def __init__(self, sheet: Sheet, write: RowWriter) -> None:
        self._sheet = sheet
        self._write = write
        self._next = HEADER_ROWS

    def write(self, table: pl.DataFrame) -> None:
        """Write the rows of a *table*."""
        for start in range(0, table.height, _AT_ONCE):
            piece = table.slice(start, _AT_ONCE)
            columns = [_cells(column, piece) for column in self._sheet.columns]
            for row in zip(*columns, strict=True):
                self._write(self._next, row)
                self._next += 1

    def say_nobody(self) -> None:
        """Say that nobody has any, where no row has been written."""
        if self._next == HEADER_ROWS:
            self._write(self._next, (NOTHING,))


def _cells(column: Column, table: pl.DataFrame) -> Sequence[Scalar]:
    """Give what the cells of a *column* say of the rows of a *table*."""
    name, field = column.fact, column.field
    if name not in table:
        return [None] * table.height
    if name == AS_OF:
        return table[name].dt.to_string("%Y-%m-%d").to_list()
    if field is not None and field.type is FieldType.DATE:
        return _days(name, table)
    values = table[name].to_list()
    if field is not None and field.codes:
        words = words_of(field)
        return [None if value is None else _said(field, words, value) for value in values]
    return values


def _said(field: Field, words: Mapping[str, str], value: str | Sequence[str]) -> str:
    if isinstance(value, str):
        return words[value]
    return SEPARATOR.join(words[code] for code in value) or nothing_of(field)


def _days(name: str, table: pl.DataFrame) -> Sequence[Scalar]:
    days = days_written(table, name)
    if name + NONE not in table:
        return days.to_list()
    frame = pl.DataFrame({"day": days, "none": table[name + NONE]})
    return frame.select(pl.when("none").then(pl.lit(NOT_HAPPENED)).otherwise("day")).to_series().to_list()
