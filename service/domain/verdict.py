"""
Verdicts: what is said of one action, and the findings that settle it.

Four principles, in this order:

1. An action that no rule speaks for is not mentioned.
2. A bar that holds beats a hold, and a hold beats every recommendation.
3. A missing fact counts neither for nor against: the action stays unsettled.
4. Every finding that took part is kept as a reason.

Of a ladder the highest rung that is recommended stays, and supersedes every lower one, whatever its verdict.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from service.domain.action import Action
from service.domain.answer import Answer, Truth, answer_of
from service.domain.rule import Effect, Rule


class Verdict(StrEnum):
    """What is said of one action."""

    BARRED = "barred"
    HELD = "held"
    UNSETTLED = "unsettled"
    RECOMMENDED = "recommended"


class Finding(NamedTuple):
    """What one rule answered about the person (`about` None) or one record."""

    rule: Rule
    answer: Answer
    about: str | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """One action, about the person or one record: its verdict, and the findings that took part."""

    action: Action
    about: str | None
    verdict: Verdict
    findings: tuple[Finding, ...]

    def by(self, effect: Effect, answer: Answer) -> tuple[Finding, ...]:
        """Give the findings of one *effect* and *answer*."""
        return tuple(f for f in self.findings if f.rule.effect is effect and f.answer is answer)


@dataclass(frozen=True, slots=True)
class Superseded:
    """A lower rung of a ladder, and the action that stands in its place."""

    decision: Decision
    by: Action


def settle(findings: Iterable[Finding]) -> Verdict | None:
    """Settle the *findings* on one action; None when no rule speaks for it."""
    seen = {(finding.rule.effect, finding.answer) for finding in findings}
    if not seen & {(Effect.RECOMMEND, Answer.YES), (Effect.RECOMMEND, Answer.UNKNOWN)}:
        return None
    if (Effect.BAR, Answer.YES) in seen:
        return Verdict.BARRED
    if (Effect.HOLD, Answer.YES) in seen:
        return Verdict.HELD
    doubtful = {(Effect.BAR, Answer.UNKNOWN), (Effect.HOLD, Answer.UNKNOWN)}
    if (Effect.RECOMMEND, Answer.YES) not in seen or seen & doubtful:
        return Verdict.UNSETTLED
    return Verdict.RECOMMENDED


def decide(
    rules: Mapping[str, Rule], answers: Mapping[tuple[str, str | None], Truth], actions: Mapping[str, Action]
) -> tuple[tuple[Decision, ...], tuple[Superseded, ...]]:
    """
    Settle every action that is mentioned, in the order of the vocabulary and then of the records.

    A bar or hold of the person counts for every record that an action is about.
    """
    found: dict[str, dict[str | None, list[Finding]]] = {}
    for (rule_id, about), truth in answers.items():
        if truth is False or (rule := rules[rule_id]).effect is Effect.CLASSIFY:
            continue
        finding = Finding(rule, answer_of(truth), about)
        for target in rule.targets:
            found.setdefault(target, {}).setdefault(about, []).append(finding)
    decisions = [
        decision
        for name, action in actions.items()
        if name in found
        for about, findings in found[name].items()
        if (decision := _decide(action, about, findings, found[name].get(None, []))) is not None
    ]
    return _climb(decisions)


def _decide(action: Action, about: str | None, findings: list[Finding], personal: list[Finding]) -> Decision | None:
    taking_part = findings if about is None else [*findings, *personal]
    verdict = settle(taking_part)
    return None if verdict is None else Decision(action, about, verdict, tuple(taking_part))


def _climb(decisions: Sequence[Decision]) -> tuple[tuple[Decision, ...], tuple[Superseded, ...]]:
    """Take out the rungs of a ladder below the highest that is recommended."""
    highest: dict[tuple[str, str | None], Action] = {}
    for decision in decisions:
        rung = decision.action.rung
        if rung is not None and decision.verdict is Verdict.RECOMMENDED:
            key = (rung.ladder, decision.about)
            if key not in highest or rung.height > _height(highest[key]):
                highest[key] = decision.action
    kept, superseded = [], []
    for decision in decisions:
        rung = decision.action.rung
        top = None if rung is None else highest.get((rung.ladder, decision.about))
        if rung is not None and top is not None and rung.height < _height(top):
            superseded.append(Superseded(decision, top))
        else:
            kept.append(decision)
    return tuple(kept), tuple(superseded)


def _height(action: Action) -> int:
    return -1 if action.rung is None else action.rung.height
