"""
Several processes on one store: none forks the chain, none publishes what another has, one alone makes the tables.
"""

from collections.abc import Iterator

import pytest

from service.store import log, publications, releases
from service.store.connection import Store, open_store
from service.store.revision import revision
from tests.store.entries import is_whole
from tests.store.hands import MOST, Hands, append_to_it, hands, move_it_on, open_it, publish_it
from tests.stores import AT


@pytest.fixture(scope="module")
def others() -> Iterator[Hands]:
    with hands() as started:
        yield started


def test_two_processes_append_to_one_chain(others: Hands, url: str, store: Store) -> None:
    assert others.do(2, append_to_it, url) == ["appended"] * 2
    with store.reading() as transaction:
        rows = log.walk(transaction, 0, 1_000)
        assert log.head(transaction) == (400, rows[-1].digest)
    assert is_whole(rows)
    assert [row.id for row in rows if row.id.startswith("0")] == [
        f"0-{lot}-{number}" for lot in range(80) for number in range(1 + lot % 4)
    ]
    hand = [row.id[0] for row in rows]
    assert hand != sorted(hand)  # they did write side by side


def test_two_processes_that_publish_at_once_publish_once(others: Hands, url: str, store: Store) -> None:
    with store.writing() as transaction:
        releases.add(transaction, "a", {}, origin="shipped", title="甲", at=AT, by="x")
    assert sorted(others.do(2, publish_it, url)) == ["already_published", "published"]
    with store.reading() as transaction:
        found = publications.timetable(transaction)
    assert (len(found.publications), found.revision) == (1, 1)


def test_nothing_is_appended_under_a_revision_that_is_past(others: Hands, url: str, store: Store) -> None:
    counted, appended = others.do(2, move_it_on, url)
    assert counted == "stale 0"
    stale = int(appended.removeprefix("stale "))
    with store.reading() as transaction:
        assert revision(transaction) == 60
        assert log.head(transaction)[0] == 60 - stale


def test_processes_that_open_a_new_store_at_once_make_it_once(others: Hands, empty_url: str) -> None:
    assert others.do(MOST, open_it, empty_url) == ["opened"] * MOST
    store = open_store(empty_url)
    with store.reading() as transaction:
        assert (log.head(transaction)[0], revision(transaction)) == (0, 0)
    store.close()
