"""
Holding: for each rule dossiers of which it holds, and what they tell of the other rules.

Each dossier is tried by all rules. What it shows is struck from the questions that are still open, so that the solver
is asked of the rest alone.
"""

from collections.abc import Sequence
from typing import Any

from service.analysis.formula import Formula
from service.analysis.inquiry import Inquiry, thing_of
from service.analysis.solver import Undecided
from service.analysis.symbolic import Symbolic
from service.analysis.trial import Outcome
from service.domain.answer import Truth
from service.domain.condition import ALWAYS
from service.domain.rule import Rule

Json = dict[str, Any]


_SAMPLES = 30
"""How many dossiers are drawn at random, before the solver is asked."""


class Holding:
    """What is known of when the rules of a law hold."""

    def __init__(self, inquiry: Inquiry) -> None:
        """Know nothing yet."""
        self.inquiry = inquiry
        self.rules: Sequence[Rule] = inquiry.law.rules
        self.place = {rule.id: at for at, rule in enumerate(self.rules)}
        self.shown: dict[tuple[str, str], Json] = {}  # (rule, what it is about) -> a dossier of which it holds
        self.never: set[str] = set()
        self.unsettled: set[str] = set()
        self.scoped = {rule.id for rule in self.rules if rule.scope != ALWAYS}
        self.now_and_then: set[str] = set()  # rules that are known not always to hold
        every = (1 << len(self.rules)) - 1
        self.beside = [every] * len(self.rules)  # of each rule, the rules that held whenever it did, as bits
        self.met = [0] * len(self.rules)  # of each rule, those that held of the same; of the person, of anything

    def look(self) -> None:
        """Find for each rule, and each thing that it is about, a dossier of which it holds."""
        for dossier in self.inquiry.samples(_SAMPLES):
            self._take_sample(dossier)
        for stratum in self.inquiry.law.strata:
            for rule in stratum.rules:
                if (rule.id, stratum.about) not in self.shown:
                    self._look_for(rule, stratum.about)
        shown = {rule for rule, _ in self.shown}
        self.never = {rule.id for rule in self.rules} - shown - self.unsettled

    def _take_sample(self, dossier: Json) -> None:
        """Take in what a dossier shows in which everything is said, beside: which rules do not always hold."""
        outcome = self.learn(dossier)
        for (rule, _), truth in outcome.answers.items() if outcome is not None else ():
            if truth is not True and rule not in self.scoped:
                self.now_and_then.add(rule)

    def _look_for(self, rule: Rule, about: str) -> None:
        found = self.inquiry.find(lambda symbolic: holds(symbolic, rule, about), lambda o: bool(o.holding(rule.id)))
        if isinstance(found, Undecided):
            self.unsettled.add(rule.id)
        elif found is not None:
            self.learn(found)
            self.shown.setdefault((rule.id, about), found)

    def learn(self, dossier: Json) -> Outcome | None:
        """Take in what a *dossier* shows, and give what is said of it; None where it is none."""
        outcome = self.inquiry.outcome(dossier)
        if outcome is None:
            return None
        holding: dict[str | None, int] = {}
        for (rule, about), truth in outcome.answers.items():
            if truth is True:
                holding[about] = holding.get(about, 0) | (1 << self.place[rule])
        kinds = {record["id"]: name for name, part in dossier.items() if isinstance(part, list) for record in part}
        singular = {kind.name: kind.singular for kind in self.inquiry.law.release.kinds}
        together = 0
        for bits in holding.values():
            together |= bits
        for about, bits in holding.items():
            kind = "subject" if about is None else singular[kinds[about]]
            for at in _places(bits):
                self.shown.setdefault((self.rules[at].id, kind), dossier)
                self.beside[at] &= bits
                self.met[at] |= together if about is None else bits
        return outcome

    def always(self, rule: Rule) -> bool | None:
        """Answer whether a *rule* holds of every complete dossier that is within its scope; None where undecided."""
        if rule.id in self.never | self.unsettled | self.now_and_then:
            return False
        for about in rule.conditions:
            found = self.inquiry.find_complete(
                lambda symbolic, about=about: _fails(symbolic, rule, about),  # type: ignore[misc]
                lambda outcome: _denies(outcome, rule),
            )
            if isinstance(found, Undecided):
                return None
            if found is not None:
                return False
        return True


def holds(symbolic: Symbolic, rule: Rule, about: str) -> list[Formula]:
    """Say that a *rule* holds of something that it is *about*."""
    thing = thing_of(symbolic, about)
    return [symbolic.world.has(thing), symbolic.answer(rule, thing).yes]


def _fails(symbolic: Symbolic, rule: Rule, about: str) -> list[Formula]:
    thing = thing_of(symbolic, about)
    scope = symbolic.truth(rule.scope, thing).yes if rule.scope != ALWAYS else symbolic.formulas.every(())
    return [symbolic.world.has(thing), scope, -symbolic.answer(rule, thing).yes]


def _denies(outcome: Outcome, rule: Rule) -> bool:
    answers: list[Truth] = [truth for (name, _), truth in outcome.answers.items() if name == rule.id]
    return any(truth is not True for truth in answers)


def _places(bits: int) -> list[int]:
    return [at for at in range(bits.bit_length()) if bits >> at & 1]
