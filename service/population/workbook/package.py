"""
The package that a workbook is: opened without trust.

How large it is once it is unpacked, and whether it has a password, is looked at before anything is unpacked. Macros and
links to other files are left where they are.
"""

import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any, BinaryIO
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook

from service.population.workbook.cells import CellReader, Row, Shown, rows_of

MOST_BYTES = 1024**3
"""How large the parts of a workbook may be together once they are unpacked."""

_MOST_PARTS = 10_000
_MOST_TIMES = 100  # as large unpacked as packed: a population comes to some 10 to 20 times
_NEVER_A_BOMB = 64 * 1024**2
_COMPOUND = bytes.fromhex("D0CF11E0A1B11AE1")  # what Excel keeps old workbooks in, and those with a password
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


class NotAWorkbookError(Exception):
    """A file cannot be read as a workbook; it has a code for programs and says why in Chinese."""

    def __init__(self, code: str, chinese: str) -> None:
        """Say why."""
        self.code = code
        self.chinese = chinese
        super().__init__(code)


def check_package(path: Path, most_bytes: int = MOST_BYTES) -> None:
    """Look at a file before anything unpacks it; raise `NotAWorkbookError` where it is not fit to be opened."""
    try:
        with path.open("rb") as file:
            if file.read(len(_COMPOUND)) == _COMPOUND:
                raise _compound(file)
        with ZipFile(path) as archive:
            parts = archive.infolist()
    except FileNotFoundError as error:
        raise NotAWorkbookError("no_file", "没有这个文件") from error
    except (BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise _no_workbook() from error
    if any(part.flag_bits & 1 for part in parts):
        raise NotAWorkbookError("encrypted", "文件有密码，无法读取：请取消密码后另存")
    size, packed = sum(part.file_size for part in parts), sum(part.compress_size for part in parts)
    if len(parts) > _MOST_PARTS:
        raise NotAWorkbookError("too_large_workbook", f"文件里的部件超过 {_MOST_PARTS} 个，不予打开")
    if size > most_bytes:
        raise NotAWorkbookError("too_large_workbook", f"解压后超过 {most_bytes // 1024**2} MB，不予打开")
    sizes = [(size, packed), *((part.file_size, part.compress_size) for part in parts)]
    if any(size > max(_NEVER_A_BOMB, _MOST_TIMES * packed) for size, packed in sizes):
        raise NotAWorkbookError("too_large_workbook", "解压后的大小与文件大小不相称，不予打开")


def _compound(file: BinaryIO) -> NotAWorkbookError:
    with mmap(file.fileno(), 0, access=ACCESS_READ) as content:
        encrypted = content.find(_ENCRYPTED) >= 0
    if encrypted:
        return NotAWorkbookError("encrypted", "工作簿有打开密码，无法读取：请取消密码后另存")
    return NotAWorkbookError("old_workbook", "是旧格式的文件（.xls 等）：请另存为 .xlsx")


def _no_workbook() -> NotAWorkbookError:
    return NotAWorkbookError("not_a_workbook", "不是 Excel 工作簿（.xlsx），或者文件已损坏")


@dataclass
class Package:
    """An open workbook."""

    book: Any
    shared: dict[int, Shown | None] = field(default_factory=dict)  # style -> how a day is shown; None: it is no day

    @property
    def titles(self) -> Sequence[str]:
        """Give the titles of its sheets, in order."""
        return [sheet.title for sheet in self.book.worksheets]

    def named(self, beginning: str) -> Mapping[str, str]:
        """Give, by the title of the sheet that it points to, what follows a *beginning* in the workbook's own names."""
        found: dict[str, str] = {}
        for name, defined in self.book.defined_names.items():
            if name.startswith(beginning):
                found |= {title: name.removeprefix(beginning) for title, _ in defined.destinations}
        return found

    def rows(self, title: str, merged: list[str]) -> Iterator[Row]:
        """Give the rows of a sheet that hold anything, and, once they are through, the ranges that are *merged*."""
        sheet = self.book[title]
        read = CellReader(sheet, self.shared, self.book.epoch).read
        try:
            with sheet._get_source() as source:  # noqa: SLF001 — openpyxl's own rows are filled up to a claimed size
                yield from rows_of(source, read, merged)
        except Exception as error:  # as in `_load`
            raise _no_workbook() from error


@contextmanager
def open_package(path: Path) -> Iterator[Package]:
    """Open the workbook at *path*; raise `NotAWorkbookError` where it is none."""
    check_package(path)
    with path.open("rb") as file:  # openpyxl would leave a file open that it cannot read
        yield Package(_load(file))


def _load(file: BinaryIO) -> Any:  # noqa: ANN401 — openpyxl carries no types
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what openpyxl leaves out
            return load_workbook(file, read_only=True, keep_vba=False, keep_links=False)
    except Exception as error:  # a file from outside may break a reader anywhere
        raise _no_workbook() from error
