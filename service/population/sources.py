"""
Sources: what a population is read from, by the ending of its name.
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from service.domain.record import RecordKind
from service.governance.errors import RefusedError
from service.population.ndjson import LinesPopulation, ReadDossier
from service.population.parquet.folder import FolderPopulation
from service.population.parquet.nested import NestedPopulation
from service.population.reading import Population
from service.population.workbook.book import open_workbook

PART_SIZE = 50_000
"""How many persons a part has: enough that what is done once a part weighs little, few enough to be held at once."""


def open_population(
    path: Path, kinds: Sequence[RecordKind], read: ReadDossier, *, as_of: date | None, part_size: int = PART_SIZE
) -> Population:
    """
    Open the population at *path*; where *as_of* is given, it stands over the days that the file has.

    *read* reads a line of NDJSON with the contract. Raise `PopulationFaultsError` where the file is not as it should
    be, and `RefusedError` where there is none or it is of another kind.
    """
    if not path.exists():
        raise RefusedError("no_population", f"没有这个文件或文件夹：{path}")
    if path.is_dir():
        return FolderPopulation(path, kinds, as_of=as_of, part_size=part_size)
    match path.suffix.lower():
        case ".ndjson" | ".jsonl":
            return LinesPopulation(path, kinds, read, as_of=as_of, part_size=part_size)
        case ".parquet":
            return NestedPopulation(path, kinds, as_of=as_of, part_size=part_size)
        case ".xlsx":
            return open_workbook(path, kinds, as_of=as_of)
    said = "无法读取：须为 .parquet、.ndjson、.xlsx 文件，或存放 .parquet 各表的文件夹"
    raise RefusedError("unknown_population", f"{path.name} {said}")
