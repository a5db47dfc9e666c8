from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from service.domain.record import FieldType
from service.population.workbook.book import write_template
from tests.builders import release_of
from tests.unit.population.populations import kinds
from tests.unit.population.workbooks import told


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    """Write the template and open it."""
    path = tmp_path_factory.mktemp("template") / "template.xlsx"
    write_template(path, kinds())
    return load_workbook(path)


class TestTemplate:
    """The workbook that staff fill in."""

    def test_its_sheets_are_the_notes_the_kinds_and_hidden_codes(self, book: Workbook) -> None:
        lists = [kind.label for kind in kinds() if not kind.single]
        assert book.sheetnames == ["说明", "干部", *lists, "代码"]
        assert [sheet.title for sheet in book if sheet.sheet_state != "visible"] == ["代码"]

    def test_both_headers_stay_in_sight_and_no_row_is_filled_in(self, book: Workbook) -> None:
        for sheet in book.worksheets[1:-1]:
            assert (sheet.freeze_panes, sheet.max_row) == ("B3", 2)

    def test_every_code_and_truth_has_a_drop_down_list_of_its_words(self, book: Workbook) -> None:
        offered = {}
        for sheet in book.worksheets[1:-1]:
            names = {cell.column_letter: cell.value for cell in sheet[2]}
            for rule in sheet.data_validations.dataValidation:
                if rule.type == "list":
                    ((title, cells),) = book.defined_names[rule.formula1.removeprefix("=")].destinations
                    words = [row[0].value for row in book[title][cells]]
                    assert str(rule.sqref).endswith("1048576")
                    offered[sheet.title, names[str(rule.sqref)[:2].rstrip("3")]] = words
        fields = [(kind, field) for kind in kinds() for field in kind.fields.values()]
        chosen = [(kind, field) for kind, field in fields if field.type in {FieldType.CODE, FieldType.TRUTH}]
        assert len(offered) == len(chosen)
        for kind, field in chosen:
            place = ("干部", field.fact) if kind.single else (kind.label, field.name)
            assert offered[place] == (list(field.codes.values()) or ["是", "否"])

    def test_days_and_ids_are_kept_as_they_are_typed(self, book: Workbook) -> None:
        sheet = book["事项"]
        forms = [(each.min, each.max, each.number_format) for each in sheet.column_dimensions.values()]
        columns = {cell.value: cell.column for cell in sheet[2]}
        for name, form in (("id", "@"), ("occurred_on", "@"), ("handovers", "General")):
            assert [form for first, last, form in forms if first <= columns[name] <= last] == [form]

    def test_its_notes_say_what_empty_means_and_what_has_not_happened(self, book: Workbook) -> None:
        notes = {row[0].value: row[1].value for row in book["说明"].iter_rows()}
        assert "不清楚" in notes["留空"]
        assert "未发生" in notes["未发生"]

    def test_a_template_without_any_person_is_refused(self, tmp_path: Path) -> None:
        write_template(tmp_path / "template.xlsx", kinds())
        assert told(tmp_path / "template.xlsx") == {"": "no_persons"}

    def test_another_vocabulary_has_another_template(self, tmp_path: Path) -> None:
        write_template(tmp_path / "template.xlsx", release_of().kinds)
        assert load_workbook(tmp_path / "template.xlsx").sheetnames[1:-1] == [
            "干部",
            "考核",
            "季度",
            "事项",
            "处理",
            "任务",
        ]
