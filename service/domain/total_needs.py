"""
What totals need of a release: the facts and parameters that they read, and the numbers of a day.
"""

from collections.abc import Iterator
from fractions import Fraction

from service.domain.condition import facts_read, parameters_read
from service.domain.dossier import SHARE_SCALE
from service.domain.in_force import fact_parameters, rule_parameters
from service.domain.parameter import Parameter
from service.domain.release import Release
from service.domain.strata import Reading
from service.domain.total import Total
from service.domain.total_judgement import Limits


def total_facts(total: Total, reading: Reading) -> frozenset[str]:
    """Give every fact that a *total* reads, directly or through others."""
    direct = [*facts_read(total.among), *facts_read(total.of), *([] if total.by is None else [total.by])]
    return frozenset().union(*(reading.closure(name) for name in direct))


def total_parameters(total: Total, reading: Reading, release: Release) -> Iterator[str]:
    """Give every parameter that a *total* needs, those of the facts it reads included."""
    yield from total.parameters
    yield from (*parameters_read(total.among), *parameters_read(total.of))
    for name in total_facts(total, reading):
        yield from fact_parameters(release.facts[name])


def amount_on(parameter: Parameter, day: int) -> Fraction | None:
    """Give the exact number that a *parameter* is on a *day*; None where it is none."""
    standing = parameter.on(day)
    if standing is None or not isinstance(standing.value, int | Fraction):
        return None
    return Fraction(standing.value, SHARE_SCALE) if parameter.is_share else Fraction(standing.value)


def lacking_on(total: Total, release: Release, day: int) -> tuple[str, ...]:
    """Give the parameters that a *total* needs and that have no value on a *day*: it is suspended."""
    needed = sorted(set(total_parameters(total, Reading(release), release)))
    return tuple(name for name in needed if release.parameters[name].on(day) is None)


def limits_on(total: Total, release: Release, day: int) -> Limits | None:
    """Give the limits of a *total* on a *day*; None where something that it needs has no value: it is suspended."""
    if lacking_on(total, release, day):
        return None
    limit, *higher = (amount_on(release.parameters[name], day) for name in total.parameters)
    return None if limit is None else Limits(limit, *higher)


def parameters_of_totals_alone(release: Release) -> frozenset[str]:
    """Give the parameters that totals need and no rule."""
    reading = Reading(release)
    of_totals = {name for total in release.totals for name in total_parameters(total, reading, release)}
    of_rules = {name for rule in release.rules() for name in rule_parameters(rule, reading, release)}
    return frozenset(of_totals - of_rules)
