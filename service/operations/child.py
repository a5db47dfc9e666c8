"""
A child: this program once more, in a process of its own, which says line by line how far it has come and what it made.

It is told nothing of the store. All that it starts is in its session, and ends with it.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic, sleep
from typing import IO, Any

import orjson

import service

MOST_LINE_BYTES = 32 * 1024 * 1024
_ROOT = Path(service.__file__).parents[1]
_LOOK = 0.02


class Heard:
    """What a child says."""

    def __init__(self, stream: IO[bytes]) -> None:
        """Listen to a *stream* of lines of JSON."""
        self._lines: SimpleQueue[bytes] = SimpleQueue()
        Thread(target=_listen, args=(stream, self._lines), daemon=True).start()

    def next(self, seconds: float) -> Mapping[str, Any] | None:
        """Give what is said within so many *seconds*; None where nothing is, and nothing at all where it makes none."""
        with suppress(Empty):
            return _read(self._lines.get(timeout=seconds))
        return None


def command_of(module: str) -> Sequence[str]:
    """Give the command that runs a *module* of this program."""
    return (sys.executable, "-P", "-m", module)


@contextmanager
def child(command: Sequence[str], folder: Path, *, patience: float = 0.0) -> Iterator[Heard]:
    """
    Run a *command* in a *folder*; all that it started is killed at the end, however that comes.

    It is asked to end before that, and has so many seconds of *patience* to do so.
    """
    process = subprocess.Popen(  # noqa: S603  # this program itself, with what it chose
        command,
        cwd=folder,
        env=_environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    assert process.stdout is not None  # noqa: S101  # it was asked for
    try:
        yield Heard(process.stdout)
    finally:
        if patience <= 0 or not _has_ended(process, patience):
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                stream.close()


def _has_ended(process: "subprocess.Popen[bytes]", patience: float) -> bool:
    """Ask a *process* to end; answer whether it did in time, with all that it started."""
    process.terminate()
    until = monotonic() + patience
    while monotonic() < until:
        process.poll()
        try:
            os.killpg(process.pid, 0)
        except ProcessLookupError:
            return True
        sleep(_LOOK)
    return False


def _listen(stream: IO[bytes], lines: "SimpleQueue[bytes]") -> None:
    """Put every line of a *stream* into a queue, and at its end an empty one."""
    with suppress(ValueError, OSError):  # it is closed once nobody listens
        while line := stream.readline(MOST_LINE_BYTES):
            lines.put(line)
    lines.put(b"")


def _read(line: bytes) -> Mapping[str, Any]:
    """Read one line; nothing, where it is none."""
    try:
        said = orjson.loads(line)
    except orjson.JSONDecodeError:
        return {}
    return said if isinstance(said, dict) else {}


def _environment() -> Mapping[str, str]:
    """Give the environment of a child: nothing of that of the service, which knows the store."""
    kept = {name: os.environ[name] for name in ("PATH", "TMPDIR", "LD_LIBRARY_PATH") if name in os.environ}
    return {**kept, "PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"}
