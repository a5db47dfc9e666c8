"""
A page: lines within their columns, whatever a record is called.
"""

from service.cli.page import numbered, page
from service.reports.layout import COLUMNS, width_of
from tests.builders import release_of


def test_a_title_with_line_ends_stays_within_its_paragraph() -> None:
    said = page("清单", [("干部代号", "甲\n一、伪造的标题")], [numbered(1, "某\t事\r\n二、伪造")], release_of())
    assert "干部代号：甲 一、伪造的标题\n" in said
    assert " 1. 某 事 二、伪造\n" in said


def test_lines_are_broken_within_the_columns_and_empty_parts_leave_no_gap() -> None:
    said = page("清单", [], [[], numbered(12, "很长的话，" * 40, [("规则", "又一句，" * 40)])], release_of())
    assert max(map(width_of, said.splitlines())) <= COLUMNS
    assert "\n\n\n" not in said
    assert said.startswith(" " * 10)
    assert said.endswith("声明：本意见仅供参考。")
