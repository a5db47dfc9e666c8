"""
The tables of a part of a population: one row a person, and, for each list of the dossier, one row a record.

What a column is called and of which type it is follows from the vocabulary (`columns_of`). A null is a field that the
dossier lacks. A column that is not there is a field that no dossier of the part has, or that nobody asked for.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from service.domain.record import Field, FieldType, RecordKind

AS_OF = "as_of"
"""The column of the day as of which a person is judged."""

REF = "subject.ref"
WHO = "who"
"""The column of a record's person: the number of the row in the table of persons."""

LAST = ":last"
"""After the name of a date: its last day, where it is known to the month or the year only; null: it is exact."""

NONE = ":none"
"""After the name of a nullable date: true where the dossier says null (has not happened)."""


@dataclass(frozen=True, slots=True)
class Reads:
    """What is asked of a population: the facts of its fields, of the person and, by plural, of records."""

    people: frozenset[str] = frozenset()
    records: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def __or__(self, other: "Reads") -> "Reads":
        """Join what two ask."""
        plurals = [*self.records, *(name for name in other.records if name not in self.records)]
        none: frozenset[str] = frozenset()
        return Reads(
            self.people | other.people,
            {name: self.records.get(name, none) | other.records.get(name, none) for name in plurals},
        )


@dataclass(frozen=True, slots=True)
class Tables:
    """
    A part of a population.

    `people` has a row a person, with the columns `subject.ref` (never null), `as_of` (a date, never null), `has:` and
    the plural of each list (never null: whether the dossier has the list) and those of the single objects' fields.
    `records` has, by plural, a table with the column `who`, by which it is in order, and those of the fields; the
    records of a person stand in the order of the dossier. A plural that is lacking is a list without a record.
    """

    people: pl.DataFrame
    records: Mapping[str, pl.DataFrame]


def has(plural: str) -> str:
    """Name the column that says whether a dossier has a list."""
    return f"has:{plural}"


def type_of(field: Field) -> pl.DataType | type[pl.DataType]:  # noqa: PLR0911 - one for each type
    """Give the type of a *field*'s column."""
    match field.type:
        case FieldType.ID | FieldType.TEXT:
            return pl.String
        case FieldType.TRUTH:
            return pl.Boolean
        case FieldType.CODE:
            return pl.Enum(list(field.codes))
        case FieldType.CODES:
            return pl.List(pl.Enum(list(field.codes)))
        case FieldType.DATE:
            return pl.Date
        case FieldType.INTEGER | FieldType.YEAR:
            return pl.Int64
        case FieldType.NUMBER | FieldType.SHARE:
            return pl.Float64


def columns_of_field(field: Field, name: str) -> Iterator[tuple[str, pl.DataType | type[pl.DataType]]]:
    """Give the columns of a *field* that is called *name*: of a date, also its last day and whether it is null."""
    yield name, type_of(field)
    if field.type is FieldType.DATE:
        yield name + LAST, pl.Date
        if field.nullable:
            yield name + NONE, pl.Boolean


def columns_of(kind: RecordKind, reads: frozenset[str] | None = None) -> dict[str, pl.DataType | type[pl.DataType]]:
    """Give the columns of a *kind*'s fields by the names of their facts; only of those that are read, if so said."""
    fields = [one for one in kind.fields.values() if reads is None or one.fact in reads]
    return {name: dtype for one in fields for name, dtype in columns_of_field(one, one.fact)}


def lists_of(kinds: Sequence[RecordKind]) -> tuple[RecordKind, ...]:
    """Give the *kinds* of which a dossier has a list."""
    return tuple(kind for kind in kinds if not kind.single)


def person_kind(kinds: Sequence[RecordKind]) -> RecordKind:
    """Give the kind of the object that has the ref of a person."""
    return next(kind for kind in kinds if any(one.fact == REF for one in kind.fields.values()))


def everything(kinds: Sequence[RecordKind]) -> Reads:
    """Ask all that dossiers of these *kinds* may hold."""
    facts = {kind.name: frozenset(field.fact for field in kind.fields.values()) for kind in kinds}
    people = frozenset(fact for kind in kinds if kind.single for fact in facts[kind.name])
    return Reads(people, {kind.name: facts[kind.name] for kind in lists_of(kinds)})


def pruned(tables: Tables, kinds: Sequence[RecordKind], reads: Reads) -> Tables:
    """Give of *tables* what is asked."""
    columns = {AS_OF, REF, *(has(plural) for plural in reads.records)}
    columns |= {name for kind in kinds if kind.single for name in columns_of(kind, reads.people)}
    people = tables.people.select(name for name in tables.people.columns if name in columns)
    records = {}
    for kind in lists_of(kinds):
        if kind.name in reads.records and kind.name in tables.records:
            table, asked = tables.records[kind.name], columns_of(kind, reads.records[kind.name])
            records[kind.name] = table.select(WHO, *(name for name in asked if name in table.columns))
    return Tables(people, records)
