"""
Confining this process: how much it may use, and that it does not outlive the one that started it.
"""

import os
import resource
from collections.abc import Callable
from threading import Thread

MEMORY = 2 * 1024**3
"""Bytes of address space; the trial of the rules that ship takes a fifth of it."""
SECONDS = 900
"""Seconds of the processor."""
FILE_BYTES = 64 * 1024**2


def confine(memory: int = MEMORY, seconds: int = SECONDS, file_bytes: int = FILE_BYTES) -> None:
    """Hold this process to so many bytes of *memory* and *seconds* of the processor, and to files of so many bytes."""
    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, file_bytes),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def end_with_parent(last: Callable[[], object] = lambda: None) -> None:
    """End this process as soon as nobody holds the other end of its standard input, and do a *last* thing before."""

    def wait() -> None:
        while os.read(0, 1):
            pass
        last()
        os._exit(1)

    Thread(target=wait, daemon=True).start()
