"""
Asking what might be otherwise of dossiers named on a command line: what the commands that do so share.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from service.cli.faults import Fault, InputAtFaultError
from service.cli.options import read_day, settings_with, wired
from service.cli.sources import Source, each, read_sources
from service.domain.errors import DossierFaultsError
from service.domain.release import Release
from service.operations.alternatives import Alternatives
from service.wiring import Wiring

Json = dict[str, Any]
Dossier = Mapping[str, Any]

First = TypeVar("First")
Second = TypeVar("Second")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked: of which dossiers, as of which day, by which rules."""

    wiring: Wiring
    as_of: str | None
    files: Sequence[str]
    most_bytes: int

    @property
    def day(self) -> date:
        """Give the day; raise `InputAtFaultError` where what was written is none."""
        return read_day(self.as_of)

    @property
    def alternatives(self) -> Alternatives:
        """Give the operations."""
        return self.wiring.operations.alternatives

    @property
    def release(self) -> Release:
        """Give the rules."""
        return self.wiring.release

    def dossiers(self) -> list[Dossier]:
        """Read the dossiers; raise `InputAtFaultError` with the faults of all of them, and of the day."""
        _, found = together(lambda: self.day, lambda: each(self._sources(), self.alternatives.read))
        return found

    def _sources(self) -> list[Source]:
        return read_sources(self.files, self.most_bytes)


def asked_of(files: Sequence[str], as_of: str | None, rulesets: str | None) -> Asked:
    """Give what is asked of the dossiers in some *files*, which are read later; raise `InputAtFaultError`."""
    settings = settings_with(rulesets=None if rulesets is None else Path(rulesets))
    return Asked(wired(settings), as_of, files, settings.max_bytes)


def together(first: Callable[[], First], second: Callable[[], Second]) -> tuple[First, Second]:
    """Do two things, either of which may find faults; raise `InputAtFaultError` with those of both."""
    found: list[Any] = []
    faults: list[Fault] = []
    for do in (first, second):
        try:
            found.append(do())
        except InputAtFaultError as error:
            faults += error.faults
    if faults:
        raise InputAtFaultError(faults)
    return found[0], found[1]


def of_options(error: DossierFaultsError) -> InputAtFaultError:
    """Place faults of what was asked at the options from which it came."""
    return InputAtFaultError(
        Fault(one.code, f"--{one.path}", "", one.message.rstrip("。"), one.found, one.accepted, one.nearest)
        for one in error.faults
    )
