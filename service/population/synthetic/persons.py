"""
Persons of a synthetic population: units, posts, ranks, ages that go together.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from service.population.synthetic import shares
from service.population.synthetic.dice import Codes, Dice, Mask, Numbers, Reals
from service.population.synthetic.sheet import Making, Sheet

_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Units:
    """The units of the whole population."""

    types: Codes
    grades: NDArray[np.uint8]  # a unit a row, a year a column, the latest first: of `UNIT_GRADES`
    settings: dict[str, Mask]

    def __len__(self) -> int:
        """Count them."""
        return len(self.types.numbers)


@dataclass(frozen=True, slots=True)
class Persons:
    """The persons of a part: what their records go by."""

    as_of: int
    unit: Numbers
    categories: Codes
    tiers: Codes
    ages: Numbers
    merit: Reals  # on a bell curve; what is seen of it in their records
    units: Units

    @property
    def year(self) -> int:
        """The year as of which they are seen."""
        return self.day().year

    def day(self) -> date:
        """Give the day as of which they are seen."""
        return date.fromordinal(self.as_of + _EPOCH.toordinal())

    def __len__(self) -> int:
        """Count them."""
        return len(self.unit)


def days_of(day: date) -> int:
    """Give a *day* as days since 1970."""
    return day.toordinal() - _EPOCH.toordinal()


def units_of(size: int, dice_of: Callable[[int], Dice]) -> Units:
    """Give the units of a population of that *size*, by the dice for so many."""
    dice = dice_of(max(len(shares.UNIT_TYPES), size // shares.UNIT_SIZE))
    grades = np.stack([dice.code(shares.UNIT_GRADES).numbers for _ in range(shares.UNIT_YEARS)], axis=1)
    settings = {name: dice.chance(holds) for name, (holds, _) in shares.SETTINGS.items()}
    return Units(dice.code(shares.UNIT_TYPES), grades, settings)


def persons_of(units: Units, dice: Dice, as_of: date) -> Persons:
    """Draw the persons of a part: where they work, as what, how old they are."""
    unit = dice.whole(0, len(units) - 1)
    by_unit = [dict(zip(shares.CATEGORIES, one, strict=True)) for one in shares.CATEGORIES_BY_UNIT.values()]
    categories = dice.code_by(units.types.numbers[unit], by_unit)
    leads = categories.among("leading_member")
    principal = leads & dice.chance(shares.PRINCIPAL_AMONG_LEADERS)
    tiers = Codes(("staff", "deputy", "principal"), leads.astype(np.uint8) + principal.astype(np.uint8))
    ages = (dice.whole(shares.AGE_LEAST, shares.AGE_MOST) + dice.whole(shares.AGE_LEAST, shares.AGE_MOST)) // 2
    posted = leads | categories.among("internal_leader")
    ages = np.where(posted, np.maximum(ages, shares.AGE_OF_LEADERS_LEAST), ages)
    return Persons(days_of(as_of), unit, categories, tiers, ages, dice.normal(), units)


def people_of(persons: Persons, making: Making) -> list[pl.Series]:
    """Make up the columns of the table of persons, but the ref."""
    subject, setting = making.sheet("subject", len(persons)), making.sheet("setting", len(persons))
    _fill_post(persons, subject)
    _fill_life(persons, subject)
    for name, (_, known) in shares.SETTINGS.items():
        setting.truth(name, persons.units.settings[name][persons.unit], known)
    return [*subject.columns(), *setting.columns()]


def _fill_post(persons: Persons, sheet: Sheet) -> None:
    known, dice = shares.KNOWN_OF_A_PERSON, sheet.dice
    levels = _levels(persons, dice)
    ranks = _ranks(persons, levels, dice)
    sheet.code("category", persons.categories, known["category"])
    sheet.code("role_tier", persons.tiers, known["role_tier"])
    sheet.code("position_level", levels, known["position_level"])
    sheet.code("rank", ranks, known["rank"])
    in_post, in_rank = dice.skewed(shares.MOST_DAYS_IN_POST), dice.skewed(shares.MOST_DAYS_IN_RANK)
    has_post = ~levels.among("none") & dice.chance(known["position_since"])
    has_rank = ~ranks.among("none") & dice.chance(known["rank_since"])
    sheet.day("position_since", persons.as_of - 30 - in_post, shares.OF_CAREERS, has_post)
    sheet.day("rank_since", persons.as_of - 30 - in_rank, shares.OF_CAREERS, has_rank)
    of_unit = dice.chance(known["unit"])
    sheet.text("unit.ref", [f"U{number:05d}" for number in range(len(persons.units))], persons.unit, of_unit)
    sheet.code("unit.type", persons.units.types.of(persons.unit), of_unit)


def _fill_life(persons: Persons, sheet: Sheet) -> None:
    known, dice, ages = shares.KNOWN_OF_A_PERSON, sheet.dice, persons.ages
    stepped_back = (ages >= shares.STEPPED_BACK_AGE) & dice.chance(shares.STEPPED_BACK)
    sheet.truth("stepped_back", stepped_back, known["stepped_back"])
    grown = (ages - shares.AGE_LEAST) / (shares.AGE_MOST - shares.AGE_LEAST)
    broad = dice.chance(grown * shares.BROAD_AT_MOST)
    sheet.code("experience", Codes(("narrow", "broad"), broad.astype(np.uint8)), known["experience"])
    sheet.code("protection", _protections(persons, dice), known["protection"])
    born = persons.as_of - (ages * 365.25).astype(np.int64) - dice.whole(0, 364)
    sheet.day("birth_date", born, shares.OF_BIRTH, known["birth_date"])


def _levels(persons: Persons, dice: Dice) -> Codes:
    """Draw the levels of position, by post."""
    posts = persons.tiers.numbers.astype(np.int64)  # staff, deputy, principal
    group = np.where(persons.categories.among("internal_leader"), 3, posts)
    order = ("staff", "deputy", "principal", "internal")
    return dice.code_by(group, [dict(zip(shares.LEVELS, shares.LEVELS_BY_POST[name], strict=True)) for name in order])


def _ranks(persons: Persons, levels: Codes, dice: Dice) -> Codes:
    """Draw the ranks: by age where there is no position, by the level of the position where there is one."""
    outside = persons.categories.among("institution_staff", "soe_staff", "community_cadre")
    of_staff = np.where(persons.ages < shares.SENIOR_AGE, 0, 1)
    of_leaders = np.where(levels.among("township_deputy", "township_chief"), 2, 3)
    group = np.where(outside, 4, np.where(levels.among("none"), of_staff, of_leaders))
    return dice.code_by(group, [dict(zip(shares.RANKS, one, strict=True)) for one in shares.RANKS_BY_POST.values()])


def _protections(persons: Persons, dice: Dice) -> Codes:
    """Draw the protections; those of motherhood below some age only."""
    drawn = dice.code(shares.PROTECTIONS)
    late = (persons.ages >= shares.SENIOR_AGE) & drawn.among("pregnancy", "maternity", "nursing")
    return drawn.instead(late, "none")
