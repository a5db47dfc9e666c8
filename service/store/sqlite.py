"""
SQLite: one file, which its owner alone may read, with its log of changes beside it.

What has been committed outlasts a loss of power (`synchronous=FULL`), and what has been deleted is overwritten
(`secure_delete`): personal data whose time has come is not to be found in the file's free pages.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, flock
from functools import partial
from pathlib import Path
from time import monotonic, sleep

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL

from service.store.errors import StoreUnavailableError
from service.store.pools import POOL, WRITING, Engines

CANNOT_OPEN = "无法建立或打开数据库文件 {}，请检查目录及其权限。"
PATH_NEEDED = "SQLite 数据库的地址应写明文件，如 sqlite:////var/lib/gongguo/gongguo.db。"
PAUSE = 0.001
"""Seconds between two tries to write. SQLite's own waiting backs off, and a busy process would starve another."""


def connect(address: URL, patience: float) -> Engines:
    """Prepare connections to the file at *address*; it is made where there is none."""
    if not address.database or address.database == ":memory:":
        raise StoreUnavailableError(PATH_NEEDED)
    _make(Path(address.database))
    engine = create_engine(address, hide_parameters=True, pool_timeout=patience, **POOL)
    event.listen(engine, "connect", partial(_set_up, patience))
    event.listen(engine, "begin", partial(_begin, patience))
    return Engines(engine.execution_options(**{WRITING: True}), engine)


@contextmanager
def alone(engines: Engines) -> Iterator[Connection]:
    """Open a writing transaction while no other process opens this store, even if migrating takes long."""
    descriptor = _opened(Path(f"{engines.writer.url.database}.lock"))
    try:
        flock(descriptor, LOCK_EX)
        _keep_changes_beside(engines.writer)
        with engines.writer.begin() as transaction:
            yield transaction
    finally:
        os.close(descriptor)


def _make(path: Path) -> None:
    """Make the file and its folders where they are not there, for the owner alone."""
    try:
        for folder in reversed(path.parents):
            if not folder.exists():
                folder.mkdir(mode=0o700, exist_ok=True)
    except OSError:
        raise StoreUnavailableError(CANNOT_OPEN.format(path)) from None
    os.close(_opened(path))


def _opened(path: Path) -> int:
    """Open a file to write to, made for the owner alone where it is not there."""
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError:
        raise StoreUnavailableError(CANNOT_OPEN.format(path)) from None


def _keep_changes_beside(engine: Engine) -> None:
    """Have the database write changes to a file beside it first, so that who reads does not wait for who writes."""
    with engine.connect() as connection:
        _driver(connection).execute("PRAGMA journal_mode = WAL").close()


def _set_up(patience: float, driver: sqlite3.Connection, _: object) -> None:
    """Make a new connection fit: transactions are begun by `_begin`, not by the driver."""
    driver.isolation_level = None
    for pragma in (
        f"busy_timeout = {int(patience * 1000)}",
        "synchronous = FULL",
        "foreign_keys = ON",
        "secure_delete = ON",
    ):
        driver.execute(f"PRAGMA {pragma}").close()


def _begin(patience: float, connection: Connection) -> None:
    """Begin a transaction: one that may write takes the lock at once, one that reads cannot write."""
    driver = _driver(connection)
    if WRITING not in connection.get_execution_options():
        driver.execute("PRAGMA query_only = ON").close()
        driver.execute("BEGIN").close()
        return
    driver.execute("PRAGMA query_only = OFF").close()
    driver.execute("PRAGMA busy_timeout = 0").close()
    try:
        _take_turn(driver, monotonic() + patience)
    finally:
        driver.execute(f"PRAGMA busy_timeout = {int(patience * 1000)}").close()


def _take_turn(driver: sqlite3.Connection, until: float) -> None:
    """Take the lock for writing, trying again while another has it."""
    while True:
        try:
            driver.execute("BEGIN IMMEDIATE").close()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or monotonic() > until:
                raise
            sleep(PAUSE)
        else:
            return


def _driver(connection: Connection) -> sqlite3.Connection:
    """Give the driver's own connection, which runs a statement without beginning a transaction for it."""
    driver: sqlite3.Connection | None = connection.connection.driver_connection
    if driver is None:
        raise sqlite3.OperationalError
    return driver
