"""
Totals of a population: what is asked of each person for them, counted part by part, and judged of the whole.

Counting holds numbers alone, and the counts of two parts add up. What is judged is told of the population; it is never
read by anything that is said of a person.
"""

from collections.abc import Mapping

import polars as pl

from service.domain.answer import Truth
from service.domain.condition import Condition
from service.domain.release import Release
from service.domain.total import Total
from service.domain.total_counts import TRUTHS, Counted, Counts, Members
from service.domain.total_needs import lacking_on
from service.domain.total_telling import judge_totals
from service.engine.columnar.outcome import HOLDS, Outcome
from service.population.tables import Reads

__all__ = ["asked_of", "conditions_of", "count_totals", "judge_totals", "reads_of_groups"]

AMONG, OF = "among", "of"

_CODE, _GROUP = "code", "group"


def asked_of(total: str, side: str) -> str:
    """Name what is asked of a person for a *total*."""
    return f"total:{total}:{side}"


def conditions_of(release: Release, day: int) -> Mapping[str, Condition]:
    """Give what is to be asked of each person, by name, for the totals that are not suspended on a *day*."""
    standing = [total for total in release.totals if not lacking_on(total, release, day)]
    pairs = (((AMONG, total.among), (OF, total.of)) for total in standing)
    return {
        asked_of(total.id, side): asked for total, both in zip(standing, pairs, strict=True) for side, asked in both
    }


def reads_of_groups(release: Release) -> Reads:
    """Give the fields by which totals hold of each group apart: they are read besides what is asked."""
    return Reads(frozenset(total.by for total in release.totals if total.by is not None))


def count_totals(outcome: Outcome, release: Release, people: pl.DataFrame | None = None) -> Counts:
    """
    Count the persons of an *outcome* for each total of which it was asked.

    *people* is the table of persons that was asked, in the same order; the groups are taken from it.
    """
    asked = [total for total in release.totals if HOLDS + asked_of(total.id, AMONG) in outcome.people.columns]
    counted = {total.id: _count(total, outcome.people, people) for total in asked}
    return Counts(outcome.people.height, counted)


def _count(total: Total, answers: pl.DataFrame, people: pl.DataFrame | None) -> Counted:
    among, of = (_coded(HOLDS + asked_of(total.id, side)) for side in (AMONG, OF))
    codes = answers.select((among * len(TRUTHS) + of).alias(_CODE))
    groups: dict[str | None, Members] = {}
    if total.by is not None and people is not None:
        named = people.get_column(total.by) if total.by in people.columns else pl.lit(None, pl.String)
        grouped = codes.with_columns(named.alias(_GROUP)).group_by(_GROUP, _CODE).len()
        for group, code, size in grouped.iter_rows():
            groups[group] = _with(groups.get(group, Members()), code, size)
    members = Members()
    for code, size in codes.group_by(_CODE).len().iter_rows():
        members = _with(members, code, size)
    return Counted(members, groups)


def _coded(column: str) -> pl.Expr:
    """Turn a truth into its place among the truths."""
    truth = pl.col(column)
    return pl.when(truth).then(0).when(~truth).then(1).otherwise(2).cast(pl.Int8)


def _with(members: Members, code: int, size: int) -> Members:
    truths: tuple[Truth, ...] = TRUTHS
    return members.with_one(truths[code // len(truths)], truths[code % len(truths)], size)
