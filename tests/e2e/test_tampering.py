"""
Whatever somebody who has the database does to the log is found, and where it was done is told, on either database.

The log is made by the store as the service makes it; what guards its tables is switched off, as such a person would.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, delete, insert, select, text, update

from service.governance.chain import canonical, digest_of
from service.governance.rows import Head
from service.governance.verification import Verified
from service.operations.auditing import Auditing
from service.operations.retention import Retention
from service.store.connection import Store, open_store
from service.store.tables import log_contents, log_entries, log_head
from tests.stores import postgres_url, sqlite_url, tampering
from tests.unit.operations.filled import entries, filled

AT = "2026-12-21T08:00:00.000000Z"
NUMBER = len(entries()) + 1
"""How many entries there are: those, and one that says what was erased."""
ERASED = 2
"""The position of an entry whose contents were erased."""


@dataclass(frozen=True)
class House:
    """A store, and the head of its log as it was exported."""

    url: str
    store: Store
    exported: Head

    def tamper(self, *statements: str) -> None:
        """Change the database behind the store's back."""
        with tampering(self.url) as connection:
            for statement in statements:
                connection.execute(text(statement))

    def tamper_by(self, do: Callable[[Connection], None]) -> None:
        """Have *do* change the database behind the store's back."""
        with tampering(self.url) as connection:
            do(connection)

    def verified(self, exported: Head | None = None) -> Verified:
        """Verify the log."""
        return Auditing(self.store, lambda: AT).verify(exported)

    def found(self, exported: Head | None = None) -> list[tuple[int, str]]:
        """Give the places of all breaks, and their codes."""
        return [(one.position, one.code) for one in self.verified(exported).breaks]


@pytest.fixture(params=["sqlite", "postgresql"])
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    url = sqlite_url(tmp_path) if request.param == "sqlite" else postgres_url(empty=False)
    store = filled(open_store(url))
    Retention(store, "sha256", lambda: "erasure").erase("2026-11-21T08:00:02.000000Z", AT, "cli:a")
    head = Auditing(store, lambda: AT).head()
    yield House(url, store, Head(head.position, head.digest))
    store.close()


def rows(connection: Connection) -> list[dict[str, Any]]:
    """Give the entries as they lie there."""
    return [dict(row) for row in connection.execute(select(log_entries).order_by(log_entries.c.position)).mappings()]


