"""
Opening: a store is made, brought up to date, or refused with a sentence that gives nothing away.
"""

import traceback
from fcntl import LOCK_EX, flock
from pathlib import Path
from threading import Thread

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text

from service.governance.timetable import FROM_THE_BEGINNING
from service.store import erasing, log, publications, releases
from service.store.connection import Store, Transaction, open_store
from service.store.errors import StoreFaultError, StoreTooNewError, StoreUnavailableError
from service.store.migrating import VERSIONS
from service.store.tables import metadata
from tests.store.entries import entry, is_whole
from tests.stores import AT, sqlite_url, tampering


def test_migrations_make_what_the_tables_say(empty_url: str) -> None:
    store = open_store(empty_url)
    with store.reading() as transaction:
        context = MigrationContext.configure(transaction, opts={"version_table": VERSIONS})
        assert compare_metadata(context, metadata) == []
        assert conditions_of(transaction) == {
            f"{index.name}: {where}"
            for table in metadata.sorted_tables
            for index in table.indexes
            if (where := index.dialect_options[transaction.dialect.name]["where"]) is not None
        }
    store.close()


def conditions_of(transaction: Transaction) -> set[str]:
    """Give the conditions of the indexes that hold some rows alone; Alembic does not compare them."""
    found = [index for indexes in inspect(transaction).get_multi_indexes().values() for index in indexes]
    name = f"{transaction.dialect.name}_where"
    wheres = {index["name"]: index.get("dialect_options", {}).get(name) for index in found}
    return {f"{index}: {str(where).strip('()')}" for index, where in wheres.items() if where is not None}


def test_a_store_of_the_first_migration_is_brought_up_to_date_with_all_it_keeps(empty_url: str) -> None:
    first = open_store(empty_url, "0001")
    with first.writing() as transaction:
        log.append(transaction, [entry(name) for name in "abc"], "sha256")
        releases.add(transaction, "sha256:1", {"a": b"1"}, origin="shipped", title="甲", at=AT, by="x")
        publications.publish(transaction, "sha256:1", FROM_THE_BEGINNING, at=AT, by="x")
        kept = log.walk(transaction, 0, 9), publications.timetable(transaction)
        assert "drafts" not in inspect(transaction).get_table_names()
    first.close()

    store = open_store(empty_url)
    with store.writing() as transaction:
        assert "drafts" in inspect(transaction).get_table_names()
        assert (log.walk(transaction, 0, 9), publications.timetable(transaction)) == kept
        assert releases.files(transaction, "sha256:1") == {"a": b"1"}
        log.append(transaction, [entry("d")], "sha256")
        assert is_whole(log.walk(transaction, 0, 9))
    store.close()


def test_migrations_go_forward_only(url: str) -> None:
    open_store(url, "0001").close()
    store = open_store(url)
    with store.reading() as transaction:
        assert transaction.scalar(text("SELECT version_num FROM store_version")) == "0002"
    store.close()


def test_a_store_of_a_later_version_is_refused_and_left_alone(url: str) -> None:
    with tampering(url) as hands:
        hands.execute(text("UPDATE store_version SET version_num = '9999'"))
    with pytest.raises(StoreTooNewError, match="本程序版本较旧，不能使用由较新版本升级过的数据库"):
        open_store(url)
    with tampering(url) as hands:
        assert hands.scalar(text("SELECT version_num FROM store_version")) == "9999"
        hands.execute(text("UPDATE store_version SET version_num = '0002'"))


def test_migrations_are_made_together_or_not_at_all(empty_url: str) -> None:
    with tampering(empty_url) as hands:
        hands.execute(text("CREATE TABLE jobs (id integer)"))  # the last that is to be made
    with pytest.raises(StoreFaultError):
        open_store(empty_url)
    with tampering(empty_url) as hands:
        assert inspect(hands).get_table_names() == ["jobs"]
        hands.execute(text("DROP TABLE jobs"))
    open_store(empty_url).close()


