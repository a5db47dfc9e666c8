"""
Transactions: whole or not at all; and what the database says of values or addresses does not leave the store.
"""

import sqlite3
import traceback
from contextlib import closing
from pathlib import Path
from threading import Thread

import psycopg
import pytest
from sqlalchemy import text

from service.store import keys, log, publications, releases
from service.store.connection import Store, open_store
from service.store.errors import StoreFaultError, StoreUnavailableError
from service.store.revision import bump, revision
from tests.store.entries import entry
from tests.stores import AT


def test_what_an_exception_leaves_is_undone(store: Store) -> None:
    def fail() -> None:
        with store.writing() as transaction:
            log.append(transaction, [entry("a")], "sha256")
            bump(transaction)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with store.reading() as transaction:
        assert (log.walk(transaction, 0, 9), revision(transaction)) == ([], 0)


def test_who_reads_sees_one_state(store: Store) -> None:
    with store.reading() as reading:
        assert revision(reading) == 0
        with store.writing() as writing:
            bump(writing)
        assert revision(reading) == 0
    with store.reading() as reading:
        assert revision(reading) == 1


def test_who_reads_cannot_write(store: Store) -> None:
    with pytest.raises((StoreFaultError, StoreUnavailableError)), store.reading() as transaction:
        bump(transaction)
    with store.writing() as transaction:
        assert revision(transaction) == 0
        bump(transaction)


def test_threads_that_write_take_turns(store: Store) -> None:
    def write() -> None:
        for _ in range(10):
            with store.writing() as transaction:
                bump(transaction)

    threads = [Thread(target=write) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.reading() as transaction:
        assert revision(transaction) == 120


def test_a_fault_says_nothing_of_what_was_to_be_stored(store: Store) -> None:
    twice = [entry("秘密编号", subject="秘密人员"), entry("秘密编号", subject="秘密人员")]
    with pytest.raises(StoreFaultError) as raised, store.writing() as transaction:
        log.append(transaction, twice, "sha256")
    said = "".join(traceback.format_exception(raised.value))
    assert "秘密" not in said
    assert "in append" in said  # and yet where it was


def test_a_row_that_refers_to_nothing_is_refused(store: Store) -> None:
    with pytest.raises(StoreFaultError), store.writing() as transaction:
        transaction.execute(text("INSERT INTO log_contents (position, name) VALUES (1, 'facts')"))


@pytest.mark.parametrize("database", ["sqlite"])
def test_who_waits_too_long_for_sqlite_is_told_that_it_is_busy(url: str, tmp_path: Path) -> None:
    store = open_store(url, patience=0.05)
    with closing(sqlite3.connect(tmp_path / "data" / "gongguo.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnavailableError, match="数据库正忙"), store.writing():
            pass
        with store.reading() as transaction:
            assert revision(transaction) == 0
    with store.writing() as transaction:
        bump(transaction)
    store.close()


@pytest.mark.parametrize("database", ["postgresql"])
def test_who_waits_too_long_for_postgresql_is_told_that_it_is_busy(url: str) -> None:
    store = open_store(url, patience=0.05)
    other = open_store(url)
    with other.writing():
        with pytest.raises(StoreUnavailableError, match="数据库正忙"), store.writing():
            pass
        with store.reading() as transaction:
            assert revision(transaction) == 0
    with store.writing() as transaction:
        bump(transaction)
    store.close()
    other.close()


def test_connections_that_are_all_taken_are_waited_for_and_given_up(url: str) -> None:
    store = open_store(url, patience=0.05)
    taken = [store.reading() for _ in range(10)]
    for one in taken:
        one.__enter__()
    with pytest.raises(StoreUnavailableError, match="数据库正忙"), store.reading():
        pass
    for one in taken:
        one.__exit__(None, None, None)
    with store.reading() as transaction:
        assert revision(transaction) == 0
    store.close()


@pytest.mark.parametrize("database", ["postgresql"])
def test_a_lost_connection_is_told_and_made_anew(url: str, store: Store) -> None:
    def lose_it() -> None:
        with store.writing() as transaction:
            end_connections(url)
            bump(transaction)

    with pytest.raises(StoreUnavailableError, match="数据库暂时无法使用"):
        lose_it()
    with store.writing() as transaction:
        assert revision(transaction) == 0
    end_connections(url)  # those that wait in the pool
    with store.writing() as transaction:
        assert revision(transaction) == 0


def end_connections(url: str) -> None:
    """End all other connections to the database."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def test_two_things_in_one_transaction_are_kept_together(store: Store) -> None:
    with store.writing() as transaction:
        releases.add(transaction, "a", {}, origin="shipped", title="甲", at=AT, by="x")
        publications.shadow(transaction, "a", on=True, at=AT)
        assert keys.all(transaction) == {}
    with store.reading() as transaction:
        assert publications.timetable(transaction).shadows == ("a",)
