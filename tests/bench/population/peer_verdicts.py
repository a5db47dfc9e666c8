"""
The peer's verdicts: one code for each action, from the rules that speak for it and those that bar or hold it.
"""

import numpy as np

from service.domain.rule import Effect
from service.domain.verdict import Verdict
from tests.bench.population.kleene import MAY, VERDICT, YES, Array, Ask, EnumArray, Records
from tests.bench.population.peer_inputs import Law

_PLACE = {verdict: np.uint8(place) for place, verdict in enumerate(Verdict)}


def declare_verdicts(made: Records, law: Law, about: str) -> None:
    """Declare the verdict on each action for which a rule about the kind speaks."""
    for action in law.actions:
        rules = {effect: _rules(law, about, effect, action) for effect in Effect}
        if rules[Effect.RECOMMEND]:
            made.actions.append(action)
            _declare(made, law, action, rules)


def _rules(law: Law, about: str, effect: Effect, action: str) -> list[str]:
    return [
        rule.id for rule in law.rules if rule.effect is effect and about in rule.conditions and action in rule.targets
    ]


def _declare(made: Records, law: Law, action: str, rules: dict[Effect, list[str]]) -> None:
    none = np.uint8(len(law.verdicts) - 1)

    @made.code(VERDICT + action, law.verdicts)
    def verdict(ask: Ask) -> Array:
        surely, may = (_any(ask, rules[Effect.RECOMMEND], end) for end in (YES, MAY))
        against = [*rules[Effect.BAR], *rules[Effect.HOLD]]
        if against:
            surely = surely & ~_any(ask, against, MAY)
        found = np.where(surely, _PLACE[Verdict.RECOMMENDED], np.where(may, _PLACE[Verdict.UNSETTLED], none))
        for effect, place in ((Effect.HOLD, Verdict.HELD), (Effect.BAR, Verdict.BARRED)):
            if rules[effect]:
                found = np.where(may & _any(ask, rules[effect], YES), _PLACE[place], found)
        return EnumArray(found, law.verdicts)


def _any(ask: Ask, rules: list[str], end: str) -> Array:
    first, *others = (ask.value(rule.replace("-", "_") + end) for rule in rules)
    found = first
    for one in others:
        found = found | one
    return found
