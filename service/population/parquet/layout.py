"""
The layout of Parquet files: which column holds what, and what is wrong with the columns a file has.

A column of a person is called as its fact (`subject.rank`), one of a record as its field (`decision.collective`); a
date has besides a column of its last day (`:last`) and, where it may be null, one that says so (`:none`).
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa
from pyarrow import types

from service.domain.record import Field, FieldType, RecordKind
from service.population.checks.findings import nearest_of, shown
from service.population.faults import PopulationFault
from service.population.parquet.conversion import is_list, wanted
from service.population.tables import AS_OF, LAST, NONE

ONE_COLUMN = ("",)


@dataclass(frozen=True, slots=True)
class Place:
    """A column of a file: the field that it holds, and which part of it (`:last`, `:none` or, empty, its value)."""

    field: Field
    suffix: str


def suffixes_of(field: Field) -> tuple[str, ...]:
    """Give the parts of a *field* that have columns."""
    if field.type is not FieldType.DATE:
        return ONE_COLUMN
    return ("", LAST, NONE) if field.nullable else ("", LAST)


def places_of(kind: RecordKind) -> dict[str, Place]:
    """Give what the columns of a *kind* hold, by their names."""
    return {
        (one.fact if kind.single else one.name) + suffix: Place(one, suffix)
        for one in kind.fields.values()
        for suffix in suffixes_of(one)
    }


def column_faults(
    file: str, within: str, kind: RecordKind, columns: Mapping[str, pa.DataType]
) -> list[PopulationFault]:
    """Say what is wrong with the *columns* of a *kind*; *within* comes before their names where they are told."""
    places = places_of(kind)
    faults = []
    for name, found in columns.items():
        place = places.get(name)
        if place is None:
            faults.append(unknown_column(file, within + name, name, places))
        elif (said := wanted(place.field, place.suffix, found)) is not None:
            faults.append(wrong_column(file, within + name, said, found))
    return [*faults, *_missing(file, within, kind, columns)]


def _missing(file: str, within: str, kind: RecordKind, columns: Mapping[str, pa.DataType]) -> Iterator[PopulationFault]:
    for name, place in places_of(kind).items():
        if place.field.required and place.suffix == "" and name not in columns:
            said = f"缺少必填列「{place.field.label}」"
            yield PopulationFault(f"文件 {file}", f"{file}/{within}{name}", "missing_key", said)


def unknown_column(file: str, column: str, name: str, known: Mapping[str, object] | Sequence[str]) -> PopulationFault:
    """Refuse a *column* that nobody knows."""
    said = f"没有这个列{nearest_of(name, known)}"
    return PopulationFault(f"文件 {file} 的列 {shown(column)}", f"{file}/{column}", "unknown_key", said)


def wrong_column(file: str, column: str, said: str, found: pa.DataType) -> PopulationFault:
    """Refuse a *column* that is of another type than it has to be."""
    text = f"类型不符：须为{said}，现为 {found}"
    return PopulationFault(f"文件 {file} 的列 {shown(column)}", f"{file}/{column}", "wrong_type", text)


def doubled_columns(file: str, within: str, names: Sequence[str]) -> list[PopulationFault]:
    """Refuse the columns of whose name there is more than one."""
    doubled = [name for name, number in Counter(names).items() if number > 1]
    said = "列名重复"
    return [
        PopulationFault(f"文件 {file} 的列 {shown(name)}", f"{file}/{within}{name}", "duplicate_key", said)
        for name in doubled
    ]


def nested_faults(file: str, schema: pa.Schema, kinds: Sequence[RecordKind]) -> list[PopulationFault]:
    """Say what is wrong with the columns of a nested file."""
    if doubled := doubled_columns(file, "", schema.names):
        return doubled
    singles = [kind for kind in kinds if kind.single]
    owners = {name: kind for kind in singles for name in places_of(kind)}
    plurals = {kind.name: kind for kind in kinds if not kind.single}
    found: dict[str, dict[str, pa.DataType]] = {kind.name: {} for kind in singles}
    faults = []
    for column in schema:
        if column.name in owners:
            found[owners[column.name].name][column.name] = column.type
        elif column.name in plurals:
            faults += _list_faults(file, plurals[column.name], column.type)
        elif column.name != AS_OF:
            faults.append(unknown_column(file, column.name, column.name, [AS_OF, *owners, *plurals]))
        else:
            faults += as_of_faults(file, column.type)
    for kind in singles:
        faults += column_faults(file, "", kind, found[kind.name])
    return faults


def as_of_faults(file: str, found: pa.DataType) -> list[PopulationFault]:
    """Say what is wrong with the type of the column of the day as of which persons are judged."""
    value = found.value_type if types.is_dictionary(found) else found
    fits = (types.is_date, types.is_string, types.is_large_string, types.is_string_view, types.is_null)
    return [] if any(fit(value) for fit in fits) else [wrong_column(file, AS_OF, "日期", found)]


def _list_faults(file: str, kind: RecordKind, found: pa.DataType) -> list[PopulationFault]:
    if types.is_null(found):
        return []
    if not is_list(found) or not types.is_struct(found.value_type):
        return [wrong_column(file, kind.name, "结构的列表", found)]
    struct = found.value_type
    names = [struct.field(number).name for number in range(struct.num_fields)]
    if doubled := doubled_columns(file, f"{kind.name}.", names):
        return doubled
    columns = {name: struct.field(number).type for number, name in enumerate(names)}
    return column_faults(file, f"{kind.name}.", kind, columns)