def put(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """Put *rows* in the place of the entries."""
    connection.execute(delete(log_entries))
    connection.execute(insert(log_entries), rows)


def move_contents(connection: Connection, there: int, here: int) -> None:
    """Move what one entry holds to another."""
    connection.execute(update(log_contents).where(log_contents.c.position == there).values(position=here))


def remove(connection: Connection, after: int, upto: int) -> None:
    """Remove entries with what they hold."""
    for table in (log_contents, log_entries):
        connection.execute(delete(table).where(table.c.position > after, table.c.position <= upto))


def changed(row: Mapping[str, Any], **told: Any) -> dict[str, Any]:
    """Change what a row says, and seal it as one who knows how would do it."""
    envelope = canonical({**json.loads(row["envelope"]), **told})
    columns = {name: value for name, value in told.items() if name in row}
    return {**row, **columns, "envelope": envelope, "digest": digest_of(envelope)}


def sealed_anew(rows: list[dict[str, Any]], position: int) -> list[dict[str, Any]]:
    """Change who did something, and seal that and all that follows."""
    found = [*rows[: position - 1], changed(rows[position - 1], caller="key:9")]
    for row in rows[position:]:
        found.append(changed(row, previous=found[-1]["digest"]))
    return found


def swapped(rows: list[dict[str, Any]], one: int, other: int) -> list[dict[str, Any]]:
    found = list(rows)
    found[one - 1], found[other - 1] = {**rows[other - 1], "position": one}, {**rows[one - 1], "position": other}
    return found


def test_a_log_that_nobody_touched_is_whole(house: House) -> None:
    assert house.found(house.exported) == []
    assert house.verified().entries == NUMBER


def test_a_byte_changed_in_an_envelope_is_found(house: House) -> None:
    def change(connection: Connection) -> None:
        envelope = rows(connection)[4]["envelope"].replace(b"key:1", b"key:0")
        connection.execute(text("UPDATE log_entries SET envelope = :e WHERE position = 5"), {"e": envelope})

    house.tamper_by(change)
    assert house.found() == [(5, "envelope_changed")]


def test_a_byte_changed_in_a_content_is_found(house: House) -> None:
    def change(connection: Connection) -> None:
        asked = "SELECT content FROM log_contents WHERE position = 5 AND name = 'facts'"
        packed = bytearray(connection.execute(text(asked)).scalar_one())
        packed[len(packed) // 2] ^= 1
        update = "UPDATE log_contents SET content = :c WHERE position = 5 AND name = 'facts'"
        connection.execute(text(update), {"c": bytes(packed)})

    house.tamper_by(change)
    assert (5, "content_changed") in house.found()
    assert {position for position, _ in house.found()} == {5}


def test_a_column_changed_is_found(house: House) -> None:
    columns = ["id", "kind", "about", "at", "caller", "unit", "digest"]

    def change(connection: Connection) -> None:
        for position, column in enumerate(columns, start=4):
            row = log_entries.c.position == position
            connection.execute(update(log_entries).where(row).values({column: "x"}))

    house.tamper_by(change)
    assert house.found() == [(position, "column_changed") for position in range(4, 4 + len(columns))]
    assert [one.chinese.split("`")[1] for one in house.verified().breaks] == columns


def test_another_person_named_beside_an_entry_is_found(house: House) -> None:
    house.tamper("UPDATE log_entries SET subject = 'CAD-2' WHERE position = 5")
    assert house.found() == [(5, "column_changed")]


@pytest.mark.parametrize(("position", "code"), [(1, "entry_missing"), (5, "entry_missing"), (NUMBER, "cut_off")])
def test_a_row_removed_is_found(house: House, position: int, code: str) -> None:
    house.tamper_by(lambda connection: remove(connection, position - 1, position))
    # what the last entry said was erased is accounted for by nobody any more
    unsaid = [(ERASED, "content_missing")] if position == NUMBER else []
    assert house.found() == [*unsaid, (position, code)]


def test_a_row_removed_and_the_others_moved_up_is_found(house: House) -> None:
    def change(connection: Connection) -> None:
        found = rows(connection)
        put(connection, [*found[:9], *({**row, "position": row["position"] - 1} for row in found[10:])])
        connection.execute(delete(log_contents).where(log_contents.c.position == 10))
        for position in range(11, NUMBER + 1):
            move_contents(connection, position, position - 1)

    house.tamper_by(change)
    assert house.found() == [(10, "entry_missing")]


@pytest.mark.parametrize(("one", "other"), [(4, 5), (5, 11), (NUMBER - 2, NUMBER - 1)])
def test_two_rows_swapped_are_found(house: House, one: int, other: int) -> None:
    def change(connection: Connection) -> None:
        put(connection, swapped(rows(connection), one, other))
        for there, here in ((one, 999), (other, one), (999, other)):
            move_contents(connection, there, here)

    house.tamper_by(change)
    assert house.found() == [(one, "order_changed"), (other, "order_changed")]


def test_a_row_put_after_the_last_is_found(house: House) -> None:
    def change(connection: Connection) -> None:
        last = rows(connection)[-1]
        new = changed(
            {**last, "position": NUMBER + 1}, position=NUMBER + 1, previous=last["digest"], id="new", kind="key"
        )
        put(connection, [*rows(connection), new])

    house.tamper_by(change)
    assert house.found() == [(NUMBER + 1, "entry_inserted")]


def test_a_row_put_between_others_which_are_moved_down_is_found(house: House) -> None:
    def change(connection: Connection) -> None:
        found = rows(connection)
        new = changed(found[0], position=10, previous=found[8]["digest"], id="new", contents={})
        moved = [{**row, "position": row["position"] + 1} for row in found[9:]]
        for position in range(NUMBER, 9, -1):
            move_contents(connection, position, position + 1)
        put(connection, [*found[:9], {**new, "position": 10}, *moved])

    house.tamper_by(change)
    assert house.found() == [(10, "entry_inserted")]


def test_a_row_put_before_the_first_is_found(house: House) -> None:
    def change(connection: Connection) -> None:
        found = rows(connection)
        put(connection, [{**changed(found[0], id="new"), "position": 0}, *found])

    house.tamper_by(change)
    assert house.found() == [(0, "entry_inserted")]


def test_the_last_row_cut_off_together_with_the_head_is_found_by_an_exported_head_alone(house: House) -> None:
    def change(connection: Connection) -> None:
        last = rows(connection)[-3]
        remove(connection, last["position"], NUMBER)
        connection.execute(update(log_head).values(position=last["position"], digest=last["digest"]))

    house.tamper_by(change)
    unsaid = [(ERASED, "content_missing")]  # what was erased is accounted for by nobody any more
    assert house.found() == unsaid
    assert house.found(house.exported) == [*unsaid, (NUMBER - 1, "cut_off")]


def test_a_tail_sealed_anew_is_found_by_an_exported_head_alone(house: House) -> None:
    def change(connection: Connection) -> None:
        found = sealed_anew(rows(connection), 5)
        put(connection, found)
        connection.execute(update(log_head).values(digest=found[-1]["digest"]))

    house.tamper_by(change)
    assert house.found() == []
    assert house.found(house.exported) == [(NUMBER, "sealed_anew")]


def test_a_row_sealed_anew_alone_is_found(house: House) -> None:
    def change(connection: Connection) -> None:
        found = rows(connection)
        put(connection, [*found[:4], changed(found[4], caller="key:9"), *found[5:]])

    house.tamper_by(change)
    assert house.found() == [(5, "envelope_changed")]


def test_contents_erased_without_an_entry_that_says_so_are_found(house: House) -> None:
    house.tamper(
        "UPDATE log_contents SET content = NULL WHERE position = 5",
        "UPDATE log_entries SET subject = NULL WHERE position = 5",
    )
    assert house.found() == [(5, "content_missing")]


def test_contents_taken_away_or_added_are_found(house: House) -> None:
    house.tamper(
        "DELETE FROM log_contents WHERE position = 5 AND name = 'result'",
        "UPDATE log_contents SET name = 'other' WHERE position = 7 AND name = 'result'",
    )
    assert sorted(house.found()) == [(5, "content_missing"), (7, "content_added"), (7, "content_missing")]


def test_whom_an_erased_entry_was_about_put_back_is_found(house: House) -> None:
    house.tamper("UPDATE log_entries SET subject = 'CAD-1' WHERE position = 2")
    assert house.found() == [(ERASED, "content_kept")]


@pytest.mark.parametrize(
    ("statement", "position", "code"),
    [
        ("UPDATE log_head SET digest = 'sha256:0'", NUMBER, "head_changed"),
        ("UPDATE log_head SET position = 7", 7, "head_changed"),
        ("UPDATE log_head SET position = 99", NUMBER + 1, "cut_off"),
        ("DELETE FROM log_head", NUMBER + 1, "head_missing"),
    ],
)
def test_a_head_changed_is_found(house: House, statement: str, position: int, code: str) -> None:
    house.tamper(statement)
    assert house.found() == [(position, code)]


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)  # a column of PostgreSQL holds what it is declared to hold
def test_what_is_no_text_and_no_bytes_is_found_as_well(house: House) -> None:
    house.tamper(
        "UPDATE log_entries SET envelope = 'text' WHERE position = 3",
        "UPDATE log_entries SET caller = x'ff' WHERE position = 4",
        "UPDATE log_entries SET caller = CAST(x'ff' AS TEXT) WHERE position = 5",
        "UPDATE log_contents SET content = 'text' WHERE position = 6 AND name = 'result'",
        "UPDATE log_contents SET content = 7 WHERE position = 7 AND name = 'result'",
        "UPDATE log_contents SET name = CAST(x'ff' AS TEXT) WHERE position = 9 AND name = 'result'",
        "UPDATE log_entries SET envelope = 7 WHERE position = 10",
        "UPDATE log_entries SET digest = x'ff' WHERE position = 11",
    )
    assert [position for position, _ in house.found()] == [3, 4, 5, 6, 7, 9, 9, 10, 11]
