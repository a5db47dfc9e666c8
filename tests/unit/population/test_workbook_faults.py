"""Every kind of fault, each planted in a cell of one workbook that is otherwise good."""

import re
from datetime import date, datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from tests.unit.population.workbooks import changed, faults, told, written

NOBODY_HAS = (
    *("quarterly_assessments", "unit_assessments", "achievements", "awards", "tasks", "sanctions", "measures"),
    *("investigations", "vetoes", "conditions", "appraisals", "appeals"),
)
INCIDENT = {"kind": "buck_passing", "occurred_on": "2026-03-04", "evidence": "alleged"}

# Eight persons (干部, rows 3 to 10), with two assessments (考核, 3 to 18) and five incidents each (事项, 3 to 42).
# What is put at `sheet:row:column` is told as the code; without one it only makes ready for what is.
CELLS: list[tuple[str, Any, str | None]] = [
    ("事项:3:kind", "推诿", "unknown_code"),
    ("事项:4:duty_clear", "对", "wrong_truth"),
    ("事项:5:occurred_on", "2026-02-30", "invalid_date"),
    ("事项:6:occurred_on", "1899-12-31", "date_out_of_range"),
    ("事项:7:occurred_on", datetime(2026, 3, 4, 8, 30), "invalid_date"),  # noqa: DTZ001 — as in a workbook
    ("事项:8:occurred_on", "未发生", "null_not_allowed"),
    ("事项:9:handovers", "3", "text_in_number"),
    ("事项:10:handovers", -1, "negative_number"),
    ("事项:11:handovers", 2.5, "not_whole"),
    ("事项:12:handovers", 1_000_001, "out_of_range"),
    ("事项:13:kind", None, "missing_key"),
    ("事项:14:title", "=A1&B1", "formula"),
    ("事项:15:title", "#N/A", "error_value"),
    ("事项:16:title", "坏_x0007_字", "control_character"),
    ("事项:17:title", True, "wrong_type"),
    ("事项:18:id", "编" * 201, "too_long_text"),
    ("事项:19:id", "\u0406-9", "lookalike_character"),
    ("事项:20:id", 12_345_678_901_234_567, "too_large_number"),
    ("事项:21:subject.ref", None, "missing_key"),
    ("事项:22:subject.ref", 1001.5, "wrong_type"),
    ("事项:23:subject.ref", "CAD-99", "unknown_person"),
    ("事项:24:context", "先行先试、急", "unknown_code"),
    ("事项:25:evidence", "查实", None),
    ("事项:25:verified_on", None, "missing_key"),
    ("事项:26:evidence", "查实", None),
    ("事项:26:verified_on", "未发生", "null_not_allowed"),
    ("事项:27:completed_on", "2026年2月", "completed_before_start"),
    ("事项:28:id", "A-2024", "duplicate_id"),
    ("事项:29:completed_on", "2026", None),  # some day of the year: not surely before it began
    ("考核:3:votes.excellent", 1.2, "out_of_range"),
    ("考核:4:votes.excellent", 0.12345, "too_many_decimals"),
    ("考核:5:grade", 3, "unknown_code"),
    ("考核:6:year", 1800, "out_of_range"),
    ("考核:7:votes.competent", 0.6, None),
    ("考核:7:votes.excellent", 0.5, "votes_exceed_one"),
    ("考核:10:year", 2024, "duplicate_year"),
    ("干部:11:subject.ref", "CAD-7", "duplicate_ref"),
    ("干部:11:as_of", "2026-06-30", None),
    ("干部:12:subject.ref", "CAD-8", None),
    ("干部:12:as_of", None, "missing_as_of"),
    ("干部:13:subject.ref", "110101199003071234", "identity_number"),
    ("干部:13:as_of", "2026-06-30", None),
    ("干部:14:subject.ref", 1001, None),
    ("干部:14:as_of", "2026-06", "invalid_date"),
    ("干部:10:unknown_lists", "处份、季度考核", "unknown_list"),
    ("季度考核:3:subject.ref", "CAD-7", "record_of_unknown_list"),
    ("季度考核:3:id", "Q-1", None),
    ("季度考核:3:year", 2026, None),
    ("季度考核:3:quarter", 5, "out_of_range"),
    ("表彰奖励:3:subject.ref", "无", "not_nobody"),
    ("表彰奖励:4:subject.ref", "CAD-1", None),
    ("表彰奖励:4:id", "R-1", None),
    ("表彰奖励:4:date", date(2026, 1, 1), None),
]


def good(path: Path) -> Path:
    """Write a workbook in which nothing is wrong."""
    incidents = [{"id": f"I-{at}", **INCIDENT} for at in range(5)]
    assessments = [{"id": f"A-{year}", "year": year, "kind": "annual"} for year in (2024, 2025)]
    lists = {"assessments": assessments, "incidents": incidents, **{name: [] for name in NOBODY_HAS}}
    return written(path, [{"subject": {"ref": f"CAD-{number}"}, **lists} for number in range(8)])


