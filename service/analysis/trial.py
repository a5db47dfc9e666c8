"""
Trials: what the rules really say of a dossier. Nothing that the solver finds is believed before it was tried.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from service.domain.answer import Truth
from service.domain.case import Case
from service.domain.dossier import Intake
from service.domain.errors import DossierFaultsError
from service.domain.fact import Hits
from service.domain.in_force import InForce
from service.domain.interpreter import Interpreter, keep
from service.domain.strata import Stratum
from service.domain.verdict import Verdict, decide
from service.intake import Contract

Json = dict[str, Any]
Key = tuple[str, str | None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is said of one dossier."""

    answers: Mapping[Key, Truth]  # (rule, record or None) -> what it answers
    recommended: frozenset[Key]  # (action, record or None)

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
        choices = (f.derivation.choice for f in law.release.facts.values() if isinstance(f.derivation, Hits))
        self._counted = {rule.id for choice in choices for rule in self._interpreter.meant(choice)}

    def outcome(self, dossier: Json, rules: Collection[str] | None = None) -> Outcome | None:
        """Say what some *rules*, or all, say of a *dossier*; None where the contract refuses it."""
        try:
            read = self._contract.read(json.dumps(dossier).encode())
        except DossierFaultsError:
            return None
        case = Case(self._intake.stand(read, self._day))
        answers: dict[Key, Truth] = {}
        for stratum in self._law.strata:
            asked = stratum if rules is None else self._part(stratum, rules)
            found = self._interpreter.ask(asked, case)
            keep(found, asked, case, self._interpreter)
            answers.update(found)
        decisions, _ = decide(self._law.by_id, answers, self._law.release.actions)
        recommended = ((one.action.name, one.about) for one in decisions if one.verdict is Verdict.RECOMMENDED)
        return Outcome(answers, frozenset(recommended))

    def _part(self, stratum: Stratum, rules: Collection[str]) -> Stratum:
        """Leave out the rules that are neither asked for nor counted by others."""
        return replace(stratum, rules=tuple(r for r in stratum.rules if r.id in rules or r.id in self._counted))
