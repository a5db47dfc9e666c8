"""
Writing populations, by the ending of the name; a file is there whole or not at all.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

from service.domain.record import RecordKind
from service.governance.errors import RefusedError
from service.population.ndjson import write_ndjson
from service.population.parquet.folder_writing import write_folder
from service.population.parquet.writing import write_nested
from service.population.tables import Tables
from service.population.workbook.writing import write_workbook


def write_population(path: Path, kinds: Sequence[RecordKind], parts: Iterable[Tables]) -> None:
    """Write the *parts* of a population, one at a time; a name without an ending is a folder of Parquet tables."""
    match path.suffix.lower():
        case ".ndjson" | ".jsonl":
            write_ndjson(path, kinds, parts)
        case ".parquet":
            write_nested(path, kinds, parts)
        case ".xlsx":
            write_workbook(path, kinds, parts)
        case "":
            write_folder(path, kinds, parts)
        case _:
            raise RefusedError(
                "unknown_population", f"无法写成 {path.name}：须以 .parquet、.ndjson、.xlsx 结尾，或为文件夹"
            )
