"""
The tally: what the trials of a suite said of each rule, and whether it was so.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from service.domain.answer import Answer
from service.domain.release import Release
from service.specs.journal import Trial

NOT_ASKED = "not_asked"


@dataclass(slots=True)
class OfRule:
    """How often a rule was said to answer what, and in how many scenarios that was not so."""

    rule: str
    title: str
    ruleset: str
    answers: dict[str, int] = field(
        default_factory=lambda: dict.fromkeys([*(one.value for one in Answer), NOT_ASKED], 0)
    )
    failed: int = 0

    @property
    def trials(self) -> int:
        """Give how often anything was said of it."""
        return sum(self.answers.values())


@dataclass(frozen=True, slots=True)
class Tally:
    """What came of a suite."""

    trials: tuple[Trial, ...]
    rules: Mapping[str, OfRule]

    @property
    def failed(self) -> tuple[Trial, ...]:
        """Give the trials of which something was not so, those left out that nobody has confirmed yet."""
        return tuple(one for one in self.trials if one.failure and not one.failure.is_fault and not one.pending)

    @property
    def miswritten(self) -> tuple[Trial, ...]:
        """Give the trials that could not be understood, confirmed or not."""
        return tuple(one for one in self.trials if one.failure and one.failure.is_fault)

    @property
    def pending(self) -> tuple[Trial, ...]:
        """Give the trials that nobody has confirmed yet."""
        return tuple(one for one in self.trials if one.pending and not (one.failure and one.failure.is_fault))

    @property
    def passed(self) -> int:
        """Give how many trials passed and were confirmed."""
        return len(self.trials) - len(self.failed) - len(self.miswritten) - len(self.pending)


def tally(trials: Iterable[Trial], release: Release) -> Tally:
    """Count what the *trials* say of the rules of a *release*; what is pending counts for no rule."""
    listed = tuple(trials)
    rules = {
        rule.id: OfRule(rule.id, rule.title, ruleset.title) for ruleset in release.rulesets for rule in ruleset.rules
    }
    for trial in listed:
        if trial.pending:
            continue
        for claim in trial.claims:
            rules[claim.rule].answers[claim.answer or NOT_ASKED] += 1
        for name in {claim.rule for claim in trial.claims} if trial.failure else ():
            rules[name].failed += 1
    return Tally(listed, rules)
