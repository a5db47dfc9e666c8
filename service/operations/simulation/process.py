"""
The process of a simulation, as the service sees it: begun with files, listened to, and ended where nobody wants it.

A web worker holds no tables: whatever reads a population is imported by that process alone.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Any, Protocol

import orjson

from service.language.bundle import Files
from service.operations.bundles import lay_out
from service.operations.child import Heard, child, command_of
from service.operations.jobs import UndoableError
from service.operations.simulation.files import ASKED, BASE, DRAFT, MADE
from service.operations.trying import GivenUpError

MODULE = "service.operations.simulation.run"
SECONDS = 3600.0
"""How long a simulation may take by the clock on the wall."""
MOST_BYTES = 64 * 1024**2
"""How long any of the files may be that it makes."""
PATIENCE = 1.0
"""Seconds in which it may end by itself when it is told to."""
EVERY = 0.5
"""Seconds between two notes of how far it has come."""
_LISTEN = 0.2
_BROKEN = "模拟没有做完：所用的内存超过上限，或者程序出错；请联系管理员。"

logger = logging.getLogger("gongguo.simulations")


class Watch(Protocol):
    """Whoever waits for a simulation."""

    def tell(self, progress: str) -> None:
        """Hear how far it has come, as JSON: `done` persons, `of` so many where that is known, so many `per_second`."""

    def is_given_up(self) -> bool:
        """Answer whether nobody waits for it any more."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be simulated."""

    population: Path
    draft: Files
    base: Files
    as_of: str | None
    smallest: int
    shown: int


@dataclass(frozen=True, slots=True)
class Made:
    """What came of it: what is told of it without any person, and the files by their names."""

    told: Mapping[str, Any]
    files: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Simulating:
    """Simulates, for at most so many seconds."""

    seconds: float = SECONDS
    command: Sequence[str] = field(default_factory=lambda: command_of(MODULE))

    def simulate(self, wanted: Wanted, watch: Watch) -> Made:
        """Simulate; raise `GivenUpError`, and `UndoableError` where it cannot be done."""
        with TemporaryDirectory(prefix="gongguo-simulation-", ignore_cleanup_errors=True) as name:
            folder = Path(name)
            lay_out(wanted.draft, folder / DRAFT)
            lay_out(wanted.base, folder / BASE)
            (folder / ASKED).write_bytes(_asked(wanted))
            with child([*self.command, str(folder)], folder, patience=PATIENCE) as heard:
                told = self._hear(heard, watch)
            return Made(told, {name: _content(folder / file) for name, file in MADE.items()})

    def _hear(self, heard: Heard, watch: Watch) -> Mapping[str, Any]:
        begun = monotonic()
        noted = begun - EVERY
        while monotonic() - begun < self.seconds:
            if watch.is_given_up():
                raise GivenUpError
            said = heard.next(_LISTEN)
            if said is None:
                continue
            if "made" in said:
                return dict(said["made"])
            if "broken" in said:
                logger.error("a simulation broke: %s", said["broken"])
            if "progress" not in said:
                raise UndoableError(said.get("fault") or {"text": _BROKEN})
            if monotonic() - noted >= EVERY:
                noted = monotonic()
                watch.tell(orjson.dumps(said["progress"]).decode())
        raise UndoableError({"text": f"模拟超过 {self.seconds:g} 秒的时限，已经停下。"})


def _asked(wanted: Wanted) -> bytes:
    return orjson.dumps(
        {
            "population": str(wanted.population),
            "as_of": wanted.as_of,
            "smallest": wanted.smallest,
            "shown": wanted.shown,
        }
    )


def _content(path: Path) -> bytes:
    if not path.is_file() or path.stat().st_size > MOST_BYTES:
        raise UndoableError({"text": _BROKEN})
    return path.read_bytes()
