"""
The rules that speak of one action, each with what it answers in two dossiers.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from service.alternatives.differences import Difference, differences
from service.alternatives.goals import SUPERSEDED
from service.alternatives.matching import Match
from service.alternatives.partings import Pair
from service.domain.answer import UNKNOWN, Truth
from service.domain.dossier import Entity
from service.domain.rule import PERSON, Effect, Rule
from service.domain.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Held:
    """A rule, what it was asked of in either dossier (None: there is no such record), and what it answered."""

    rule: Rule
    entities: tuple[Entity | None, Entity | None]
    truths: tuple[Truth | None, Truth | None]  # None: it was not asked

    @property
    def is_apart(self) -> bool:
        """Whether the answers differ."""
        return self.truths[0] is not self.truths[1]

    def differences(self, pair: Pair) -> list[Difference]:
        """Give where the two part, as far as it is the same that was asked."""
        first, second = self.entities
        if first is None or second is None or first.kind != second.kind or None in self.truths:
            return []
        return differences(pair, pair.first.asked.interpreter.conditions[self.rule.id, first.kind], (first, second))


def held(pair: Pair, match: Match) -> Iterator[Held]:
    """Hold every rule that speaks of an action, or of one in its place, against itself, in the order of the rules."""
    names = {match.action.name, match.first.by, match.second.by}
    records = (match.first.entity, match.second.entity)
    persons = (pair.first.asked.case.subject, pair.second.asked.case.subject)
    for rule in pair.first.asked.law.rules:
        if rule.effect is Effect.CLASSIFY or names.isdisjoint(rule.targets):
            continue
        entities = persons if PERSON in rule.conditions else records
        yield Held(rule, entities, (_answer(pair, 0, rule, entities[0]), _answer(pair, 1, rule, entities[1])))


def _answer(pair: Pair, at: int, rule: Rule, entity: Entity | None) -> Truth | None:
    side = (pair.first, pair.second)[at]
    return None if entity is None else side.asked.answers.get((rule.id, entity.id))


def rests_on_others(pair: Pair, match: Match) -> bool:
    """Answer whether the same verdict has another reason: another action in its place, or other bars."""
    return match.first.by != match.second.by or any(
        one.is_apart and one.rule.effect is Effect.BAR and decides(one, match) for one in held(pair, match)
    )


def decides(one: Held, match: Match) -> bool:
    """
    Answer whether it is for this rule, among those whose answers differ, that an action's verdicts do.

    As verdicts are settled: who has no recommendation is not mentioned, then bars decide, then holds, then doubts.
    """
    verdicts = (match.first.verdict, match.second.verdict)
    effect = one.rule.effect
    if {match.first.by, match.second.by} & set(one.rule.targets):
        return True
    if None in verdicts:
        return effect is Effect.RECOMMEND
    if Verdict.BARRED in verdicts:
        return effect is Effect.BAR and True in one.truths
    if Verdict.HELD in verdicts:
        return effect is Effect.HOLD and True in one.truths
    return SUPERSEDED not in verdicts and (effect is Effect.RECOMMEND or UNKNOWN in one.truths)
