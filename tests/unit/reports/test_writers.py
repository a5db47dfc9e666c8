"""
The writers: what Word and a browser get is well formed, says all there is, and is the same each time.
"""

import re
from datetime import date
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import docx
import pytest
from docx.document import Document as Word
from docx.oxml.ns import qn

from service.reports.document import (
    Document,
    Extent,
    Heading,
    Listing,
    Mark,
    Paragraph,
    Particulars,
    Signature,
    Table,
    Timeline,
    texts,
)
from service.reports.html import as_html
from service.reports.packing import timeless
from service.reports.word import as_word

DAY = date(2026, 6, 30)
NASTY = '<script>alert("1")</script>\x00\x1b&amp;\u202e"\''
LINE = Timeline(DAY, ("事项",), (Mark("事项", NASTY, DAY, DAY, Extent.DAY, "2026年6月30日"),))
WHOLE = Document(
    "题目",
    "副题",
    DAY,
    (
        Particulars((("代号", "甲-1"),)),
        Paragraph("声明", notice=True),
        Heading("一、节"),
        Heading("小节", 2),
        Paragraph(NASTY, "理由"),
        Listing(("先", "后"), numbered=True),
        Listing(("点",)),
        Table(("头一", "头二"), (("格一", NASTY),) * 2, (1, 3)),
        LINE,
        Signature("机关意见", "请写明", 2, ("核对人", "复核人")),
        Signature("本人意见"),
    ),
    "脚注",
)


class Reader(HTMLParser):
    """Reads a page: its texts, and its elements as they are opened and closed."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.tags: list[str] = []
        self._open: list[str] = []
        self.feed(page.decode())
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        assert not [value for _, value in attrs if value and re.match(r"(https?:)?//", value) and tag != "svg"]
        if tag not in ("meta", "br", "col"):
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        del attrs

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self._open:
            self.texts += [data.strip()] if data.strip() else []


def word() -> Word:
    return docx.Document(BytesIO(as_word(WHOLE)))


def in_word(document: Word) -> str:
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    feet = [one.text for section in document.sections for one in section.footer.paragraphs]
    return "\n".join([*(one.text for one in document.paragraphs), *cells, *feet])


def without_tricks(text: str) -> str:
    return text.replace("\x00", "").replace("\x1b", "").replace("\u202e", "")


@pytest.mark.parametrize("text", list(dict.fromkeys(texts(WHOLE))))
def test_every_text_reaches_word_and_the_page(text: str) -> None:
    assert without_tricks(text) in in_word(word())
    assert without_tricks(text) in "".join(Reader(as_html(WHOLE)).texts)


def test_a_page_is_whole_and_loads_nothing() -> None:
    page = as_html(WHOLE)
    read = Reader(page)
    assert not {"script", "link", "img", "iframe", "object"} & set(read.tags)
    assert b"url(" not in page
    assert b"@import" not in page
    assert re.findall(rb"https?://[^\"]*", page) == [b"http://www.w3.org/2000/svg"]
    assert b"<script>" not in page


def test_equal_documents_are_equal_bytes_whatever_the_time() -> None:
    assert as_word(WHOLE) == as_word(WHOLE)
    assert as_html(WHOLE) == as_html(WHOLE)
    with ZipFile(BytesIO(as_word(WHOLE))) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.namelist()[0] == "[Content_Types].xml"
        assert archive.namelist()[1:] == sorted(archive.namelist()[1:])
        properties = archive.read("docProps/core.xml").decode()
    assert re.findall(r"\d{4}-\d\d-\d\d", properties) == ["2026-06-30", "2026-06-30"]
    assert "python" not in properties


def test_a_package_that_was_packed_at_another_time_is_the_same() -> None:
    packed = as_word(WHOLE)
    again = BytesIO()
    with ZipFile(BytesIO(packed)) as old, ZipFile(again, "w") as new:
        for name in reversed(old.namelist()):
            new.writestr(name, old.read(name))
    assert again.getvalue() != packed
    assert timeless(again.getvalue()) == packed


def test_a_document_is_a4_with_the_margins_of_an_official_one() -> None:
    (section,) = word().sections
    assert [round(length.cm, 1) for length in (section.page_width, section.page_height) if length] == [21.0, 29.7]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(length.cm, 1) for length in margins if length] == [3.7, 3.5, 2.8, 2.6]
    assert "PAGE" in section.footer._element.xml  # noqa: SLF001


def test_the_foot_stands_on_every_page_and_on_none_alone() -> None:
    assert word().sections[0].footer.paragraphs[-1].text == WHOLE.foot != ""
    assert WHOLE.foot not in [one.text for one in word().paragraphs]


def test_every_style_names_a_chinese_type_and_every_type_its_fallbacks() -> None:
    with ZipFile(BytesIO(as_word(WHOLE))) as archive:
        styles, fonts = archive.read("word/styles.xml").decode(), archive.read("word/fontTable.xml").decode()
    used = set(re.findall(r'w:eastAsia="([^"]+)"', styles)) - {"zh-CN"}
    assert used == {"仿宋_GB2312", "楷体_GB2312", "黑体", "方正小标宋简体", "宋体"}
    for name in used:
        assert re.search(rf'w:name="{name}"><w:altName w:val="[^"]+"', fonts)


def test_the_head_of_a_table_repeats_and_its_rows_are_not_torn() -> None:
    table = next(one for one in word().tables if one.rows[0].cells[0].text == "头一")
    properties = [row._tr.trPr for row in table.rows]  # noqa: SLF001
    assert [one is not None and one.find(qn("w:tblHeader")) is not None for one in properties] == [True, False, False]
    assert all(one is not None and one.find(qn("w:cantSplit")) is not None for one in properties)


def test_no_two_tables_touch() -> None:
    body = word().element.body
    kinds = [child.tag for child in body]
    assert not [at for at, tag in enumerate(kinds[1:]) if tag == kinds[at] == qn("w:tbl")]


def test_the_templates_are_all_used() -> None:
    folder = Path(__file__).parents[3] / "service" / "reports" / "templates"
    names = ["report.html", "simulation.css", "simulation.html", "simulation_charts.html", "word"]
    assert sorted(path.name for path in folder.iterdir()) == names
    with ZipFile(BytesIO(as_word(WHOLE))) as archive:
        assert len(list((folder / "word").iterdir())) == len(archive.namelist())
