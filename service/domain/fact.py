"""
Facts: named, typed values, and how each derived one is worked out.

The union of derivations is closed. A fact belongs to one kind of record, or to the person; the facts it reads belong to
the same record or to the person, except where a derivation goes over the records of a list.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from service.domain.condition import ALWAYS, Condition, ParameterRef

AS_OF = "as_of"
"""Where a day is asked for, the day as of which everything is judged."""


class FactType(StrEnum):
    """What kind of value a fact has."""

    TRUTH = "truth"
    CODE = "code"
    CODES = "codes"
    NUMBER = "number"
    SHARE = "share"  # a number of ten-thousandths
    DATE = "date"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Given:
    """A field of the record itself, by its flat name, and what its absence reads as, if it reads as anything."""

    field: str
    has_default: bool = False
    default: str | bool | None = None


@dataclass(frozen=True, slots=True)
class CountedOn:
    """The day from which a record counts."""


@dataclass(frozen=True, slots=True)
class Holds:
    """
    A truth: its condition.

    With `fails`, no is stated apart and unknown is what is left; then `awaits` is missing.
    """

    condition: Condition
    fails: Condition | None = None
    awaits: str | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """How many records of a list fit, or, `exists`, whether one does."""

    records: str
    where: Condition = ALWAYS
    matching: tuple[str, str] | None = None  # a fact of those records, and the fact of this one that it must equal
    exists: bool = False


@dataclass(frozen=True, slots=True)
class Latest:
    """A value of the record with the highest year, if that year is recent enough."""

    records: str
    by: str
    value: str
    where: Condition = ALWAYS
    since_years: int | ParameterRef | None = None


@dataclass(frozen=True, slots=True)
class Streak:
    """The run of years, counted back from the latest without a gap, in which a condition holds."""

    records: str
    by: str
    keeps: Condition
    where: Condition = ALWAYS
    since_years: int | ParameterRef | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """A sum of shares of one whole."""

    parts: tuple[str, ...]
    whole: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """Days or whole months from one day to another; `open_end` stands where the second has not happened."""

    start: str
    end: str
    in_months: bool = False
    open_end: str | None = None


@dataclass(frozen=True, slots=True)
class PlusMonths:
    """A day and the months after it that a table gives for a code."""

    day: str
    table: str
    by: str


@dataclass(frozen=True, slots=True)
class Lookup:
    """What a table gives for a code."""

    table: str
    by: str


@dataclass(frozen=True, slots=True)
class RuleChoice:
    """Which rules are meant: by id, by what they classify as, or by the action that they recommend."""

    rules: tuple[str, ...] = ()
    classify: str | None = None
    recommend: str | None = None


@dataclass(frozen=True, slots=True)
class Hits:
    """How many of some rules hold, of this record or person, or (`over`) of the records of a list that fit."""

    choice: RuleChoice
    or_unknown: bool = False  # those that hold or might
    over: str | None = None
    where: Condition = ALWAYS


@dataclass(frozen=True, slots=True)
class Term:
    """One part of a sum: a fact times a factor."""

    fact: str
    times: int | ParameterRef = 1
    negative: bool = False


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum of number facts with factors."""

    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Lower:
    """An ordered code, lowered by one step for each condition that holds, never below the first."""

    fact: str
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class FirstOf:
    """The first of some facts that is there; what is not known ends the search unless `past_unknown`."""

    facts: tuple[str, ...]
    past_unknown: bool = False


@dataclass(frozen=True, slots=True)
class YearOf:
    """The calendar year of a day."""

    day: str


Derivation: TypeAlias = (
    Given
    | CountedOn
    | Holds
    | Count
    | Latest
    | Streak
    | Share
    | Span
    | PlusMonths
    | Lookup
    | Hits
    | Sum
    | Lower
    | FirstOf
    | YearOf
)


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact as the vocabulary declares it."""

    name: str
    label: str
    type: FactType
    owner: str | None  # the singular of its kind of record; None: the person
    derivation: Derivation
    unit: str | None = None
    codes: Mapping[str, str] = field(default_factory=dict)  # code -> label, in order, where the type is a code
    ordered: bool = False

    @property
    def is_derived(self) -> bool:
        """Whether it is worked out, not read from the dossier."""
        return not isinstance(self.derivation, Given)
