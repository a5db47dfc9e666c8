"""
Witnesses: a small dossier of which a rule holds, for who has none to begin with.
"""

from dataclasses import dataclass
from datetime import date
from functools import partial

from service.analysis.finding import Example
from service.analysis.formula import Formula
from service.analysis.holding import holds
from service.analysis.inquiry import Inquiry
from service.analysis.solver import Undecided
from service.analysis.symbolic import Symbolic
from service.analysis.trial import Outcome
from service.domain.in_force import in_force
from service.domain.release import Release
from service.domain.rule import Rule


@dataclass(frozen=True, slots=True)
class Witness:
    """A dossier of which a rule holds, and of which record (None: of the person) it does."""

    example: Example
    about: str | None


def witness_of(rule: Rule, release: Release, as_of: date) -> Witness | None:
    """Give a witness of a *rule* in force on a day; None where there is none, or none was found in time."""
    inquiry = Inquiry(in_force(release, as_of.toordinal()), as_of)

    def shows(outcome: Outcome) -> bool:
        return bool(outcome.holding(rule.id))

    for about in rule.conditions:
        found = inquiry.find(partial(_asked, rule=rule, about=about), shows)
        if found is not None and not isinstance(found, Undecided):
            example = inquiry.example(found, (rule.id,), shows)
            outcome = inquiry.trial.outcome(dict(example.dossier), (rule.id,))
            return None if outcome is None else Witness(example, next(iter(outcome.holding(rule.id))))
    return None


def _asked(symbolic: Symbolic, rule: Rule, about: str) -> list[Formula]:
    return holds(symbolic, rule, about)
