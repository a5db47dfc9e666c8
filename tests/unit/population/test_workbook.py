import pickle
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from service.governance.errors import RefusedError
from service.language.files import read_files
from service.language.folder import read_release
from service.population.dossiers import dossiers_of
from service.population.faults import PopulationFaultsError
from service.population.tables import REF, Reads
from service.population.workbook.book import open_workbook, write_template, write_workbook
from service.population.workbook.layout import layout_of
from tests.unit.population.populations import AS_OF, RULESETS, kinds
from tests.unit.population.workbooks import (
    Json,
    changed,
    everything,
    random_dossiers,
    read,
    simple,
    tables,
    told,
    written,
)

TEXTS = [
    "=1+1",
    "",
    "'",
    "'=x",
    "<r><t>x</t></r>",
    "_x000D_",
    "_x005F_x0041_",
    "_x005F_x005F_x0041_x0042_",
    "_x005f_\r_x0041_",
    "一\r二",
    "一\n二\t",
    " 前后 ",
    "@甲",
    "＝乙",
    "未发生",
    "无",
]


def test_a_population_round_trips_without_loss(tmp_path: Path) -> None:
    dossiers = random_dossiers(100)
    parts = [tables(dossiers[:40]), tables(dossiers[40:])]
    path = tmp_path / "people.xlsx"
    write_workbook(path, kinds(), parts)
    assert read(path) == [one for part in parts for one in dossiers_of(part, kinds())]


def test_texts_that_a_spreadsheet_would_take_for_something_else_round_trip(tmp_path: Path) -> None:
    incidents = [{"id": f"-{at}", "kind": "other", "title": text} for at, text in enumerate(TEXTS)]
    path = written(tmp_path / "people.xlsx", simple({"incidents": incidents}))
    assert read(path)[0]["incidents"] == incidents
    cells = [cell for row in load_workbook(path)["事项"].iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}


def test_the_records_of_a_person_need_not_stand_together(tmp_path: Path) -> None:
    path = written(tmp_path / "people.xlsx", simple(*({"tasks": [{"id": f"T-{at}"}]} for at in range(3))))
    changed(path, lambda book: [book["任务"].append(row) for row in (["CAD-1", "T-8"], [], ["CAD-0", "T-9"])])
    table = open_workbook(path, kinds(), as_of=None).parts[0].read(everything(kinds())).records["tasks"]
    found = list(table.select("who", "task.id").iter_rows())
    assert found == [(0, "T-0"), (0, "T-9"), (1, "T-1"), (1, "T-8"), (2, "T-2")]


def test_only_what_is_asked_is_given_and_whether_each_list_is_known(tmp_path: Path) -> None:
    path = written(tmp_path / "people.xlsx", random_dossiers(5))
    part = open_workbook(path, kinds(), as_of=None).parts[0]
    found = part.read(Reads(frozenset({"subject.rank"}), {"sanctions": frozenset({"sanction.lifted_on"})}))
    lists = [f"has:{kind.name}" for kind in kinds() if not kind.single]
    assert found.people.columns == [REF, "as_of", *lists, "subject.rank"]
    assert {name: table.columns for name, table in found.records.items()} == {
        "sanctions": ["who", "sanction.lifted_on", "sanction.lifted_on:last", "sanction.lifted_on:none"]
    }


def test_a_part_goes_to_another_process_and_holds_nobody(tmp_path: Path) -> None:
    population = open_workbook(written(tmp_path / "people.xlsx", random_dossiers(3)), kinds(), as_of=None)
    part = pickle.loads(pickle.dumps(population.parts[0]))  # noqa: S301 — our own
    assert part == population.parts[0]
    assert part.read(everything(kinds())).people.height == 3
    assert population.digest.startswith("sha256:")


def test_a_workbook_that_was_changed_after_it_was_opened_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "people.xlsx", simple({}))
    part = open_workbook(path, kinds(), as_of=None).parts[0]
    written(path, simple({}, {}))
    with pytest.raises(PopulationFaultsError) as refused:
        part.read(Reads())
    assert [fault.code for fault in refused.value.faults] == ["file_changed"]


def test_the_day_that_is_asked_stands_over_those_of_the_workbook(tmp_path: Path) -> None:
    path = written(tmp_path / "people.xlsx", simple({}, {}))
    days = [
        open_workbook(path, kinds(), as_of=as_of).parts[0].read(Reads()).people["as_of"].unique().to_list()
        for as_of in (None, date(2020, 1, 1))
    ]
    assert days == [[AS_OF], [date(2020, 1, 1)]]


def test_without_any_day_there_is_one_fault_that_says_so(tmp_path: Path) -> None:
    path = written(tmp_path / "people.xlsx", simple({}, {}))
    changed(path, lambda book: book["干部"].delete_cols(2))
    assert told(path) == {"干部": "missing_as_of"}
    assert read(path, AS_OF) == simple({}, {})


