"""
Decisions: what a body decided on advice, when it departed from it, and what that says of the rules.

The service advises and a body decides; what it decides is kept beside what it was advised. Nothing is overwritten: of
several decisions on one recommendation the last stands.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from service.domain.action import ActionKind
from service.domain.verdict import Verdict


class Outcome(StrEnum):
    """What a body did about an action that was spoken of."""

    ADOPTED = "adopted"  # the action is taken
    NOT_ADOPTED = "not_adopted"
    MODIFIED = "modified"  # another is taken in its place, or it is taken in another way


OUTCOME_LABELS: Mapping[Outcome, str] = {
    Outcome.ADOPTED: "采取该措施",
    Outcome.NOT_ADOPTED: "不采取该措施",
    Outcome.MODIFIED: "变更后采取",
}


class AppealOutcome(StrEnum):
    """What became of an appeal."""

    PENDING = "pending"
    UPHELD = "upheld"  # the decision stands
    CHANGED = "changed"
    REVOKED = "revoked"


APPEAL_LABELS: Mapping[AppealOutcome, str] = {
    AppealOutcome.PENDING: "尚在办理",
    AppealOutcome.UPHELD: "维持原决定",
    AppealOutcome.CHANGED: "变更原决定",
    AppealOutcome.REVOKED: "撤销原决定",
}


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided on one recommendation of one evaluation."""

    evaluation: str
    recommendation: int  # its number in the evaluation, from 1
    action: str
    label: str
    verdict: Verdict  # what was advised
    outcome: Outcome
    rules: Mapping[str, str]  # those that the advice rests on: id -> title
    release: str  # the digest of the release that advised
    decided_on: str  # YYYY-MM-DD


@dataclass(slots=True)
class Tally:
    """How often bodies decided on what one rule leads to, and how often otherwise than was advised."""

    rule: str
    title: str
    action: str
    label: str
    decided: int = 0
    departed: int = 0
    cases: dict[tuple[Verdict, Outcome], int] = field(default_factory=dict)  # (advised, outcome) -> how often

    def count(self, one: Decided) -> None:
        """Count one decision."""
        self.decided += 1
        self.departed += departs(one.verdict, one.outcome)
        case = (one.verdict, one.outcome)
        self.cases[case] = self.cases.get(case, 0) + 1

    @property
    def share(self) -> float:
        """Give the share of decisions that departed, to four places."""
        return round(self.departed / self.decided, 4)


def departs(advised: Verdict, outcome: Outcome) -> bool:
    """
    Answer whether an *outcome* is another than was *advised*.

    What is recommended is to be taken as it is; of all else the advice is not to take it, or not yet.
    """
    return outcome is not (Outcome.ADOPTED if advised is Verdict.RECOMMENDED else Outcome.NOT_ADOPTED)


def needs_hearing(kind: str, outcome: Outcome) -> bool:
    """Answer whether the person is to be heard before: what is to their disadvantage is taken."""
    return kind in {ActionKind.ADVERSE, ActionKind.STATUTORY} and outcome is not Outcome.NOT_ADOPTED


def standing(decisions: Iterable[Decided]) -> list[Decided]:
    """Of *decisions* in the order in which they were recorded, give the last on each recommendation."""
    return list({(one.evaluation, one.recommendation): one for one in decisions}.values())


def tally(decisions: Iterable[Decided]) -> list[Tally]:
    """Count the standing *decisions* by the rules that the advice rests on, most departed first."""
    found: dict[tuple[str, str], Tally] = {}
    for one in decisions:
        for rule, title in one.rules.items():
            found.setdefault((rule, one.action), Tally(rule, title, one.action, one.label)).count(one)
    return sorted(found.values(), key=lambda each: (-each.departed, -each.share, each.rule, each.action))
