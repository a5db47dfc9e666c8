"""
Writing populations as Parquet: tables as Arrow arrays by the layout that is read again.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from service.domain.record import Field, FieldType, RecordKind
from service.population.files import whole_file
from service.population.parquet.layout import Place, places_of
from service.population.tables import AS_OF, LAST, NONE, WHO, Tables, has

_MOST_IN_A_BYTE = 127
_PLAIN: Mapping[FieldType, pa.DataType] = {
    FieldType.ID: pa.string(),
    FieldType.TEXT: pa.string(),
    FieldType.TRUTH: pa.bool_(),
    FieldType.DATE: pa.date32(),
    FieldType.INTEGER: pa.int64(),
    FieldType.YEAR: pa.int64(),
    FieldType.NUMBER: pa.float64(),
    FieldType.SHARE: pa.float64(),
}


def nested_schema(kinds: Sequence[RecordKind]) -> pa.Schema:
    """Give the schema of a nested file."""
    columns = [pa.field(AS_OF, pa.date32())]
    for kind in kinds:
        if kind.single:
            columns += _fields(kind)
        else:
            columns.append(pa.field(kind.name, pa.list_(pa.struct(_fields(kind)))))
    return pa.schema(columns)


def flat_schema(kind: RecordKind) -> list[pa.Field]:
    """Give the columns of one *kind*."""
    return _fields(kind)


def write_nested(path: Path, kinds: Sequence[RecordKind], parts: Iterable[Tables]) -> None:
    """Write a nested file, a group of rows for each of the *parts*; it is there whole or not at all."""
    schema = nested_schema(kinds)
    with whole_file(path) as beside, writer(beside, schema) as file:
        for tables in parts:
            if tables.people.height:
                batch = nested_batch(tables, kinds, schema)
                file.write_table(pa.Table.from_batches([batch]), row_group_size=batch.num_rows)


def writer(path: Path, schema: pa.Schema) -> pq.ParquetWriter:
    """Open a file to write tables of a *schema* to."""
    return pq.ParquetWriter(path, schema, compression="zstd", compression_level=1)


def nested_batch(tables: Tables, kinds: Sequence[RecordKind], schema: pa.Schema) -> pa.RecordBatch:
    """Give *tables* as a batch of nested rows."""
    size = tables.people.height
    arrays: dict[str, pa.Array] = {AS_OF: tables.people[AS_OF].to_arrow()}
    for kind in kinds:
        if kind.single:
            arrays |= arrays_of(kind, tables.people)
        else:
            arrays[kind.name] = _lists(kind, tables, size)
    return pa.RecordBatch.from_arrays([arrays[name] for name in schema.names], schema=schema)


def arrays_of(kind: RecordKind, table: pl.DataFrame) -> dict[str, pa.Array]:
    """Give the columns of a *kind* as arrays, those that the *table* has not as nulls."""
    return {name: _array(place, table) for name, place in places_of(kind).items()}


def _fields(kind: RecordKind) -> list[pa.Field]:
    return [pa.field(name, _type(place)) for name, place in places_of(kind).items()]


def _type(place: Place) -> pa.DataType:
    if place.suffix == LAST:
        return pa.date32()
    if place.suffix == NONE:
        return pa.bool_()
    if place.field.type is FieldType.CODE:
        return _codes(place.field)
    if place.field.type is FieldType.CODES:
        return pa.list_(_codes(place.field))
    return _PLAIN[place.field.type]


def _codes(field: Field) -> pa.DataType:
    return pa.dictionary(pa.int8() if len(field.codes) <= _MOST_IN_A_BYTE else pa.int16(), pa.string())


def _array(place: Place, table: pl.DataFrame) -> pa.Array:
    name, dtype = place.field.fact + place.suffix, _type(place)
    if name not in table:
        return pa.nulls(table.height, dtype)
    column = table[name]
    if place.suffix == "" and place.field.type is FieldType.CODE:
        return _dictionary(place.field, column)
    if place.suffix == "" and place.field.type is FieldType.CODES:
        return _code_lists(place.field, column)
    return column.to_arrow().cast(dtype)


def _dictionary(field: Field, column: pl.Series) -> pa.DictionaryArray:
    dtype = _codes(field)
    indices = column.to_physical().to_arrow().cast(dtype.index_type)
    return pa.DictionaryArray.from_arrays(indices, pa.array(list(field.codes), pa.string()))


def _code_lists(field: Field, column: pl.Series) -> pa.ListArray:
    lengths = column.list.len().fill_null(0).to_numpy()
    values = column.drop_nulls().list.explode(keep_nulls=False, empty_as_null=False)
    return _listed(lengths, _dictionary(field, values), column.is_null())


def _lists(kind: RecordKind, tables: Tables, size: int) -> pa.ListArray:
    table = tables.records.get(kind.name, pl.DataFrame(schema={WHO: pl.UInt32}))
    lengths = np.bincount(table[WHO].to_numpy(), minlength=size) if table.height else np.zeros(size, dtype=np.int64)
    arrays = arrays_of(kind, table)
    items = pa.StructArray.from_arrays(list(arrays.values()), fields=_fields(kind))
    lacking = ~tables.people[has(kind.name)] if has(kind.name) in tables.people else pl.Series(lengths == 0)
    return _listed(lengths, items, lacking)


def _listed(lengths: np.ndarray, values: pa.Array, lacking: pl.Series) -> pa.ListArray:
    offsets = np.zeros(len(lengths) + 1, dtype=np.int32)
    np.cumsum(lengths, out=offsets[1:])
    mask = pa.array(lacking.to_numpy()) if lacking.any() else None
    return pa.ListArray.from_arrays(pa.array(offsets), values, mask=mask)
