"""
The tally of a part: everything that is counted of its persons, as counts under keys.

Tallies are joined by adding them up, so it does not matter which part comes when.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from service.domain.action import ActionKind
from service.domain.adverse import HARSH
from service.domain.answer import Answer
from service.engine.columnar.outcome import VERDICT
from service.operations.simulation.effects import FROM, SIDES, TO, Effects, Table
from service.operations.simulation.grouping import Grouping
from service.population.tables import AS_OF, WHO

Tally = Counter[tuple[str, ...]]
"""
What is counted, by what it is counted under.

`size`; `changed`; `day` and a day: persons. `affected` and an action: persons of whom a verdict on it differs.
`flow`, action, from, to: persons; `cause`, action, from, to, rule, its answers from, to: persons.
`group`, by, group, and `persons`, `changed`, `more` or `less`: persons.
`rate`, by, group, action, side: persons of whom the action is recommended; not counted in a part with too many groups.
`answer`, rule, side, answer: persons or records; `differs`, rule: persons.
"""

MOST_GROUPS = 50
"""Of a grouping with more groups in all no rates are told: the best of very many small groups is best by chance."""

_MORE, _LESS = "more", "less"
_COUNTED = (Answer.YES.value, Answer.UNKNOWN.value)


@dataclass(frozen=True, slots=True)
class Counted:
    """What a part is counted by."""

    kinds: Mapping[str, ActionKind]  # of every action
    groupings: Sequence[Grouping]
    personal: Sequence[str]  # the actions that are about the person


def tally_of(effects: Effects, causes: pl.DataFrame, groups: pl.DataFrame, people: pl.DataFrame, by: Counted) -> Tally:
    """Count what differs among *people*, who are in these *groups*."""
    tally: Tally = Counter()
    tally["size",] = people.height
    tally["changed",] = effects.flows[WHO].n_unique()
    _add(tally, ("day",), people.group_by(pl.col(AS_OF).dt.to_string("iso")).len())
    _add(tally, ("affected",), effects.flows.group_by("action").len())
    _add(tally, ("flow",), effects.flows.group_by("action", FROM, TO).len())
    _add(tally, ("cause",), _caused(effects, causes))
    _count_groups(tally, effects, groups, by)
    for table in effects.tables:
        _count_answers(tally, table)
    _count_differing(tally, effects.tables)
    return +tally


def added(tallies: Iterable[Tally]) -> Tally:
    """Add *tallies* up."""
    total: Tally = Counter()
    for one in tallies:
        total.update(one)
    return total


def _add(tally: Tally, key: tuple[str, ...], counts: pl.DataFrame) -> None:
    """Add *counts*, whose last column is a number and the others what it is counted under."""
    for *under, count in counts.iter_rows():
        tally[(*key, *under)] += count


def _caused(effects: Effects, causes: pl.DataFrame) -> pl.DataFrame:
    """Count the persons of each flow for whom a rule's answer changed; one with several records counts once."""
    flows = effects.flows.select(WHO, pl.col("action").cast(pl.String), FROM, TO)
    each = causes.select(WHO, "action", "rule", pl.col(FROM).alias("before"), pl.col(TO).alias("after")).unique()
    keys = ["action", FROM, TO, "rule", "before", "after"]
    return each.join(flows, on=[WHO, "action"]).group_by(keys).len()


def favour(verdicts: pl.DataFrame, kinds: Mapping[str, ActionKind]) -> pl.DataFrame:
    """
    Give, of each person of the *verdicts*, whether one became more favourable, and whether one became less so.

    A harsh action is worse the nearer it is to being recommended, any other better; unsettled and held are half way. A
    rung of a ladder that gives way to a higher one, or no longer does, has no direction: that of the higher one counts.
    """
    nearness = {"recommended": 2, "unsettled": 1, "held": 1, "barred": 0, "none": 0}
    near = {name: pl.col(name).replace_strict(nearness, default=None, return_dtype=pl.Int8) for name in (FROM, TO)}
    harsh = pl.col("action").cast(pl.String).is_in([action for action, kind in kinds.items() if kind in HARSH])
    step = (near[TO] - near[FROM]).fill_null(0) * pl.when(harsh).then(-1).otherwise(1)
    return verdicts.group_by(WHO).agg((step > 0).any().alias(_MORE), (step < 0).any().alias(_LESS))


def _count_groups(tally: Tally, effects: Effects, groups: pl.DataFrame, by: Counted) -> None:
    people = effects.tables[0].rows
    whose = people.select(WHO).join(favour(effects.verdicts, by.kinds), on=WHO, how="left", maintain_order="left")
    more, less = (pl.col(name).fill_null(value=False) for name in (_MORE, _LESS))
    signs = whose.select(
        pl.col(_MORE).is_not_null().alias("changed"), (more & ~less).alias(_MORE), (less & ~more).alias(_LESS)
    )
    names = [
        name for action in by.personal for side in SIDES if (name := f"{side}:{VERDICT}{action}") in people.columns
    ]
    rated = people.select(pl.col(name) == "recommended" for name in names)
    for grouping in by.groupings:
        _count_grouping(tally, grouping.by, pl.concat([groups, signs, rated], how="horizontal"), names)


def _count_grouping(tally: Tally, by: str, rows: pl.DataFrame, names: Sequence[str]) -> None:
    counted = {"persons": pl.len(), **{name: pl.col(name).sum() for name in ("changed", _MORE, _LESS)}}
    rates = () if rows[by].n_unique() > MOST_GROUPS else names  # there are no fewer in all, so none is told
    grouped = rows.group_by(by).agg(
        *(one.alias(name) for name, one in counted.items()), *(pl.col(one).sum() for one in rates)
    )
    for row in grouped.iter_rows(named=True):
        for name in counted:
            tally["group", by, row[by], name] += row[name]
        for name in rates:
            side, _, action = name.split(":", 2)
            tally["rate", by, row[by], action, side] += row[name]


def _count_answers(tally: Tally, table: Table) -> None:
    names = [name for name in table.rows.columns if name.startswith(_ANSWERS) and VERDICT not in name]
    counts = table.rows.select(
        (pl.col(name) == answer).sum().alias(f"{name}:{answer}") for name in names for answer in _COUNTED
    )
    for name, count in zip(counts.columns, counts.row(0) if counts.width else (), strict=True):
        side, rule, answer = name.split(":")
        tally["answer", rule, side, answer] += count


_ANSWERS = tuple(f"{side}:" for side in SIDES)


def _count_differing(tally: Tally, tables: Sequence[Table]) -> None:
    """Count, by rule, the persons of whom it answers otherwise, or of one of their records."""
    found: dict[str, list[pl.Series]] = {}
    for table in tables:
        for name, mask in table.differing.items():
            if not name.startswith(VERDICT):
                found.setdefault(name, []).append(table.rows[WHO].filter(mask))
    for rule, whose in found.items():
        tally["differs", rule] += pl.concat(whose).n_unique()
