"""
Leaning: whether a rule is to a person's advantage or disadvantage, by what it leads to.

A rule that recommends is of the kind of its actions. A bar or hold is adverse, unless it keeps off adverse actions
alone: then it is supportive. A rule that classifies is of the kind of those that read its class. Of several kinds the
gravest counts.
"""

from collections.abc import Iterable, Iterator

from service.domain.action import ActionKind
from service.domain.fact import Fact, Hits
from service.domain.in_force import InForce
from service.domain.release import chosen
from service.domain.rule import Effect, Rule
from service.domain.strata import Reading

ADVERSE = frozenset({ActionKind.ADVERSE, ActionKind.STATUTORY})
"""The kinds of action that are to a person's disadvantage."""

_GRAVEST_FIRST = (ActionKind.ADVERSE, ActionKind.STATUTORY, ActionKind.INCENTIVE, ActionKind.SUPPORTIVE)


def kinds_of(law: InForce) -> dict[str, ActionKind]:
    """Give the kind of each rule of a *law*, by its id."""
    kinds = {rule.id: kind for rule in law.rules if (kind := _by_targets(rule, law)) is not None}
    reading = Reading(law.release)
    read = {rule.id: reading.facts_of(rule) for rule in law.rules if rule.id in kinds}
    for rule in law.rules:
        if rule.id not in kinds:
            readers = _readers(rule, law)
            led_to = (kinds[other] for other, facts in read.items() if not facts.isdisjoint(readers))
            kinds[rule.id] = _gravest(led_to)
    return kinds


def _by_targets(rule: Rule, law: InForce) -> ActionKind | None:
    """Give the kind of a rule that speaks of actions."""
    if rule.effect is Effect.CLASSIFY:
        return None
    kinds = [law.release.actions[target].kind for target in rule.targets]
    if rule.effect is Effect.RECOMMEND:
        return _gravest(kinds)
    return ActionKind.SUPPORTIVE if ADVERSE.issuperset(kinds) else ActionKind.ADVERSE


def _readers(rule: Rule, law: InForce) -> set[str]:
    """Give the facts that count how often a *rule* holds."""
    return {fact.name for fact, hits in _hits(law) if chosen((rule,), hits.choice)}


def _hits(law: InForce) -> Iterator[tuple[Fact, Hits]]:
    for fact in law.release.facts.values():
        if isinstance(fact.derivation, Hits):
            yield fact, fact.derivation


def _gravest(kinds: Iterable[ActionKind]) -> ActionKind:
    """Give the gravest of some *kinds*; of none, the gravest there is, so that nobody is encouraged to it."""
    found = set(kinds)
    return next((kind for kind in _GRAVEST_FIRST if kind in found), ActionKind.ADVERSE)
