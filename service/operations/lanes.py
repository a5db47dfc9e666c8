"""
Lanes: where judging is done outside an event loop, one request at a time.
"""

from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TypeVar

from service.operations.heavy import is_heavy

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Lanes:
    """One lane for light bodies; and one for those who wait for the other process, which is busy with heavy ones."""

    light: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "judging"))
    heavy: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "waiting"))

    def of(self, body: bytes) -> ThreadPoolExecutor:
        """Give the lane of a *body*."""
        return self.heavy if is_heavy(body) else self.light

    def close(self) -> None:
        """End both; what was begun is judged first."""
        self.light.shutdown()
        self.heavy.shutdown()


def done(value: T) -> "Future[T]":
    """Give what is waited for where it is there already."""
    future: Future[T] = Future()
    future.set_result(value)
    return future
