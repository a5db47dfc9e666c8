"""
Softness: which facts may still turn round although they are answered.

A truth that is known stays so, whatever else becomes known; but some facts take something from the not-known (a rule
that may hold counts as one that does), and some wait for a decision that will replace what stands. Those are soft.
"""

from functools import lru_cache

from service.domain.condition import Condition, Operator, facts_read, leaves
from service.domain.fact import Fact, Hits, Holds
from service.domain.in_force import InForce, conditions_of
from service.domain.laws import MOST_LAWS
from service.domain.release import chosen
from service.domain.strata import inputs_of


class Softness:
    """Tells which facts and conditions of one law are soft."""

    def __init__(self, law: InForce) -> None:
        """Read a *law*; nothing is followed yet."""
        self._law = law
        self._facts = law.release.facts
        self.awaited = frozenset(
            fact.derivation.awaits
            for fact in self._facts.values()
            if isinstance(fact.derivation, Holds) and fact.derivation.awaits is not None
        )
        self._soft: dict[str, bool] = {}

    def of_condition(self, condition: Condition) -> bool:
        """Tell whether a *condition* may turn round."""
        may_be = any(leaf.operator is Operator.MAY_BE for leaf in leaves(condition))
        return may_be or any(self.of_fact(name) for name in facts_read(condition))

    def of_fact(self, name: str) -> bool:
        """Tell whether a fact may turn round."""
        if name not in self._soft:
            self._soft[name] = name in self.awaited or self._is_soft(self._facts[name])
        return self._soft[name]

    def _is_soft(self, fact: Fact) -> bool:
        if any(map(self.of_condition, conditions_of(fact))) or any(map(self.of_fact, inputs_of(fact))):
            return True
        match fact.derivation:
            case Hits(choice, or_unknown):
                rules = chosen(self._law.rules, choice)
                return or_unknown or any(
                    self.of_condition(rule.asks(about)) for rule in rules for about in rule.conditions
                )
            case _:
                return False


softness = lru_cache(maxsize=MOST_LAWS)(Softness)
"""Gives the softness of a law, made once."""
