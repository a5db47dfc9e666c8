"""
Goals: what is to be said of an action, and how far from it something is.

Besides the four verdicts an action may be superseded by a higher rung of its ladder, or not be mentioned at all.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from service.alternatives.trial import Outcome
from service.domain.verdict import Verdict

NOT_MENTIONED = "not_mentioned"
SUPERSEDED = "superseded"

VERDICT_LABELS = {
    Verdict.RECOMMENDED.value: "建议",
    Verdict.BARRED.value: "不得",
    Verdict.HELD.value: "暂缓",
    Verdict.UNSETTLED.value: "待定",
    SUPERSEDED: "由更高一级的措施取代",
    NOT_MENTIONED: "不提出",
}
"""What may be said of an action, and how it is said to people."""


@dataclass(frozen=True, slots=True)
class Goal:
    """What is to be said of an action about the person (`about` None) or a record."""

    action: str
    verdict: str
    about: str | None = None


def verdict_of(outcome: Outcome, action: str, about: str | None) -> str:
    """Give what an *outcome* says of an *action*."""
    key = (action, about)
    if key in outcome.superseded:
        return SUPERSEDED
    return outcome.verdicts[key].value if key in outcome.verdicts else NOT_MENTIONED


def differences(now: Outcome, then: Outcome) -> Iterator[tuple[str, str | None, str, str]]:
    """Give every action of which two outcomes say different things: action, about, what is said *now* and *then*."""
    keys = dict.fromkeys(key for one in (now, then) for said in (one.verdicts, one.superseded) for key in said)
    for action, about in keys:
        before, after = verdict_of(now, action, about), verdict_of(then, action, about)
        if before != after:
            yield action, about, before, after


def label_of(verdict: str | None) -> str:
    """Say a *verdict* to people; None: the action is not mentioned."""
    return VERDICT_LABELS[verdict or NOT_MENTIONED]


def from_to(before: str, after: str) -> str:
    """Say that what is said of an action becomes another."""
    return f"由{VERDICT_LABELS[before]}变为{VERDICT_LABELS[after]}"
