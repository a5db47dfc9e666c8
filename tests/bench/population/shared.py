"""
The part of the rules that the peer has been given too, and a release that holds exactly that part.
"""

from dataclasses import replace

import polars as pl

from service.domain.release import Release
from service.domain.strata import Reading
from service.population.tables import AS_OF, REF, WHO, Reads, Tables, has

RULES = frozenset(
    {
        *(f"NAP-{number:02d}" for number in range(1, 16)),
        *(f"FT-0{number}" for number in range(1, 9)),
        "FT-M",
        "SUP-01",
        "SUP-03",
        *(f"BAR-0{number}" for number in range(1, 10)),
        "HOLD-02",
        "DEM-10",
        "STAT-02",
        *(f"INC-0{number}" for number in (2, 3, 4, 6, 7)),
    }
)
"""Rules about incidents, and rules about persons that count records of eight kinds."""


def shared_of(release: Release) -> Release:
    """Give a release of the shared rules alone, and of the facts that these read."""
    rulesets = tuple(
        replace(ruleset, rules=tuple(rule for rule in ruleset.rules if rule.id in RULES))
        for ruleset in release.rulesets
    )
    part = replace(release, rulesets=tuple(ruleset for ruleset in rulesets if ruleset.rules))
    read = _read(part)
    return replace(part, facts={name: fact for name, fact in part.facts.items() if not fact.is_derived or name in read})


def derived_facts(release: Release) -> int:
    """Count the facts that its rules read and that are worked out."""
    return sum(release.facts[name].is_derived for name in _read(release))


def _read(release: Release) -> frozenset[str]:
    reading = Reading(release)
    return frozenset().union(*(reading.facts_of(rule) for rule in release.rules())) & set(release.facts)


def only(tables: Tables, reads: Reads) -> Tables:
    """Give the columns of *tables* that are read, as they come from a file."""
    lists = {plural: frame for plural, frame in tables.records.items() if plural in reads.records}
    people = {AS_OF, REF, *reads.people, *map(has, lists)}
    return Tables(
        _columns(tables.people, people),
        {plural: _columns(frame, {WHO, *reads.records[plural]}) for plural, frame in lists.items()},
    )


def _columns(frame: pl.DataFrame, wanted: set[str]) -> pl.DataFrame:
    return frame.select(name for name in frame.columns if _field(name) in wanted)


def _field(name: str) -> str:
    """Give the field of a column: of the days of one date, that date."""
    return name if name.startswith(has("")) else name.partition(":")[0]
