"""Workbooks to test with: written from dossiers, changed cell by cell, read back."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook

from service.domain.record import RecordKind
from service.intake import Contract
from service.population.dossiers import dossiers_of, tables_of
from service.population.faults import PopulationFault, PopulationFaultsError
from service.population.tables import Reads, Tables
from service.population.workbook.book import open_workbook, write_workbook
from tests.strategies import DossierMaker, as_bytes
from tests.unit.population.populations import AS_OF, contract, kinds

Json = dict[str, Any]


def everything(of: Sequence[RecordKind]) -> Reads:
    """Ask for all fields."""
    facts = {kind.name: frozenset(field.fact for field in kind.fields.values()) for kind in of}
    singles = frozenset(kind.name for kind in of if kind.single)
    people = frozenset().union(*(facts[name] for name in singles))
    return Reads(people, {name: read for name, read in facts.items() if name not in singles})


def tables(dossiers: Sequence[Json], of: Sequence[RecordKind] | None = None) -> Tables:
    """Give the tables of *dossiers* that the contract accepts."""
    reading = contract() if of is None else Contract(of)
    return tables_of([reading.read(as_bytes(one)) for one in dossiers], of or kinds(), [AS_OF] * len(dossiers))


def random_dossiers(size: int) -> list[Json]:
    """Make dossiers of all kinds, with each field and list sometimes absent."""
    maker = DossierMaker(kinds())
    made = [maker.make(seed) for seed in range(size)]
    for number, one in enumerate(made):
        one["subject"]["ref"] = f"CAD-{number}"
    return made


def simple(*persons: Json) -> list[Json]:
    """Write persons by what each has."""
    return [{"subject": {"ref": f"CAD-{number}"}, **person} for number, person in enumerate(persons)]


def written(path: Path, dossiers: Sequence[Json]) -> Path:
    """Write *dossiers* as a workbook."""
    write_workbook(path, kinds(), [tables(dossiers)])
    return path


def changed(path: Path, change: Callable[[Workbook], object]) -> Path:
    """Change the workbook at *path* as a person would."""
    book = load_workbook(path)
    change(book)
    book.save(path)
    return path


def read(path: Path, as_of: date | None = None) -> list[Json]:
    """Read a workbook back as dossiers."""
    part = open_workbook(path, kinds(), as_of=as_of).parts[0]
    return list(dossiers_of(part.read(everything(kinds())), kinds()))


def faults(path: Path, as_of: date | None = None) -> Sequence[PopulationFault]:
    """Give the faults for which a workbook is refused; none where it is not."""
    try:
        read(path, as_of)
    except PopulationFaultsError as error:
        return error.faults
    return ()


def told(path: Path) -> Mapping[str, str]:
    """Give the codes of a workbook's faults by the cell."""
    return {fault.path.partition("/")[2]: fault.code for fault in faults(path)}
