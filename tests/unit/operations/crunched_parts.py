"""
Parts without persons, and ways of working on them, to be found by name in other processes.
"""

import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import sleep
from typing import TYPE_CHECKING, Any

from service.governance.errors import RefusedError
from service.population.faults import PopulationFault, PopulationFaultsError

if TYPE_CHECKING:  # it would take longer than all else here
    from service.population.reading import Part
    from service.population.tables import Reads, Tables


@dataclass(frozen=True)
class Numbered:
    """A part that is its number alone."""

    number: int
    size: int | None = None

    def read(self, reads: "Reads") -> "Tables":
        raise NotImplementedError(reads)


@dataclass(frozen=True)
class Parts:
    """A population of such parts."""

    count: int
    size: int | None = None
    digest: str = "sha256:0"

    @property
    def parts(self) -> list[Numbered]:
        return [Numbered(number) for number in range(self.count)]


Work = Callable[["Part"], Any]


def squaring() -> Work:
    return lambda part: part.number**2


def surroundings() -> Work:
    names = ("POLARS_MAX_THREADS", "OMP_NUM_THREADS")
    return lambda _: (os.getpid(), [os.environ.get(name) for name in names])


def unheard() -> Work:
    return lambda _: {signal.Signals(one).name for one in signal.pthread_sigmask(signal.SIG_BLOCK, [])}


def marking(folder: Path) -> Callable[[], Work]:
    """Give work that leaves a file for each part that it began."""
    return partial(_marking, folder)


def _marking(folder: Path) -> Work:
    return lambda part: (folder / str(part.number)).touch()


def finding_faults() -> Work:
    """Find a fault in every odd part, and far too many in part 3."""

    def work(part: "Part") -> int:
        if part.number % 2 == 0:
            return part.number
        faults = [PopulationFault(f"第 {part.number} 部分", "", "wrong", "有误")]
        raise PopulationFaultsError(faults * (1500 if part.number == 3 else 1), more=part.number)

    return work


def refusing() -> Work:
    def work(part: "Part") -> None:
        raise RefusedError("no", f"不行：{part.number}。")

    return work


def unable() -> Work:
    raise RefusedError("unable", "不能开始。")


def raising_what_cannot_be_carried() -> Work:
    class OddError(Exception):
        """An error that nobody else knows."""

    def work(_: "Part") -> None:
        raise OddError("古怪")

    return work


def giving_what_cannot_be_carried() -> Work:
    return lambda _: lambda: None


def killing_itself() -> Work:
    def work(part: "Part") -> int:
        if part.number == 2:
            os.kill(os.getpid(), signal.SIGKILL)
        return part.number

    return work


def sleeping(folder: Path) -> Callable[[], Work]:
    """Give work that takes far too long, and leaves a file with its process."""
    return partial(_sleeping, folder)


def _sleeping(folder: Path) -> Work:
    def work(part: "Part") -> None:
        (folder / f"{os.getpid()}").touch()
        sleep(0.05 if part.number == 0 else 600)

    return work
