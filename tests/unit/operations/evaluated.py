"""What the tests of evaluations start from."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import Any

from service.governance.access import Grant, Role
from service.governance.chain import digest_of
from service.operations.evaluations import Evaluations
from service.store import log
from service.store.connection import Store
from service.store.log import Row
from tests.recorded import AS_OF, NOW, TODAY, House, caller, person

Json = dict[str, Any]


def body(written: Json | None = None, **asked: Any) -> bytes:
    """Write the body of a request, as of a fixed day."""
    return json.dumps(
        {"dossier": written or person(), "as_of": AS_OF.isoformat(), **asked}, ensure_ascii=False
    ).encode()


def rows(house: House) -> list[Row]:
    """Give all that is in the log."""
    with house.store.reading() as transaction:
        return log.walk(transaction, 0, 10_000)


def kinds(house: House) -> list[str]:
    """Give the kinds of the entries, in order."""
    return [row.kind for row in rows(house)]


def is_whole(found: list[Row]) -> bool:
    """Answer whether the entries make one whole chain."""
    told = [json.loads(row.envelope) for row in found]
    return (
        [row.position for row in found] == list(range(1, len(found) + 1))
        and [one["previous"] for one in told] == ["", *(row.digest for row in found[:-1])]
        and [digest_of(row.envelope) for row in found] == [row.digest for row in found]
    )


def by(*units: str, role: Role = Role.CALLER) -> Callable[[], Grant]:
    """Give what admits a caller for some units."""
    return lambda: caller(*units, role=role)


@contextmanager
def busy(store: Store) -> Iterator[None]:
    """Hold the store, so that what comes meanwhile waits together."""
    held, go = Event(), Event()

    def hold() -> None:
        with store.writing():
            held.set()
            go.wait()

    thread = Thread(target=hold)
    thread.start()
    held.wait()
    try:
        yield
    finally:
        go.set()
        thread.join()


def other_evaluations(house: House, **told: Any) -> Evaluations:
    """Give evaluations over the same store with something of their own."""
    usual = {"now": lambda: NOW, "today": lambda: TODAY}
    parts = (house.store, house.standing, told.pop("shelf", house.shelf), house.recorder)
    return Evaluations(*parts, **{**usual, **told})
