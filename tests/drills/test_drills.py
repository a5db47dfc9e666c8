"""
The drills in short: a service killed while it records loses nothing, and a backup taken meanwhile is whole.
"""

from collections.abc import Mapping
from pathlib import Path
from random import Random

import pytest

from tests.drills import kill, restore
from tests.drills.__main__ import a_store, several

EVALUATIONS, FEW = 300, 40


@pytest.fixture(scope="module")
def bodies() -> dict[str, bytes]:
    """Give what is evaluated."""
    return several(EVALUATIONS)


@pytest.mark.parametrize(
    ("database", "victim"),
    [("SQLite", kill.Victim.ALL), ("PostgreSQL", kill.Victim.WORKER)],
    ids=["SQLite", "PostgreSQL"],
)
def test_a_killed_service_has_recorded_whatever_it_answered(
    database: str, victim: kill.Victim, bodies: Mapping[str, bytes], tmp_path: Path
) -> None:
    random = Random(1)  # noqa: S311
    found = kill.drill(a_store(database, tmp_path, "data"), bodies, tmp_path, victim, random)
    assert 0 < found.cut_off < EVALUATIONS


def test_a_backup_taken_while_the_service_records_is_whole(bodies: Mapping[str, bytes], tmp_path: Path) -> None:
    few = dict(list(bodies.items())[:FEW])
    original, copy = (a_store("SQLite", tmp_path, name) for name in ("original", "copy"))
    found = restore.drill(original, copy, few, tmp_path)
    assert 0 < found.replayed <= found.backed_up <= found.recorded
