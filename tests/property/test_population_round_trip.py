"""A population that is written and read again is the same, whatever its dossiers hold, in every form it is kept in."""

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given

from service.domain.record import RecordKind
from service.intake import Contract
from service.population.dossiers import dossiers_of, tables_of
from service.population.sources import open_population
from service.population.tables import everything
from service.population.writing import write_population
from tests.property.asking import examples
from tests.property.random_releases import random_release
from tests.strategies import DAYS, DossierMaker, as_bytes, seeds
from tests.unit.population.populations import kinds as shipped_kinds

VOCABULARIES: dict[str, Callable[[], Sequence[RecordKind]]] = {
    "shipped": shipped_kinds,
    "of the tests": lambda: random_release(0).kinds,
}
FORMS = ("people.parquet", "people.ndjson", "people")
TOGETHER = 10


@cache
def reading(vocabulary: str) -> tuple[Sequence[RecordKind], Contract, DossierMaker]:
    """Give the kinds of record of a *vocabulary*, what reads them and what makes them."""
    kinds = VOCABULARIES[vocabulary]()
    return kinds, Contract(kinds), DossierMaker(kinds)


@given(seed=seeds())
@examples(2)
@pytest.mark.parametrize("vocabulary", VOCABULARIES)
def test_dossiers_come_back_as_they_were(vocabulary: str, seed: int) -> None:
    kinds, contract, maker = reading(vocabulary)
    given = [_named(maker.make(seed + number), number) for number in range(TOGETHER)]
    days = [DAYS[number % len(DAYS)] for number in range(TOGETHER)]
    tables = tables_of([contract.read(as_bytes(one)) for one in given], kinds, days)
    assert list(dossiers_of(tables, kinds)) == list(map(_without_nothing, given))
    with TemporaryDirectory() as folder:
        for form in FORMS:
            path = Path(folder) / form
            write_population(path, kinds, [tables])
            expected = zip(map(_without_nothing, given), days, strict=True)
            assert _read(path, kinds, contract) == sorted(expected, key=_ref)


def _read(path: Path, kinds: Sequence[RecordKind], contract: Contract) -> list[tuple[dict[str, Any], Any]]:
    def read(line: bytes) -> Any:
        request = contract.read_request(line)
        return request.dossier, request.as_of

    found: list[tuple[dict[str, Any], Any]] = []
    for part in open_population(path, kinds, read, as_of=None, part_size=7).parts:
        tables = part.read(everything(kinds))
        found += zip(dossiers_of(tables, kinds), tables.people["as_of"].to_list(), strict=True)
    return sorted(found, key=_ref)


def _ref(pair: tuple[dict[str, Any], Any]) -> str:
    return str(pair[0]["subject"]["ref"])


def _named(dossier: dict[str, Any], number: int) -> dict[str, Any]:
    dossier["subject"]["ref"] = f"P-{number}"
    return dossier


def _without_nothing(tree: Any) -> Any:
    """Give a *tree* without the objects that hold nothing."""
    if isinstance(tree, list):
        return [_without_nothing(item) for item in tree]
    if not isinstance(tree, dict):
        return tree
    inner = {key: _without_nothing(value) for key, value in tree.items()}
    return {key: value for key, value in inner.items() if value != {}}
