"""
A release on a day: the rules in force, the parameters' values, and the order of asking.

Two days on which the same rules and values stand share one `InForce`, whatever is built from it is built once.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from service.domain.condition import Condition, ParameterRef, parameters_read
from service.domain.fact import Count, Fact, Hits, Holds, Latest, Lookup, Lower, PlusMonths, Streak, Sum
from service.domain.parameter import ParameterValue
from service.domain.release import Release
from service.domain.rule import Rule
from service.domain.strata import Reading, Stratum, stratify

Versions = tuple[tuple[int, ...], tuple[str, ...]]


@dataclass(frozen=True, eq=False)
class InForce:
    """The part of a release that stands on a day."""

    release: Release
    parameters: Mapping[str, ParameterValue]
    rules: tuple[Rule, ...]
    suspended: tuple[Rule, ...]  # in force by their own dates, but a parameter of theirs has no value
    strata: tuple[Stratum, ...]
    by_id: Mapping[str, Rule]


def versions_on(release: Release, day: int) -> Versions:
    """Give what tells apart two days on which different things stand."""
    return (
        tuple(parameter.version_on(day) for parameter in release.parameters.values()),
        tuple(rule.id for rule in release.rules() if not rule.stands_on(day)),
    )


def in_force(release: Release, day: int) -> InForce:
    """Give what of a *release* stands on a *day* (an ordinal)."""
    values = {name: value for name, p in release.parameters.items() if (value := p.on(day)) is not None}
    standing = [rule for rule in release.rules() if rule.stands_on(day)]
    reading = Reading(release)
    lacking = {rule.id for rule in standing if any(n not in values for n in rule_parameters(rule, reading, release))}
    rules = tuple(rule for rule in standing if rule.id not in lacking)
    suspended = tuple(rule for rule in standing if rule.id in lacking)
    return InForce(release, values, rules, suspended, stratify(rules, release), {rule.id: rule for rule in rules})


def rule_parameters(rule: Rule, reading: Reading, release: Release) -> Iterator[str]:
    """Give every parameter that a *rule* needs, those of the facts it reads included."""
    for about in rule.conditions:
        yield from parameters_read(rule.asks(about))
    for name in reading.facts_of(rule):
        yield from fact_parameters(release.facts[name])


def fact_parameters(fact: Fact) -> Iterator[str]:
    """Give every parameter that a *fact*'s own derivation reads."""
    for condition in conditions_of(fact):
        yield from parameters_read(condition)
    match fact.derivation:
        case Latest(since_years=ParameterRef(name)) | Streak(since_years=ParameterRef(name)):
            yield name
        case PlusMonths(table=name) | Lookup(table=name):
            yield name
        case Sum(terms):
            yield from (term.times.name for term in terms if isinstance(term.times, ParameterRef))
        case _:
            pass


def conditions_of(fact: Fact) -> tuple[Condition, ...]:
    """Give the conditions that a *fact*'s derivation asks."""
    match fact.derivation:
        case Holds(condition, fails):
            return (condition,) if fails is None else (condition, fails)
        case Count(where=where) | Latest(where=where) | Hits(where=where):
            return (where,)
        case Streak(keeps=keeps, where=where):
            return (where, keeps)
        case Lower(conditions=conditions):
            return conditions
        case _:
            return ()
