"""
Trying a draft out: the trial runs in a process of its own, is listened to, and is killed whole where it takes too long.

It is told nothing of the store: it sees two folders of files, which are gone when it ends.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from queue import Empty, SimpleQueue
from tempfile import TemporaryDirectory
from threading import Thread
from time import monotonic
from typing import IO, Any, Protocol

import orjson

import service
from service.language.bundle import Files
from service.operations.bundles import lay_out
from service.operations.trial_report import stopped

MODULE = "service.operations.trial_run"
SECONDS = 900.0
"""How long a trial may take by the clock on the wall."""
_BROKEN = "核验没有做完：所用的内存或者时间超过上限，或者规则使程序出错。请缩小改动，分次送审。"
MOST_LINE_BYTES = 32 * 1024 * 1024
_ROOT = Path(service.__file__).parents[1]
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
    command: Sequence[str] = (sys.executable, "-P", "-m", MODULE)

    def report(self, new: Files, old: Files, as_of: date, watch: Watch) -> Mapping[str, Any]:
        """Give the report of the trial of the *new* files beside the *old*; raise `GivenUpError`."""
        with TemporaryDirectory(prefix="gongguo-trial-") as name:
            folder = Path(name)
            lay_out(new, folder / "new")
            lay_out(old, folder / "old")
            with self._child(folder, as_of) as child:
                return self._hear(child, watch)

    @contextmanager
    def _child(self, folder: Path, as_of: date) -> "Iterator[subprocess.Popen[bytes]]":
        """Run the trial in a session of its own; kill all of that session at the end, however it ends."""
        child = subprocess.Popen(  # noqa: S603  # this program itself, with a folder and a day that it chose
            [*self.command, str(folder), as_of.isoformat()],
            cwd=folder,
            env=_environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            yield child
        finally:
            with suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()
            for stream in (child.stdin, child.stdout):
                if stream is not None:
                    stream.close()

    def _hear(self, child: "subprocess.Popen[bytes]", watch: Watch) -> Mapping[str, Any]:
        lines: SimpleQueue[bytes] = SimpleQueue()
        assert child.stdout is not None  # noqa: S101  # it was asked for
        Thread(target=_listen, args=(child.stdout, lines), daemon=True).start()
        deadline = monotonic() + self.seconds
        while monotonic() < deadline:
            if watch.is_given_up():
                raise GivenUpError
            with suppress(Empty):
                line = lines.get(timeout=_LISTEN)
                said = _read(line)
                if "report" in said:
                    return dict(said["report"])
                if "progress" not in said:
                    return stopped(_BROKEN)
                watch.tell(said["progress"])
        return stopped(f"核验超过 {self.seconds:g} 秒的时限，已经停下。请缩小改动，分次送审。")


def _listen(stream: IO[bytes], lines: "SimpleQueue[bytes]") -> None:
    """Put every line of a *stream* into a queue, and at its end an empty one."""
    with suppress(ValueError, OSError):  # it is closed once nobody listens
        while line := stream.readline(MOST_LINE_BYTES):
            lines.put(line)
    lines.put(b"")


def _read(line: bytes) -> Mapping[str, Any]:
    """Read one line of a trial; nothing, where it is none."""
    try:
        said = orjson.loads(line)
    except orjson.JSONDecodeError:
        return {}
    return said if isinstance(said, dict) else {}


def _environment() -> Mapping[str, str]:
    """Give the environment of a trial: nothing of that of the service, which knows the store."""
    kept = {name: os.environ[name] for name in ("PATH", "TMPDIR", "LD_LIBRARY_PATH") if name in os.environ}
    return {**kept, "PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"}
