"""
The shelf: releases at work, made from the store when they are first asked for, the latest of them kept ready.
"""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from threading import Lock

from service.governance.errors import RefusedError
from service.operations.by_release import ByRelease
from service.store import releases
from service.store.connection import Store

MOST = 8
"""How many releases are kept ready; each takes some ten megabytes and half a second to make."""

Make = Callable[[Mapping[str, bytes], str], ByRelease]
"""Makes what works by a release from its files and its digest."""


class NotAtHandError(Exception):
    """A release would have to be fetched first, which takes its time."""

    def __init__(self, digest: str) -> None:
        """Name the release."""
        self.digest = digest
        super().__init__(digest)


class Shelf:
    """Holds releases at work. Safe to use from several threads."""

    def __init__(self, store: Store, make: Make, most: int = MOST) -> None:
        """Hold at *most* so many releases of a *store*; the one that was not asked for longest is let go."""
        self._store = store
        self._make = make
        self._most = most
        self._lock = Lock()
        self._making = Lock()
        self._held: OrderedDict[str, ByRelease] = OrderedDict()

    def of(self, digest: str) -> ByRelease:
        """Give the release of a *digest*; raise `RefusedError` (`release_not_found`) where there is none."""
        found = self._find(digest)
        if found is None:
            with self._making:  # one at a time, and no release twice
                found = self._find(digest) or self._put(digest, self._make(self.files(digest), digest))
        return found

    def files(self, digest: str) -> Mapping[str, bytes]:
        """Give the files of a release; raise as `of` does."""
        with self._store.reading() as transaction:
            found = releases.files(transaction, digest)
        if found is None:
            raise not_found(digest)
        return found

    def has(self, digest: str) -> bool:
        """Answer whether the store has a release of a *digest*."""
        with self._store.reading() as transaction:
            return releases.find(transaction, digest) is not None

    def at_hand(self) -> "AtHand":
        """Give what can be taken from the shelf without waiting."""
        return AtHand(self._find)

    def _find(self, digest: str) -> ByRelease | None:
        with self._lock:
            if digest in self._held:
                self._held.move_to_end(digest)
            return self._held.get(digest)

    def _put(self, digest: str, made: ByRelease) -> ByRelease:
        with self._lock:
            self._held[digest] = made
            if len(self._held) > self._most:
                self._held.popitem(last=False)
        return made


class AtHand:
    """The releases that are ready."""

    def __init__(self, find: Callable[[str], ByRelease | None]) -> None:
        """Give what *find* finds."""
        self._find = find

    def of(self, digest: str) -> ByRelease:
        """Give the release of a *digest*; raise `NotAtHandError` where it is not ready."""
        found = self._find(digest)
        if found is None:
            raise NotAtHandError(digest)
        return found

    def has(self, digest: str) -> bool:
        """Answer yes of what is ready; of all else the store knows, which takes its time: raise `NotAtHandError`."""
        self.of(digest)
        return True


def not_found(digest: str) -> RefusedError:
    """Say that there is no release of a *digest*."""
    return RefusedError("release_not_found", f"没有摘要为 {digest} 的规则版本。")
