"""
The workbook of a simulation: what the page shows, to be sorted and counted further, and the persons in full.

Persons are written as they come, and not kept: what is too many for a sheet is left out, and the sheet says so.
Texts are texts, whatever they begin with; nothing in the workbook is computed, and the file is there whole or not.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from service.population.cells import LONGEST_TEXT, MOST_ROWS, Table, neutral, new_workbook, write_table
from service.reports.document import plain
from service.reports.simulation import sheets
from service.reports.simulation.sheets import HEADERS, Row
from service.reports.simulation.words import Json

_COUNT, _SHARE, _RATIO = "#,##0", "0.00%", "0.000"
_FORMATS = MappingProxyType(
    {
        "概览": {1: _COUNT},
        "去向": {5: _COUNT},
        "分组": {2: _COUNT, 3: _COUNT, 4: _SHARE, 5: _COUNT, 6: _COUNT, 7: _COUNT},
        "公平性": {
            **dict.fromkeys((3, 4, 9), _COUNT),
            **dict.fromkeys((5, 6, 7, 10, 11, 12), _SHARE),
            **dict.fromkeys((8, 13), _RATIO),
        },
        "总量": {},
        "规则": dict.fromkeys((3, 4, 5, 6, 7), _COUNT),
        "人员": {},
    }
)
_WIDTHS = MappingProxyType(
    {
        "概览": {0: 20, 1: 110},
        "去向": {0: 44, 1: 26, 6: 90},
        "分组": {0: 12, 1: 34},
        "公平性": {0: 26, 1: 12, 2: 30, 14: 90},
        "总量": {0: 44, 1: 10, 2: 30, 3: 14, 4: 40, 5: 100},
        "规则": {0: 14, 1: 40, 2: 14},
        "人员": {0: 20, 1: 20, 2: 26, 3: 16, 6: 24, 7: 100},
    }
)
_CHARTED = 20  # bars in one chart
_CHART_ROW = 20  # how high a row is, in pixels
_COLOUR = "#1F4E8C"


def write(path: Path, simulation: Mapping[str, Any], persons: Iterable[Mapping[str, Any]]) -> None:
    """
    Write a *simulation*, as its JSON has it, and all its *persons* as a workbook under *path*.

    Raises `RefusedError` where the disk is full.
    """
    with new_workbook(path) as workbook:
        _sheet(workbook, "概览", sheets.overview(simulation))
        flows = _sheet(workbook, "去向", sheets.flows(simulation))
        _chart(workbook, "去向", "变化最多的去向（人）", (1, min(flows, _CHARTED)), (0, 5), (1, 8))
        _groups(workbook, simulation)
        _sheet(workbook, "公平性", sheets.fairness(simulation))
        _sheet(workbook, "总量", sheets.totals(simulation))
        _sheet(workbook, "规则", sheets.rules(simulation))
        _sheet(workbook, "人员", _fitting(sheets.persons(persons), MOST_ROWS - 1))


def _sheet(workbook: Any, name: str, rows: Iterable[Row]) -> int:  # noqa: ANN401  # XlsxWriter carries no types
    """Add a sheet, and give how many rows it has."""
    formats = {column: workbook.add_format({"num_format": form}) for column, form in _FORMATS[name].items()}
    table = Table(HEADERS[name], _WIDTHS[name], formats)
    written = write_table(workbook, name, table, (_clean(row) for row in rows))
    sheet = workbook.get_worksheet_by_name(name)
    sheet.autofilter(0, 0, max(written, 1), len(HEADERS[name]) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    return int(written)


def _clean(row: Row) -> Row:
    """Take out of texts what no document may hold, and of the longest what no cell holds."""
    return tuple(_fit(plain(cell)) if isinstance(cell, str) else cell for cell in row)


def _fit(text: str) -> str:
    return text if len(neutral(text)) <= LONGEST_TEXT else f"{text[: LONGEST_TEXT - 20]}……（以下从略）"


def _fitting(rows: Iterable[Row], room: int) -> Iterator[Row]:
    """Give as many *rows* as there is *room* for; of more, the last row says that they were left out."""
    ahead: Row | None = None
    for number, row in enumerate(rows, 1):
        if number > room:
            yield (f"工作表最多{MOST_ROWS:,}行，以下从略；完整名单请用 .ndjson 或者 .parquet。",)
            return
        if ahead is not None:
            yield ahead
        ahead = row
    if ahead is not None:
        yield ahead


def _groups(workbook: Any, simulation: Json) -> None:  # noqa: ANN401  # XlsxWriter carries no types
    """Write the groups of all groupings below each other, and beside them a chart of each."""
    groupings = list(sheets.groups(simulation))
    _sheet(workbook, "分组", (row for _, rows in groupings for row in rows))
    start, place = 1, 1
    for by, rows in groupings:
        charted = min(len(rows), _CHARTED)
        place += _chart(workbook, "分组", f"按{by}的变化占比", (start, charted), (1, 4), (place, 9))
        start += len(rows)


def _chart(  # noqa: PLR0913, PLR0917  # where from, and where to
    workbook: Any,  # noqa: ANN401  # XlsxWriter carries no types
    name: str,
    title: str,
    rows: tuple[int, int],
    columns: tuple[int, int],
    place: tuple[int, int],
) -> int:
    """Add a bar chart of so many *rows* from the first, by the *columns* of names and values; give its height."""
    start, count = rows
    if not count:
        return 0
    chart = workbook.add_chart({"type": "bar"})
    last = start + count - 1
    names, values = ([name, start, column, last, column] for column in columns)
    chart.add_series(
        {"categories": names, "values": values, "fill": {"color": _COLOUR}, "gap": 60, "data_labels": {"value": True}}
    )
    chart.set_title({"name": title, "name_font": {"size": 12}, "overlay": False})
    chart.set_legend({"none": True})
    chart.set_y_axis({"reverse": True})
    chart.set_x_axis({"major_gridlines": {"visible": True, "line": {"color": "#DCDFE4"}}, "min": 0})
    height = 110 + 26 * count
    chart.set_size({"width": 620, "height": height})
    workbook.get_worksheet_by_name(name).insert_chart(*place, chart)
    return height // _CHART_ROW + 2
