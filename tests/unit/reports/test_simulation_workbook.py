"""
The workbook of a simulation: its sheets, numbers as numbers, texts that do nothing, and the file whole or not at all.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from service.reports.simulation import workbook
from service.reports.simulation.sheets import HEADERS
from service.reports.simulation.workbook import write
from tests.unit.reports.simulation_samples import SAMPLES, empty, hidden, large, person, relabelled, small

Json = dict[str, Any]
ACTIVE = '=HYPERLINK("https://evil.example")'


def written(path: Path, simulation: Json, persons: list[Json] | None = None) -> openpyxl.Workbook:
    write(path, simulation, simulation["persons"]["list"] if persons is None else persons)
    return openpyxl.load_workbook(path)


def rows(book: openpyxl.Workbook, name: str) -> list[tuple[Any, ...]]:
    sheet = book[name]
    assert isinstance(sheet, Worksheet)
    return list(sheet.iter_rows(min_row=2, values_only=True))


@pytest.mark.parametrize("name", SAMPLES)
def test_every_workbook_has_its_sheets_with_their_headers_and_no_formula(tmp_path: Path, name: str) -> None:
    book = written(tmp_path / "模拟.xlsx", SAMPLES[name]())
    assert book.sheetnames == list(HEADERS)
    for sheet in book:
        assert tuple(cell.value for cell in sheet[1])[: len(HEADERS[sheet.title])] == HEADERS[sheet.title]
        assert not [cell for row in sheet for cell in row if cell.data_type == "f" or cell.hyperlink]
    assert [path.name for path in tmp_path.iterdir()] == ["模拟.xlsx"]


def test_the_numbers_are_those_of_the_simulation_as_numbers(tmp_path: Path) -> None:
    simulation = small()
    book = written(tmp_path / "模拟.xlsx", simulation)
    told = dict(row[:2] for row in rows(book, "概览"))
    assert (told["测算人数"], told["意见有变化的人数"], told["有变化的措施项数"]) == (12066, 962, 3)
    assert [row[5] for row in rows(book, "去向")] == [812, 96, 44, 3, 7]
    groups = {(row[0], row[1]): row[2:8] for row in rows(book, "分组")}
    assert groups["岗位层级", "班子副职"] == (2100, 191, 191 / 2100, 166, 21, 4)
    assert len(groups) == sum(map(len, simulation["by_group"].values()))
    first = simulation["fairness"][0]["groups"][0]
    base, draft = first["rate"]["base"], first["rate"]["draft"]
    row = rows(book, "公平性")[0]
    assert row[3:9] == (900, 190, base["value"], base["low"], base["high"], pytest.approx(first["ratio"]["base"]))
    assert row[9:13] == (200, draft["value"], draft["low"], draft["high"])
    assert [row[3:] for row in rows(book, "规则") if row[2] == "结论有变化"] == [
        (830, 3010, 3822, 140, 131),
        (96, 12, 108, 0, 0),
    ]


def test_every_change_of_every_person_has_a_row(tmp_path: Path) -> None:
    simulation = small()
    found = rows(written(tmp_path / "模拟.xlsx", simulation), "人员")
    changes = [(one["ref"], change) for one in simulation["persons"]["list"] for change in one["changes"]]
    assert [(row[0], row[2], row[3], row[7]) for row in found] == [
        (ref, change["label"], change["about"], "".join(change["reasons"])) for ref, change in changes
    ]


def test_units_with_the_most_changes_come_first_as_the_chart_shows_them(tmp_path: Path) -> None:
    book = written(tmp_path / "模拟.xlsx", large())
    changed = [row[3] for row in rows(book, "分组") if row[0] == "单位"]
    assert changed == sorted(changed, reverse=True)
    with ZipFile(tmp_path / "模拟.xlsx") as archive:
        charts = [archive.read(name).decode() for name in archive.namelist() if name.startswith("xl/charts/chart")]
    assert len(charts) == 7
    assert any("分组!$E$2:$E$21" in one for one in charts)
    assert any("去向!$F$2:$F$21" in one for one in charts)


def test_what_is_not_told_is_told_as_not_known(tmp_path: Path) -> None:
    found = rows(written(tmp_path / "模拟.xlsx", hidden()), "分组")
    assert {row[3:8] for row in found} == {("不明",) * 5}


def test_an_empty_simulation_has_a_workbook_too(tmp_path: Path) -> None:
    book = written(tmp_path / "模拟.xlsx", empty())
    assert (rows(book, "去向"), rows(book, "人员")) == ([], [])


def test_the_workbook_says_what_was_not_checked_nor_compared_and_what_is_confidential(tmp_path: Path) -> None:
    simulation = {**small(), "as_of": None, "totals": [], "fairness": hidden()["fairness"][:1]}
    book = written(tmp_path / "模拟.xlsx", simulation)
    assert rows(book, "总量")[0][0] == "各人基准日不同，总量没有核对；请用 --as-of 指定同一基准日。"
    assert rows(book, "公平性")[0][2] == "各组人数都过少（以10人为界），不作比较"
    assert ("口径", "人员只列代号；理由可能引用档案中的事项名称，注意保密。") in rows(book, "概览")


def test_the_workbook_speaks_of_what_it_compares_by_one_name_each(tmp_path: Path) -> None:
    book = written(tmp_path / "模拟.xlsx", small())
    told = "\n".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row)
    assert [word for word in ("现行", "人口", "比率", "职务职级", "干部类别") if word in told] == []
    assert "对照规则版本" in told


def test_texts_that_would_be_formulas_are_texts(tmp_path: Path) -> None:
    book = written(tmp_path / "模拟.xlsx", relabelled(small(), ACTIVE))
    refs = {row[0] for row in rows(book, "人员")}
    assert refs == {f"'{ACTIVE}"}
    with ZipFile(tmp_path / "模拟.xlsx") as archive:
        sheets = "".join(archive.read(name).decode() for name in archive.namelist() if "sheet" in name)
    assert "<f>" not in sheets
    assert "externalLink" not in "".join(ZipFile(tmp_path / "模拟.xlsx").namelist())


def test_a_text_too_long_for_a_cell_is_cut_and_says_so(tmp_path: Path) -> None:
    one = person(1)
    one["changes"][0]["reasons"] = ["很长的理由。" * 9000]
    (row,) = rows(written(tmp_path / "模拟.xlsx", small(), [one]), "人员")
    assert row[7].endswith("……（以下从略）")
    assert len(row[7]) <= 32767


def test_more_rows_than_a_sheet_has_are_left_out_and_the_sheet_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 11)
    whole = [person(number * 3 + 1) for number in range(10)]
    assert [row[0] for row in rows(written(tmp_path / "全.xlsx", small(), whole), "人员")] == [
        one["ref"] for one in whole
    ]
    found = rows(written(tmp_path / "多.xlsx", small(), [*whole, person(1)]), "人员")
    assert [row[0] for row in found[:-1]] == [one["ref"] for one in whole[:9]]
    assert found[-1][0] == "工作表最多11行，以下从略；完整名单请用 .ndjson 或者 .parquet。"


def test_persons_are_taken_one_by_one_and_a_failure_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "模拟.xlsx"
    path.write_bytes(b"before")

    def failing() -> Iterator[Json]:
        yield person(1)
        raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        write(path, small(), failing())
    assert path.read_bytes() == b"before"
    assert [one.name for one in tmp_path.iterdir()] == ["模拟.xlsx"]


def test_the_same_simulation_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = tmp_path / "一.xlsx", tmp_path / "二.xlsx"
    for path in (first, second):
        write(path, small(), small()["persons"]["list"])
    assert first.read_bytes() == second.read_bytes()
