"""
What does not say where it comes from, and what hides that it was drafted.

A regulation that may be cited with one confidence alone is no source that can be checked (a list that was drafted).
Whatever rests on it says so: every rule of the numbers in its own conditions; of those behind the facts that it reads,
a rule of a list that is not drafted itself, since every evaluation tells which lists are.
"""

from collections.abc import Iterator

from service.analysis.finding import Declared, Finding, FindingCode
from service.domain.condition import parameters_read
from service.domain.dates import iso_day
from service.domain.in_force import rule_parameters
from service.domain.parameter import Parameter
from service.domain.release import Release
from service.domain.rule import Citation, Rule
from service.domain.strata import Reading

_Cited = tuple[Declared, str, str, tuple[Citation, ...]]
"""What cites, its name, how it is called, and what it cites."""


def uncited(release: Release) -> Iterator[Finding]:
    """Find what cites no source; a parameter is told of once, with every day from which it does not."""
    for rule in release.rules():
        if not rule.citations:
            yield Finding(FindingCode.UNCITED, Declared.RULE, rule.id, f"规则 `{rule.id}`（{rule.title}）没有写依据")
    for total in release.totals:
        if not total.citations:
            said = f"总量 `{total.id}`（{total.title}）没有写依据"
            yield Finding(FindingCode.UNCITED, Declared.TOTAL, total.id, said)
    for name, parameter in release.parameters.items():
        days = [iso_day(one.start) for one in parameter.values if one.value is not None and not one.citations]
        if days:
            said = f"参数 `${name}`（{parameter.label}）自 {'、'.join(days)} 起的取值没有写依据"
            yield Finding(FindingCode.UNCITED, Declared.PARAMETER, name, said)
    for name, remedy in release.remedies.items():
        if not remedy.citations:
            said = f"救济途径 `{name}`（{remedy.label}）没有写依据"
            yield Finding(FindingCode.UNCITED, Declared.REMEDY, name, said)


def hidden_confidence(release: Release) -> Iterator[Finding]:
    """Find what was drafted and does not say so."""
    for about, name, called, citations in _all_citing(release):
        for regulation in dict.fromkeys(one.regulation for one in citations if _is_glossed(one, release)):
            yield Finding(FindingCode.HIDDEN_CONFIDENCE, about, name, _glossed(called, regulation, release))
    drafted, reading = _drafted(release), Reading(release)
    for ruleset, rule in ((one, rule) for one in release.rulesets for rule in one.rules):
        read = _compared(rule) if ruleset.origin.status in drafted else rule_parameters(rule, reading, release)
        hidden = [name for name in sorted(set(read)) if _is_drafted(release.parameters[name], drafted)]
        if hidden and not any(one.confidence in drafted for one in rule.citations):
            numbers = "、".join(f"`${name}`（{release.parameters[name].label}）" for name in hidden)
            words = "、".join(release.sources.confidences[name].label for name in sorted(drafted))
            said = f"规则 `{rule.id}`（{rule.title}）以{numbers}为准，它的依据只是{words}，规则的依据却没有写明"
            yield Finding(FindingCode.HIDDEN_CONFIDENCE, Declared.RULE, rule.id, said)


def _all_citing(release: Release) -> Iterator[_Cited]:
    for rule in release.rules():
        yield Declared.RULE, rule.id, f"规则 `{rule.id}`（{rule.title}）", rule.citations
    for total in release.totals:
        yield Declared.TOTAL, total.id, f"总量 `{total.id}`（{total.title}）", total.citations
    for name, parameter in release.parameters.items():
        cited = tuple(one for value in parameter.values for one in value.citations)
        yield Declared.PARAMETER, name, f"参数 `${name}`（{parameter.label}）", cited
    for name, remedy in release.remedies.items():
        yield Declared.REMEDY, name, f"救济途径 `{name}`（{remedy.label}）", remedy.citations


def _is_glossed(citation: Citation, release: Release) -> bool:
    asked = release.sources.regulations[citation.regulation].confidence
    return asked is not None and citation.confidence != asked


def _glossed(called: str, regulation: str, release: Release) -> str:
    cited = release.sources.regulations[regulation]
    label = release.sources.confidences[cited.confidence or ""].label
    return f"{called}引用{cited.short}（`{regulation}`），可信度应为{label}（`{cited.confidence}`）"


def _drafted(release: Release) -> frozenset[str]:
    """Give the degrees of confidence that tell of no source that can be checked."""
    return frozenset(one.confidence for one in release.sources.regulations.values() if one.confidence is not None)


def _compared(rule: Rule) -> Iterator[str]:
    """Give the parameters with which the conditions of a *rule* compare themselves."""
    for about in rule.conditions:
        yield from parameters_read(rule.asks(about))


def _is_drafted(parameter: Parameter, drafted: frozenset[str]) -> bool:
    """Whether one of the values of a *parameter* rests on nothing but what was *drafted*."""
    cited = ({one.confidence for one in value.citations} for value in parameter.values if value.value is not None)
    return any(confidences and confidences <= drafted for confidences in cited)
