"""
A document as Word writes it: A4 with the margins of an official document, in its styles, ready to print and sign.

How things look is said in `templates/word/styles.xml`; here blocks are put into those styles. Equal documents are equal
bytes: the properties carry the day of judgement, never the clock.
"""

from datetime import datetime
from io import BytesIO
from itertools import zip_longest

import docx
from docx.document import Document as Word
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Twips
from docx.table import _Cell as Cell
from docx.text.paragraph import Paragraph as WordParagraph
from docx.text.run import Run

from service.reports.document import (
    Document,
    Heading,
    Listing,
    Paragraph,
    Particulars,
    Signature,
    Table,
    Timeline,
    plain,
)
from service.reports.packing import empty, timeless

_WIDTH = 8844  # of the text, in twips
_LABELS = 20  # the share of the labels of particulars, in hundredths
_TABLES = (Table, Timeline, Particulars, Signature)
_HEAD = "Table Head"
_BLANK = "＿＿＿＿＿＿"


def as_word(document: Document) -> bytes:
    """Write a *document* as a Word file."""
    word = docx.Document(BytesIO(empty()))
    _properties(word, document)
    _say(word.add_paragraph(style="Title"), document.title)
    _say(word.add_paragraph(style="Subtitle"), document.subtitle)
    for block, following in zip_longest(document.blocks, document.blocks[1:]):
        _write(word, block)
        if isinstance(block, _TABLES) and not isinstance(following, Heading):
            word.add_paragraph(style="Table Text")  # Word joins two tables with nothing between them
    if document.foot:
        _say(word.sections[0].footer.add_paragraph(style="Foot Note"), document.foot)
    into = BytesIO()
    word.save(into)
    return timeless(into.getvalue())


def _properties(word: Word, document: Document) -> None:
    """State the title and the day, and nothing of the machine."""
    day = datetime(document.as_of.year, document.as_of.month, document.as_of.day)  # noqa: DTZ001  # a day, no clock
    properties = word.core_properties
    properties.title, properties.language, properties.author, properties.revision = (
        plain(document.title),
        "zh-CN",
        "",
        1,
    )
    properties.created = properties.modified = day


def _write(word: Word, block: object) -> None:
    match block:
        case Heading(text, level):
            _say(word.add_heading("", level), text)
        case Paragraph():
            _paragraph(word, block)
        case Listing(items, numbered):
            for number, item in enumerate(items, 1):
                _say(word.add_paragraph(style="List Paragraph"), f"{f'{number}.' if numbered else '·'} {item}")
        case Table(head, rows, widths):
            _table(word, head, rows, widths)
        case Timeline():
            _write(word, block.table)
        case Particulars(rows):
            _table(word, (), rows, (_LABELS, 100 - _LABELS))
        case Signature():
            _signature(word, block)


def _paragraph(word: Word, block: Paragraph) -> None:
    into = word.add_paragraph(style="Notice" if block.notice else "Body Text")
    if block.label:
        _bold(into, f"{block.label}：")
    _say(into, block.text)


def _say(into: WordParagraph, text: str) -> Run:
    return into.add_run(plain(text))


def _bold(into: WordParagraph, text: str) -> None:
    run = _say(into, text)
    fonts = run._element.get_or_add_rPr().get_or_add_rFonts()  # noqa: SLF001  # it has no other way to an East Asian font
    fonts.set(qn("w:eastAsia"), "黑体")


def _table(word: Word, head: tuple[str, ...], rows: tuple[tuple[str, ...], ...], widths: tuple[int, ...]) -> None:
    """Write a table whose head stands on every page, and whose rows are not torn; without a head, labels come first."""
    table = word.add_table(len(rows) + (1 if head else 0), len(widths), "Table Grid")
    table.autofit = False
    sizes = [_WIDTH * width // sum(widths) for width in widths]
    for column, size in zip(table.columns, sizes, strict=True):
        column.width = Twips(size)
    for at, texts in enumerate([head, *rows] if head else rows):
        row = table.rows[at]
        _mark(row._tr.get_or_add_trPr(), "w:cantSplit")  # noqa: SLF001  # nor to the marks of a row
        if head and at == 0:
            _mark(row._tr.get_or_add_trPr(), "w:tblHeader")  # noqa: SLF001
        for place, (cell, text, size) in enumerate(zip(row.cells, texts, sizes, strict=True)):
            is_head = (at == 0 and bool(head)) or (not head and place == 0)
            _cell(cell, text, size, _HEAD if is_head else "Table Text")


def _mark(properties: object, name: str) -> None:
    properties.append(OxmlElement(name))  # type: ignore[attr-defined]  # an XML element


def _cell(cell: Cell, text: str, width: int, style: str) -> None:
    cell.width = Twips(width)
    cell.paragraphs[0].style = style
    if style == _HEAD:
        shade = OxmlElement("w:shd")
        shade.set(qn("w:val"), "clear")
        shade.set(qn("w:fill"), "F2F2F2")
        cell._element.get_or_add_tcPr().append(shade)  # noqa: SLF001
    _say(cell.paragraphs[0], text)


def _signature(word: Word, block: Signature) -> None:
    table = word.add_table(1, 1, "Table Grid")
    _mark(table.rows[0]._tr.get_or_add_trPr(), "w:cantSplit")  # noqa: SLF001
    cell = table.rows[0].cells[0]
    _bold(cell.paragraphs[0], block.label)
    if block.hint:
        _say(cell.add_paragraph(style="Table Text"), block.hint)
    for _ in range(block.lines):
        cell.add_paragraph()
    _say(cell.add_paragraph(style="Signers"), "　".join(f"{signer}：{_BLANK}" for signer in block.signers))
    cell.add_paragraph("　　年　　月　　日", "Signers")
