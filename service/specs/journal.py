"""
The journal: what each scenario tried, what it said of the rules, and whether that was so.

A scenario outline is tried once for each row of its examples.
"""

from dataclasses import dataclass
from datetime import date

from service.specs.feature import ScenarioText


@dataclass(frozen=True, slots=True)
class Claim:
    """What a scenario says that a rule answers: `yes`, `no`, `unknown`, or None where it was not to be asked."""

    rule: str
    about: str | None  # the id of a record; None: the person
    answer: str | None


@dataclass(frozen=True, slots=True)
class Failure:
    """At which step a scenario failed, and what was said of it."""

    line: int
    step: str
    message: str


@dataclass(frozen=True, slots=True)
class Trial:
    """One scenario, or one row of an outline, that was run."""

    path: str  # of the feature, within its folder
    line: int  # of the scenario, or of the row of its examples
    title: str  # with the values of the row
    dossier: bytes  # as it was evaluated
    as_of: date | None  # None: nothing was evaluated
    claims: tuple[Claim, ...]
    scenario: ScenarioText | None = None  # as it is written; None: it stands in no file
    failure: Failure | None = None
    pending: bool = False  # nobody has confirmed it yet
