"""
The persons of a part who change: a row each, with what changes, by which rules and why.
"""

import polars as pl

from service.domain.release import Release
from service.operations.simulation.effects import ABOUT, AT, FROM, TO, Effects
from service.operations.simulation.effects_causes import reasons_of, unexplained
from service.population.tables import REF, WHO

UNIT = "subject.unit.ref"

_KEYS = [WHO, "action", ABOUT]


def persons_of(
    effects: Effects, causes: pl.DataFrame, people: pl.DataFrame, base: Release, draft: Release
) -> pl.DataFrame:
    """
    Give the persons who change, in the order of the part.

    Columns `who` (the row), `ref`, `unit` (null: not known), and `changes`: a list of `action`, `label`, `about` (null:
    the person), `from`, `to`, `rules`, `reasons`.
    """
    given = (
        reasons_of(causes, base, draft)
        .group_by(_KEYS, maintain_order=True)
        .agg(pl.col("rule").unique(maintain_order=True).alias("rules"), pl.col("reason").alias("reasons"))
    )
    changes = (
        effects.verdicts.with_columns(pl.col("action").cast(pl.String))
        .join(given, on=_KEYS, how="left", maintain_order="left")
        .select(WHO, _change(base, draft).alias("changes"))
        .group_by(WHO, maintain_order=True)
        .agg("changes")
    )
    unit = pl.col(UNIT) if UNIT in people.columns else pl.lit(None, pl.String)
    who = pl.int_range(pl.len(), dtype=pl.UInt32).alias(WHO)
    named = people.select(who, pl.col(REF).alias("ref"), unit.alias("unit"))
    return changes.join(named, on=WHO, how="left", maintain_order="left").select(WHO, "ref", "unit", "changes")


def _change(base: Release, draft: Release) -> pl.Expr:
    labels = {name: action.label for release in (base, draft) for name, action in release.actions.items()}
    return pl.struct(
        "action",
        pl.col("action").replace_strict(labels, return_dtype=pl.String).alias("label"),
        pl.when(pl.col(AT) >= 0).then(ABOUT).otherwise(None).alias(ABOUT),
        pl.col(FROM).cast(pl.String),
        pl.col(TO).cast(pl.String),
        pl.col("rules").fill_null([]),
        pl.col("reasons").fill_null(pl.concat_list(unexplained())),
    )
