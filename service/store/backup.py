"""
Backups: one file that holds a whole SQLite store as it was at one moment, taken while the service goes on.

A backup appears under its name when it is whole and has been checked, and never in the place of another file. A
PostgreSQL store is backed up by its own tools.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from service.store.connection import address_of
from service.store.errors import StoreError
from service.store.migrating import VERSIONS

OK = "ok"
PARTIAL = ".partial"


def file_of(url: str) -> Path | None:
    """Give the file of the store at *url*; None where it is no SQLite store."""
    address = address_of(url)
    is_file = address.drivername == "sqlite" and bool(address.database)
    return Path(str(address.database)) if is_file else None


@contextmanager
def copied(source: Path, target: Path) -> Iterator[Path]:
    """
    Copy a store to a file beside the *target*, check it and give it; it is the *target* when the block ends well.

    Raises `StoreError` where the *source* is no store or is damaged, where the *target* is there already, or where it
    cannot be written.
    """
    if target.exists():
        raise StoreError("file_exists", f"已有文件 {target}，不予覆盖。")
    partial = target.with_name(target.name + PARTIAL)
    try:
        _copy(source, partial)
        yield partial
        _put(partial, target)
    except OSError as error:
        raise StoreError("not_written", f"无法写入 {error.filename or target}，请检查目录、权限和磁盘空间。") from None
    finally:
        for left in (partial, *_beside(partial)):
            left.unlink(missing_ok=True)


def faults_in(file: Path) -> list[str]:
    """Name what SQLite finds wrong with the *file* of a store, as it says it; nothing where all is well."""
    try:
        with closing(_open(file)) as connection:
            found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check")]
            strays = connection.execute("PRAGMA foreign_key_check").fetchall()
    except sqlite3.Error as error:
        return [str(error)]
    return [one for one in found if one != OK] + [f"foreign key: {row[0]} {row[1]}" for row in strays]


def head_of(file: Path) -> tuple[int, str]:
    """Give the position and the digest of the last entry of the log in the *file* of a store."""
    with closing(_open(file)) as connection:
        position, digest = connection.execute("SELECT position, digest FROM log_head").fetchone()
    return position, digest


def _copy(source: Path, partial: Path) -> None:
    os.close(os.open(partial, os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600))
    try:
        with closing(_open(source)) as old, closing(sqlite3.connect(partial)) as new:
            old.execute(f"SELECT * FROM {VERSIONS}").close()  # noqa: S608  # a name of our own; there in every store
            old.backup(new)
            new.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.DatabaseError:
        raise StoreError("not_a_store", f"{source} 不是本程序的数据库，或者已经损坏。") from None
    if faults_in(partial):
        raise StoreError("damaged", f"{source} 已经损坏，请用 gongguo store check 查看。")


def _open(file: Path) -> sqlite3.Connection:
    """Open a *file* that is there, for reading."""
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True, timeout=60)


def _put(partial: Path, target: Path) -> None:
    """Give a file its name once all of it is on the disk; never in the place of another."""
    _to_disk(partial)
    os.link(partial, target)
    partial.unlink()
    _to_disk(target.parent)


def _to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _beside(file: Path) -> list[Path]:
    return [file.with_name(file.name + suffix) for suffix in ("-wal", "-shm", "-journal", ".lock")]
