"""
The meaning of a release on a day: rules that say nothing, always or never hold, or contradict what is declared.

Of what the solver does not settle in time nothing is claimed; it is counted.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from service.analysis.finding import Declared, Example, Finding, FindingCode
from service.analysis.formula import Formula
from service.analysis.holding import Holding
from service.analysis.inquiry import Inquiry, thing_of
from service.analysis.relations import Relations
from service.analysis.sentences import Sentences
from service.analysis.solver import MILLISECONDS
from service.analysis.symbolic import Symbolic
from service.analysis.undisturbed import undisturbed
from service.analysis.verdicts import Bars, Exclusions
from service.domain.condition import All, Condition
from service.domain.in_force import in_force
from service.domain.release import Release
from service.domain.rule import Rule
from service.language.prose.terms import Terms


@dataclass(frozen=True, slots=True)
class Meaning:
    """What is found, and how many questions were left undecided."""

    findings: tuple[Finding, ...]
    undecided: int


def find_by_solver(release: Release, as_of: date) -> tuple[Finding, ...]:
    """Give what is wrong with the rules of a *release* that are in force on a day."""
    return analyse(release, as_of).findings


def analyse(release: Release, as_of: date, milliseconds: int = MILLISECONDS) -> Meaning:
    """Give the same, and how much was left undecided, with so many *milliseconds* for each question."""
    with undisturbed():
        inquiry = Inquiry(in_force(release, as_of.toordinal()), as_of, milliseconds)
        analysis = _Analysis(inquiry, Sentences(Terms(release, as_of.toordinal())))
        return Meaning(tuple(analysis.findings()), inquiry.undecided)


class _Analysis:
    def __init__(self, inquiry: Inquiry, sentences: Sentences) -> None:
        self._inquiry = inquiry
        self._sentences = sentences
        self._holding = Holding(inquiry)

    def findings(self) -> Iterator[Finding]:
        holding = self._holding
        holding.look()
        always = {rule.id for rule in holding.rules if holding.always(rule)}
        for rule in holding.rules:
            if rule.id in holding.never:
                yield self._never(rule)
            if rule.id in always:
                yield self._always(rule)
        left_out = holding.never | holding.unsettled
        yield from Relations(holding, self._sentences, left_out | always).findings()
        yield from Exclusions(self._inquiry, self._sentences).findings()
        yield from Bars(holding, self._sentences, left_out).findings()

    def _never(self, rule: Rule) -> Finding:
        said = self._sentences.never(rule, self._conflict(rule))
        return Finding(FindingCode.NEVER_HOLDS, Declared.RULE, rule.id, said)

    def _conflict(self, rule: Rule) -> list[Condition]:
        """Give the conditions of a *rule* that cannot be met together, of what it is first about."""
        about = next(iter(rule.conditions))
        asked = rule.asks(about)
        parts = asked.parts if isinstance(asked, All) else (asked,)

        def each(symbolic: Symbolic) -> list[Formula]:
            thing = thing_of(symbolic, about)
            return [*(symbolic.truth(part, thing).yes for part in parts), symbolic.world.has(thing)]

        return [parts[at] for at in self._inquiry.conflict(each) if at < len(parts)]

    def _always(self, rule: Rule) -> Finding:
        said = self._sentences.always(rule)
        return Finding(FindingCode.ALWAYS_HOLDS, Declared.RULE, rule.id, said, (), self._shown(rule))

    def _shown(self, rule: Rule) -> Example | None:
        found = [dossier for (name, _), dossier in self._holding.shown.items() if name == rule.id]
        if not found:
            return None
        return self._inquiry.example(found[0], (rule.id,), lambda outcome: bool(outcome.holding(rule.id)))
