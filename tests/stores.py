"""
Stores for tests: on SQLite in a folder of the test's own, and on a real PostgreSQL server that the tests start.

One server runs for each process of tests, and ends with it; it keeps nothing safe from a loss of power, which no test
cuts, so that a test may have a database of its own at little cost.
"""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import TYPE_CHECKING

import psycopg
from sqlalchemy import Connection, create_engine, text

from service.governance.chain import START
from service.store.connection import Store, open_store
from service.store.tables import log_head, marks, metadata

if TYPE_CHECKING:
    from pgserver.postgres_server import PostgresServer

AT = "2026-11-21T08:00:00.000000Z"
MADE_READY = "ready"
WITHOUT_SAFETY = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")
LACKING = "未找到 pgserver：这些测试需要真正的 PostgreSQL，请先执行 `make .venv/ready-to-test`。"

_numbers = count(1)
_returned: list[str] = []


def sqlite_url(folder: Path) -> str:
    """Give the address of a store in a *folder*, which is made when it is opened."""
    return f"sqlite:///{folder.absolute() / 'data' / 'gongguo.db'}"


def sqlite_store(folder: Path) -> Store:
    """Open a new store in a *folder*."""
    return open_store(sqlite_ready(folder))


def sqlite_ready(folder: Path) -> str:
    """Give the address of a new store in a *folder*, with the tables made."""
    path = folder / "data" / "gongguo.db"
    path.parent.mkdir(mode=0o700)
    path.touch(0o600)
    path.write_bytes(_sqlite_made_ready())
    return sqlite_url(folder)


def postgres_url(*, empty: bool = True) -> str:
    """Give the address of a new database: *empty*, or with the tables made."""
    name = f"store_{next(_numbers)}"
    template = "template0" if empty else _made_ready()
    _administer(f"CREATE DATABASE {name} TEMPLATE {template}")
    return _server().get_uri(name)


def postgres_store() -> Store:
    """Open a new store on PostgreSQL."""
    return open_store(postgres_url(empty=False))


@contextmanager
def postgres_lent() -> Iterator[str]:
    """Lend a database with the tables made; whoever borrows it next finds it as new. Its stores are to be closed."""
    url = _returned.pop() if _returned else postgres_url(empty=False)
    yield url
    with tampering(url) as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(table.delete())
        connection.execute(marks.insert(), {"id": 1, "revision": 0})
        connection.execute(log_head.insert(), {"id": 1, "position": 0, "digest": START})
    _returned.append(url)


@contextmanager
def tampering(url: str) -> Iterator[Connection]:
    """Open a transaction in which everything may be changed, as by somebody who has the database's files."""
    postgres = url.startswith("postgresql")
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    try:
        with engine.connect() as connection:
            if postgres:
                connection.execute(text("SET session_replication_role = replica"))
                yield connection
            else:
                guards = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")).all()
                for guard in guards:
                    connection.execute(text(f"DROP TRIGGER {guard.name}"))
                yield connection
                for guard in guards:
                    connection.exec_driver_sql(guard.sql)
            connection.commit()
    finally:
        engine.dispose()


@cache
def _sqlite_made_ready() -> bytes:
    """Make a store with the tables, of which others are copies."""
    with TemporaryDirectory() as folder:
        open_store(sqlite_url(Path(folder))).close()
        return (Path(folder) / "data" / "gongguo.db").read_bytes()


@cache
def _server() -> "PostgresServer":
    """Start the server of this process of tests."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it looks for a folder of the session, and says where there is none
            from pgserver.postgres_server import get_server  # noqa: PLC0415 - may be lacking
    except ImportError:
        raise RuntimeError(LACKING) from None
    server = get_server(mkdtemp(prefix="gongguo-tests-"), cleanup_mode="delete")
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        for setting in WITHOUT_SAFETY:
            connection.execute(f"ALTER SYSTEM SET {setting}".encode())
        connection.execute("SELECT pg_reload_conf()")
    return server


@cache
def _made_ready() -> str:
    """Make a database with the tables, from which others are copied."""
    _administer(f"CREATE DATABASE {MADE_READY} TEMPLATE template0")
    open_store(_server().get_uri(MADE_READY)).close()
    return MADE_READY


def _administer(statement: str) -> None:
    """Have the server do something outside any database."""
    with psycopg.connect(_server().get_uri(), autocommit=True) as connection:
        connection.execute(statement.encode())
