"""
Limits: how often a caller may call, and how often an address may show wrong credentials; in memory, for each worker.

Windows slide, so that no caller does twice as much around the turn of a minute. Who is known is never turned away for
what others at the same address got wrong: behind a proxy, all callers have one.
"""

from math import ceil
from time import time

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter

MOST_FAILURES = 60
"""How many wrong credentials an address may show in a minute before it is told to wait."""


class Limits:
    """Counts the calls of one worker; asked in its event loop alone."""

    def __init__(self, rate: int = 0, failures: int = MOST_FAILURES) -> None:
        """Let a caller call at a *rate* a minute, and an address fail so many times; 0: as often as it likes."""
        self._calls = RateLimitItemPerMinute(rate) if rate else None
        self._failures = RateLimitItemPerMinute(failures) if failures else None
        self._windows = SlidingWindowCounterRateLimiter(MemoryStorage())

    def call(self, caller: str) -> int | None:
        """Count a call; None where it is within the limit, else the seconds until the next may be."""
        return self._count(self._calls, "caller", caller)

    def failure(self, address: str) -> int | None:
        """Count credentials that were wrong; answer as `call` does."""
        return self._count(self._failures, "address", address)

    def _count(self, limit: RateLimitItemPerMinute | None, kind: str, name: str) -> int | None:
        if limit is None or self._windows.hit(limit, kind, name):
            return None
        return max(1, ceil(self._windows.get_window_stats(limit, kind, name).reset_time - time()))
