"""
Leaves: the columns of numbers and texts that a nested Parquet file is made of, and which of them are to be read.

A list of structures has a leaf for each field, which stands two levels below the list: `incidents.list.element.kind`.
"""

from collections.abc import Iterator, Mapping, Sequence

import pyarrow.parquet as pq
from pyarrow import types

from service.domain.record import Field, FieldType, RecordKind
from service.population.faults import PopulationFault
from service.population.parquet.conversion import is_list
from service.population.parquet.layout import Place, places_of
from service.population.tables import AS_OF, REF, Reads

_ABOVE = 3
"""The levels above the fields of a list: the list, its items, an item."""

_CHEAP = (FieldType.TRUTH, FieldType.CODE, FieldType.DATE, FieldType.YEAR, FieldType.INTEGER)


def leaves_read(
    file: pq.ParquetFile, kinds: Sequence[RecordKind], reads: Reads, *, days: bool
) -> Sequence[Sequence[str]]:
    """
    Give the paths of the leaves that are to be read: those of the person, then those of each list.

    Where no field of a list is asked for, it is the cheapest one.
    """
    paths = _paths(file)
    alone = [path for path in paths if days and path == AS_OF]
    lists = []
    for kind in kinds:
        places = places_of(kind)
        if kind.single:
            fields = {path: _field(path, places) for path in paths}
            alone += [path for path, one in fields.items() if one and one.fact in reads.people | {REF}]
        elif kind.name in reads.records:
            within = {path: _within(path) for path in paths if path.startswith(f"{kind.name}.")}
            fields = {path: _field(name, places) for path, name in within.items()}
            asked = [path for path, one in fields.items() if one and one.fact in reads.records[kind.name]]
            lists.append(asked or sorted(fields, key=lambda path: _cost(fields[path]))[:1])
    return [alone, *filter(None, lists)]


def level_faults(file: str, parquet: pq.ParquetFile) -> Iterator[PopulationFault]:
    """Refuse lists that are kept as nobody has kept them for years: their leaves would not be found."""
    paths = _paths(parquet)
    for column in parquet.schema_arrow:
        if is_list(column.type) and types.is_struct(column.type.value_type):
            struct = column.type.value_type
            names = {struct.field(number).name for number in range(struct.num_fields)}
            leaves = [_within(path) for path in paths if path.startswith(f"{column.name}.")]
            found = {leaf if leaf in names else _unlisted(leaf) for leaf in leaves}
            if found != names:
                said = "列表须按 Parquet 标准的三层结构存储（列表、项、结构）"
                yield PopulationFault(f"文件 {file} 的列 {column.name}", f"{file}/{column.name}", "wrong_type", said)


def _paths(file: pq.ParquetFile) -> list[str]:
    return [file.schema.column(number).path for number in range(len(file.schema))]


def _within(path: str) -> str:
    return ".".join(path.split(".")[_ABOVE:])


def _unlisted(leaf: str) -> str:
    """Give the name of the list of codes that a *leaf* holds (`context.list.element`)."""
    return ".".join(leaf.split(".")[:-2])


def _field(name: str, places: Mapping[str, Place]) -> Field | None:
    place = places.get(name) or places.get(_unlisted(name))
    return None if place is None else place.field


def _cost(field: Field | None) -> int:
    return _CHEAP.index(field.type) if field is not None and field.type in _CHEAP else len(_CHEAP)
