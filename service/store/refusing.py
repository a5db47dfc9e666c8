"""
Refusing: what the database says is turned into what may be said.

A database's own words name addresses and repeat values, and these may be personal: none of them leave the store.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from psycopg import Error as PostgresError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from service.store.errors import StoreFaultError, StoreUnavailableError

BUSY = "数据库正忙，请稍后再试。"
AWAY = "数据库暂时无法使用，请稍后再试；如持续出现，请检查数据库是否正常运行、磁盘是否已满、账号与权限是否正确。"
DAMAGED = "数据库文件已损坏，或者不是本程序的数据库；请恢复备份。"

SQLITE_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
SQLITE_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
SQLITE_AWAY = frozenset(
    {
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_PROTOCOL,
        sqlite3.SQLITE_READONLY,
    }
)
POSTGRES_BUSY = ("40", "55P03", "53300")
"""States of SQL: undone for another's sake, waited too long for a lock, too many connections."""

POSTGRES_AWAY = ("08", "25006", "25P03", "28", "3D", "53", "57", "58")
"""
States of SQL: no connection, a standby that takes no writing, idle for too long, no access, no such database, out of
resources, shut down, the system at fault.
"""


@contextmanager
def refusing() -> Iterator[None]:
    """Raise `StoreUnavailableError` or `StoreFaultError` for what the database raises."""
    try:
        yield
    except (DBAPIError, PoolTimeoutError, sqlite3.Error) as error:
        raise told(error).with_traceback(error.__traceback__) from None


def told(error: Exception) -> Exception:
    """Give what may be said of an *error*."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, sqlite3.Error):
        said = _of_sqlite(cause)
    elif isinstance(cause, PostgresError):
        said = _of_postgres(cause, gone=isinstance(error, DBAPIError) and error.connection_invalidated)
    else:
        said = BUSY if isinstance(cause, PoolTimeoutError) else None
    if said is None:
        state = getattr(cause, "sqlstate", None) or getattr(cause, "sqlite_errorname", None) or "no state"
        return StoreFaultError(f"{type(cause).__name__}: {state}")
    return StoreUnavailableError(said)


def _of_sqlite(cause: sqlite3.Error) -> str | None:
    """Say what is the matter with SQLite; None where the statement is at fault."""
    code = getattr(cause, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    if code in SQLITE_BUSY:
        return BUSY
    if code in SQLITE_DAMAGED:
        return DAMAGED
    return AWAY if code in SQLITE_AWAY else None


def _of_postgres(cause: PostgresError, *, gone: bool) -> str | None:
    """Say what is the matter with PostgreSQL; None where the statement is at fault."""
    state = cause.sqlstate or ""
    if state.startswith(POSTGRES_BUSY):
        return BUSY
    lost = gone or (not state and type(cause).__name__ in {"OperationalError", "ConnectionTimeout"})
    return AWAY if lost or state.startswith(POSTGRES_AWAY) else None
