"""
Sources: the dossiers named on a command line, read from files or from standard input.

Either all of them are read, or every fault of all of them is named.
"""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from service.cli.faults import Fault, InputAtFaultError, of_dossier
from service.domain.errors import DossierFaultsError, DossierTooLargeError

STANDARD_INPUT = "-"

Read = TypeVar("Read")
Source = tuple[str, bytes]
"""What a file is called, and what it holds."""


def read_sources(files: Sequence[str], most_bytes: int) -> list[Source]:
    """Read every file, one byte further than is allowed; raise `InputAtFaultError` for all that cannot be."""
    sources, faults = [], []
    for name in files:
        try:
            sources.append((called(name), _read(name, most_bytes + 1)))
        except OSError as error:
            faults.append(Fault("unreadable_file", called(name), "", _reason(error)))
    if faults:
        raise InputAtFaultError(faults)
    return sources


def each(sources: Sequence[Source], read: Callable[[bytes], Read]) -> list[Read]:
    """Give what *read* makes of each of the *sources*; raise `InputAtFaultError` with the faults of all of them."""
    found, faults = [], []
    for name, source in sources:
        try:
            found.append(read(source))
        except DossierFaultsError as error:
            faults += of_dossier(name, error.faults)
        except DossierTooLargeError as error:
            faults.append(Fault("dossier_too_large", name, "", f"档案超过 {error.limit} 字节的上限"))
    if faults:
        raise InputAtFaultError(faults)
    return found


def called(name: str) -> str:
    """Name a source to a person; bytes of a file name that are no text show as question marks."""
    return "标准输入" if name == STANDARD_INPUT else name.encode(errors="replace").decode()


def _read(name: str, most: int) -> bytes:
    if name == STANDARD_INPUT:
        return sys.stdin.buffer.read(most)
    with Path(name).open("rb") as file:
        return file.read(most)


def _reason(error: OSError) -> str:
    match error:
        case FileNotFoundError():
            return "没有这个文件"
        case IsADirectoryError():
            return "这是目录，不是文件"
        case PermissionError():
            return "没有读取这个文件的权限"
        case _:
            return "文件不能读取"
