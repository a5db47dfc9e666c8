"""
Adverse rules: those that speak against the person.

They recommend a harsh action, bar or hold one that is not, or classify what such rules count.
"""

from service.domain.action import ActionKind
from service.domain.fact import Hits
from service.domain.in_force import InForce
from service.domain.release import chosen
from service.domain.rule import Effect, Rule
from service.domain.strata import Reading

HARSH = frozenset({ActionKind.ADVERSE, ActionKind.STATUTORY})


def against_the_person(law: InForce) -> frozenset[str]:
    """Give the ids of the rules of a *law* that speak against the person."""
    reading, found = Reading(law.release), {rule.id: rule for rule in law.rules if _is_harsh(rule, law)}
    left = list(found.values())
    while left:
        for name in reading.facts_of(left.pop()):
            derivation = law.release.facts[name].derivation
            for rule in chosen(law.rules, derivation.choice) if isinstance(derivation, Hits) else ():
                if rule.effect is Effect.CLASSIFY and rule.id not in found:
                    found[rule.id] = rule
                    left.append(rule)
    return frozenset(found)


def _is_harsh(rule: Rule, law: InForce) -> bool:
    if rule.effect is Effect.CLASSIFY:
        return False
    harsh = [law.release.actions[target].kind in HARSH for target in rule.targets]
    return any(harsh) if rule.effect is Effect.RECOMMEND else not all(harsh)
