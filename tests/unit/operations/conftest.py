"""
A house of record, on SQLite in a folder of the test's own.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.recorded import House
from tests.stores import sqlite_store


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """Give a house in which one release is in force."""
    made = House(sqlite_store(tmp_path))
    made.publish()
    yield made
    made.close()
