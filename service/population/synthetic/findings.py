"""
What else is found of persons in a synthetic population: vetoes, changed conditions, appraisals.
"""

import polars as pl

from service.population.synthetic import incident_shares as assumed
from service.population.synthetic import shares
from service.population.synthetic.dice import Mask, rows_of
from service.population.synthetic.persons import Persons
from service.population.synthetic.sheet import Making
from service.population.synthetic.words import CONCLUDERS, GROUNDS, VETOES, ids, which


def vetoes(persons: Persons, listed: Mask, making: Making) -> pl.DataFrame:
    """Make up matters of a negative list."""
    rows = rows_of(listed & making.dice("vetoed", len(persons)).chance(assumed.VETO))
    sheet = making.sheet("vetoes", len(rows))
    dice = sheet.dice
    start = persons.as_of - 1 - dice.skewed(assumed.RECENT_DAYS)
    sheet.text("id", ids("N", 1), rows.before)
    sheet.text("item", VETOES, which(VETOES, dice))
    sheet.code("evidence", dice.code(assumed.VETO_EVIDENCE), shares.OTHERWISE_KNOWN)
    sheet.day("from", start, shares.OF_EVENTS)
    expires = dice.chance(assumed.VETO_EXPIRES)
    told = expires | dice.chance(assumed.VETO_OPEN / (1 - assumed.VETO_EXPIRES))
    sheet.day("expires_on", start + 365 * dice.whole(1, 2), shares.EXACT, told, ~expires)
    return sheet.table(rows)


def conditions(persons: Persons, listed: Mask, making: Making) -> pl.DataFrame:
    """Make up changes of what a post asks for, which are nobody's fault."""
    rows = rows_of(listed & making.dice("changed", len(persons)).chance(assumed.CONDITION))
    sheet = making.sheet("conditions", len(rows))
    dice, kinds = sheet.dice, sheet.dice.code(assumed.CONDITIONS)
    of_health = kinds.among("health")
    sheet.text("id", ids("H", 1), rows.before)
    sheet.code("kind", kinds)
    sheet.day("concluded_on", persons.as_of - 1 - dice.skewed(assumed.RECENT_DAYS), shares.OF_EVENTS)
    sheet.text("concluded_by", CONCLUDERS, which(CONCLUDERS, dice), shares.OTHERWISE_KNOWN)
    sheet.truth("adjustment_required", dice.chance(0.5), ~of_health & dice.chance(0.9))
    sheet.count("months", dice.whole(1, 24), of_health & dice.chance(0.95))
    sheet.truth("certified", dice.chance(0.8), of_health & dice.chance(0.9))
    return sheet.table(rows)


def appraisals(persons: Persons, listed: Mask, making: Making) -> pl.DataFrame:
    """Make up appraisals."""
    rows = rows_of(listed & making.dice("appraised", len(persons)).chance(assumed.APPRAISAL))
    sheet = making.sheet("appraisals", len(rows))
    dice = sheet.dice
    sheet.text("id", ids("G", 1), rows.before)
    sheet.day("on", persons.as_of - 1 - dice.skewed(assumed.RECENT_DAYS), shares.OF_EVENTS)
    sheet.code("by", dice.code(assumed.APPRAISERS), shares.OTHERWISE_KNOWN)
    sheet.code("kind", dice.code(assumed.APPRAISAL_KINDS), shares.OTHERWISE_KNOWN)
    sheet.code("conclusion", dice.code(assumed.CONCLUSIONS), shares.OTHERWISE_KNOWN)
    sheet.text("grounds", GROUNDS, which(GROUNDS, dice), 0.6)
    return sheet.table(rows)