@pytest.mark.parametrize("database", ["sqlite"])
def test_who_opens_sqlite_waits_for_who_migrates_it_however_long(url: str, tmp_path: Path) -> None:
    with (tmp_path / "data" / "gongguo.db.lock").open("w") as lock:
        flock(lock, LOCK_EX)
        opening = Thread(target=lambda: open_store(url, patience=0.01).close())
        opening.start()
        opening.join(0.2)
        assert opening.is_alive()
    opening.join()


@pytest.mark.parametrize("database", ["postgresql"])
def test_who_opens_postgresql_waits_for_who_migrates_it_however_long(url: str, store: Store) -> None:
    with store.writing():
        opening = Thread(target=lambda: open_store(url, patience=0.01).close())
        opening.start()
        opening.join(0.2)
        assert opening.is_alive()
    opening.join()


@pytest.mark.parametrize("name", ["数据 库", "50%", "a%20b", "a#b", "a?b=c"])
def test_a_folder_may_have_any_name(tmp_path: Path, name: str) -> None:
    open_store(sqlite_url(tmp_path / name)).close()
    assert (tmp_path / name / "data" / "gongguo.db").is_file()


def test_files_are_the_owners_alone(tmp_path: Path) -> None:
    store = open_store(sqlite_url(tmp_path / "new"))
    with store.writing() as transaction:
        log.append(transaction, [entry("a")], "sha256")
        folder = tmp_path / "new" / "data"
        modes = {path.name: path.stat().st_mode & 0o777 for path in (folder.parent, folder, *folder.iterdir())}
    store.close()
    files = {"gongguo.db": 0o600, "gongguo.db-shm": 0o600, "gongguo.db-wal": 0o600, "gongguo.db.lock": 0o600}
    assert modes == {"new": 0o700, "data": 0o700, **files}


def test_sqlite_keeps_what_was_committed_and_overwrites_what_was_deleted(tmp_path: Path) -> None:
    store = open_store(sqlite_url(tmp_path))
    pragmas = ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
    with store.reading() as transaction:
        assert [transaction.scalar(text(f"PRAGMA {pragma}")) for pragma in pragmas] == ["wal", 2, 1, 1]
    store.close()


def test_what_was_erased_is_not_to_be_found_in_the_file(tmp_path: Path) -> None:
    store = open_store(sqlite_url(tmp_path))
    secrets = [f"秘密{number:04}".encode() for number in range(300)]
    with store.writing() as transaction:
        entries = [entry(str(n), subject=f"编号{n:04}", contents={"facts": one}) for n, one in enumerate(secrets)]
        log.append(transaction, entries, "sha256")
    assert found_of(tmp_path, secrets) == len(secrets)
    with store.writing() as transaction:
        erasing.erase(transaction, range(1, len(secrets) + 1))
    store.close()
    assert found_of(tmp_path, secrets) == 0
    assert found_of(tmp_path, ["编号".encode()]) == 0


def found_of(folder: Path, contents: list[bytes]) -> int:
    """Count the *contents* that some file of the store shows."""
    files = b"".join(path.read_bytes() for path in (folder / "data").iterdir())
    return sum(one in files for one in contents)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "geheim",
        "mysql://u:geheim@127.0.0.1/x",
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite:////proc/geheim/x.db",
        "postgresql://u:geheim@127.0.0.1:geheim/x",
        "postgresql://u:geheim@127.0.0.1:1/x",
        "postgresql://u:geheim@127.0.0.1:1/x?sslmode=geheim",
    ],
)
def test_an_address_that_leads_nowhere_is_refused_without_its_password(address: str) -> None:
    with pytest.raises(StoreUnavailableError) as raised:
        open_store(address, patience=1)
    said = "".join(traceback.format_exception(raised.value)) + raised.value.chinese
    assert raised.value.code == "store_unavailable"
    assert "geheim" not in said.replace("/proc/geheim", "")


def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "data" / "gongguo.db"
    path.parent.mkdir()
    path.write_text("不是数据库" * 1_000)
    with pytest.raises(StoreUnavailableError, match="不是本程序的数据库"):
        open_store(sqlite_url(tmp_path))
    assert path.read_text() == "不是数据库" * 1_000
