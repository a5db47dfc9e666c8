"""
Timing: the same work round after round on one core, and of the rounds the median.
"""

import os
import platform
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TypeVar

ROUNDS = 9
_Item = TypeVar("_Item")


def stay_on_one_core() -> None:
    """Keep this process, and its threads, on one core."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def over(work: Callable[[_Item], object], items: Sequence[_Item]) -> Callable[[], float]:
    """Give what does the *work* once for each of the *items*, and says how long one took: seconds."""

    def once() -> float:
        began = perf_counter()
        for item in items:
            work(item)
        return (perf_counter() - began) / len(items)

    return once


def medians(works: Mapping[str, Callable[[], float]]) -> dict[str, float]:
    """Give the median time of each work; they take turns, so that what slows the machine slows them alike."""
    rounds = [{name: work() for name, work in works.items()} for _ in range(ROUNDS + 1)]
    return {name: median(one[name] for one in rounds[1:]) for name in works}


def machine() -> str:
    """Name the processor, its cores and the Python."""
    return f"{_processor()}, {os.cpu_count()} cores, Python {platform.python_version()} ({sys.implementation.name})"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()
