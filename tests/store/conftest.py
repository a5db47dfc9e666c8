"""
A store for each test, once on SQLite and once on PostgreSQL.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from service.store.connection import Store, open_store
from tests.stores import postgres_lent, postgres_url, sqlite_ready, sqlite_url


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> str:
    """Name the database that a test runs on."""
    name: str = request.param
    return name


@pytest.fixture
def empty_url(database: str, tmp_path: Path) -> str:
    """Give the address of a database without tables."""
    (tmp_path / "data").mkdir()
    return sqlite_url(tmp_path) if database == "sqlite" else postgres_url()


@pytest.fixture
def url(database: str, tmp_path: Path) -> Iterator[str]:
    """Give the address of a store that nothing was kept in."""
    if database == "sqlite":
        yield sqlite_ready(tmp_path)
    else:
        with postgres_lent() as lent:
            yield lent


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """Open a store that nothing was kept in."""
    opened = open_store(url)
    yield opened
    opened.close()
