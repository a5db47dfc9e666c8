"""
What was done in a synthetic population about tasks and incidents: measures, investigations, sanctions, appeals.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from service.population.synthetic import incident_shares as assumed
from service.population.synthetic import shares
from service.population.synthetic.dice import Codes, Dice, Mask, Numbers, Rows, rows_in_order
from service.population.synthetic.incidents import Matters
from service.population.synthetic.persons import Persons
from service.population.synthetic.sheet import Making
from service.population.synthetic.words import ORGANS, ids, which

_INCIDENTS = ids("I", assumed.MOST_INCIDENTS)
_ABOUT = (*_INCIDENTS, *ids("R", shares.MOST_TASKS))
_NOTHING = -1
_HEAVY = ("admonition", "circular_criticism", "suspension", "transfer", "ordered_resignation", "removal", "demotion")
_MEASURES = tuple(dict.fromkeys((*assumed.MEASURES, *assumed.OTHER_MEASURES)))


@dataclass(frozen=True, slots=True)
class _Steps:
    """Steps taken: against whom, about what (a number in `_ABOUT`), of which kind, on which day."""

    who: Numbers
    about: Numbers
    kinds: Numbers
    days: Numbers

    def only(self, kept: Mask) -> "_Steps":
        """Give those *kept*."""
        return _Steps(self.who[kept], self.about[kept], self.kinds[kept], self.days[kept])


@dataclass(frozen=True, slots=True)
class Against:
    """A list of steps against persons, and whether an appeal may be made of each."""

    table: pl.DataFrame
    rows: Rows
    prefix: str
    days: Numbers
    heavy: Mask


def measures(persons: Persons, listed: Mask, making: Making, incidents: Matters, tasks: Matters) -> Against:
    """Make up measures, about incidents and tasks and about nothing that is on record."""
    taken = [*_of_incidents(making, incidents), *_of_tasks(making, tasks), _of_nothing(making, persons)]
    steps = _in_order(taken, listed)
    rows = rows_in_order(steps.who)
    sheet = making.sheet("measures", len(rows))
    dice, days = sheet.dice, np.minimum(steps.days, persons.as_of)
    kinds = Codes(_MEASURES, steps.kinds.astype(np.uint8))
    sheet.text("id", _ids("M", rows), rows.before)
    sheet.code("kind", kinds)
    sheet.day("on", days, shares.OF_EVENTS)
    told = (steps.about != _NOTHING) & dice.chance(assumed.ABOUT_KNOWN)
    sheet.text("about", _ABOUT, np.maximum(steps.about, 0), told)
    sheet.truth("revoked", dice.chance(assumed.REVOKED), assumed.REVOKED_KNOWN)
    moved = kinds.among("transfer")
    sheet.truth("no_fault", moved & dice.chance(assumed.NO_FAULT), assumed.NO_FAULT_KNOWN)
    return Against(sheet.table(rows), rows, "M", days, kinds.among(*_HEAVY))


def _of_incidents(making: Making, incidents: Matters) -> Iterator[_Steps]:
    dice = making.dice("measures about incidents", len(incidents.rows))
    for kind, (share, after) in assumed.MEASURES.items():
        taken = incidents.weighs & dice.chance(share)
        days = incidents.days + after + dice.whole(-10, 30)
        yield _steps(incidents.rows, incidents.rows.before, kind, days).only(taken)


def _of_tasks(making: Making, tasks: Matters) -> Iterator[_Steps]:
    dice = making.dice("measures about tasks", len(tasks.rows))
    taken = tasks.weighs & dice.chance(shares.TASK_REMINDED)
    for kind, share, after in (("reminder", 1.0, 10), ("interview", shares.TASK_INTERVIEWED, 40)):
        about = tasks.rows.before + len(_INCIDENTS)
        yield _steps(tasks.rows, about, kind, tasks.days + after).only(taken & dice.chance(share))


def _of_nothing(making: Making, persons: Persons) -> _Steps:
    dice = making.dice("other measures", len(persons))
    kinds = dice.code(assumed.OTHER_MEASURES)
    numbers = np.array([_MEASURES.index(name) for name in kinds.names])[kinds.numbers]
    days = persons.as_of - 1 - dice.skewed(assumed.OTHER_MEASURE_DAYS)
    nothing = np.full(len(persons), _NOTHING)
    return _Steps(np.arange(len(persons)), nothing, numbers, days).only(dice.chance(assumed.OTHER_MEASURE))


def _steps(rows: Rows, about: Numbers, kind: str, days: Numbers) -> _Steps:
    return _Steps(rows.who, about, np.full(len(rows), _MEASURES.index(kind)), days)


def _in_order(taken: Sequence[_Steps], listed: Mask) -> _Steps:
    """Put the steps in the order of their persons; leave out whose list is not there."""
    who, about, kinds, days = (
        np.concatenate([getattr(one, name) for one in taken]) for name in ("who", "about", "kinds", "days")
    )
    order = np.argsort(who, kind="stable")
    order = order[listed[who[order]]]
    return _Steps(who[order], about[order], kinds[order], days[order])


def _ids(prefix: str, rows: Rows) -> tuple[str, ...]:
    return ids(prefix, int(rows.before.max(initial=0)) + 1)


def investigations(persons: Persons, listed: Mask, making: Making, incidents: Matters) -> pl.DataFrame:
    """Make up investigations, mostly of incidents that may be against discipline or law."""
    rows, before, days = _about(incidents, listed, making.dice("investigated", len(incidents.rows)),
                                assumed.INVESTIGATED, assumed.INVESTIGATED_OF_VIOLATIONS)  # fmt: skip
    sheet = making.sheet("investigations", len(rows))
    dice = sheet.dice
    opened = np.minimum(days + 15 + dice.whole(0, 60), persons.as_of)
    closed_on = opened + 30 + dice.whole(0, 200)
    closed = dice.chance(assumed.CLOSED) & (closed_on <= persons.as_of)
    told = closed | dice.chance(assumed.NOT_CLOSED / (1 - assumed.CLOSED))
    sheet.text("id", _ids("L", rows), rows.before)
    sheet.day("opened_on", opened, shares.OF_EVENTS)
    sheet.day("closed_on", closed_on, shares.OF_EVENTS, told, ~closed)
    sheet.text("organ", ORGANS, which(ORGANS, dice))
    sheet.text("about", _INCIDENTS, before, assumed.ABOUT_KNOWN)
    return sheet.table(rows)


def sanctions(persons: Persons, listed: Mask, making: Making, incidents: Matters) -> Against:
    """Make up sanctions, of the Party and of the government, for incidents."""
    rows, before, days = _about(incidents, listed, making.dice("sanctioned", len(incidents.rows)),
                                assumed.SANCTIONED, assumed.SANCTIONED_OF_VIOLATIONS)  # fmt: skip
    sheet = making.sheet("sanctions", len(rows))
    dice, kinds = sheet.dice, sheet.dice.code(assumed.SANCTIONS)
    effective = np.minimum(days + 60 + dice.whole(0, 200), persons.as_of)
    sheet.text("id", _ids("P", rows), rows.before)
    of_party = kinds.among(*(name for name in kinds.names if name.startswith("party.")))
    sheet.code("system", Codes(("government", "party"), of_party.astype(np.uint8)), shares.OTHERWISE_KNOWN)
    sheet.code("kind", kinds)
    sheet.day("effective_on", effective, shares.OF_EVENTS)
    lifted_on = effective + 180 + dice.whole(0, 300)
    lifted = dice.chance(assumed.LIFTED) & (lifted_on <= persons.as_of)
    told = lifted | dice.chance(assumed.NOT_LIFTED / (1 - assumed.LIFTED))
    sheet.day("lifted_on", lifted_on, shares.EXACT, told, ~lifted)
    sheet.text("about", _INCIDENTS, before, assumed.ABOUT_KNOWN)
    sheet.truth("revoked", dice.chance(assumed.REVOKED), assumed.REVOKED_KNOWN)
    return Against(sheet.table(rows), rows, "P", effective, np.ones(len(rows), dtype=bool))


def _about(
    incidents: Matters, listed: Mask, dice: Dice, share: float, of_violations: float
) -> tuple[Rows, Numbers, Numbers]:
    """Choose incidents, oftener those that may be violations: whose, which of theirs, and from which day."""
    rates = np.where(incidents.violates, of_violations, share * incidents.weighs)
    taken = dice.chance(rates) & listed[incidents.rows.who]
    return rows_in_order(incidents.rows.who[taken]), incidents.rows.before[taken], incidents.days[taken]


def appeals(persons: Persons, listed: Mask, making: Making, against: Sequence[Against]) -> pl.DataFrame:
    """Make up appeals of measures that weigh and of sanctions."""
    who, about, days, words = _appealed(making, listed, against)
    rows = rows_in_order(who)
    sheet = making.sheet("appeals", len(rows))
    dice = sheet.dice
    filed = np.minimum(days + 10 + dice.whole(0, 20), persons.as_of)
    decided_on = filed + 20 + dice.whole(0, 60)
    decided = dice.chance(assumed.DECIDED) & (decided_on <= persons.as_of)
    sheet.text("id", _ids("F", rows), rows.before)
    sheet.text("about", words, about, shares.OTHERWISE_KNOWN)
    sheet.code("stage", dice.code(assumed.STAGES), shares.OTHERWISE_KNOWN)
    sheet.day("filed_on", filed, shares.EXACT)
    sheet.day("decided_on", decided_on, shares.EXACT, shares.OTHERWISE_KNOWN, ~decided)
    sheet.code("outcome", dice.code(assumed.OUTCOMES), decided)
    return sheet.table(rows)


def _appealed(making: Making, listed: Mask, against: Sequence[Against]) -> tuple[Numbers, Numbers, Numbers, list[str]]:
    """Choose what is appealed: whose, which of the words, on which day; and the words, which are ids."""
    words: list[str] = []
    found = []
    for one in against:
        taken = making.dice(f"appealed {one.prefix}", len(one.rows)).chance(assumed.APPEALED)
        taken &= one.heavy & listed[one.rows.who]
        found.append((one.rows.who[taken], one.rows.before[taken] + len(words), one.days[taken]))
        words += _ids(one.prefix, one.rows)
    who, about, days = (np.concatenate(parts) for parts in zip(*found, strict=True))
    order = np.argsort(who, kind="stable")
    return who[order], about[order], days[order], words
