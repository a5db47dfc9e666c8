"""
Upkeep: what a running service does by itself from time to time, whether anybody asks or not.
"""

import logging
from collections.abc import Callable
from threading import Event, Thread

from service.operations.retention import Retention

EVERY = 600.0
"""Seconds between two looks at whether something is due."""

logger = logging.getLogger("gongguo.upkeep")


class Upkeep:
    """Erases what is due, in a thread of its own."""

    def __init__(self, retention: Retention, now: Callable[[], str], every: float = EVERY) -> None:
        """Look whether the *retention* is due by the time that it is *now*, and again *every* so many seconds."""
        self._retention = retention
        self._now = now
        self._every = every
        self._closing = Event()
        self._thread = Thread(target=self._work, name="upkeep", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def close(self) -> None:
        """End, when what is being done is done."""
        self._closing.set()
        if self._thread.is_alive():
            self._thread.join()

    def _work(self) -> None:
        while not self._closing.is_set():
            try:
                self._retention.run_due(self._now(), self._closing.is_set)
            except Exception as error:  # noqa: BLE001  # it will be due the next time, too
                logger.error("what is due was not erased: %s", type(error).__name__)  # noqa: TRY400  # no data in logs
            self._closing.wait(self._every)
