"""
What may only grow is held to that by the database itself, whoever writes to it.
"""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from service.store import log, releases
from service.store.connection import Store, Transaction
from tests.store.entries import entry
from tests.stores import AT

REFUSED = [
    "UPDATE log_entries SET position = 2",
    "UPDATE log_entries SET id = 'c'",
    "UPDATE log_entries SET kind = 'decision'",
    "UPDATE log_entries SET about = NULL",
    "UPDATE log_entries SET at = '2020'",
    "UPDATE log_entries SET caller = 'key:2'",
    "UPDATE log_entries SET unit = NULL",
    "UPDATE log_entries SET envelope = ''",
    "UPDATE log_entries SET digest = 'sha256:0'",
    "UPDATE log_entries SET subject = 'S-2'",
    "DELETE FROM log_entries",
    "UPDATE log_contents SET content = envelope FROM log_entries",
    "UPDATE log_contents SET position = 2",
    "UPDATE log_contents SET name = 'dossier' WHERE name = 'facts'",
    "DELETE FROM log_contents",
    "UPDATE releases SET title = ''",
    "DELETE FROM releases",
    "UPDATE release_files SET path = 'b'",
    "DELETE FROM release_files",
]


@pytest.fixture
def filled(store: Store) -> Store:
    with store.writing() as transaction:
        log.append(transaction, [entry("a", about="b")], "sha256")
        releases.add(transaction, "sha256:1", {"a": b"1"}, origin="shipped", title="甲", at=AT, by="cli")
    return store


def refused(transaction: Transaction, statement: str) -> bool:
    """Answer whether the database refuses a *statement*."""
    try:
        with transaction.begin_nested():
            transaction.execute(text(statement))
    except DBAPIError as error:
        return "append-only" in str(error)
    return False


def test_the_database_refuses_to_change_and_to_delete(filled: Store) -> None:
    with filled.writing() as transaction:
        before = log.walk(transaction, 0, 10), releases.files(transaction, "sha256:1")
        assert [statement for statement in REFUSED if not refused(transaction, statement)] == []
        assert (log.walk(transaction, 0, 10), releases.files(transaction, "sha256:1")) == before


@pytest.mark.parametrize("database", ["postgresql"])
def test_postgresql_refuses_to_empty_a_table(filled: Store) -> None:
    tables = ["log_entries, log_contents", "log_contents", "releases CASCADE", "release_files"]
    with filled.writing() as transaction:
        assert [table for table in tables if not refused(transaction, f"TRUNCATE {table}")] == []


def test_the_database_lets_erase(filled: Store) -> None:
    with filled.writing() as transaction:
        transaction.execute(text("UPDATE log_contents SET content = NULL"))
        transaction.execute(text("UPDATE log_entries SET subject = NULL"))
        (row,) = log.walk(transaction, 0, 10)
    assert (row.subject, row.contents) == (None, {"facts": None, "result": None})
