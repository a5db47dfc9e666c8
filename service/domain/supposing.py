"""
Supposing: what a rule would answer, were the value of one fact another and everything else as it is.

What is worked out from that fact, the answers of other rules included, is worked out anew as far as the rule reads it;
the case is as it was afterwards. It is what asking a fresh case would give, for a small part of the cost.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from service.domain.answer import Truth
from service.domain.case import Case
from service.domain.condition import Value, facts_read
from service.domain.dossier import Entity, Standing
from service.domain.fact import Count, Fact, Given, Hits, Latest, Streak
from service.domain.interpreter import Interpreter
from service.domain.rule import PERSON
from service.domain.strata import inputs_of


@dataclass(frozen=True, slots=True)
class _Affected:
    """What of all that a rule reads rests on a fact."""

    facts: frozenset[str]
    rules: tuple[tuple[str, str], ...]  # whose answers are counted, and about what; in the order of asking
    kinds: frozenset[str]  # what all these are of
    is_near: bool  # whether it is of nothing but what the rule is about and what is moved


class Supposing:
    """Asks the rules of one law again with one fact moved."""

    def __init__(self, interpreter: Interpreter) -> None:
        """Ask as the *interpreter* does."""
        self._interpreter = interpreter
        self._facts = interpreter.release.facts
        self._order = [(rule.id, stratum.about) for stratum in interpreter.law.strata for rule in stratum.rules]
        self._affected: dict[tuple[str, str, str], _Affected] = {}

    def answer(self, rule: str, about: Entity, case: Case, moved: tuple[Entity, str, Value]) -> Truth:
        """Give what a *rule* answers *about* something, were a fact of an entity *moved* to a value."""
        entity, name, value = moved
        affected = self._affected_by(rule, about.kind, name)
        anew = Case(Standing(case.as_of, case.subject, case.records, case.left_out))  # what it had found is of before
        near = (about, entity) if about is not entity else (about,)
        with _restored(near if affected.is_near else self._everything(affected, near, case), affected.facts):
            if isinstance(self._facts[name].derivation, Given):
                entity.values = {**entity.values, name: value}
            else:
                entity.facts[name] = value
            for other, kind in affected.rules:
                ask = self._interpreter.compile(self._interpreter.conditions[other, kind])
                for one in near if affected.is_near else self._interpreter.entities(kind, case):
                    if one.kind == kind:
                        one.answers[other] = ask(anew, one)
            return self._interpreter.compile(self._interpreter.conditions[rule, about.kind])(anew, about)

    def _everything(self, affected: _Affected, near: Sequence[Entity], case: Case) -> list[Entity]:
        """Give every entity that may be affected."""
        found = [one for kind in sorted(affected.kinds) for one in self._interpreter.entities(kind, case)]
        return [*found, *(one for one in near if one.kind not in affected.kinds)]

    def _affected_by(self, rule: str, about: str, name: str) -> _Affected:
        key = (rule, about, name)
        if key not in self._affected:
            self._affected[key] = self._find_affected(rule, about, name)
        return self._affected[key]

    def _find_affected(self, rule: str, about: str, name: str) -> _Affected:
        """Follow what the *rule* reads, and keep what rests on the fact *name*."""
        rests = self._resting(name, {name: True}, facts_read(self._interpreter.conditions[rule, about]))
        facts = [fact for one, fact in self._facts.items() if one != name and rests.get(one)]
        rules = tuple((one, kind) for one, kind in self._order if rests.get(_asked(one)))
        owner, kinds = self._owner(name), {*(self._owner(fact.name) for fact in facts), *(kind for _, kind in rules)}
        is_near = kinds <= {owner, about} and all(self._is_near(fact, owner, about) for fact in facts)
        return _Affected(frozenset(fact.name for fact in facts), rules, frozenset(kinds), is_near)

    def _resting(self, name: str, rests: dict[str, bool], read: Iterator[str]) -> dict[str, bool]:
        """Note of every fact that is *read*, and of every rule behind it, whether it rests on the fact *name*."""
        for one in read:
            if one not in rests:
                fact = self._facts[one]
                self._resting(name, rests, inputs_of(fact))
                found = any(rests[other] for other in inputs_of(fact))
                for rule, about in self._counted(fact):
                    condition = self._interpreter.conditions[rule, about]
                    self._resting(name, rests, facts_read(condition))
                    rests[_asked(rule)] = rests.get(_asked(rule), False) or any(rests[o] for o in facts_read(condition))
                    found = found or rests[_asked(rule)]
                rests[one] = found
        return rests

    def _counted(self, fact: Fact) -> list[tuple[str, str]]:
        """Give the rules that a *fact* counts, and about what."""
        if not isinstance(fact.derivation, Hits):
            return []
        return [
            (rule.id, about) for rule in self._interpreter.meant(fact.derivation.choice) for about in rule.conditions
        ]

    def _owner(self, name: str) -> str:
        return self._facts[name].owner or PERSON

    def _is_near(self, fact: Fact, owner: str, about: str) -> bool:
        """Answer whether a *fact* goes over no list, or goes from what a rule is about over those of what is moved."""
        match fact.derivation:
            case Count(records) | Latest(records) | Streak(records) | Hits(over=str(records)):
                over = self._interpreter.release.kind_named(records).singular
                return over == owner and owner != about == self._owner(fact.name)
            case _:
                return True


def _asked(rule: str) -> str:
    """Name the answer of a *rule* apart from all facts."""
    return f"{rule}?"


@contextmanager
def _restored(affected: Sequence[Entity], names: frozenset[str]) -> Iterator[None]:
    """Forget for a while the facts of those *names* that were worked out, and remember them afterwards."""
    kept = [(one, one.facts, one.values, one.answers) for one in affected]
    for one in affected:
        one.facts = {name: value for name, value in one.facts.items() if name not in names}
        one.answers = dict(one.answers)
    try:
        yield
    finally:
        for one, facts, values, answers in kept:
            one.facts, one.values, one.answers = facts, values, answers
