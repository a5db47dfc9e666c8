"""
One population, two vocabularies: what a file may hold is what either of them knows.

A draft may add a code or a field, or take one away. The file is read by both vocabularies joined, and each release is
given the tables as its own vocabulary reads them: a code that it does not have is unknown to it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import polars as pl

from service.domain.record import Field, RecordKind
from service.governance.errors import RefusedError
from service.population.tables import AS_OF, WHO, Tables, columns_of, has, lists_of


def joined(base: Sequence[RecordKind], draft: Sequence[RecordKind]) -> tuple[RecordKind, ...]:
    """
    Join two vocabularies: whatever either has, in the order of the draft; asked for is what both ask for.

    Raises `RefusedError` (`vocabularies_apart`) where one of them has a list for the other's object, or another type of
    value in a field of the same name.
    """
    if tuple(base) == tuple(draft):
        return tuple(draft)
    old = {kind.name: kind for kind in base}
    new = {kind.name: kind for kind in draft}
    return tuple(_joined(old.get(name), new.get(name)) for name in dict.fromkeys((*new, *old)))


def _joined(base: RecordKind | None, draft: RecordKind | None) -> RecordKind:
    if base is None or draft is None:
        return _either(base, draft)
    if (base.single, base.singular) != (draft.single, draft.singular):
        raise _apart(draft.label)
    names = dict.fromkeys((*draft.fields, *base.fields))
    fields = {name: _field(base.fields.get(name), draft.fields.get(name)) for name in names}
    return replace(draft, fields=fields)


def _either(base: RecordKind | None, draft: RecordKind | None) -> RecordKind:
    """Give the only one; nothing of it is required of a file that the other knows."""
    only = draft or base
    assert only is not None  # noqa: S101  # one of them there is
    return only


def _field(base: Field | None, draft: Field | None) -> Field:
    if base is None or draft is None:
        only = draft or base
        assert only is not None  # noqa: S101  # likewise
        return replace(only, required=False, required_with={})
    if base.type is not draft.type:
        raise _apart(draft.label)
    return replace(
        draft,
        codes={**draft.codes, **{code: label for code, label in base.codes.items() if code not in draft.codes}},
        required=base.required and draft.required,
        required_with=draft.required_with if base.required_with == draft.required_with else {},
        nullable=base.nullable or draft.nullable,
        nullable_unless=draft.nullable_unless if base.nullable_unless == draft.nullable_unless else {},
    )


def _apart(label: str) -> RefusedError:
    said = f"两个版本的词汇里，「{label}」的类型不同，同一个人群无法同时按两个版本读取；请先统一词汇，再作模拟。"
    return RefusedError("vocabularies_apart", said)


def as_read_by(kinds: Sequence[RecordKind], tables: Tables) -> Tables:
    """Give *tables* that were read by joined vocabularies as one of them has them: what is not in it, unknown."""
    lists = lists_of(kinds)
    single = {name: dtype for kind in kinds if kind.single for name, dtype in columns_of(kind).items()}
    kept = {AS_OF, *(has(kind.name) for kind in lists)}
    records = {
        kind.name: table.select(_converted(table, columns_of(kind), {WHO}))
        for kind in lists
        if (table := tables.records.get(kind.name)) is not None
    }
    return Tables(tables.people.select(_converted(tables.people, single, kept)), records)


def _converted(table: pl.DataFrame, columns: Mapping[str, Any], kept: set[str]) -> Iterator[pl.Expr]:
    for name, dtype in table.schema.items():
        if name in kept or columns.get(name) == dtype:
            yield pl.col(name)
        elif name in columns:
            yield _cast(name, columns[name])


def _cast(name: str, dtype: Any) -> pl.Expr:  # noqa: ANN401  # a type of Polars
    """Cast a column of codes; where one of a list of codes is not known, neither is the list."""
    if not isinstance(dtype, pl.List):
        return pl.col(name).cast(pl.String).cast(dtype, strict=False)
    codes = pl.col(name).cast(pl.List(pl.String)).cast(dtype, strict=False)
    is_known = codes.list.drop_nulls().list.len() == pl.col(name).list.len()
    return pl.when(is_known).then(codes).otherwise(None).alias(name)