class TestLists:
    """What a workbook says of lists: that they are known, that they are not, that nobody has any."""

    def test_a_list_with_records_is_known_of_everyone_but_those_named(self, tmp_path: Path) -> None:
        dossiers = simple({"vetoes": [{"id": "V", "from": "2025"}]}, {"vetoes": []}, {})
        path = written(tmp_path / "people.xlsx", dossiers)
        assert read(path) == dossiers
        assert "负面清单事项" in load_workbook(path)["干部"]["C5"].value

    def test_a_sheet_that_nobody_came_to_fill_in_says_nothing(self, tmp_path: Path) -> None:
        path = tmp_path / "people.xlsx"
        write_template(path, kinds())
        changed(path, lambda book: book["干部"].append(["CAD-0"]))
        assert read(path, AS_OF) == simple({})

    def test_a_sheet_may_say_that_nobody_has_any(self, tmp_path: Path) -> None:
        path = tmp_path / "people.xlsx"
        write_template(path, kinds())

        def fill(book: Workbook) -> None:
            book["干部"].append(["CAD-0"])
            book["处分"].append(["无"])

        assert read(changed(path, fill), AS_OF) == simple({"sanctions": []})

    def test_a_sheet_that_is_lacking_says_nothing(self, tmp_path: Path) -> None:
        path = written(tmp_path / "people.xlsx", simple({"vetoes": [{"id": "V", "from": "2025"}], "awards": []}))
        changed(path, lambda book: book.remove(book["负面清单事项"]))
        assert read(path) == simple({"awards": []})


class TestHeaders:
    """How columns and sheets are told apart."""

    DOSSIERS = simple({"vetoes": [{"id": "V-1", "item": "某项", "from": "2025-03", "expires_on": None}]})

    def read_changed(self, tmp_path: Path, change: Any) -> list[Json]:
        """Change the workbook of one person and read it."""
        return read(changed(written(tmp_path / "people.xlsx", self.DOSSIERS), change))

    def test_labels_that_have_changed_do_not_matter(self, tmp_path: Path) -> None:
        def change(book: Workbook) -> None:
            for cell in book["负面清单事项"][1]:
                cell.value = f"新{cell.value}"
            book["负面清单事项"].title = "新负面清单"
            book.defined_names["sheet.vetoes"].attr_text = "'新负面清单'!$A$1"  # as spreadsheets keep it

        assert self.read_changed(tmp_path, change) == self.DOSSIERS

    def test_without_the_row_of_names_the_labels_are_read(self, tmp_path: Path) -> None:
        assert self.read_changed(tmp_path, lambda book: [sheet.delete_rows(2) for sheet in book]) == self.DOSSIERS

    def test_a_name_that_was_deleted_is_made_up_for_by_its_label(self, tmp_path: Path) -> None:
        def change(book: Workbook) -> None:
            book["负面清单事项"]["A2"] = None

        assert self.read_changed(tmp_path, change) == self.DOSSIERS

    def test_columns_may_stand_in_any_order_and_be_lacking(self, tmp_path: Path) -> None:
        def change(book: Workbook) -> None:
            sheet = book["负面清单事项"]
            sheet.move_range("A1:A3", cols=9)
            sheet.delete_cols(next(cell.column for cell in sheet[2] if cell.value == "item"))

        (one,) = self.read_changed(tmp_path, change)
        assert one["vetoes"] == [{"id": "V-1", "from": "2025-03", "expires_on": None}]

    def test_labels_that_are_alike_are_told_apart_by_their_names(self) -> None:
        text = (RULESETS / "vocabulary/records.yaml").read_text(encoding="utf-8").replace("清单项目", "编号")
        files = {**read_files(RULESETS), "vocabulary/records.yaml": text.encode()}
        layout = layout_of(read_release(files).kinds)
        sheet = layout.sheet("vetoes")
        assert sheet is not None
        assert [column.label for column in sheet.columns][1:3] == ["编号（id）", "编号（item）"]


def test_the_same_population_gives_the_same_bytes(tmp_path: Path) -> None:
    dossiers = random_dossiers(3)
    paths = [written(tmp_path / name, dossiers) for name in ("a.xlsx", "b.xlsx")]
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_a_text_that_no_cell_holds_is_refused_with_the_other_formats_named(tmp_path: Path) -> None:
    with pytest.raises(RefusedError) as refused:
        written(tmp_path / "people.xlsx", simple({"incidents": [{"id": "I", "kind": "other", "title": "长" * 32_768}]}))
    assert refused.value.code == "too_long_text"
    assert "工作表「事项」C3 " in refused.value.chinese
    assert not list(tmp_path.iterdir())
