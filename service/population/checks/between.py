"""
Checks between rows: refs, ids, how many records a list has, and what may be there once only.

Each is a pass over numbers; only where something is doubled is it looked for which.
"""

from collections.abc import Iterator, Sequence

import numpy as np
import polars as pl

from service.domain.record import RecordKind
from service.population.checks.findings import Found, found_in
from service.population.checks.limits import MOST_RECORDS
from service.population.tables import REF, WHO, Tables

_ROW = "row"
_ODD = 0x9E3779B97F4A7C15
"""Spreads numbers over all the bits, so that they mix with those of a text."""


def refs_twice(tables: Tables, kinds: Sequence[RecordKind]) -> Iterator[Found]:
    """Find the persons whose ref another before them has."""
    refs = tables.people[REF]
    if refs.n_unique() < len(refs):
        kind, field = next((kind, one) for kind in kinds for one in kind.fields.values() if one.fact == REF)
        rows = (~refs.is_first_distinct() & refs.is_not_null()).arg_true()
        if len(rows):
            yield found_in(kind, field, rows, "duplicate_ref", "代号与前面的人重复")


def ids_twice(tables: Tables, kinds: Sequence[RecordKind]) -> Iterator[Found]:
    """Find the records whose id another of the same dossier has, of whatever kind."""
    read = [
        (number, tables.records[kind.name])
        for number, kind in enumerate(kinds)
        if kind.name in tables.records and "id" in kind.fields and kind.fields["id"].fact in tables.records[kind.name]
    ]
    if not read:
        return
    facts = {number: kinds[number].fields["id"].fact for number, _ in read}
    packed = pl.concat([table.select(_packed([facts[number]])).to_series() for number, table in read], rechunk=True)
    if packed.n_unique() == len(packed):
        return
    yield from _doubled(read, kinds)


def _packed(facts: Sequence[str]) -> pl.Expr:
    """Give a number for each record that is another wherever the person or a value is."""
    packed = pl.col(WHO).cast(pl.UInt64) * _ODD
    for seed, fact in enumerate(facts):
        packed ^= pl.col(fact).hash(seed=seed)
    return packed.alias(_ROW)


def _doubled(read: Sequence[tuple[int, pl.DataFrame]], kinds: Sequence[RecordKind]) -> Iterator[Found]:
    every = pl.concat(
        table.select(
            WHO,
            pl.col(kinds[number].fields["id"].fact).alias("id"),
            pl.lit(number).alias("kind"),
            pl.int_range(table.height).alias(_ROW),
        )
        for number, table in read
    )
    second = every.filter(pl.col("id").is_not_null() & ~pl.struct(WHO, "id").is_first_distinct())
    for number in second["kind"].unique():
        kind, rows = kinds[number], second.filter(kind=number)[_ROW]
        yield found_in(kind, kind.fields["id"], rows, "duplicate_id", "编号重复：整份档案里编号不得重复")


def between_records(kind: RecordKind, table: pl.DataFrame) -> Iterator[Found]:
    """Find, among the records of one *kind*, lists that are too long and what may be there once only."""
    if not table.height:
        return
    whose = table[WHO].to_numpy()
    longest = _longest(whose)
    if longest > MOST_RECORDS:
        firsts = np.searchsorted(whose, whose)
        rows = np.flatnonzero(np.arange(len(whose)) - firsts == MOST_RECORDS)
        said = f"记录过多：一个列表最多 {MOST_RECORDS} 条"
        yield found_in(kind, None, rows, "too_many_records", said)
    keys = [kind.fields[name].fact for name in (*kind.unique_by, *kind.unique_where)]
    if longest > 1 and kind.unique_by and set(keys) <= set(table.columns):
        yield from _second(kind, table)


def _longest(whose: np.ndarray) -> int:
    """Give how many records at most one person has; *whose* they are is in order."""
    ends = np.flatnonzero(whose[1:] != whose[:-1]) + 1
    return int(np.diff(ends, prepend=0, append=len(whose)).max())


def _second(kind: RecordKind, table: pl.DataFrame) -> Iterator[Found]:
    facts = [kind.fields[name].fact for name in kind.unique_by]
    where = [pl.col(kind.fields[name].fact) == code for name, code in kind.unique_where.items()]
    said = [pl.col(fact).is_not_null() for fact in facts]
    once = table.with_row_index(_ROW).filter(*where, *said).select(WHO, *facts, _ROW)
    if len(facts) == 1 and _in_order(once[WHO], once[facts[0]]):
        return
    packed = once.select(_packed(facts)).to_series()
    if packed.n_unique() == len(packed):
        return
    rows = once.filter(~pl.struct(WHO, *facts).is_first_distinct())[_ROW]
    if len(rows):
        what = "、".join(kind.fields[name].codes[code] for name, code in kind.unique_where.items()) or kind.label
        which = "、".join(kind.fields[name].label for name in kind.unique_by)
        yield found_in(kind, kind.fields[kind.unique_by[0]], rows, "duplicate_year", f"同一{which}的{what}只能有一条")


def _in_order(whose: pl.Series, keys: pl.Series) -> bool:
    """Tell whether the *keys* of each person rise, or fall, from record to record, as those of most files do."""
    if not keys.dtype.is_integer():
        return False
    owner, key = whose.to_numpy(), keys.to_numpy()
    same = owner[1:] == owner[:-1]
    return not (same & (key[1:] <= key[:-1])).any() or not (same & (key[1:] >= key[:-1])).any()
