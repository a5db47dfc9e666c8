"""
The laws of a release: what stands on each day, prepared once for all days on which the same stands.
"""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

from service.domain.in_force import InForce, Versions, in_force, versions_on
from service.domain.release import Release

MOST_LAWS = 16
"""How many different states of the law are kept ready."""
MOST_DAYS = 10_000
"""Of how many days it is kept which state stands on them."""

Prepared = TypeVar("Prepared")


class Laws(Generic[Prepared]):
    """Gives what was prepared of the law of a day; the state that was not asked for longest is let go. Thread-safe."""

    def __init__(self, release: Release, prepare: Callable[[InForce], Prepared]) -> None:
        """Prepare what stands in a *release* by *prepare*, when it is first asked for."""
        self.release = release
        self._prepare = prepare
        self._prepared: OrderedDict[Versions, Prepared] = OrderedDict()
        self._versions: dict[int, Versions] = {}
        self._lock = Lock()

    def on(self, day: int) -> Prepared:
        """Give what stands on a *day* (an ordinal)."""
        with self._lock:
            if len(self._versions) > MOST_DAYS:
                self._versions.clear()
            versions = self._versions.get(day) or self._versions.setdefault(day, versions_on(self.release, day))
            if versions not in self._prepared:
                self._prepared[versions] = self._prepare(in_force(self.release, day))
                if len(self._prepared) > MOST_LAWS:
                    self._prepared.popitem(last=False)
            self._prepared.move_to_end(versions)
            return self._prepared[versions]
