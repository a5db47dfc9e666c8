"""
Confining this process: how much it may use, and that it does not outlive the one that started it.
"""

import os
import resource
from threading import Thread

MEMORY = 2 * 1024**3
"""Bytes of address space; the trial of the rules that ship takes a fifth of it."""
SECONDS = 900
"""Seconds of the processor."""
FILE_BYTES = 64 * 1024**2


def confine(memory: int = MEMORY, seconds: int = SECONDS) -> None:
    """Hold this process to so many bytes of *memory* and *seconds* of the processor, and to files that are small."""
    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, FILE_BYTES),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def end_with_parent() -> None:
    """End this process as soon as nobody holds the other end of its standard input."""

    def wait() -> None:
        while os.read(0, 1):
            pass
        os._exit(1)

    Thread(target=wait, daemon=True).start()
