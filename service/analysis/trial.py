"""
Trials: what the rules really say of a dossier. Nothing that the solver finds is believed before it was tried.
"""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from service.domain.answer import Truth
from service.domain.case import Case
from service.domain.dossier import Intake
from service.domain.errors import DossierFaultsError
from service.domain.fact import Hits
from service.domain.in_force import InForce
from service.domain.interpreter import Interpreter, keep
from service.domain.strata import Reading, Stratum
from service.domain.verdict import Verdict, decide
from service.intake import Contract

Json = dict[str, Any]
Key = tuple[str, str | None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is said of one dossier."""

    answers: Mapping[Key, Truth]  # (rule, record or None) -> what it answers
    law: InForce

    @property
    def recommended(self) -> frozenset[Key]:
        """Give what is recommended: (action, record or None)."""
        decisions, _ = decide(self.law.by_id, self.answers, self.law.release.actions)
        return frozenset((one.action.name, one.about) for one in decisions if one.verdict is Verdict.RECOMMENDED)

    def holding(self, rule: str) -> frozenset[str | None]:
        """Give of what a *rule* holds."""
        return frozenset(about for (name, about), truth in self.answers.items() if name == rule and truth is True)


class Trial:
    """Tries dossiers by one law on one day."""

    def __init__(self, law: InForce, day: int) -> None:
        """Try by a *law* on a *day* (an ordinal)."""
        self._law = law
        self._day = day
        self._interpreter = Interpreter(law)
        self._contract = Contract(law.release.kinds)
        self._intake = Intake(law.release.kinds)
        self._reading = Reading(law.release)
        self._parts: dict[frozenset[str], tuple[Stratum, ...]] = {}

    def outcome(self, dossier: Json, rules: Collection[str] | None = None) -> Outcome | None:
        """Say what some *rules*, or all, say of a *dossier*; None where the contract refuses it."""
        try:
            read = self._contract.read(json.dumps(dossier).encode())
        except DossierFaultsError:
            return None
        case = Case(self._intake.stand(read, self._day))
        answers: dict[Key, Truth] = {}
        for stratum in self._law.strata if rules is None else self._part(frozenset(rules)):
            found = self._interpreter.ask(stratum, case)
            keep(found, stratum, case, self._interpreter)
            answers.update(found)
        return Outcome(answers, self._law)

    def _part(self, rules: frozenset[str]) -> tuple[Stratum, ...]:
        """Give the strata with some *rules* alone, and those that these count."""
        if rules not in self._parts:
            waiting, needed = list(rules), set[str]()
            while waiting:
                name = waiting.pop()
                if name not in needed:
                    needed.add(name)
                    waiting += self._counted_by(name)
            kept = (replace(one, rules=tuple(r for r in one.rules if r.id in needed)) for one in self._law.strata)
            self._parts[rules] = tuple(one for one in kept if one.rules)
        return self._parts[rules]

    def _counted_by(self, name: str) -> Iterator[str]:
        """Give the rules that a rule counts, through the facts that it reads."""
        for fact in self._reading.facts_of(self._law.by_id[name]):
            derivation = self._law.release.facts[fact].derivation
            if isinstance(derivation, Hits):
                yield from (rule.id for rule in self._interpreter.meant(derivation.choice))
