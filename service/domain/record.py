"""
What a dossier may hold: kinds of record and their fields, as the vocabulary declares them.

Nothing here knows a grade, a sanction or a rank by name: those are data.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class FieldType(StrEnum):
    """What the value of a field may be in the dossier's JSON."""

    ID = "id"  # the record's own id, or the id of another
    TEXT = "text"  # whatever a person wrote
    TRUTH = "truth"
    CODE = "code"  # one word of a list
    CODES = "codes"  # a list of such words
    DATE = "date"  # YYYY-MM-DD, YYYY-MM or YYYY
    INTEGER = "integer"  # not negative
    NUMBER = "number"  # finite, not negative; no rule reads it
    SHARE = "share"  # 0 to 1, at most four decimals; kept as ten-thousandths
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class ReadAs:
    """The code that stands in the place of some others until a day has come."""

    code: str
    instead_of: frozenset[str]
    until: str  # the date field (flat name in the record) that must have come


@dataclass(frozen=True, slots=True)
class Field:
    """One field of one kind of record, by its flat name (`conduct.private_gain`)."""

    name: str
    label: str
    type: FieldType
    codes: Mapping[str, str] = field(default_factory=dict)  # code -> Chinese label, in order
    ordered: bool = False
    required: bool = False
    required_with: Mapping[str, frozenset[str]] = field(default_factory=dict)  # field -> codes that ask for this one
    nullable: bool = False
    nullable_unless: Mapping[str, frozenset[str]] = field(
        default_factory=dict
    )  # likewise: beside these, null is an error
    outcome: bool = False
    read_as: ReadAs | None = None
    has_default: bool = False  # whether absence has a reading
    default: str | bool | None = None  # that reading: a code, a truth, or null (has not happened)
    unit: str | None = None
    may_change: bool = False  # whether it says how things stand now, and may yet be otherwise
    may_become: tuple[str | bool, ...] = ()  # only one of these, where it may change; empty: anything
    disclosed: bool = True  # whether the person is told of it without more ado
    fact: str = ""  # the name of the fact: `incident.conduct.private_gain`


@dataclass(frozen=True, slots=True)
class SetAside:
    """The code of a field that sets a record aside, and what would stand there had it not been set aside."""

    field: str
    code: str
    otherwise: str
    case: str | None = None  # the field that says by which case
    considered: str | None = None  # the truth fact of the record: it may yet be set aside


@dataclass(frozen=True, slots=True)
class RecordKind:
    """One kind of record: a list of the dossier, or one of its two single objects."""

    name: str  # the key in the dossier: `incidents`
    singular: str  # the prefix of its facts: `incident`
    label: str
    fields: Mapping[str, Field]
    single: bool = False
    title: str | None = None  # the flat name of the field that names a record to a person
    day: str | None = None  # the field that says from which day it counts; None: always
    day_absent: str | None = None  # `end_of_year` or `end_of_quarter`: what stands where that day is absent
    unique_by: tuple[str, ...] = ()  # fields in which no two records may be alike …
    unique_where: Mapping[str, str] = field(default_factory=dict)  # … among those with these codes
    dropped_if: str | None = None  # the truth field that takes a record out everywhere: `revoked`
    before: Mapping[str, str] = field(default_factory=dict)  # later field -> earlier field: an error when turned round
    pending: Mapping[str, frozenset[str]] = field(
        default_factory=dict
    )  # field -> codes beside which nothing is settled
    set_aside: SetAside | None = None
