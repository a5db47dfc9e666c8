from datetime import date, datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import Workbook

from service.domain.record import FieldType
from service.intake import Contract
from service.population.workbook.days import NEVER
from service.population.workbook.layout import Sheet, layout_of
from service.population.workbook.values import reader_of
from service.population.workbook.words import Wrong
from tests.strategies import as_bytes, nested
from tests.unit.population.populations import kinds
from tests.unit.population.workbooks import changed, read, simple, written


class TestDays:
    """What a cell may say of a day."""

    COLUMN = next(one for one in layout_of(kinds()).lists[6].columns if one.name == "completed_on")

    OF_SPREADSHEETS = (
        (datetime(2025, 3, 4), "yyyy-mm-dd", "2025-03-04"),  # noqa: DTZ001 — a spreadsheet knows no time zones
        (datetime(2025, 3, 1), 'yyyy"年"m"月"', "2025-03"),  # noqa: DTZ001
        (datetime(2025, 3, 1), "mmm-yy", "2025-03"),  # noqa: DTZ001
        (datetime(2025, 3, 15), "yyyy-mm", "2025-03-15"),  # noqa: DTZ001
        (datetime(2025, 1, 1), "yyyy", "2025"),  # noqa: DTZ001
        (date(2025, 3, 1), 'yyyy"年"m"月"d"日"', "2025-03-01"),
        (2025, "General", "2025"),
    )

    def test_a_day_of_the_spreadsheet_is_known_as_far_as_it_is_shown(self, tmp_path: Path) -> None:
        tasks = [{"id": f"T-{number}", "completed_on": None} for number in range(len(self.OF_SPREADSHEETS))]

        def change(book: Workbook) -> None:
            column = next(cell.column for cell in book["任务"][2] if cell.value == "completed_on")
            for row, (value, form, _) in enumerate(self.OF_SPREADSHEETS, start=3):
                cell = book["任务"].cell(row, column)
                cell.value, cell.number_format = value, form

        (one,) = read(changed(written(tmp_path / "people.xlsx", simple({"tasks": tasks})), change))
        assert [task["completed_on"] for task in one["tasks"]] == [day for _, _, day in self.OF_SPREADSHEETS]

    def test_formats_that_chinese_spreadsheets_have_by_number_alone_are_known(self, tmp_path: Path) -> None:
        tasks = [{"id": f"T-{number}", "completed_on": "2025-03-01"} for number in range(3)]

        def change(book: Workbook) -> None:
            column = next(cell.column for cell in book["任务"][2] if cell.value == "completed_on")
            for row, form in enumerate(("[h]:mm:ss", "mmss.0", "##0.0E+0"), start=3):
                cell = book["任务"].cell(row, column)
                cell.value, cell.number_format = 45717, form

        path = changed(written(tmp_path / "people.xlsx", simple({"tasks": tasks})), change)
        with ZipFile(path) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        for known, by_number in ((46, 31), (47, 57), (48, 58)):
            there = b'numFmtId="%d"' % known
            assert there in parts["xl/styles.xml"]
            parts["xl/styles.xml"] = parts["xl/styles.xml"].replace(there, b'numFmtId="%d"' % by_number)
        with ZipFile(path, "w") as archive:
            for name, content in parts.items():
                archive.writestr(name, content)
        (one,) = read(path)
        assert [task["completed_on"] for task in one["tasks"]] == ["2025-03-01", "2025-03", "2025-03-01"]

    @pytest.mark.parametrize(
        ("text", "day"),
        [
            ("2025-03-04", "2025-03-04"),
            ("2025/3/4", "2025-03-04"),
            ("2025.3.4", "2025-03-04"),
            ("2025年3月4日", "2025-03-04"),
            (" 2025年3月 ", "2025-03"),
            ("2025-3", "2025-03"),
            ("2025年", "2025"),
            ("2025", "2025"),
            ("未发生", NEVER),
        ],
    )
    def test_a_day_may_be_written_as_people_write_it(self, text: str, day: Any) -> None:
        assert reader_of(self.COLUMN)(text) == day

    @pytest.mark.parametrize(
        "text", ["3月4日", "2025-13", "2025-02-29", "２０２５", "2025-03-04 08:00", 45000, True, 2025.5]
    )
    def test_nothing_else_is_a_day(self, text: Any) -> None:
        assert isinstance(reader_of(self.COLUMN)(text), Wrong)


def test_a_share_is_as_the_spreadsheet_shows_it_and_no_finer() -> None:
    column = next(one for one in layout_of(kinds()).lists[0].columns if one.name == "votes.excellent")
    assert [reader_of(column)(raw) for raw in (0.1 + 0.2, 1, 0.3333)] == [0.3, 1, 0.3333]
    assert isinstance(reader_of(column)(0.33333), Wrong)


RAW: list[Any] = [
    *(
        "",
        " ",
        "是",
        "否",
        "true",
        "无",
        "未发生",
        "优秀",
        "excellent",
        "较好",
        "2025",
        "2025-02-30",
        "2025-03",
        "1899-01",
    ),
    *(
        "=1",
        "\u0000",
        "a b",
        "甲〔1〕",
        "Ａ",
        "x" * 200,
        "x" * 201,
        "11010119900307123X",
        "\u202e",
        "先行先试、推动发展",
    ),
    *(0, 1, -1, 3, 4, 5, 2.5, 0.5, 0.12345, 0.30000000000000004, 1e16, 1_000_000, 1_000_001, 2024, 1899, 10_000, 1e300),
    *(float("inf"), True, False, 110101199003071234),
]

LEAST = {FieldType.DATE: "2025", FieldType.YEAR: 2025, FieldType.INTEGER: 1, FieldType.ID: "X-1"}
"""What a required field is filled with; a code with its first."""


@pytest.mark.parametrize("sheet", layout_of(kinds()).sheets, ids=lambda sheet: sheet.name)
def test_whatever_a_cell_is_read_as_the_contract_accepts(sheet: Sheet) -> None:
    contract = Contract(kinds())
    fields = {column.name: (column, column.field) for column in sheet.columns if column.field is not None}
    least = {
        name: LEAST[field.type] if field.type in LEAST else next(iter(field.codes))
        for name, (column, field) in fields.items()
        if column.required or field.required_with
    }
    raw = {name: [*RAW, *list(field.codes.values())[:2]] for name, (_, field) in fields.items()}
    read = [(name, reader_of(column)(one)) for name, (column, _) in fields.items() for one in raw[name]]
    good = [(name, value) for name, value in read if value is not None and not isinstance(value, Wrong)]
    assert len({name for name, _ in good}) == len(fields)
    for name, value in good:
        record = nested({**least, name: None if value is NEVER else value})
        contract.read(as_bytes(record if sheet.kind is None else {"subject": {"ref": "X"}, sheet.name: [record]}))
