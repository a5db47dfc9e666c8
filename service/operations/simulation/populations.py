"""
Populations at hand: files that the administrator put into one folder, called by their plain names.

Nothing outside of the folder can be reached: a name has no folders in it, and a link is no population.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from os import stat_result
from pathlib import Path
from typing import Any

from service.governance.errors import RefusedError
from service.operations.ledger import written

ENDINGS = (".parquet", ".ndjson", ".xlsx")
PEOPLE = "people.parquet"
"""The file by which a folder of tables is known."""


@dataclass(frozen=True, slots=True)
class Populations:
    """The populations of a folder; of none, where no folder is set."""

    folder: Path | None = None

    def listing(self) -> list[dict[str, Any]]:
        """
        List the populations by name: `name`, `form`, `bytes`, `modified_at`.

        Raises `RefusedError` (`populations_not_set`) where there is no folder, as `find` does.
        """
        found = (_told(path) for path in sorted(self._folder().iterdir()) if _is_population(path))
        return [one for one in found if one is not None]

    def find(self, name: str) -> Path:
        """Find a population by its *name*; raise `RefusedError` (`population_not_found`)."""
        folder = self._folder()
        found = next((path for path in folder.iterdir() if path.name == name and _is_population(path)), None)
        if found is None:
            said = "没有这个名称的人群文件；可用的见 GET /v1/populations。"
            raise RefusedError("population_not_found", said)
        return found

    def _folder(self) -> Path:
        if self.folder is None:
            said = "没有设置人群文件的目录，不能模拟；请由管理员设置 GONGGUO_POPULATIONS。"
            raise RefusedError("populations_not_set", said)
        if not self.folder.is_dir():
            said = "所设置的人群文件目录不存在，不能模拟；请由管理员检查 GONGGUO_POPULATIONS。"
            raise RefusedError("populations_not_set", said)
        return self.folder.resolve()


def _is_population(path: Path) -> bool:
    if path.is_symlink() or path.name.startswith(".") or not path.name.isprintable():
        return False
    try:
        if path.is_dir():
            return (path / PEOPLE).is_file() and not any(one.is_symlink() for one in path.iterdir())
        return path.is_file() and path.suffix in ENDINGS
    except OSError:  # it may not be looked at, or has just gone
        return False


def _told(path: Path) -> dict[str, Any] | None:
    """Tell of a population; None where it has just gone."""
    try:
        found = [one.stat() for one in _files(path)]
    except OSError:
        return None
    return {
        "name": path.name,
        "form": "folder" if path.is_dir() else path.suffix.removeprefix("."),
        "bytes": sum(one.st_size for one in found),
        "modified_at": written(datetime.fromtimestamp(max(map(_modified, found)), UTC)),
    }


def _modified(found: stat_result) -> float:
    return found.st_mtime


def _files(path: Path) -> Iterator[Path]:
    yield from (one for one in path.iterdir() if one.is_file()) if path.is_dir() else [path]