def put(book: Workbook, place: str, value: Any) -> str:
    """Put a *value* at a place; give the name of the cell."""
    title, row, name = place.split(":")
    column = next(cell.column for cell in book[title][2] if cell.value == name)
    cell = book[title].cell(int(row), column)
    cell.value = value
    return f"{title}!{cell.coordinate}"


def plant(book: Workbook) -> dict[str, str]:
    """Plant every fault; give their codes by the cell."""
    planted = {put(book, place, value): code for place, value, code in CELLS}
    planted |= plant_columns(book)
    for number in range(201):
        put(book, f"任务:{number + 3}:subject.ref", "CAD-0")
        put(book, f"任务:{number + 3}:id", f"T-{number}")
    book["立案"].merge_cells("B5:C5")
    for title in ("处份", "vetoes"):
        book.create_sheet(title)["A1"] = "干部代号"
        book[title]["B1"], book[title]["C1"] = "编号", "起算日期"
    planted |= {"任务!A203": "too_many_records", "立案!B5:C5": "merged_cells"}
    planted |= {"处份": "unknown_sheet", "vetoes": "duplicate_sheet"}
    return {place: code for place, code in planted.items() if code}


def plant_columns(book: Workbook) -> dict[str, str]:
    """Plant what is wrong with headers."""
    sheet = book["实绩"]
    sheet["L1"], sheet["M1"], sheet["O4"] = "名称", "备注", "多写的"
    appeals = book["申诉"]
    place = next(cell.column for cell in appeals[2] if cell.value == "filed_on")
    appeals.cell(1, place).value = appeals.cell(2, place).value = None
    return {
        "实绩!L1": "duplicate_column",
        "实绩!M1": "unknown_column",
        "实绩!O4": "no_header",
        "申诉": "missing_column",
    }


def test_a_workbook_in_which_nothing_is_wrong_has_no_faults(tmp_path: Path) -> None:
    assert told(good(tmp_path / "people.xlsx")) == {}


def test_every_planted_fault_is_told_by_its_cell_and_nothing_else_is(tmp_path: Path) -> None:
    planted: dict[str, str] = {}
    path = changed(good(tmp_path / "people.xlsx"), lambda book: planted.update(plant(book)))
    found = faults(path)
    assert {fault.path: fault.code for fault in found} == {
        f"people.xlsx/{cell}": code for cell, code in planted.items()
    }
    assert len(found) == len(planted)
    assert len(set(planted.values())) >= 30


def test_faults_are_told_in_the_order_of_the_file_and_in_chinese(tmp_path: Path) -> None:
    path = changed(good(tmp_path / "people.xlsx"), plant)
    found = faults(path)
    titles = [fault.path.split("/")[1].partition("!")[0] for fault in found]
    assert titles == sorted(titles, key=list(dict.fromkeys(titles)).index)
    assert titles[0] == "干部"
    for fault in found:
        assert re.fullmatch(r"工作表「\S+」( ?第 \d+ 行 [A-Z]+ 列(（\S+）)?|[A-Z]+\d+:[A-Z]+\d+)?", fault.place)
        assert re.search("[\u4e00-\u9fff]", fault.chinese)
        assert not re.search("None|null|True|False", fault.chinese)


SAID = [
    ("事项:12:kind", "推诿扯皮", "是否应为「推诿扯皮、协同不力」？"),
    ("事项:13:severity", "重", "可填「较轻」「较重」「严重」；是否应为「较重」？"),
    ("事项:14:verified_on", "20260304", "是否应为「2026-03-04」？"),
    ("事项:15:id", "Ｉ－９", "是否应为「I-9」？"),
    ("事项:16:corrected", 1, "填的是「1」，应为「是」或「否」，不清楚的留空"),
    ("事项:17:handovers", "三次", "填的是「三次」，是文本，应为 0 至 1000000 的整数"),
]


def test_a_fault_says_what_was_found_and_what_is_accepted(tmp_path: Path) -> None:
    def change(book: Workbook) -> None:
        for place, value, _ in SAID:
            put(book, place, value)

    found = faults(changed(good(tmp_path / "people.xlsx"), change))
    assert len(found) == len(SAID)
    for fault, (place, _, said) in zip(found, SAID, strict=True):
        assert said in fault.chinese
        assert fault.place.startswith(f"工作表「事项」第 {place.split(':')[1]} 行 ")


def test_an_identity_number_is_not_repeated(tmp_path: Path) -> None:
    path = changed(good(tmp_path / "people.xlsx"), lambda book: put(book, "干部:3:subject.ref", 110101199003071234))
    assert not any("1990" in f"{fault}{fault.path}" for fault in faults(path))


def test_what_a_formula_once_came_to_is_not_used(tmp_path: Path) -> None:
    path = good(tmp_path / "people.xlsx")
    changed(path, lambda book: put(book, "事项:3:handovers", "=1+2"))
    assert list(told(path).values()) == ["formula"]


def test_of_very_many_faults_the_first_are_told_and_the_others_counted(tmp_path: Path) -> None:
    def spoil(book: Workbook) -> None:
        for row in range(3, 1_203):
            put(book, f"事项:{row}:subject.ref", "CAD-1")

    found = faults(changed(good(tmp_path / "people.xlsx"), spoil))
    assert len(found) == 1_000
