"""
Merits of a synthetic population: assessments, achievements and the awards for them.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from service.population.synthetic import shares
from service.population.synthetic.dice import Codes, Dice, Mask, Numbers, Reals, Rows, rows_in_order, rows_of
from service.population.synthetic.persons import Persons
from service.population.synthetic.sheet import Making, Sheet
from service.population.synthetic.words import ACHIEVEMENTS, CERTIFIERS, ids, which

_VOTES = 10_000
_QUARTERS_A_YEAR = 4


@dataclass(frozen=True, slots=True)
class Deeds:
    """Achievements: whose they are, and when they were."""

    table: pl.DataFrame
    rows: Rows
    days: Numbers


def assessments(persons: Persons, listed: Mask, making: Making) -> pl.DataFrame:
    """Make up an annual assessment a year, the latest first, and a special one for some."""
    lot = making.dice("years of assessment", len(persons))
    served = np.minimum(lot.whole(shares.YEARS_LEAST, shares.YEARS_MOST), persons.ages - shares.AGE_LEAST + 1)
    rows = rows_of(listed * (served + lot.chance(shares.SPECIAL_ASSESSMENT)))
    gap = np.where(lot.chance(shares.YEAR_MISSING), lot.whole(0, shares.YEARS_LEAST), shares.YEARS_MOST)
    sheet = making.sheet("assessments", len(rows))
    special = rows.before >= served[rows.who]
    years = persons.year - 1 - rows.before - (rows.before >= gap[rows.who])
    years = np.where(special, persons.year - 1, years)
    score = persons.merit[rows.who] * shares.STEADINESS + sheet.dice.normal() * (1 - shares.STEADINESS**2) ** 0.5
    sheet.text("id", ids("K", shares.YEARS_MOST + 1), rows.before)
    sheet.count("year", years)
    sheet.code("kind", Codes(("annual", "special"), special.astype(np.uint8)))
    sheet.code("grade", _grades(score, sheet.dice), shares.GRADE_KNOWN)
    _fill_votes(sheet, score)
    _fill_confirmed(persons, sheet, years)
    return sheet.table(rows)


def _grades(score: Reals, dice: Dice) -> Codes:
    numbers = np.zeros(len(score), dtype=np.uint8)  # competent
    for number, which_ones in (
        (1, score > shares.SCORE_EXCELLENT),
        (2, score < shares.SCORE_BASIC),
        (3, score < shares.SCORE_INCOMPETENT),
        (4, dice.chance(shares.UNGRADED)),
    ):
        numbers[which_ones] = number
    return Codes(shares.GRADES, numbers)


def _fill_votes(sheet: Sheet, score: Reals) -> None:
    """Fill in shares that go with the *score*, of one whole, of which a few did not vote."""
    dice = sheet.dice
    basic = 0.02 + 0.16 * np.maximum(0, -1.2 - score) + 0.01 * np.abs(dice.normal())
    incompetent = 0.005 + 0.13 * np.maximum(0, -1.4 - score) + 0.005 * np.abs(dice.normal())
    lows = [np.minimum(one, 0.45) for one in (basic, incompetent)]
    excellent = np.clip(0.35 + 0.18 * score, 0.02, 0.9) * (1 - sum(lows))
    parts = {"basic": lows[0], "incompetent": lows[1], "excellent": excellent}
    votes = {name: (part * _VOTES).astype(np.int64) for name, part in parts.items()}
    abstained = dice.whole(0, _VOTES // 50)
    votes["competent"] = np.maximum(0, _VOTES - abstained - sum(votes.values()))
    voted = dice.chance(shares.VOTES_KNOWN)
    for name, number in votes.items():
        sheet.real(f"votes.{name}", number / _VOTES, voted & dice.chance(shares.VOTE_KNOWN))


def _fill_confirmed(persons: Persons, sheet: Sheet, years: Numbers) -> None:
    """Fill in the day on which a grade was confirmed: in the spring after its year, or not yet of the last year."""
    new_year = (years + 1 - 1970).astype("datetime64[Y]").astype("datetime64[D]").astype(np.int64)
    day = np.minimum(new_year + 10 + sheet.dice.whole(0, 80), persons.as_of)
    pending = (years == persons.year - 1) & sheet.dice.chance(shares.NOT_CONFIRMED)
    sheet.day("confirmed_on", day, shares.OF_EVENTS, shares.CONFIRMED_KNOWN, pending)


def quarterly_assessments(persons: Persons, listed: Mask, making: Making) -> pl.DataFrame:
    """Make up the grades of the last whole quarters, the latest first."""
    rows = rows_of(listed * shares.QUARTERS)
    sheet = making.sheet("quarterly_assessments", len(rows))
    last = persons.year * _QUARTERS_A_YEAR + (persons.day().month - 1) // 3 - 1
    sheet.text("id", ids("J", shares.QUARTERS), rows.before)
    sheet.count("year", (last - rows.before) // _QUARTERS_A_YEAR)
    sheet.count("quarter", (last - rows.before) % _QUARTERS_A_YEAR + 1)
    sheet.code("grade", sheet.dice.code(shares.QUARTER_GRADES), shares.OTHERWISE_KNOWN)
    return sheet.table(rows)


def unit_assessments(persons: Persons, listed: Mask, making: Making) -> pl.DataFrame:
    """Make up the grades of the unit, which are those of all its people."""
    rows = rows_of(listed * shares.UNIT_YEARS)
    sheet = making.sheet("unit_assessments", len(rows))
    grades = Codes(tuple(shares.UNIT_GRADES), persons.units.grades[persons.unit[rows.who], rows.before])
    roles = Codes(("none", "in_charge", "principal"), persons.tiers.numbers[rows.who])
    sheet.text("id", ids("D", shares.UNIT_YEARS), rows.before)
    sheet.count("year", persons.year - 1 - rows.before)
    sheet.code("grade", grades, shares.UNIT_GRADE_KNOWN)
    sheet.code("role", roles, shares.UNIT_ROLE_KNOWN)
    return sheet.table(rows)


def achievements(persons: Persons, listed: Mask, making: Making) -> Deeds:
    """Make up achievements, oftener those of the better."""
    lot = making.dice("number of achievements", len(persons))
    rows = rows_of(listed * lot.times(_rate(persons), shares.MOST_ACHIEVEMENTS))
    sheet = making.sheet("achievements", len(rows))
    dice, days = sheet.dice, persons.as_of - 1 - sheet.dice.skewed(shares.ACHIEVEMENT_DAYS)
    sheet.text("id", ids("C", shares.MOST_ACHIEVEMENTS), rows.before)
    sheet.text("title", ACHIEVEMENTS, which(ACHIEVEMENTS, dice))
    sheet.day("date", days, shares.OF_EVENTS)
    sheet.code("kind", dice.code(shares.ACHIEVEMENT_KINDS), shares.OTHERWISE_KNOWN)
    sheet.code("role", dice.code(shares.PARTS), shares.OTHERWISE_KNOWN)
    sheet.code("level", dice.code(shares.ACHIEVEMENT_LEVELS), shares.OTHERWISE_KNOWN)
    sheet.code("nature", dice.code(shares.VISIBLE), shares.OTHERWISE_KNOWN)
    _fill_certified(persons, sheet, days)
    sheet.text("deed", ids("S", shares.MOST_ACHIEVEMENTS), rows.before, shares.DEED_KNOWN)
    return Deeds(sheet.table(rows), rows, days)


def _rate(persons: Persons) -> Reals:
    """Give how many achievements each is to have on average: the better have more."""
    rate: Reals = shares.ACHIEVEMENTS * np.exp(shares.STRIVING * persons.merit - shares.STRIVING**2 / 2)
    return rate


def _fill_certified(persons: Persons, sheet: Sheet, days: Numbers) -> None:
    dice = sheet.dice
    certified = dice.chance(shares.CERTIFIED)
    told = certified | dice.chance(shares.NOT_CERTIFIED / (1 - shares.CERTIFIED))
    day = np.minimum(days + 5 + dice.whole(0, 90), persons.as_of)
    sheet.day("certified_on", day, shares.OF_EVENTS, told, ~certified)
    sheet.text("certified_by", CERTIFIERS, which(CERTIFIERS, dice), certified)


def awards(persons: Persons, listed: Mask, making: Making, deeds: Deeds) -> pl.DataFrame:
    """Make up awards: those for some achievements, which share their deeds, and others."""
    awarded = making.dice("awarded deeds", len(deeds.rows)).chance(shares.AWARDED) & listed[deeds.rows.who]
    others = rows_of(listed * making.dice("number of awards", len(persons)).times(shares.AWARDS, shares.MOST_AWARDS))
    who = np.concatenate([deeds.rows.who[awarded], others.who])
    order = np.argsort(who, kind="stable")
    rows = rows_in_order(who[order])
    sheet = making.sheet("awards", len(rows))
    dice = sheet.dice
    of_deed = (np.arange(len(rows)) < np.count_nonzero(awarded))[order]
    which_deed = np.concatenate([deeds.rows.before[awarded], np.zeros(len(others), dtype=np.int64)])[order]
    later = (
        np.concatenate([deeds.days[awarded], np.zeros(len(others), dtype=np.int64)])[order] + 20 + dice.whole(0, 200)
    )
    days = np.where(of_deed, np.minimum(later, persons.as_of), persons.as_of - 1 - dice.skewed(shares.AWARD_DAYS))
    sheet.text("id", ids("B", shares.MOST_ACHIEVEMENTS + shares.MOST_AWARDS), rows.before)
    sheet.day("date", days, shares.OF_EVENTS)
    sheet.code("kind", _award_kinds(persons, rows, dice), shares.OTHERWISE_KNOWN)
    sheet.code("level", dice.code(shares.ACHIEVEMENT_LEVELS), shares.OTHERWISE_KNOWN)
    sheet.text("deed", ids("S", shares.MOST_ACHIEVEMENTS), which_deed, of_deed)
    return sheet.table(rows)


def _award_kinds(persons: Persons, rows: Rows, dice: Dice) -> Codes:
    """Draw the kinds of awards; institutions have their own."""
    both = (shares.AWARD_KINDS, shares.AWARD_KINDS_OF_INSTITUTIONS)
    names = [name for one in both for name in one]
    of_institution = persons.categories.among("institution_staff")[rows.who]
    return dice.code_by(of_institution.astype(np.int64), [{name: one.get(name, 0.0) for name in names} for one in both])
