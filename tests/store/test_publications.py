"""
Releases and their publication: what was added stays, what is published once is not published twice.
"""

from datetime import date

import pytest

from service.governance.errors import RefusedError
from service.governance.timetable import FROM_THE_BEGINNING, Publication
from service.store import publications, releases
from service.store.connection import Store, Transaction
from service.store.releases import Held
from service.store.revision import revision
from tests.stores import AT

LATER = "2026-12-01T00:00:00.000000Z"
FILES = {"rulesets/bars.yaml": "标题: 暂停\n".encode(), "parameters.yaml": b"", "空 格/节假日.csv": b"\x00\xff"}
JULY, AUGUST = date(2026, 7, 1), date(2026, 8, 1)


def add(transaction: Transaction, *digests: str) -> None:
    for digest in digests:
        releases.add(transaction, digest, FILES, origin="imported", title=f"版本 {digest}", at=AT, by="cli:root")


def test_a_release_is_held_with_its_files(store: Store) -> None:
    with store.writing() as transaction:
        assert releases.add(transaction, "a", FILES, origin="shipped", title="随程序发布", at=AT, by="cli:root")
    with store.reading() as transaction:
        assert releases.find(transaction, "a") == Held("a", 1, "shipped", "随程序发布", AT, "cli:root")
        assert releases.files(transaction, "a") == FILES
        assert releases.find(transaction, "b") is None
        assert releases.files(transaction, "b") is None


def test_a_release_is_added_once(store: Store) -> None:
    with store.writing() as transaction:
        assert releases.add(transaction, "a", FILES, origin="shipped", title="甲", at=AT, by="x")
        assert not releases.add(transaction, "a", {"other": b""}, origin="draft", title="乙", at=LATER, by="y")
        assert releases.find(transaction, "a") == Held("a", 1, "shipped", "甲", AT, "x")
        assert releases.files(transaction, "a") == FILES


def test_a_release_without_files_is_held(store: Store) -> None:
    with store.writing() as transaction:
        releases.add(transaction, "a", {}, origin="draft", title="", at=AT, by="x")
        assert releases.files(transaction, "a") == {}


def test_releases_are_listed_newest_first_part_by_part(store: Store) -> None:
    with store.writing() as transaction:
        add(transaction, *"abcd")
        first = releases.newest(transaction, None, 3)
        assert [held.digest for held in first] == ["d", "c", "b"]
        assert [held.digest for held in releases.newest(transaction, first[-1].number, 3)] == ["a"]


def test_a_publication_is_in_the_timetable(store: Store) -> None:
    with store.writing() as transaction:
        add(transaction, "a", "b")
        made = [
            publications.publish(transaction, "a", FROM_THE_BEGINNING, at=AT, by="program"),
            publications.publish(transaction, "b", JULY, at=LATER, by="key:1", note="试行期满"),
        ]
    assert made == [
        Publication(1, "a", FROM_THE_BEGINNING, AT, "program"),
        Publication(2, "b", JULY, LATER, "key:1", "试行期满"),
    ]
    with store.reading() as transaction:
        found = publications.timetable(transaction)
    assert (list(found.publications), found.shadows, found.revision) == (made, (), 2)
    assert [found.on(day) for day in (date(2020, 1, 1), JULY, AUGUST)] == ["a", "b", "b"]


def test_a_release_is_published_for_a_day_once(store: Store) -> None:
    with store.writing() as transaction:
        add(transaction, "a")
        publications.publish(transaction, "a", JULY, at=AT, by="x")
        with pytest.raises(RefusedError, match="already_published"):
            publications.publish(transaction, "a", JULY, at=LATER, by="x")
        publications.publish(transaction, "a", AUGUST, at=LATER, by="x")
        assert revision(transaction) == 2


def test_what_was_withdrawn_may_be_published_again(store: Store) -> None:
    with store.writing() as transaction:
        add(transaction, "a")
        publications.publish(transaction, "a", JULY, at=AT, by="x")
        publications.withdraw(transaction, 1, LATER)
        assert publications.publish(transaction, "a", JULY, at=LATER, by="x").number == 2
        found = publications.timetable(transaction)
    assert [one.withdrawn_at for one in found.publications] == [LATER, None]
    assert found.revision == 3


def test_a_publication_is_withdrawn_once(store: Store) -> None:
    with store.writing() as transaction:
        add(transaction, "a")
        publications.publish(transaction, "a", JULY, at=AT, by="x")
        publications.withdraw(transaction, 1, LATER)
        with pytest.raises(RefusedError, match="wrong_stage"):
            publications.withdraw(transaction, 1, LATER)
        with pytest.raises(RefusedError, match="publication_not_found"):
            publications.withdraw(transaction, 2, LATER)
        assert publications.timetable(transaction).on(AUGUST) is None


def test_a_release_is_in_the_shadow_until_it_is_taken_out(store: Store) -> None:
    with store.writing() as transaction:
        add(transaction, "a", "b")
        publications.shadow(transaction, "b", on=True, at=AT)
        publications.shadow(transaction, "a", on=True, at=LATER)
        publications.shadow(transaction, "b", on=True, at=LATER)  # it is
        found = publications.timetable(transaction)
        assert (found.shadows, found.revision) == (("b", "a"), 2)
        publications.shadow(transaction, "b", on=False, at=LATER)
        publications.shadow(transaction, "b", on=False, at=LATER)  # it is not
        found = publications.timetable(transaction)
        assert (found.shadows, found.revision) == (("a",), 3)


def test_what_the_store_does_not_hold_is_neither_published_nor_shadowed(store: Store) -> None:
    with store.writing() as transaction:
        with pytest.raises(RefusedError, match="release_not_found"):
            publications.publish(transaction, "a", JULY, at=AT, by="x")
        with pytest.raises(RefusedError, match="release_not_found"):
            publications.shadow(transaction, "a", on=True, at=AT)
        assert revision(transaction) == 0
