"""
Hands: what several processes do to one store, each in a process of its own, side by side.
"""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import date
from functools import partial
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier

from service.governance.errors import RefusedError
from service.store import log, publications
from service.store.connection import open_store
from service.store.revision import bump, revision
from tests.store.entries import entry
from tests.stores import AT

Together = Callable[[], object]
"""Waits until all hands have come so far."""

MOST = 4
SECONDS = 60

_starts: dict[int, Barrier] = {}


class Hands:
    """Processes that wait for work."""

    def __init__(self, pool: ProcessPoolExecutor) -> None:
        self._pool = pool

    def do(self, number: int, what: Callable[[Together, str, int], str], url: str) -> list[str]:
        """Have a *number* of processes do one thing to a store, each knowing which it is."""
        begun = [self._pool.submit(_do, number, what, url, which) for which in range(number)]
        return [one.result(SECONDS) for one in begun]


@contextmanager
def hands() -> Iterator[Hands]:
    """Start the processes."""
    context = get_context("spawn")
    starts = {number: context.Barrier(number) for number in (2, MOST)}
    with ProcessPoolExecutor(MOST, context, _get_ready, (starts,)) as pool:
        yield Hands(pool)


def open_it(together: Together, url: str, which: int) -> str:  # noqa: ARG001 - all do the same
    """Open a store, and close it."""
    together()
    open_store(url).close()
    return "opened"


def append_to_it(together: Together, url: str, which: int) -> str:
    """Append 200 entries, some alone and some together."""
    store = open_store(url)
    together()
    for lot in range(80):
        names = [f"{which}-{lot}-{number}" for number in range(1 + lot % 4)]
        with store.writing() as transaction:
            log.append(transaction, [entry(name) for name in names], "sha256")
    store.close()
    return "appended"


def publish_it(together: Together, url: str, which: int) -> str:
    """Publish the release `a` for one day."""
    store = open_store(url)
    together()
    try:
        with store.writing() as transaction:
            publications.publish(transaction, "a", date(2026, 7, 1), at=AT, by=f"key:{which}")
    except RefusedError as refused:
        return refused.code
    else:
        return "published"
    finally:
        store.close()


def move_it_on(together: Together, url: str, which: int) -> str:
    """Count the revision up, or else append what rests on the revision just read; tell how often that was too late."""
    store = open_store(url)
    together()
    stale = 0
    for number in range(60):
        if which == 0:
            with store.writing() as transaction:
                bump(transaction)
            continue
        with store.reading() as transaction:
            read = revision(transaction)
        try:
            with store.writing() as transaction:
                log.append(transaction, [entry(f"{which}-{number}")], "sha256", revision=read)
                assert revision(transaction) == read
        except log.StaleError:
            stale += 1
    store.close()
    return f"stale {stale}"


def _get_ready(starts: Mapping[int, Barrier]) -> None:
    _starts.update(starts)


def _do(number: int, what: Callable[[Together, str, int], str], url: str, which: int) -> str:
    return what(partial(_starts[number].wait, SECONDS), url, which)
