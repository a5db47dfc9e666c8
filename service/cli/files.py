"""
Files that commands read and write; what cannot be done is said in Chinese.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from service.cli.faults import Fault, InputAtFaultError


@contextmanager
def read_file(path: Path) -> Iterator[BinaryIO]:
    """Open a file to be read; raise `InputAtFaultError`."""
    try:
        with path.open("rb") as source:
            yield source
    except OSError:
        raise InputAtFaultError([Fault("unreadable_file", str(path), "", "文件不能读取")]) from None


@contextmanager
def new_file(path: Path) -> Iterator[BinaryIO]:
    """Open a new file, for its owner alone; it is taken away again where it was not written to the end."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise InputAtFaultError([Fault("file_exists", str(path), "", "文件已经存在，不覆盖")]) from None
    except OSError:
        raise InputAtFaultError([Fault("unwritable_file", str(path), "", "文件不能写入")]) from None
    try:
        with os.fdopen(descriptor, "wb") as target:
            yield target
    except BaseException as error:
        path.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise InputAtFaultError([Fault("unwritable_file", str(path), "", "文件不能写入")]) from None
        raise
