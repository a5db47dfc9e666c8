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
    is_fault: bool = False  # the scenario itself is miswritten: a word or a value that nothing knows


@dataclass(frozen=True, slots=True)
class Evaluated:
    """One evaluation within a scenario, and what the scenario says of it."""

    dossier: bytes  # as it was evaluated
    as_of: date
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """One scenario, or one row of an outline, that was run."""

    path: str  # of the feature, within its folder
    line: int  # of the scenario, or of the row of its examples
    title: str  # with the values of the row
    evaluated: tuple[Evaluated, ...]  # none, where it failed before
    scenario: ScenarioText | None = None  # as it is written; None: it stands in no file
    failure: Failure | None = None
    pending: bool = False  # nobody has confirmed it yet

    @property
    def claims(self) -> tuple[Claim, ...]:
        """Give all that is said of rules."""
        return tuple(claim for one in self.evaluated for claim in one.claims)
