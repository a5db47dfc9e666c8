"""
Incidents of a synthetic population, and the tasks that went past their day: what may count against somebody.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from service.population.synthetic import incident_shares as assumed
from service.population.synthetic import shares
from service.population.synthetic.dice import Codes, Dice, Mask, Numbers, Reals, Rows, rows_of
from service.population.synthetic.persons import Persons
from service.population.synthetic.sheet import Making, Sheet
from service.population.synthetic.words import CASES, INCIDENTS, TASKS, ids, which


@dataclass(frozen=True, slots=True)
class Matters:
    """Tasks or incidents: what measures, investigations and sanctions may be about."""

    table: pl.DataFrame
    rows: Rows
    days: Numbers  # from which something may be done about it
    weighs: Mask  # whether anything is
    violates: Mask


def tasks(persons: Persons, listed: Mask, making: Making) -> Matters:
    """Make up tasks with their days, most of them done."""
    lot = making.dice("number of tasks", len(persons))
    rows = rows_of(listed * lot.times(shares.TASKS, shares.MOST_TASKS))
    sheet = making.sheet("tasks", len(rows))
    dice, as_of = sheet.dice, persons.as_of
    due = as_of + dice.whole(-shares.TASK_DAYS_BACK, shares.TASK_DAYS_AHEAD)
    finished = due + dice.whole(-60, 40)
    done = (finished <= as_of) & dice.chance(shares.TASK_DONE)
    sheet.text("id", ids("R", shares.MOST_TASKS), rows.before)
    sheet.text("title", TASKS, which(TASKS, dice))
    sheet.day("due", due, shares.EXACT, shares.OTHERWISE_KNOWN)
    sheet.day("milestone_due", due - 60, shares.EXACT, 0.5, dice.chance(0.3))
    planned: Reals = np.clip(1.0 - (due - as_of) / 365, 0.0, 1.0)
    sheet.real("planned_progress", np.round(planned, 2), 0.6)
    progress: Reals = np.where(done, 1.0, planned * dice.whole(50, 100) / 100)
    sheet.real("progress", np.round(progress, 2), 0.6)
    sheet.day("completed_on", finished, shares.OF_EVENTS, shares.OTHERWISE_KNOWN, ~done)
    extended = dice.chance(shares.EXTENDED)
    told = extended | dice.chance(shares.NOT_EXTENDED)
    sheet.day("extension_until", due + dice.whole(30, 120), shares.EXACT, told, ~extended)
    sheet.code("role", dice.code(shares.PARTS), shares.OTHERWISE_KNOWN)
    sheet.code("cause", dice.code(shares.CAUSES), ~done & dice.chance(shares.OTHERWISE_KNOWN))
    sheet.truth("urgent", dice.chance(shares.URGENT), shares.OTHERWISE_KNOWN)
    overdue = ~done & (due < as_of)
    return Matters(sheet.table(rows), rows, due, overdue, np.zeros(len(rows), dtype=bool))


def incidents(persons: Persons, listed: Mask, making: Making) -> Matters:
    """Make up incidents, oftener those of the worse."""
    lot = making.dice("number of incidents", len(persons))
    rows = rows_of(listed * lot.times(_rate(persons), assumed.MOST_INCIDENTS))
    sheet = making.sheet("incidents", len(rows))
    dice = sheet.dice
    kinds, evidence = dice.code(assumed.KINDS), dice.code(assumed.EVIDENCE)
    occurred = persons.as_of - 10 - dice.skewed(assumed.INCIDENT_DAYS)
    found = np.minimum(occurred + 8 + dice.whole(0, 150), persons.as_of - 2)
    sheet.text("id", ids("I", assumed.MOST_INCIDENTS), rows.before)
    sheet.text("title", INCIDENTS, which(INCIDENTS, dice))
    sheet.day("occurred_on", occurred, shares.OF_EVENTS, assumed.OCCURRED_KNOWN)
    sheet.code("kind", kinds)
    explorer = dice.chance(assumed.EXPLORER)
    violates = _fill_finding(sheet, evidence, found, explorer)
    _fill_weights(sheet)
    for kind, fields in assumed.SPECIFICS.items():
        _fill_specifics(sheet, kinds.among(kind), fields)
    _fill_deadline(persons, sheet, kinds.among("missed_deadline"), occurred)
    _fill_groups(sheet, explorer)
    weighs = evidence.among("verified") & ~_fill_tolerance(persons, sheet, found, evidence)
    return Matters(sheet.table(rows), rows, found, weighs, violates & evidence.among("verified"))


def _rate(persons: Persons) -> Reals:
    """Give how many incidents each is to have on average: few have most of them."""
    rate: Reals = assumed.INCIDENTS * np.exp(-assumed.CLUSTERING * persons.merit - assumed.CLUSTERING**2 / 2)
    return rate


def _fill_finding(sheet: Sheet, evidence: Codes, found: Numbers, explorer: Mask) -> Mask:
    """Fill in what was found, by whom and when; give which may be against discipline or law."""
    dice, verified = sheet.dice, evidence.among("verified")
    sheet.code("evidence", evidence, verified | dice.chance(0.98))
    sheet.code("verified_by", dice.code(assumed.BODIES), verified & dice.chance(assumed.VERIFIED_BY_KNOWN))
    open_yet = evidence.among("alleged", "under_verification")
    sheet.day("verified_on", found, shares.OF_EVENTS, verified | (open_yet & dice.chance(0.5)), open_yet)
    sheet.count("sources", 1 + dice.skewed(3), assumed.SOURCES_KNOWN)
    refuted = evidence.among("refuted")
    clarified = dice.chance(assumed.CLARIFIED)
    told = clarified | dice.chance(assumed.NOT_CLARIFIED / (1 - assumed.CLARIFIED))
    sheet.day("clarified_on", found + 1, shares.OF_EVENTS, refuted & told, ~clarified)
    violates = np.zeros(len(sheet), dtype=bool)
    for name, truth in assumed.GENERAL.items():
        holds = _holds(dice, truth, explorer)
        sheet.truth(name, holds, assumed.CODE_KNOWN)
        violates |= holds & (name == "suspected_violation")
    return violates


def _holds(dice: Dice, truth: assumed.Truth, explorer: Mask) -> Mask:
    special = truth.holds if truth.of_explorers is None else truth.of_explorers
    return dice.chance(np.where(explorer, special, truth.holds))


def _fill_weights(sheet: Sheet) -> None:
    for name, given in (
        ("severity", assumed.SEVERITIES),
        ("consequence", assumed.CONSEQUENCES),
        ("cause", assumed.CAUSES),
        ("responsibility", assumed.RESPONSIBILITIES),
    ):
        sheet.code(name, sheet.dice.code(given), assumed.CODE_KNOWN)


def _fill_specifics(sheet: Sheet, of_kind: Mask, fields: Mapping[str, assumed.Specific]) -> None:
    """Fill in what is told of incidents of one kind only; a field of two kinds is filled in for each."""
    dice = sheet.dice
    for name, what in fields.items():
        known = of_kind & dice.chance(assumed.SPECIFIC_KNOWN)
        if isinstance(what, tuple):
            sheet.count(name, dice.whole(*what), known)
        else:
            sheet.truth(name, dice.chance(what), known)


def _fill_deadline(persons: Persons, sheet: Sheet, missed: Mask, occurred: Numbers) -> None:
    """Fill in the day by which it was due, and the day, not before it occurred, on which it was done."""
    dice = sheet.dice
    due = occurred + dice.whole(*assumed.DUE_DAYS)
    done = np.maximum(due, occurred) + dice.whole(*assumed.LATE_DAYS)
    finished = dice.chance(assumed.FINISHED) & (done <= persons.as_of)
    told = finished | dice.chance(assumed.NOT_FINISHED / (1 - assumed.FINISHED))
    sheet.day("due_on", due, shares.OF_EVENTS, missed & dice.chance(assumed.SPECIFIC_KNOWN))
    sheet.day("completed_on", done, shares.EXACT, missed & told, ~finished)


def _fill_groups(sheet: Sheet, explorer: Mask) -> None:
    """Fill in how it was decided, how the person behaved, what was mended, and the context."""
    dice = sheet.dice
    for group, one in assumed.GROUPS.items():
        told = dice.chance(np.where(explorer, one.told_of_explorers, one.told))
        for name, truth in one.truths.items():
            known = told & dice.chance(assumed.TOLD_KNOWN)
            sheet.truth(f"{group}.{name}", _holds(dice, truth, explorer), known)
        if group == "conduct":
            faults = dice.code_by(explorer.astype(np.int64), (assumed.FAULTS, assumed.FAULTS_OF_EXPLORERS))
            sheet.code("conduct.fault", faults, told & dice.chance(assumed.TOLD_KNOWN))
    drawn = np.where(explorer, dice.whole(1, len(assumed.CONTEXTS)), 0)
    noted = np.where(explorer, assumed.CONTEXT_KNOWN_OF_EXPLORERS, assumed.NO_CONTEXT_NOTED)
    sheet.codes("context", ((), *assumed.CONTEXTS), drawn, dice.chance(noted))


def _fill_tolerance(persons: Persons, sheet: Sheet, found: Numbers, evidence: Codes) -> Mask:
    """Fill in what was decided of tolerance; give which were exempted."""
    dice = sheet.dice
    statuses = dice.code({"": assumed.NOTHING_SAID_OF_TOLERANCE, **assumed.STATUSES})
    told = ~statuses.among("") & evidence.among("verified", "under_verification")
    decided = told & statuses.among("exempt", "mitigated", "refused")
    stated = Codes(("none", *assumed.STATUSES), statuses.numbers)
    sheet.code("tolerance.status", stated, told)
    sheet.text("tolerance.case", CASES, which(CASES, dice), decided)
    sheet.day("tolerance.decided_on", np.minimum(found + 30, persons.as_of), shares.OF_EVENTS,
              decided & dice.chance(assumed.DECIDED_KNOWN))  # fmt: skip
    return decided & statuses.among("exempt")
