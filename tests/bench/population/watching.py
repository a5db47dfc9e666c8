"""
Watching a program: how long it takes, of the clock and of the processors, and how much memory its processes have.
"""

import os
import resource
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, sleep

_EVERY = 0.02
_PEAK = "VmHWM:"


@dataclass(frozen=True, slots=True)
class Watched:
    """What a run took; memory is the sum of what each process had at its most, in bytes."""

    wall: float
    processor: float
    memory: int
    processes: int
    out: str


class FailedError(Exception):
    """The program did not do its work."""


def watch(arguments: Sequence[str], extra: Mapping[str, str] | None = None) -> Watched:
    """Run this interpreter with *arguments* and watch it and all its children."""
    before = _processor()
    began = perf_counter()
    program = subprocess.Popen(  # noqa: S603  # this interpreter, with our own modules
        [sys.executable, *arguments], stdout=subprocess.PIPE, text=True, env={**os.environ, **(extra or {})}
    )
    peaks: dict[int, int] = {}
    ended = began
    while program.poll() is None:
        for pid in _tree(program.pid):
            peaks[pid] = max(peaks.get(pid, 0), _peak(pid))
        ended = perf_counter()
        sleep(_EVERY)
    out = "" if program.stdout is None else program.stdout.read()
    if program.returncode:
        raise FailedError(arguments[:3])
    processes = sum(peak > 0 for peak in peaks.values())
    return Watched(ended - began, _processor() - before, sum(peaks.values()), processes, out)


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _tree(pid: int) -> Iterator[int]:
    yield pid
    try:
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text(encoding="ascii").split():
                yield from _tree(int(child))
    except OSError:  # it has ended
        return


def _peak(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith(_PEAK)), 0)
