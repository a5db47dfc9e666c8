"""
Actions: what may be recommended, by which procedure, and what a person may do about it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from service.domain.rule import Citation


class ActionKind(StrEnum):
    """What an action does to the person."""

    INCENTIVE = "incentive"
    ADVERSE = "adverse"
    SUPPORTIVE = "supportive"
    STATUTORY = "statutory"


class Modality(StrEnum):
    """How binding a recommendation is; what is barred must not be."""

    MUST = "must"
    MAY = "may"
    MUST_NOT = "must_not"


@dataclass(frozen=True, slots=True)
class Rung:
    """A place on a ladder, of which only the highest rung that is recommended stays."""

    ladder: str
    height: int


@dataclass(frozen=True, slots=True)
class Action:
    """Something that may be recommended of the person, or of one record."""

    name: str
    label: str
    kind: ActionKind
    modality: Modality
    about: frozenset[str] = frozenset()  # kinds of record, in the singular; empty: the person
    rung: Rung | None = None
    procedure: str | None = None
    remedies: tuple[str, ...] = ()
    body: str = ""  # who decides
    for_development: bool = False  # training and support: such rules alone may read protected attributes
    excludes: frozenset[str] = frozenset()  # actions never recommended beside it; of two, one alone may name the other
    disclosed: bool = True  # whether the person is told of it before an organ decides to tell it


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a procedure: who does it, what it leaves behind, and what must be there before the next."""

    id: str
    label: str
    who: str
    artefact: str
    gate: str
    confidence: str
    working_days: int | None = None  # within which it is done
    at_least: bool = False  # it lasts no less than those days, as a publicity does
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Procedure:
    """The steps an action goes through before anybody decides."""

    name: str
    label: str
    steps: tuple[Step, ...]


class Unit(StrEnum):
    """What a time limit is counted in."""

    DAYS = "days"
    MONTHS = "months"
    WORKING_DAYS = "working_days"


class Party(StrEnum):
    """Whose time runs."""

    PERSON = "person"
    UNIT = "unit"
    BODY = "body"


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time."""

    count: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class Limit:
    """Within what time something is to be done; the day on which the time begins does not count."""

    act: str
    by: Party
    within: Span
    since: str | None  # what happens on the day on which the time begins; None: no source says
    at_least: bool = False  # the time lasts no less than that; a notice says how long
    confidence: str | None = None  # how far it was checked, where not as far as the remedy's own sources


@dataclass(frozen=True, slots=True)
class Remedy:
    """What a person may do against a decision, and within what time."""

    name: str
    label: str
    text: str
    categories: frozenset[str]  # of persons; empty: all
    citations: tuple[Citation, ...]
    limits: tuple[Limit, ...] = ()  # those that a source gives; none: it gives none


@dataclass(frozen=True, slots=True)
class Regulation:
    """A source of law or policy."""

    name: str
    title: str
    short: str
    source: str = ""
    note: str = ""
    confidence: str | None = None  # the only one with which it may be cited: what was drafted for want of a source


@dataclass(frozen=True, slots=True)
class Confidence:
    """How far a citation has been checked."""

    name: str
    label: str
    note: str


@dataclass(frozen=True, slots=True)
class Sources:
    """All that is cited, and how sure we may be."""

    regulations: Mapping[str, Regulation]
    confidences: Mapping[str, Confidence]
