"""
Effects: what two releases say of the same part of a population, side by side, and where they differ.

Columns are compared whole; only the rows that differ are looked at further. A verdict that is not mentioned, and a
rule that is not in force or not there, stand as `none`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl
from polars import selectors

from service.domain.release import Release
from service.domain.rule import PERSON
from service.engine.columnar.outcome import HOLDS, SUPERSEDED, VERDICT, Outcome
from service.population.tables import AS_OF, REF, WHO

BASE, DRAFT = "base", "draft"
SIDES = (BASE, DRAFT)
ABSENT = "none"

STANDINGS = pl.Enum(["recommended", "unsettled", "held", "barred", SUPERSEDED, ABSENT])
"""What is said of an action, the weightiest first."""

ABOUT = "about"
"""The id of the record that something is about; empty: the person."""

AT = "at"
"""Where that record stands among all of the part; -1: the person."""

FROM, TO = "from", "to"

_PER_TABLE = 1 << 32
_OF_RULES = ~selectors.by_name(REF, AS_OF) & ~selectors.starts_with(HOLDS)


@dataclass(frozen=True, slots=True)
class Table:
    """
    A table of both sides: a row a person or record, with `who`, `about`, `at`, and columns like `base:DEM-06`.

    `differing` has, for each rule or verdict (by its column in an outcome) of which any row differs, the mask of those.
    """

    about: str  # `subject`, or the plural
    rows: pl.DataFrame
    differing: Mapping[str, pl.Series]

    def side(self, side: str, name: str) -> pl.Expr:
        """Give the column *name* of one *side* in words; `none` where there is nothing."""
        column = f"{side}:{name}"
        if column not in self.rows.columns:
            return pl.lit(ABSENT)
        return pl.col(column).cast(pl.String).fill_null(ABSENT)

    def has(self, name: str) -> bool:
        """Answer whether either side has such a column."""
        return any(f"{side}:{name}" in self.rows.columns for side in SIDES)


@dataclass(frozen=True, slots=True)
class Effects:
    """
    What differs in a part of a population.

    `verdicts`: `who`, `action`, `about`, `at`, `from`, `to`, a row each verdict that differs. `flows`: `who`, `action`,
    `from`, `to`, a row each person and action of which any verdict differs: the person's weightiest on either side.
    """

    tables: tuple[Table, ...]
    verdicts: pl.DataFrame
    flows: pl.DataFrame


def actions_of(base: Release, draft: Release) -> tuple[str, ...]:
    """Name the actions of two releases: in the order of the draft, then those that only the base has."""
    return tuple(dict.fromkeys((*draft.actions, *base.actions)))


def effects_of(base: Outcome, draft: Outcome, actions: tuple[str, ...]) -> Effects:
    """Find what differs from *base* to *draft* in the verdicts on *actions*; the outcomes are of the same persons."""
    tables = tuple(_tables(base, draft))
    verdicts = _verdicts(tables, actions)
    return Effects(tables, verdicts, _flows(tables, verdicts, actions))


def _tables(base: Outcome, draft: Outcome) -> Iterator[Table]:
    about = {ABOUT: pl.lit(""), AT: pl.lit(-1, pl.Int64)}
    people = [_sided(one.people.select(_OF_RULES), side) for side, one in zip(SIDES, (base, draft), strict=True)]
    who = base.people.select(pl.int_range(pl.len(), dtype=pl.UInt32).alias(WHO))
    yield _table(PERSON, pl.concat([who.with_columns(**about), *people], how="horizontal"))
    for number, plural in enumerate(dict.fromkeys((*draft.records, *base.records))):
        rows = _aligned(base.records.get(plural), draft.records.get(plural))
        at = pl.int_range(pl.len(), dtype=pl.Int64) + number * _PER_TABLE
        yield _table(plural, rows.rename({"id": ABOUT}).with_columns(at.alias(AT)))


def _sided(rows: pl.DataFrame, side: str) -> pl.DataFrame:
    return rows.rename({name: f"{side}:{name}" for name in rows.columns if name not in {WHO, "id"}})


def _aligned(base: pl.DataFrame | None, draft: pl.DataFrame | None) -> pl.DataFrame:
    """Bring the records of both sides beside one another: each counts those that its own vocabulary says count."""
    if base is None or draft is None:
        return _sided(base, BASE) if base is not None else _sided(draft, DRAFT) if draft is not None else pl.DataFrame()
    keys = [WHO, "id"]
    left, right = _sided(base, BASE), _sided(draft, DRAFT)
    if base.select(keys).equals(draft.select(keys)):
        return pl.concat([left, right.drop(keys)], how="horizontal")
    return left.join(right, on=keys, how="full", coalesce=True, maintain_order="left_right").sort(
        WHO, maintain_order=True
    )


def _table(about: str, rows: pl.DataFrame) -> Table:
    """Find in which rows which columns differ."""
    names = dict.fromkeys(name.partition(":")[2] for name in rows.columns if name.startswith((f"{BASE}:", f"{DRAFT}:")))
    masks = rows.select(_differs(rows, name).alias(name) for name in names)
    counts = masks.sum().row(0) if names else ()
    return Table(about, rows, {name: masks[name] for name, count in zip(names, counts, strict=True) if count})


def _differs(rows: pl.DataFrame, name: str) -> pl.Expr:
    sides = [f"{side}:{name}" for side in SIDES]
    there = [pl.col(one) for one in sides if one in rows.columns]
    return there[0].is_not_null() if len(there) == 1 else there[0].ne_missing(there[1])


def _verdicts(tables: tuple[Table, ...], actions: tuple[str, ...]) -> pl.DataFrame:
    columns: dict[str, Any] = {
        WHO: pl.UInt32,
        "action": pl.Enum(actions),
        ABOUT: pl.String,
        AT: pl.Int64,
        FROM: STANDINGS,
        TO: STANDINGS,
    }
    found = [pl.DataFrame(schema=columns)]
    found += [
        _changed(table, action, differing).select(pl.col(name).cast(columns[name]) for name in columns)
        for table in tables
        for action in actions
        if (differing := table.differing.get(VERDICT + action)) is not None
    ]
    return pl.concat(found).sort(WHO, "action", AT)


def _changed(table: Table, action: str, differing: pl.Series) -> pl.DataFrame:
    base, draft = (table.side(side, VERDICT + action) for side in SIDES)
    return table.rows.filter(differing).select(
        WHO, ABOUT, AT, pl.lit(action).alias("action"), base.alias(FROM), draft.alias(TO)
    )


def _flows(tables: tuple[Table, ...], verdicts: pl.DataFrame, actions: tuple[str, ...]) -> pl.DataFrame:
    """Give the weightiest verdict of each person on each action of which any verdict differs, on either side."""
    touched = verdicts.select(WHO, "action").unique()
    found = [verdicts.select(WHO, "action", FROM, TO).clear()]
    for (action,), whose in touched.group_by("action"):
        of = [_of(table, str(action), whose) for table in tables if table.has(VERDICT + str(action))]
        found.append(
            pl.concat(of)
            .group_by(WHO)
            .agg(pl.col(FROM).min(), pl.col(TO).min())
            .select(WHO, pl.lit(action, pl.Enum(actions)).alias("action"), *(_standing(side) for side in (FROM, TO)))
        )
    return pl.concat(found).sort(WHO, "action")


def _of(table: Table, action: str, whose: pl.DataFrame) -> pl.DataFrame:
    """Give all verdicts on an *action* of the persons *whose* they are, as their weight."""
    sides = zip((FROM, TO), SIDES, strict=True)
    columns = [table.side(side, VERDICT + action).cast(STANDINGS).to_physical().alias(name) for name, side in sides]
    return table.rows.join(whose, on=WHO, how="semi").select(WHO, *columns)


def _standing(name: str) -> pl.Expr:
    return pl.col(name).cat.to(STANDINGS)
