"""
Distances: how far a value is from another, as data and in the words in which people say it.

A distance is a whole number of its measure; shares are counted in ten-thousandths, months are said as years and months.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from service.domain.dossier import SHARE_SCALE
from service.domain.fact import Fact, FactType
from service.domain.rendering import unit_in_words

_IN_A_YEAR = 12


class Measure(StrEnum):
    """What a distance is counted in."""

    YEARS = "years"
    MONTHS = "months"
    DAYS = "days"
    TIMES = "times"  # in the unit of the fact, whatever that is
    SHARE = "share"
    GRADES = "grades"
    STEP = "step"  # there is nothing between no and yes


_OF_UNIT = {"年": Measure.YEARS, "月": Measure.MONTHS, "个月": Measure.MONTHS, "天": Measure.DAYS, "日": Measure.DAYS}


@dataclass(frozen=True, slots=True)
class Distance:
    """How much is lacking, and of how much."""

    amount: int
    measure: Measure
    whole: int

    @property
    def remains(self) -> float:
        """Give the share of the way that remains, at most the whole of it."""
        return min(1.0, self.amount / self.whole) if self.whole > 0 else 1.0

    def as_json(self) -> dict[str, Any]:
        """Give the distance as JSON: `{amount, unit}`; a share is a fraction."""
        is_share = self.measure is Measure.SHARE
        return {"amount": self.amount / SHARE_SCALE if is_share else self.amount, "unit": self.measure}

    def in_words(self, fact: Fact) -> str:
        """Say the distance, which is of values of a *fact*, in Chinese."""
        match self.measure:
            case Measure.SHARE:
                return f"{self.amount / 100:g}个百分点"
            case Measure.GRADES:
                return f"{self.amount}档"
            case _:
                return amount_in_words(self.amount, fact)


def one_step() -> Distance:
    """Give the distance between no and yes."""
    return Distance(1, Measure.STEP, 1)


def measure_of(fact: Fact) -> Measure:
    """Give what distances between values of a number or day are counted in."""
    match fact.type:
        case FactType.SHARE:
            return Measure.SHARE
        case FactType.DATE:
            return Measure.DAYS
        case _:
            return _OF_UNIT.get(fact.unit or "", Measure.TIMES)


def amount_in_words(number: int, fact: Fact) -> str:
    """Say a *number* of a *fact* with its unit; months as years and months."""
    match measure_of(fact):
        case Measure.SHARE:
            return f"{number / 100:g}%"
        case Measure.MONTHS:
            return months_in_words(number)
        case Measure.DAYS:
            return f"{number}天"
        case _:
            return f"{number}{unit_in_words(fact.unit)}"


def months_in_words(months: int) -> str:
    """Say a number of *months* as people do: 11个月, 1年, 1年6个月."""
    years, rest = divmod(abs(months), _IN_A_YEAR)
    said = (f"{years}年" if years else "") + (f"{rest}个月" if rest or not years else "")
    return f"负{said}" if months < 0 else said
