from datetime import date
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from service.governance.errors import RefusedError
from service.population.cells import MOST_ROWS, Table, cell_name, neutral, new_workbook, plain, write_table, writer_of

ACTIVE = [
    "=1+1",
    "+1",
    "-1",
    "@x",
    "＝1",
    "＋1",
    "－1",
    "＠x",
    "\t=1",
    "\r=1",
    "\n=1",
    "",
    "'=1",
    "''",
    "<r><t>x</t></r>",
]
PASSIVE = ["一般", "1001", "a=1", "'x", "http://example.com", " =1", "_x000D_"]


@pytest.mark.parametrize("text", ACTIVE)
def test_a_text_that_would_be_taken_for_something_else_gets_an_apostrophe(text: str) -> None:
    assert neutral(text) == "'" + text


@pytest.mark.parametrize("text", PASSIVE)
def test_any_other_text_is_written_as_it_is(text: str) -> None:
    assert neutral(text) == text


@given(st.text(alphabet="'=＝+-@\t\r\n<r>a一", max_size=6))
def test_what_was_made_harmless_reads_back_as_it_was(text: str) -> None:
    assert plain(neutral(text)) == text


def test_a_foreign_text_that_begins_with_an_apostrophe_keeps_it() -> None:
    assert plain("'tis") == "'tis"


def test_cells_are_named_by_column_and_row() -> None:
    assert [cell_name(*place) for place in ((12, 6), (1, 26), (3, 27), (2, 703))] == ["F12", "Z1", "AA3", "AAA2"]


def test_no_cell_of_a_table_does_anything(tmp_path: Path) -> None:
    path = tmp_path / "result.xlsx"
    with new_workbook(path) as workbook:
        write_table(workbook, "名单", Table(["=标题", "值"]), [[text, 1] for text in [*ACTIVE, *PASSIVE]])
    sheet = load_workbook(path)["名单"]
    assert {cell.data_type for cell in sheet["A"]} == {"s"}
    assert not any(cell.hyperlink for cell in sheet["A"])


def test_a_table_shows_truths_days_and_numbers_and_leaves_empty_what_there_is_none_of(tmp_path: Path) -> None:
    path = tmp_path / "result.xlsx"
    with new_workbook(path) as workbook:
        count = write_table(workbook, "名单", Table(["甲"] * 5), [[True, False, date(2026, 6, 30), 0.5, None]])
    row = load_workbook(path)["名单"][2]
    assert count == 1
    assert [cell.value for cell in row[:2]] == ["是", "否"]
    assert (row[2].value.date(), row[2].number_format, row[3].value, row[4].value) == (
        date(2026, 6, 30),
        "yyyy-mm-dd",
        0.5,
        None,
    )


def test_the_same_content_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        with new_workbook(tmp_path / name) as workbook:
            write_table(workbook, "名单", Table(["甲"]), [["一"]])
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    with ZipFile(tmp_path / "a.xlsx") as archive:
        assert b">2000-01-01T00:00:00Z<" in archive.read("docProps/core.xml")


def test_a_workbook_that_fails_on_the_way_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "result.xlsx"
    path.write_bytes(b"before")
    with pytest.raises(ZeroDivisionError), new_workbook(path) as workbook:
        write_table(workbook, "名单", Table(["甲"]), ([1 / number] for number in (1, 0)))
    assert list(tmp_path.iterdir()) == [path]
    assert path.read_bytes() == b"before"


def test_a_text_that_no_cell_holds_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RefusedError) as refused, new_workbook(tmp_path / "result.xlsx") as workbook:
        write_table(workbook, "名单", Table(["甲"]), [["一" * 32_768]])
    assert (refused.value.code, refused.value.chinese[:11]) == ("too_long_text", "工作表「名单」A2 的")


def test_more_rows_than_a_sheet_has_are_refused(tmp_path: Path) -> None:
    with pytest.raises(RefusedError) as refused, new_workbook(tmp_path / "result.xlsx") as workbook:
        writer_of(workbook, workbook.add_worksheet("名单"))(MOST_ROWS, [1])
    assert refused.value.code == "too_many_rows"
    assert ".parquet" in refused.value.chinese
