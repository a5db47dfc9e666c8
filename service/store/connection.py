"""
The connection: a store is opened, brought up to date, and gives transactions.

There is one writer at a time, on either database, so that what a transaction has read it may rely on when it writes.
A reading transaction sees the store as it was when it first looked.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from service.store import postgresql, sqlite
from service.store.errors import StoreUnavailableError
from service.store.migrating import HEAD, migrate
from service.store.pools import Engines
from service.store.refusing import refusing

Transaction = Connection

PATIENCE = 10.0
"""Seconds that a transaction waits for others before it is given up."""

DATABASES = {"sqlite": sqlite, "postgresql": postgresql, "postgres": postgresql, "postgresql+psycopg": postgresql}
FILE = "sqlite:///"
ACCEPTED = "数据库地址应以 sqlite:/// 或 postgresql:// 开头，并按规定的格式填写。"


class Store:
    """An opened store. Threads may share it; processes may not: each opens its own."""

    def __init__(self, engines: Engines) -> None:
        """Give transactions on a database that is up to date."""
        self._engines = engines

    @contextmanager
    def writing(self) -> Iterator[Transaction]:
        """
        Open a transaction that may write; it is committed at the end, and undone where an exception leaves it.

        Raises `StoreUnavailableError`.
        """
        with refusing(), self._engines.writer.begin() as transaction:
            yield transaction

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        """Open a transaction that sees one state of the store and cannot write; raise `StoreUnavailableError`."""
        with refusing(), self._engines.reader.connect() as transaction:
            yield transaction

    def close(self) -> None:
        """Close all connections."""
        self._engines.writer.dispose()


def open_store(url: str, upto: str = HEAD, *, patience: float = PATIENCE) -> Store:
    """
    Open the store at *url*, made or brought up to date where it is not: *upto* a revision of the migrations.

    Raises `StoreTooNewError`, and `StoreUnavailableError`; neither shows the password.
    """
    address = address_of(url)
    database = DATABASES[address.drivername]
    with refusing():
        engines = database.connect(address, patience)
        store = Store(engines)
        try:
            with database.alone(engines) as transaction:
                migrate(transaction, upto)
        except BaseException:
            store.close()
            raise
        return store


def address_of(url: str) -> URL:
    """
    Read the address of a store.

    Raises `StoreUnavailableError`; what is wrong with it is not repeated, since that may be the password.
    """
    if url.startswith(FILE):
        return URL.create("sqlite", database=url.removeprefix(FILE))  # the path as it is: no sign in it is special
    try:
        address = make_url(url)
    except (ArgumentError, ValueError):
        raise StoreUnavailableError(ACCEPTED) from None
    if address.drivername not in DATABASES:
        raise StoreUnavailableError(ACCEPTED)
    return address
