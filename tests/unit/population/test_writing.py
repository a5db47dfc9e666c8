"""Populations are written whole or not at all, by the ending of the name."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from service.governance.errors import RefusedError
from service.population.dossiers import part_of
from service.population.sources import open_population
from service.population.tables import Tables
from service.population.writing import write_population
from tests.unit.population.populations import kinds, read_all, read_line, require_same, tables

FORMS = ("people.parquet", "people.ndjson", "people")


@pytest.mark.parametrize("form", FORMS)
def test_what_is_written_is_read(tmp_path: Path, form: str) -> None:
    write_population(tmp_path / form, kinds(), [part_of(tables(), 0, 25), part_of(tables(), 25, 35)])
    population = open_population(tmp_path / form, kinds(), read_line, as_of=None)
    assert population.size == 60
    (read,) = read_all(population)
    require_same(read, tables())


@pytest.mark.parametrize("form", FORMS)
def test_the_same_population_is_the_same_bytes(tmp_path: Path, form: str) -> None:
    digests = []
    for folder in ("first", "second"):
        (tmp_path / folder).mkdir()
        write_population(tmp_path / folder / form, kinds(), [tables()])
        digests.append(open_population(tmp_path / folder / form, kinds(), read_line, as_of=None).digest)
    assert digests[0] == digests[1]


@pytest.mark.parametrize("form", FORMS)
def test_of_what_fails_while_it_is_written_nothing_is_left(tmp_path: Path, form: str) -> None:
    def failing() -> Iterator[Tables]:
        yield tables()
        raise EOFError

    with pytest.raises(EOFError):
        write_population(tmp_path / form, kinds(), failing())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("form", FORMS)
def test_nobody_is_a_population_too(tmp_path: Path, form: str) -> None:
    write_population(tmp_path / form, kinds(), [])
    population = open_population(tmp_path / form, kinds(), read_line, as_of=None)
    assert (population.size, sum(part.people.height for part in read_all(population))) == (0, 0)


def test_a_folder_that_holds_something_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "people").mkdir()
    (tmp_path / "people" / "mine").touch()
    with pytest.raises(RefusedError, match="not_empty"):
        write_population(tmp_path / "people", kinds(), [tables()])


def test_another_ending_is_refused(tmp_path: Path) -> None:
    (tmp_path / "people.csv").touch()
    for act in (
        lambda: write_population(tmp_path / "people.csv", kinds(), []),
        lambda: open_population(tmp_path / "people.csv", kinds(), read_line, as_of=None),
    ):
        with pytest.raises(RefusedError, match="unknown_population"):
            act()


def test_what_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="no_population"):
        open_population(tmp_path / "people.parquet", kinds(), read_line, as_of=None)
