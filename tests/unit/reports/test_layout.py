"""
Layout: lines of so many columns that a reader of Chinese finds well broken.
"""

from hypothesis import assume, given
from hypothesis import strategies as st

from service.reports.layout import COLUMNS, centred, paragraph, width_of

_ASCII = "incidents[I-1]"


def test_a_chinese_character_takes_two_columns() -> None:
    assert width_of("功过 ab，") == 2 + 2 + 1 + 2 + 2


def test_a_short_text_is_one_line_after_its_label() -> None:
    assert paragraph("属实。", "理由：") == ["理由：属实。"]


def test_lines_hang_under_the_first_word() -> None:
    lines = paragraph("查" * 99, "    理由：")
    assert lines[0].startswith("    理由：查")
    assert all(line.startswith(" " * 10 + "查") for line in lines[1:])
    assert "".join(line.strip() for line in lines) == "理由：" + "查" * 99


def test_the_rest_may_be_indented_otherwise() -> None:
    assert paragraph("查" * 60, "理由：", "  ")[1].startswith("  查")


def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one() -> None:
    for length in range(40, 60):
        lines = paragraph("查" * length + "，「园区」（一）。" + "实" * 80)
        assert not any(line[0] in "，。」）" for line in lines)
        assert not any(line[-1] in "「（" for line in lines)


def test_a_word_of_ascii_stays_whole() -> None:
    lines = paragraph("见 incidents[I-1].tolerance.status 和 " * 6)
    assert sum(line.count("incidents[I-1].tolerance.status") for line in lines) == 6


@given(st.lists(st.sampled_from(["查实", "「园区」，", "（一）", "属实。", _ASCII, " "]), max_size=80))
def test_no_line_is_too_wide_and_nothing_is_lost(words: list[str]) -> None:
    text = "".join(words)
    assume(_ASCII * 7 not in text)  # a word that is wider than a line cannot stay whole within it
    lines = paragraph(text, "  - ")
    assert all(width_of(line) <= COLUMNS for line in lines)
    assert "".join(lines).replace(" ", "") == "-" + text.replace(" ", "")


def test_a_title_stands_in_the_middle() -> None:
    assert centred("功过") == " " * 48 + "功过"
