"""Files that are no workbooks, or would do harm as such: each is refused in words."""

import gc
import random
import struct
from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree.ElementTree import Element
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl.xml.constants import SHEET_MAIN_NS

from service.population.faults import PopulationFaultsError
from service.population.workbook import cells
from service.population.workbook.book import open_workbook
from service.population.workbook.package import NotAWorkbookError, check_package
from tests.unit.population.populations import kinds
from tests.unit.population.workbooks import random_dossiers, read, told, written

COMPOUND = bytes.fromhex("D0CF11E0A1B11AE1")
SHEET = "xl/worksheets/sheet2.xml"  # 干部


def repacked(path: Path, change: Callable[[str, bytes], bytes]) -> Path:
    """Change the parts of the workbook at *path*."""
    with ZipFile(path) as archive:
        parts = {name: change(name, archive.read(name)) for name in archive.namelist()}
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


@cache
def sound() -> bytes:
    """Give the bytes of a good workbook."""
    with TemporaryDirectory() as folder:
        return written(Path(folder) / "people.xlsx", random_dossiers(4)).read_bytes()


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """Write a good workbook."""
    path = tmp_path / "people.xlsx"
    path.write_bytes(sound())
    return path


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "not_a_workbook"),
        (b"name,grade\n", "not_a_workbook"),
        (b"PK\x03\x04" + bytes(40), "not_a_workbook"),
        (COMPOUND + bytes(512), "old_workbook"),
        (COMPOUND + bytes(512) + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
    ],
)
def test_a_file_that_is_no_workbook_is_refused_when_it_is_opened(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "people.xlsx"
    path.write_bytes(content)
    with pytest.raises(PopulationFaultsError) as refused:
        open_workbook(path, kinds(), as_of=None)
    assert [(fault.code, fault.path, fault.place) for fault in refused.value.faults] == [
        (code, "people.xlsx", "文件 people.xlsx")
    ]


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert told(tmp_path / "people.xlsx") == {"": "no_file"}


def test_another_kind_of_package_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "people.xlsx"
    with ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert told(path) == {"": "not_a_workbook"}


def test_a_package_that_unpacks_to_more_than_is_read_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        archive.writestr(SHEET, bytes(4 * 1024**2))
    with pytest.raises(NotAWorkbookError) as refused:
        check_package(path, most_bytes=3 * 1024**2)
    assert refused.value.chinese == "解压后超过 3 MB，不予打开"


def test_a_package_that_unpacks_to_very_many_times_its_size_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        archive.writestr(SHEET, bytes(65 * 1024**2))
    assert told(path) == {"": "too_large_workbook"}


def test_a_package_of_very_many_parts_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with ZipFile(path, "w") as archive:
        for number in range(10_001):
            archive.writestr(f"xl/{number}", b"")
    assert told(path) == {"": "too_large_workbook"}


def test_a_package_that_understates_its_size_is_read_no_further_than_it_says(good: Path) -> None:
    with ZipFile(good) as archive:
        size = archive.getinfo(SHEET).file_size
    content = good.read_bytes()
    assert struct.pack("<L", size) in content
    good.write_bytes(content.replace(struct.pack("<L", size), struct.pack("<L", 100)))
    assert told(good) == {"": "not_a_workbook"}


def test_a_part_with_a_password_is_refused(good: Path) -> None:
    content = bytearray(good.read_bytes())
    entry = content.index(b"PK\x01\x02")
    content[entry + 8] |= 1
    good.write_bytes(content)
    assert told(good) == {"": "encrypted"}


def test_entities_that_grow_without_end_are_refused(good: Path) -> None:
    def grow(name: str, content: bytes) -> bytes:
        if name != SHEET:
            return content
        entities = b"".join(b'<!ENTITY e%d "%s">' % (at + 1, b"&e%d;" % at * 10) for at in range(12))
        head, _, rest = content.partition(b"?>")
        head += b'?><!DOCTYPE worksheet [<!ENTITY e0 "x">' + entities + b"]>"
        return head + rest.replace(b"CAD-0", b"&e12;")

    assert told(repacked(good, grow)) == {"": "not_a_workbook"}


def test_a_sheet_that_claims_to_be_huge_is_read_by_what_it_holds(good: Path) -> None:
    before = read(good)

    def claim(name: str, content: bytes) -> bytes:
        if name != SHEET:
            return content
        start, end = content.index(b'<dimension ref="') + 16, content.index(b'"/>', content.index(b"<dimension"))
        return content[:start] + b"A1:XFD1048576" + content[end:]

    assert read(repacked(good, claim)) == before


def test_a_sheet_of_more_rows_than_there_can_be_is_refused(good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cells, "MOST_ROWS", 5_000)
    assert told(good) == {}

    def fill(name: str, content: bytes) -> bytes:
        rows = b"<sheetData>" + b"<row/>" * 5_000
        return content.replace(b"<sheetData>", rows) if name == SHEET else content

    assert told(repacked(good, fill)) == {"": "not_a_workbook"}


def test_a_part_that_unpacks_to_very_many_times_its_size_is_refused_whatever_lies_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        archive.writestr(SHEET, bytes(65 * 1024**2))
        archive.writestr("xl/media/image1.png", random.Random(1).randbytes(1024**2))  # noqa: S311
    with pytest.raises(NotAWorkbookError) as refused:
        check_package(path)
    assert refused.value.code == "too_large_workbook"


@pytest.mark.parametrize(("number", "codes"), [(16_384, set()), (16_385, {"not_a_workbook"})])
def test_a_row_of_more_cells_than_there_can_be_is_refused(good: Path, number: int, codes: set[str]) -> None:
    def fill(name: str, content: bytes) -> bytes:
        row = b'<row r="900">' + b"<c/>" * number + b"</row></sheetData>"
        return content.replace(b"</sheetData>", row) if name == SHEET else content

    assert set(told(repacked(good, fill)).values()) == codes


class InPieces(BytesIO):
    """Bytes that come a few at a time, so that nothing is parsed long before it is asked for."""

    def read(self, size: int | None = -1, /) -> bytes:
        """Give some of what is left."""
        del size
        return super().read(200)


def test_of_what_was_read_of_a_sheet_nothing_is_kept() -> None:
    rows = b"<row><c/></row>" * 300 + b"<row><c><v>1</v></c></row>"
    content = b"<x><y/></x>" * 300 + b"<sheetData>" + rows + b"</sheetData>"
    sheet = b'<worksheet xmlns="%s">%s</worksheet>' % (SHEET_MAIN_NS.encode(), content)
    kept: list[int] = []
    gc.collect()

    def elements() -> int:
        return sum(isinstance(one, Element) for one in gc.get_objects())

    before = elements()

    def count(cell: Element) -> None:
        if len(cell):
            kept.append(elements())

    assert list(cells.rows_of(InPieces(sheet), count, [])) == []
    assert 0 < kept[0] - before < 150


def test_a_workbook_without_sheets_of_a_population_is_refused(good: Path) -> None:
    def other(name: str, content: bytes) -> bytes:
        if name != "xl/workbook.xml":
            return content
        return content.replace("干部".encode(), "人员".encode()).replace(b"sheet.subject", b"other")

    assert "no_persons" in told(repacked(good, other)).values()


def test_a_damaged_workbook_is_refused_or_read_and_never_breaks_anything(good: Path) -> None:
    content = good.read_bytes()
    for seed in range(30):
        draw = random.Random(seed)  # noqa: S311
        damaged = bytearray(content)
        for _ in range(draw.randint(1, 30)):
            damaged[draw.randrange(len(damaged))] = draw.randrange(256)
        good.write_bytes(damaged[: draw.choice((len(damaged), draw.randrange(len(damaged))))])
        told(good)


def test_damaged_parts_are_refused_or_read_and_never_break_anything(good: Path) -> None:
    content = good.read_bytes()
    for seed in range(20):
        draw = random.Random(seed)  # noqa: S311

        def damage(name: str, part: bytes, draw: random.Random = draw) -> bytes:
            spoiled = bytearray(part)
            if not name.endswith(".xml") or draw.random() < 0.6:
                return part
            for _ in range(draw.randint(1, 5)):
                spoiled[draw.randrange(len(spoiled))] = draw.choice(b'<>"&/0129azAZ= ')
            return bytes(spoiled)

        good.write_bytes(content)
        told(repacked(good, damage))


def test_reading_asks_nothing_of_what_the_workbook_points_to(good: Path) -> None:
    def link(name: str, content: bytes) -> bytes:
        if name != "xl/_rels/workbook.xml.rels":
            return content
        outside = (
            b'<Relationship Id="rId999" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
            b'externalLink" Target="externalLinks/externalLink1.xml"/></Relationships>'
        )
        return content.replace(b"</Relationships>", outside)

    before = read(good)
    assert read(repacked(good, link)) == before
