"""
Trying a draft out: the trial runs in a process of its own, is listened to, and is killed whole where it takes too long.

It is told nothing of the store: it sees two folders of files, which are gone when it ends.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Any, Protocol

from service.language.bundle import Files
from service.operations.bundles import lay_out
from service.operations.child import Heard, child, command_of
from service.operations.trial_report import stopped

MODULE = "service.operations.trial_run"
SECONDS = 900.0
"""How long a trial may take by the clock on the wall."""
_BROKEN = "核验没有做完：所用的内存或者时间超过上限，或者规则使程序出错。请缩小改动，分次送审。"
_LISTEN = 0.2


class Watch(Protocol):
    """Whoever waits for a trial."""

    def tell(self, progress: str) -> None:
        """Hear how far it has come."""

    def is_given_up(self) -> bool:
        """Answer whether nobody waits for it any more."""


class GivenUpError(Exception):
    """Work was given up because nobody waits for it any more; another may take it up."""


@dataclass(frozen=True, slots=True)
class Trying:
    """Tries drafts out, each for at most so many seconds."""

    seconds: float = SECONDS
    command: Sequence[str] = field(default_factory=lambda: command_of(MODULE))

    def report(self, new: Files, old: Files, as_of: date, watch: Watch) -> Mapping[str, Any]:
        """Give the report of the trial of the *new* files beside the *old*; raise `GivenUpError`."""
        with TemporaryDirectory(prefix="gongguo-trial-") as name:
            folder = Path(name)
            lay_out(new, folder / "new")
            lay_out(old, folder / "old")
            with child([*self.command, str(folder), as_of.isoformat()], folder) as heard:
                return self._hear(heard, watch)

    def _hear(self, heard: Heard, watch: Watch) -> Mapping[str, Any]:
        deadline = monotonic() + self.seconds
        while monotonic() < deadline:
            if watch.is_given_up():
                raise GivenUpError
            said = heard.next(_LISTEN)
            if said is None:
                continue
            if "report" in said:
                return dict(said["report"])
            if "progress" not in said:
                return stopped(_BROKEN)
            watch.tell(said["progress"])
        return stopped(f"核验超过 {self.seconds:g} 秒的时限，已经停下。请缩小改动，分次送审。")
