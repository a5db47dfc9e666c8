"""
PostgreSQL: writers take one lock of the whole store first, as they do on SQLite without being asked.

Nothing waits without end: not for a connection, not for a lock, and not for a process that stopped in a transaction.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import psycopg
from sqlalchemy import BIGINT, Connection, bindparam, create_engine, event, func, select, text
from sqlalchemy.engine import URL

from service.store.pools import POOL, WRITING, Engines

TURN = select(func.pg_advisory_xact_lock(bindparam("turn", 0x676F6E6767756F, BIGINT)))
"""The lock of the store, in this database; it ends with the transaction."""

IDLE_SECONDS = 60


def connect(address: URL, patience: float) -> Engines:
    """Prepare connections to the database at *address*."""
    engine = create_engine(
        address.set(drivername="postgresql+psycopg"),
        hide_parameters=True,
        pool_pre_ping=True,
        pool_timeout=patience,
        connect_args={"connect_timeout": max(1, int(patience)), "application_name": "gongguo"},
        **POOL,
    )
    event.listen(engine, "connect", partial(_set_up, patience))
    event.listen(engine, "begin", _begin)
    reader = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return Engines(engine.execution_options(**{WRITING: True}), reader)


@contextmanager
def alone(engines: Engines) -> Iterator[Connection]:
    """Open a writing transaction while no other process opens this store, even if migrating takes long."""
    with engines.writer.execution_options(**{WRITING: False}).begin() as transaction:
        transaction.execute(text("SET LOCAL lock_timeout = '1h'"))
        transaction.execute(TURN)
        yield transaction


def _set_up(patience: float, connection: psycopg.Connection[object], _: object) -> None:
    """Make a new connection fit."""
    connection.execute(f"SET lock_timeout = {int(patience * 1000)}")
    connection.execute(f"SET idle_in_transaction_session_timeout = {IDLE_SECONDS * 1000}")
    connection.commit()


def _begin(connection: Connection) -> None:
    """Take the lock of the store where a transaction may write."""
    if connection.get_execution_options().get(WRITING):
        connection.execute(TURN)
