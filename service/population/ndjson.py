"""
NDJSON: a dossier on each line, with the day as of which the person is judged.

Each line is read by the contract, so a population of lines is refused for what one dossier would be refused for; every
fault is placed by its line and told with all others of the part.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from service.domain.errors import DossierFaultsError, DossierTooLargeError
from service.domain.record import RecordKind
from service.population.checks.findings import MOST_TOLD
from service.population.dossiers import dossiers_of, tables_of
from service.population.faults import PopulationFault, PopulationFaultsError
from service.population.files import Stamp, require_unchanged, stamp_of, whole_file
from service.population.parquet.batches import Converted, joined
from service.population.tables import AS_OF, REF, Reads, Tables, pruned

ReadDossier = Callable[[bytes], tuple[Mapping[str, Any], date | None]]
"""Reads one line with the contract: the dossier, and the day as of which it is judged where the line says one."""

_AT_ONCE = 1_000
"""How many dossiers are held as Python's objects at a time."""

_MOST_BYTES = 4 * 1024 * 1024
"""As much of one line is taken into memory, and no more; the contract refuses what is a quarter of it."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank."""

    number: int  # from 1
    content: bytes
    start: int  # byte in the file
    end: int


@dataclass(slots=True)
class _Faults:
    """The faults of a part, of which only some are told."""

    name: str
    told: list[PopulationFault] = field(default_factory=list)
    more: int = 0

    def add(self, line: int, path: str, code: str, said: str) -> None:
        if len(self.told) == MOST_TOLD:
            self.more += 1
            return
        place = f"文件 {self.name} 第 {line} 行"
        self.told.append(PopulationFault(f"{place} {path}".rstrip(), f"{self.name}:{line}:{path}", code, said))


@dataclass(frozen=True, slots=True)
class LinesPart:
    """Some lines of a file."""

    number: int
    size: int
    path: Path
    stamp: Stamp
    start: int  # byte
    end: int
    line: int  # the number of the first
    kinds: tuple[RecordKind, ...]
    reading: ReadDossier
    as_of: date | None

    def read(self, reads: Reads) -> Tables:
        """Read all that the lines hold; give what is asked; raise `PopulationFaultsError` with the faults of all."""
        require_unchanged(self.path, self.stamp)
        faults = _Faults(self.path.name)
        tables: list[Converted] = []
        dossiers: list[Mapping[str, Any]] = []
        days: list[date] = []
        for dossier, day in self._dossiers(faults):
            dossiers.append(dossier)
            days.append(day)
            if len(dossiers) == _AT_ONCE:
                tables.append(Converted(pruned(tables_of(dossiers, self.kinds, days), self.kinds, reads), ()))
                dossiers, days = [], []
        if faults.told:
            raise PopulationFaultsError(faults.told, faults.more)
        if dossiers or not tables:
            tables.append(Converted(pruned(tables_of(dossiers, self.kinds, days), self.kinds, reads), ()))
        return joined(tables).tables

    def _dossiers(self, faults: _Faults) -> Iterator[tuple[Mapping[str, Any], date]]:
        """Give the dossiers that were read while nothing was wrong, and note the *faults* of all."""
        first_with: dict[str, int] = {}
        single, _, key = REF.partition(".")
        with self.path.open("rb") as file:
            for line in _lines(file, self.start, self.end, self.line):
                read = self._read(line, faults)
                if read is None:
                    continue
                dossier, day = read
                first = first_with.setdefault(dossier[single][key], line.number)
                if first != line.number:
                    faults.add(line.number, REF, "duplicate_ref", f"代号与第 {first} 行重复")
                if day is None:
                    said = "没有写明基准日：请在各行写明，或以 --as-of 指定"
                    faults.add(line.number, AS_OF, "missing_as_of", said)
                elif not faults.told:
                    yield dossier, day

    def _read(self, line: Line, faults: _Faults) -> tuple[Mapping[str, Any], date | None] | None:
        try:
            dossier, day = self.reading(line.content)
        except DossierFaultsError as error:
            for fault in error.faults:
                hint = f"；是否想写 `{fault.nearest}`？" if fault.nearest else ""
                found = f"：{fault.found}" if fault.found else ""
                faults.add(line.number, fault.path, fault.code, f"{fault.message}{found}{hint}")
            return None
        except DossierTooLargeError as error:
            faults.add(line.number, "", "too_large", f"一行过长：不超过 {error.limit} 字节")
            return None
        return dossier, self.as_of or day


class LinesPopulation:
    """The population of a file of lines."""

    def __init__(
        self, path: Path, kinds: Sequence[RecordKind], read: ReadDossier, *, as_of: date | None, part_size: int
    ) -> None:
        """Look where the lines are, and take the digest of the file on the way."""
        stamp = stamp_of(path)
        parts: list[LinesPart] = []
        lines: list[Line] = []
        digest = hashlib.sha256()

        def cut() -> None:
            start, end, first = lines[0].start, lines[-1].end, lines[0].number
            size = len(lines)
            parts.append(LinesPart(len(parts), size, path, stamp, start, end, first, tuple(kinds), read, as_of))
            lines.clear()

        with path.open("rb") as file:
            for line in _lines(file, 0, stamp.size, 1, digest.update):
                lines.append(Line(line.number, b"", line.start, line.end))
                if len(lines) == part_size:
                    cut()
        if lines:
            cut()
        self.parts = tuple(parts)
        self.size = sum(part.size for part in parts)
        self.digest = f"sha256:{digest.hexdigest()}"
        """What tells it from any other population, or from itself after a change."""


def _lines(file: BinaryIO, start: int, end: int, number: int, seen: Callable[[bytes], object] = len) -> Iterator[Line]:
    """Give the lines from the byte *start* to *end*, but for blank ones; all bytes are shown to *seen*."""
    file.seek(start)
    at = start
    while at < end:
        begun, content = at, file.readline(min(_MOST_BYTES, end - at))
        if not content:
            return
        at += len(content)
        seen(content)
        piece = content
        while not piece.endswith(b"\n") and at < end and (piece := file.readline(min(_MOST_BYTES, end - at))):
            at += len(piece)
            seen(piece)
        if content.strip() or at - begun > len(content):  # of a long line only the beginning was looked at
            yield Line(number, content, begun, at)
        number += 1


def write_ndjson(path: Path, kinds: Sequence[RecordKind], parts: Iterable[Tables]) -> None:
    """Write a line for each person, with the day as of which they are judged; whole or not at all."""
    with whole_file(path) as beside, beside.open("wb") as file:
        for tables in parts:
            days = tables.people[AS_OF].to_list()
            for day, dossier in zip(days, dossiers_of(tables, kinds), strict=True):
                file.write(orjson.dumps({"as_of": day, "dossier": dossier}))
                file.write(b"\n")
