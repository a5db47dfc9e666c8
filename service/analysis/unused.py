"""
What a release declares and nothing uses.

What counts is what the rules and the totals read, through and through: a fact that only an unused fact reads is unused
as well. A field of the dossier is never unused: it may be there for people.
"""

from collections.abc import Iterator

from service.analysis.finding import Declared, Finding, FindingCode
from service.domain.fact import CountedOn, Holds
from service.domain.in_force import fact_parameters, rule_parameters
from service.domain.release import Release
from service.domain.rule import Effect, Rule
from service.domain.strata import Reading
from service.domain.total_needs import total_facts, total_parameters
from service.language.rules import PLACEHOLDER


def unused(release: Release) -> Iterator[Finding]:
    """Find what nothing uses: facts, parameters, actions, and the words that go with them."""
    facts = _facts_used(release)
    yield from _facts(release, facts)
    yield from _parameters(release, facts)
    yield from _actions(release)
    yield from _procedures(release)
    yield from _regulations(release)


def _found(about: Declared, name: str, said: str) -> Finding:
    return Finding(FindingCode.UNUSED, about, name, said)


def _facts_used(release: Release) -> frozenset[str]:
    """Give every fact that a total reads, or a rule reads or tells, those from which it is worked out included."""
    reading = Reading(release)
    used = {name for total in release.totals for name in total_facts(total, reading)}
    for rule in release.rules():
        used |= reading.facts_of(rule).union(*(reading.closure(name) for name in _told(rule)))
    missing = {_awaited(release, name) for name in used} - {None}
    return frozenset(used).union(*(reading.closure(str(name)) for name in missing))


def _told(rule: Rule) -> list[str]:
    return [match[1] for match in PLACEHOLDER.finditer(rule.because)]


def _awaited(release: Release, name: str) -> str | None:
    """Give what is missing while a fact neither holds nor fails."""
    derivation = release.facts[name].derivation
    return derivation.awaits if isinstance(derivation, Holds) else None


def _facts(release: Release, used: frozenset[str]) -> Iterator[Finding]:
    for fact in release.facts.values():
        is_declared = fact.is_derived and not isinstance(fact.derivation, CountedOn)
        if is_declared and fact.name not in used:
            said = f"事项 `{fact.name}`（{fact.label}）没有规则用到，也没有用到的事项由它推得"
            yield _found(Declared.FACT, fact.name, said)


def _parameters(release: Release, facts: frozenset[str]) -> Iterator[Finding]:
    reading = Reading(release)
    used = {name for rule in release.rules() for name in rule_parameters(rule, reading, release)}
    used |= {name for total in release.totals for name in total_parameters(total, reading, release)}
    used |= {name for fact in facts for name in fact_parameters(release.facts[fact])}
    for name, parameter in release.parameters.items():
        if name not in used:
            said = f"参数 `${name}`（{parameter.label}）没有规则用到，也没有用到的事项读它"
            yield _found(Declared.PARAMETER, name, said)


def _actions(release: Release) -> Iterator[Finding]:
    recommended = {name for rule in release.rules() if rule.effect is Effect.RECOMMEND for name in rule.targets}
    for name, action in release.actions.items():
        if name not in recommended:
            limiting = [rule.id for rule in release.rules() if name in rule.targets]
            only = f"，只有 {'、'.join(limiting)} 限制它" if limiting else ""
            yield _found(Declared.ACTION, name, f"措施 `{name}`（{action.label}）没有规则建议{only}")


def _procedures(release: Release) -> Iterator[Finding]:
    followed = {action.procedure for action in release.actions.values()}
    for name, procedure in release.procedures.items():
        if name not in followed:
            yield _found(Declared.PROCEDURE, name, f"程序 `{name}`（{procedure.label}）没有措施适用")
    open_to = {name for action in release.actions.values() for name in action.remedies}
    for name, remedy in release.remedies.items():
        if name not in open_to:
            yield _found(Declared.REMEDY, name, f"救济途径 `{name}`（{remedy.label}）没有措施适用")


def _regulations(release: Release) -> Iterator[Finding]:
    cited = {one.regulation for rule in release.rules() for one in rule.citations}
    cited |= {one.regulation for total in release.totals for one in total.citations}
    cited |= {one.regulation for remedy in release.remedies.values() for one in remedy.citations}
    cited |= {one.regulation for p in release.parameters.values() for value in p.values for one in value.citations}
    for name, regulation in release.sources.regulations.items():
        if name not in cited:
            yield _found(Declared.REGULATION, name, f"规定 `{name}`（{regulation.short}）没有任何地方引用")
