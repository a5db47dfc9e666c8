"""
Populations at hand: those of one folder, by plain names, and nothing outside of it.
"""

import os
from pathlib import Path

import pytest

from service.operations.simulation.populations import Populations
from tests.unit.operations.ruled import refused


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "populations"
    (made / "全市").mkdir(parents=True)
    (made / "全市" / "people.parquet").write_bytes(b"12345")
    (made / "全市" / "measures.parquet").write_bytes(b"123")
    for name in ("县区.ndjson", "乡镇.xlsx", "市直.parquet", ".hidden.ndjson", "notes.txt"):
        (made / name).write_bytes(b"1234567")
    (made / "empty").mkdir()
    (tmp_path / "outside.ndjson").write_bytes(b"secret")
    return made


def names(folder: Path) -> list[str]:
    return [one["name"] for one in Populations(folder).listing()]


def test_the_files_of_the_folder_that_are_populations_are_listed(folder: Path) -> None:
    os.utime(folder / "县区.ndjson", (0, 86_400))
    for name, at in (("people", 2), ("measures", 1)):
        os.utime(folder / "全市" / f"{name}.parquet", (0, at * 86_400))

    told = {one["name"]: one for one in Populations(folder).listing()}

    assert list(told) == ["乡镇.xlsx", "全市", "县区.ndjson", "市直.parquet"]
    assert told["全市"] == {
        "name": "全市",
        "form": "folder",
        "bytes": 8,
        "modified_at": "1970-01-03T00:00:00.000000Z",
    }
    assert told["县区.ndjson"] == {
        "name": "县区.ndjson",
        "form": "ndjson",
        "bytes": 7,
        "modified_at": "1970-01-02T00:00:00.000000Z",
    }


def test_one_is_found_by_its_name(folder: Path) -> None:
    assert Populations(folder).find("县区.ndjson") == folder.resolve() / "县区.ndjson"


@pytest.mark.parametrize(
    "name",
    [
        "../outside.ndjson",
        "..",
        ".",
        "",
        "/etc/passwd",
        "全市/people.parquet",
        "全市/",
        "./县区.ndjson",
        ".hidden.ndjson",
        "notes.txt",
        "empty",
        "县区.ndjson\0",
        "none.parquet",
    ],
)
def test_nothing_else_is_to_be_had(folder: Path, name: str) -> None:
    with refused("population_not_found"):
        Populations(folder).find(name)


def test_a_link_is_no_population_wherever_it_leads(folder: Path) -> None:
    (folder / "link.ndjson").symlink_to(folder.parent / "outside.ndjson")
    (folder / "within.ndjson").symlink_to(folder / "县区.ndjson")
    (folder / "folder").symlink_to(folder / "全市")
    (folder / "全市" / "incidents.parquet").symlink_to(folder.parent / "outside.ndjson")

    assert names(folder) == ["乡镇.xlsx", "县区.ndjson", "市直.parquet"]
    for name in ("link.ndjson", "within.ndjson", "folder", "全市"):
        with refused("population_not_found"):
            Populations(folder).find(name)


@pytest.mark.parametrize("folder", [None, Path("/nowhere/at/all")])
def test_without_a_folder_there_are_none(folder: Path | None) -> None:
    populations = Populations(folder)
    with refused("populations_not_set"):
        populations.listing()
    with refused("populations_not_set"):
        populations.find("a.ndjson")
