"""
Defeat: which of its exceptions a rule fell to, where nothing else speaks against it.

An exception often rests on the same field as a condition: private gain excludes tolerance, and tolerance asks that
there be none. So a rule is said to be defeated when every condition that fails reads a field that an exception reads.
What fails otherwise, say a ground that nobody claimed, is no matter of exceptions.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from service.domain.case import Case
from service.domain.condition import All, Condition, Leaf, facts_read, leaves
from service.domain.dossier import Entity
from service.domain.fact import Fact, Holds
from service.domain.interpreter import Ask, Interpreter
from service.domain.rule import Rule
from service.domain.strata import Reading


@dataclass(frozen=True, slots=True)
class _Exception:
    """One exception of a rule, and, in the order of asking, its alternatives by label."""

    holds: Ask
    alternatives: tuple[tuple[str, Ask], ...]
    label: str


@dataclass(frozen=True, slots=True)
class Defeat:
    """The exceptions of a rule, and its conditions: each with whether it reads a field that an exception reads."""

    conditions: Mapping[str, tuple[tuple[Ask, bool], ...]]  # by what the rule is about
    exceptions: tuple[_Exception, ...]

    def named(self, case: Case, entity: Entity) -> list[str]:
        """Give the labels of what defeats the rule of an *entity*; none where it is not defeated, or fails besides."""
        for ask, is_shared in self.conditions[entity.kind]:
            if not is_shared and ask(case, entity) is False:
                return []
        return [label for one in self.exceptions if one.holds(case, entity) is True for label in _of(one, case, entity)]


def _of(one: _Exception, case: Case, entity: Entity) -> list[str]:
    return [label for label, ask in one.alternatives if ask(case, entity) is True] or [one.label]


def defeats(interpreter: Interpreter) -> dict[str, Defeat]:
    """Give the defeat of each rule that has exceptions, by its id."""
    reading = Reading(interpreter.release)
    return {rule.id: _defeat(rule, interpreter, reading) for rule in interpreter.rules if rule.unless}


def _defeat(rule: Rule, interpreter: Interpreter, reading: Reading) -> Defeat:
    facts = interpreter.release.facts
    excepted = {name for condition in rule.unless for name in _fields(condition, facts, reading)}
    conditions = {
        about: tuple(
            (interpreter.compile(part), not excepted.isdisjoint(_fields(part, facts, reading)))
            for part in (rule.scope, *(condition.parts if isinstance(condition, All) else (condition,)))
        )
        for about, condition in rule.conditions.items()
    }
    return Defeat(conditions, tuple(_exception(condition, interpreter) for condition in rule.unless))


def _fields(condition: Condition, facts: Mapping[str, Fact], reading: Reading) -> Iterator[str]:
    """Give the fields that a *condition* reads, directly or through derived facts."""
    for name in facts_read(condition):
        yield from (read for read in reading.closure(name) if not facts[read].is_derived)


def _exception(condition: Condition, interpreter: Interpreter) -> _Exception:
    facts = interpreter.release.facts
    fact = facts[condition.fact] if isinstance(condition, Leaf) else None
    inner = fact.derivation.condition if fact is not None and isinstance(fact.derivation, Holds) else condition
    alternatives = tuple(
        (facts[leaf.fact].label, interpreter.compile(leaf)) for leaf in leaves(inner) if facts[leaf.fact].is_derived
    )
    label = "、".join(dict.fromkeys(facts[leaf.fact].label for leaf in leaves(condition)))
    return _Exception(interpreter.compile(condition), alternatives, label)
