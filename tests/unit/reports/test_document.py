"""
Documents before they are set.
"""

from datetime import date

import pytest

from service.reports.document import Document, Extent, Heading, Mark, Paragraph, Table, Timeline, as_json, plain, texts

DAY = date(2026, 6, 30)
LINE = Timeline(DAY, ("事项",), (Mark("事项", "某事", date(2026, 1, 1), None, Extent.EFFECT, "2026年1月1日起"),))


@pytest.mark.parametrize(
    ("written", "held"),
    [
        ("平常的字 A-1", "平常的字 A-1"),
        ("两行\n写的", "两行 写的"),
        ("制\x00表\x07符", "制表符"),
        ("倒\u202e写\u2066", "倒写"),
        ("零\u200b宽", "零宽"),
        ("半个\ud800字", "半个字"),
        ("不是\ufffe字", "不是字"),
        ("𠮷林", "𠮷林"),
    ],
)
def test_what_no_document_may_hold_is_taken_out(written: str, held: str) -> None:
    assert plain(written) == held


def test_every_text_is_given_in_order() -> None:
    table = Table(("头",), (("格",),), (1,))
    document = Document("题", "副", DAY, (Heading("一"), Paragraph("文", "签"), table, LINE), "脚")
    assert list(texts(document)) == [
        "题",
        "副",
        "一",
        "文",
        "签",
        "头",
        "格",
        "事项",
        "事项",
        "某事",
        "2026年1月1日起",
        "脚",
    ]


def test_a_block_says_in_json_of_which_kind_it_is() -> None:
    document = Document("题", "副", DAY, (Paragraph("文\x00", "签"),))
    assert as_json(document) == {
        "title": "题",
        "subtitle": "副",
        "as_of": "2026-06-30",
        "blocks": [{"block": "paragraph", "text": "文", "label": "签", "notice": False}],
        "foot": "",
    }


def test_a_time_line_is_a_table_too() -> None:
    assert LINE.table.rows == (("1", "2026年1月1日起", "事项", "某事"),)
    assert as_json(LINE)["marks"] == [
        {
            "lane": "事项",
            "label": "某事",
            "first": "2026-01-01",
            "last": None,
            "extent": "effect",
            "when": "2026年1月1日起",
        }
    ]
