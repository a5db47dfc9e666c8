"""
Disclosure: what the person is not told of before an organ decides to tell it.

An action that the vocabulary marks so, the rules that recommend it, and every rule that rests on their answers; and
records that are not found to be so yet: alleged, being verified, or of a state that nobody gave.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from service.domain.dates import day_bounds
from service.domain.fact import Hits
from service.domain.record import RecordKind
from service.domain.release import Release, chosen
from service.domain.rule import Rule
from service.domain.strata import Reading


def withheld_rules(release: Release) -> frozenset[str]:
    """Give the ids of the rules that are not told of."""
    rules, reading = tuple(release.rules()), Reading(release)
    found = {rule.id for rule in rules if any(_is_withheld(name, release) for name in rule.targets)}
    while more := {rule.id for rule in rules if rule.id not in found and _asked_by(rule, reading, release) & found}:
        found |= more
    return frozenset(found)


def _is_withheld(target: str, release: Release) -> bool:
    return target in release.actions and not release.actions[target].disclosed


def _asked_by(rule: Rule, reading: Reading, release: Release) -> set[str]:
    """Give the rules whose answers a *rule* counts, directly or through facts."""
    derived = (release.facts[name].derivation for name in reading.facts_of(rule))
    return {one.id for how in derived if isinstance(how, Hits) for one in chosen(tuple(release.rules()), how.choice)}


def withheld_fields(release: Release) -> frozenset[str]:
    """Give the fields that are not told of, as the list they stand in and their name: `incidents.sources`."""
    return frozenset(
        f"{kind.name}.{name}" for kind in release.kinds for name, field in kind.fields.items() if not field.disclosed
    )


def withheld_records(dossier: Mapping[str, Any], release: Release, as_of: int) -> frozenset[str]:
    """Give the ids of the records of a *dossier* that are not told of, as it stands on the day *as_of*."""
    states = _unsettled_states(release.kinds)
    return frozenset(
        record["id"]
        for kind in release.kinds
        for record in (() if kind.single else dossier.get(kind.name, ()))
        if _is_unsettled(kind, record, states, as_of)
    )


def without(dossier: Mapping[str, Any], release: Release, records: Collection[str]) -> dict[str, Any]:
    """Give a *dossier* as it were without the *records* of these ids."""
    lists = {kind.name for kind in release.kinds if not kind.single}
    return {
        name: [record for record in told if record["id"] not in records] if name in lists else told
        for name, told in dossier.items()
    }


def _unsettled_states(kinds: Iterable[RecordKind]) -> dict[tuple[str, ...], frozenset[str]]:
    """Give, for each list of codes that says how far a matter is settled, those beside which it is not."""
    return {tuple(kind.fields[name].codes): codes for kind in kinds for name, codes in kind.pending.items()}


def _is_unsettled(
    kind: RecordKind, record: Mapping[str, Any], states: Mapping[tuple[str, ...], frozenset[str]], as_of: int
) -> bool:
    for name, field in kind.fields.items():
        unsettled = states.get(tuple(field.codes)) if field.codes else None
        if unsettled is None:
            continue
        state = record.get(name)
        if state is None or state in unsettled:
            return True
        waits = field.read_as
        day = None if waits is None or state not in waits.instead_of else record.get(waits.until)
        if day is not None and day_bounds(day).lo > as_of:
            return True
    return False
