"""By which release something is judged, and how releases and what stands are kept in memory."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from service.domain.errors import RulesetFaultsError
from service.governance.access import Role
from service.governance.errors import RefusedError
from service.operations.by_release import ByRelease
from service.operations.choosing import choose
from service.operations.shelf import Shelf
from service.store import keys, publications, releases
from service.store.keys import KeyRow
from tests.builders import files_of, rule
from tests.recorded import NOW, TRAINED, House, at_work
from tests.stores import AT, sqlite_store

NOBODY = "sha256:" + "0" * 64


def chosen(house: House, day: date, named: str | None = None) -> str:
    return choose(house.standing.fresh(), house.shelf, day, named).digest


def refused(house: House, day: date, named: str | None = None) -> str:
    with pytest.raises(RefusedError) as caught:
        chosen(house, day, named)
    return caught.value.code


def test_a_day_is_judged_by_the_release_in_force_on_it(house: House) -> None:
    old = chosen(house, date(2026, 1, 1))
    new = house.publish(date(2026, 7, 1), rules=TRAINED)
    assert [chosen(house, date(2026, 6, 30)), chosen(house, date(2026, 7, 1))] == [old, new]


def test_a_release_that_was_published_once_can_be_named_on_any_day(house: House) -> None:
    old, new = chosen(house, date(2026, 1, 1)), house.publish(date(2026, 7, 1), rules=TRAINED)
    with house.store.writing() as transaction:
        publications.withdraw(transaction, 2, AT)
    assert chosen(house, date(2026, 8, 1)) == old
    assert chosen(house, date(2020, 1, 1), new) == new


def test_what_was_never_published_or_is_not_there_cannot_be_named(house: House) -> None:
    with house.store.writing() as transaction:
        releases.add(transaction, NOBODY[:-1] + "1", {}, origin="draft", title="试", at=NOW, by="test")
    assert refused(house, date(2026, 1, 1), NOBODY[:-1] + "1") == "release_not_published"
    assert refused(house, date(2026, 1, 1), NOBODY) == "release_not_found"


def test_a_day_before_the_first_release_has_none(tmp_path: Path) -> None:
    house = House(sqlite_store(tmp_path))
    house.publish(date(2026, 1, 1))
    with pytest.raises(RefusedError) as caught:
        chosen(house, date(2025, 12, 31))
    house.close()
    assert (caught.value.code, caught.value.chinese) == ("none_in_force", "2025年12月31日没有施行的规则版本。")


def test_what_stands_is_read_again_only_where_the_store_has_changed(house: House) -> None:
    before = house.standing.fresh()
    assert house.standing.fresh() is before
    row = KeyRow("k1", "secret", "某系统", frozenset({Role.CALLER}), None, AT, "test", None, None)
    with house.store.writing() as transaction:
        keys.add(transaction, row)
    assert house.standing.now() is before
    assert house.standing.fresh().keys == {"k1": row}
    assert house.standing.now() is house.standing.fresh()


def test_the_shelf_makes_each_release_once_and_keeps_the_latest(house: House) -> None:
    made: list[str] = []

    def make(files: Mapping[str, bytes], digest: str) -> ByRelease:
        made.append(digest)
        return at_work(files, digest)

    first, shelf = chosen(house, date(2026, 1, 1)), Shelf(house.store, make, most=2)
    second, third = (house.publish(date(2026, 7, day), rules=rule(name=f"Q-{day}")) for day in (1, 2))
    for digest in (first, second, first, third, first, second):
        assert shelf.of(digest).digest == digest
    assert made == [first, second, third, second]


def test_a_release_that_cannot_be_made_is_tried_again_and_found_missing_by_name(house: House) -> None:
    with house.store.writing() as transaction:
        releases.add(transaction, NOBODY, {"rules.yaml": b""}, origin="draft", title="坏", at=NOW, by="test")
    for _ in range(2):
        with pytest.raises(RulesetFaultsError):
            house.shelf.of(NOBODY)
    with pytest.raises(RefusedError) as caught:
        house.shelf.of(NOBODY[:-1] + "1")
    assert caught.value.code == "release_not_found"
    assert house.shelf.has(NOBODY)
    assert not house.shelf.has(NOBODY[:-1] + "1")
    assert house.shelf.files(NOBODY) == {"rules.yaml": b""}
    assert files_of()
