"""
Files: what tells one from another, and writing one so that it is there whole or not at all.
"""

import hashlib
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from service.population.checks.findings import Spot
from service.population.faults import PopulationFault, PopulationFaultsError


@dataclass(frozen=True, slots=True)
class Stamp:
    """By what it is seen that a file was changed while it was being read."""

    size: int
    changed: int  # nanoseconds


def stamp_of(path: Path) -> Stamp:
    """Give the stamp of a file."""
    state = path.stat()
    return Stamp(state.st_size, state.st_mtime_ns)


def require_unchanged(path: Path, stamp: Stamp) -> None:
    """Raise `PopulationFaultsError` where a file is no longer the one that was opened."""
    if not path.exists() or stamp_of(path) != stamp:
        raise unreadable(path.name, "file_changed", "文件在读取期间被改动或移走")


def unreadable(name: str, code: str, said: str) -> PopulationFaultsError:
    """Give the error of a file that cannot be read at all."""
    return PopulationFaultsError([PopulationFault(f"文件 {name}", name, code, said)])


def digest_of(paths: Sequence[Path]) -> str:
    """Give the digest of the bytes of one file, or of several with their names."""
    digests = []
    for path in paths:
        with path.open("rb") as file:
            digests.append(hashlib.file_digest(file, "sha256").hexdigest())
    if len(digests) == 1:
        return f"sha256:{digests[0]}"
    listed = "".join(f"{path.name} {digest}\n" for path, digest in zip(paths, digests, strict=True))
    return f"sha256:{hashlib.sha256(listed.encode()).hexdigest()}"


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Give a temporary name beside *path* to write under; it becomes *path* once all is written, or is removed."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        yield beside
        with beside.open("rb") as file:
            os.fsync(file.fileno())
        beside.replace(path)
        sync_folder(path.parent)
    finally:
        beside.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Have the names in a *folder* kept on disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def placed(spot: Spot, person: str, path: str) -> tuple[str, str]:
    """Place a *spot* within what is said of its *person*, and within the *path* of that person."""
    label = "" if spot.field is None else f"「{spot.field.label}」"
    inner = "" if spot.field is None else f".{spot.field.name}"
    if spot.record is None:
        return f"{person}{label}", f"{path}:{spot.kind.name}{inner}"
    return f"{person}{spot.kind.label}第 {spot.record + 1} 条{label}", f"{path}:{spot.kind.name}[{spot.record}]{inner}"
