"""
The parts of a batch on disk, beside the file that they become: what is done stays done, whatever ends the run.

A part is a file of results and, written after it, what these add up to; both come into being whole. The manifest says
what the parts are of: a run goes on with parts that are of the very same, and touches no others. One run at a time.
"""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

import orjson

from service.governance.errors import RefusedError
from service.operations.batch.results import Tally
from service.population.files import sync_folder, whole_file

_MANIFEST = "manifest.json"
_LOCK = "lock"
_WHOLE = "whole.tmp"
_UNFINISHED = ".*.part"

_IN_CHINESE = {
    "population": "人群文件的内容",
    "release": "规则版本",
    "as_of": "基准日",
    "engine": "引擎",
    "form": "输出格式",
    "part_size": "每部分人数",
    "parts": "部分的数量",
    "program": "程序版本",
}


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the parts are of; parts of the same have the same bytes."""

    population: str  # digest
    release: str  # digest
    as_of: str | None  # the day for all; None: each file says its own
    engine: str
    form: str
    part_size: int
    parts: int
    program: str  # version


@dataclass(frozen=True, slots=True)
class Parts:
    """The folder of the parts of one batch; it can be handed to another process."""

    folder: Path

    def path(self, number: int) -> Path:
        """Name the file of a part."""
        return self.folder / f"{number:06d}.rows"

    def _tally(self, number: int) -> Path:
        return self.folder / f"{number:06d}.json"

    def keep(self, number: int, write: Callable[[Path], None], tally: Tally) -> None:
        """Keep a part that *write* writes, and what it adds up to: with that it is done."""
        with whole_file(self.path(number)) as unfinished:
            write(unfinished)
        with whole_file(self._tally(number)) as unfinished:
            unfinished.write_bytes(orjson.dumps(asdict(tally)))

    def done(self) -> dict[int, Tally]:
        """Give the parts that are done, with what they add up to."""
        found = {int(path.stem): path for path in sorted(self.folder.glob("*.json")) if path.name != _MANIFEST}
        return {
            number: Tally(**orjson.loads(path.read_bytes()))
            for number, path in found.items()
            if self.path(number).is_file()
        }

    def publish(self, write: Callable[[Path], None], out: Path) -> None:
        """Let *write* write the whole, put it under its final name, and take the parts away."""
        whole = self.folder / _WHOLE
        write(whole)
        with whole.open("rb+") as written:
            os.fsync(written.fileno())
        whole.replace(out)
        sync_folder(out.parent)
        self.clear()

    def clear(self) -> None:
        """Take all away, last what says of what it was: who is stopped in the midst of this may begin again."""
        for path in sorted(self.folder.iterdir(), key=lambda one: one.name == _MANIFEST):
            if path.name != _LOCK:
                path.unlink()

    def tidy(self) -> None:
        """Take away what was not written to its end."""
        for path in self.folder.glob(_UNFINISHED):
            path.unlink(missing_ok=True)
        (self.folder / _WHOLE).unlink(missing_ok=True)


def folder_of(out: Path) -> Path:
    """Name the folder of the parts of what becomes *out*."""
    return out.with_name(f"{out.name}.parts")


@contextmanager
def parts_of(out: Path, manifest: Manifest, *, afresh: bool) -> Iterator[Parts]:
    """
    Open the parts of what becomes *out*, this run's alone; those there are kept where they are of the same.

    *Afresh* they are thrown away, and a file of that name may be replaced. When nothing is left in the folder in the
    end, it goes. Raises `RefusedError` where another run is at it, where the parts are of something else, where there
    is a file already.
    """
    folder = folder_of(out)
    with _locked(folder):
        parts = Parts(folder)
        try:
            _settle(parts, manifest, out, afresh=afresh)
            yield parts
        finally:
            parts.tidy()
            if {path.name for path in folder.iterdir()} <= {_LOCK}:
                shutil.rmtree(folder)


def _settle(parts: Parts, manifest: Manifest, out: Path, *, afresh: bool) -> None:
    """Have the folder hold parts of the *manifest* alone."""
    noted = parts.folder / _MANIFEST
    parts.tidy()
    if afresh or not noted.exists():
        if out.exists() and not afresh:
            raise RefusedError("file_exists", f"{out}：文件已经存在，不覆盖；确要替换的，请加 --afresh。")
        parts.clear()
        with whole_file(noted) as unfinished:
            unfinished.write_bytes(orjson.dumps(asdict(manifest)))
        return
    before = orjson.loads(noted.read_bytes())
    if differences := _differences(before, manifest):
        said = f"{parts.folder} 中是上次没有做完的批量评估，与本次不同（{'、'.join(differences)}），不能接续。"
        raise RefusedError("other_parts", f"{said}请按上次的选项接续，或者加 --afresh 重新开始。")


def _differences(before: Mapping[str, Any], manifest: Manifest) -> list[str]:
    return [_IN_CHINESE[one.name] for one in fields(manifest) if before.get(one.name) != getattr(manifest, one.name)]


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Have the *folder*, which is made where there is none, for oneself alone."""
    while True:
        folder.mkdir(exist_ok=True)
        try:
            descriptor = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        except FileNotFoundError:  # the other run has just finished
            continue
        try:
            _lock(descriptor, folder)
            if _is_still(descriptor, folder / _LOCK):
                yield
                return
        finally:
            os.close(descriptor)


def _lock(descriptor: int, folder: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        said = f"另一个批量评估正在写入 {folder}，请等它完成，或者换一个输出文件。"
        raise RefusedError("output_in_use", said) from None


def _is_still(descriptor: int, path: Path) -> bool:
    """Answer whether the file that was locked is the one that stands there now."""
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False
