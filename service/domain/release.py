"""
A release: an immutable set of rulesets and vocabulary, whose digest is its identity.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from service.domain.action import Action, Procedure, Remedy, Sources
from service.domain.fact import Fact, RuleChoice
from service.domain.parameter import Parameter
from service.domain.record import RecordKind
from service.domain.rule import Effect, Rule, Ruleset
from service.domain.total import Total
from service.domain.working_days import Holidays


@dataclass(frozen=True)
class Release:
    """Everything that decides what is said of a dossier, but the dossier and the day."""

    digest: str  # SHA-256 of its files, as `sha256:…`
    kinds: tuple[RecordKind, ...]
    facts: Mapping[str, Fact]
    parameters: Mapping[str, Parameter]
    rulesets: tuple[Ruleset, ...]
    actions: Mapping[str, Action]
    procedures: Mapping[str, Procedure]
    remedies: Mapping[str, Remedy]
    sources: Sources
    advice: str
    holidays: Holidays = field(default_factory=dict)  # of the years that the table lists; they stand over the announced
    totals: tuple[Total, ...] = ()  # what is asked of a population; nothing that is said of a person reads it

    def rules(self) -> Iterator[Rule]:
        """Give every rule, ruleset by ruleset."""
        for ruleset in self.rulesets:
            yield from ruleset.rules

    def kind_of(self, singular: str) -> RecordKind:
        """Give the kind of record of that *singular*; KeyError where there is none."""
        return next(kind for kind in self.kinds if kind.singular == singular)

    def kind_named(self, name: str) -> RecordKind:
        """Give the kind of record of that plural *name*."""
        return next(kind for kind in self.kinds if kind.name == name)


def chosen(rules: Iterator[Rule] | tuple[Rule, ...], choice: RuleChoice) -> tuple[Rule, ...]:
    """Give those of the *rules* that a *choice* means, in their order."""

    def is_meant(rule: Rule) -> bool:
        if rule.id in choice.rules:
            return True
        if choice.classify is not None and rule.effect is Effect.CLASSIFY:
            return choice.classify in rule.targets
        return choice.recommend is not None and rule.effect is Effect.RECOMMEND and choice.recommend in rule.targets

    return tuple(rule for rule in rules if is_meant(rule))
