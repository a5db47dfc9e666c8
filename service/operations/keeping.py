"""
Keeping: what of a dossier a release can ever read or tell; only that is kept of an evaluation.

A field is left out where nothing that the release says names it and nothing else has a use for it: it names no record,
dates none, takes none out, points at none and is asked for by no other field. What is kept is what is evaluated, so it
is all that a replay needs; the contract accepts it as it accepted the whole.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from service.domain.record import Field, RecordKind
from service.domain.release import Release
from service.domain.wording import CATEGORY

Dossier = Mapping[str, Any]
Plan = dict[str, Any]
"""What to leave out of an object: a key as a whole (None), or, by a plan of its own, parts of what stands there."""

_ALWAYS = frozenset({"id", "ref", "about", "kind", "year", "quarter"})
"""Fields by which the domain tells, dates and connects records, whatever the vocabulary says of them."""
_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True, slots=True)
class _Part:
    """One kind of record, of which something is left out."""

    name: str
    single: bool
    plan: Plan


class Keeping:
    """Takes from dossiers what one release has no use for."""

    def __init__(self, release: Release) -> None:
        """Find out what the *release* has a use for."""
        named = frozenset(_named(release)) | {CATEGORY}
        self.left_out: Mapping[str, frozenset[str]] = {
            kind.name: frozenset(_useless(kind, named)) for kind in release.kinds
        }
        self._parts = [
            _Part(kind.name, kind.single, _plan(self.left_out[kind.name]))
            for kind in release.kinds
            if self.left_out[kind.name]
        ]

    def keep(self, dossier: Dossier) -> dict[str, Any]:
        """Give what of a *dossier*, as the contract read it, is kept; it shares its records with what is given."""
        kept = dict(dossier)
        for part in self._parts:
            found = kept.get(part.name)
            if found:
                plan = part.plan
                kept[part.name] = _without(found, plan) if part.single else [_without(one, plan) for one in found]
        return kept


def _without(item: dict[str, Any], plan: Plan) -> dict[str, Any]:
    """Give an object without what the *plan* leaves out; what is within it and then is empty goes as well."""
    if plan.keys().isdisjoint(item):
        return item
    left = {}
    for key, value in item.items():
        if key not in plan:
            left[key] = value
        elif (inner := plan[key]) is not None and (within := _without(value, inner)):
            left[key] = within
    return left


def _plan(names: frozenset[str]) -> Plan:
    plan: Plan = {}
    for name in sorted(names):
        *outer, last = name.split(".")
        place = plan
        for key in outer:
            place = place.setdefault(key, {})
        place[last] = None
    return plan


def _useless(kind: RecordKind, named: frozenset[str]) -> Iterator[str]:
    """Give the flat names of the fields of a *kind* that nobody has a use for."""
    used = _used_by(kind)
    for field in kind.fields.values():
        if field.fact not in named and field.name not in used and not _is_held(field):
            yield field.name


def _is_held(field: Field) -> bool:
    """Answer whether a *field* is kept for what it is: the contract may ask for it, or it may be told by itself."""
    return field.name in _ALWAYS or field.required or bool(field.required_with) or field.outcome


def _used_by(kind: RecordKind) -> set[str]:
    """Give the flat names of the fields that the records of a *kind* are read, named, counted or checked by."""
    used = {kind.title, kind.day, kind.dropped_if, *kind.unique_by, *kind.unique_where, *kind.pending}
    if kind.set_aside is not None:
        used |= {kind.set_aside.field, kind.set_aside.case}
    for field in kind.fields.values():
        used |= {*field.required_with, *field.nullable_unless}
        if field.read_as is not None:
            used |= {field.name, field.read_as.until}
    return {name for name in used if name is not None}


def _named(release: Release) -> Iterator[str]:
    """Give every name that anything in the *release* says, the names of facts among them."""
    derived = [fact.derivation for fact in release.facts.values() if fact.is_derived]
    asides = [kind.set_aside for kind in release.kinds]
    yield from _words(
        (release.rulesets, derived, asides, release.parameters, release.actions, release.procedures, release.remedies)
    )


def _words(thing: object) -> Iterator[str]:
    """Give every text within a *thing*, and what stands in braces in one."""
    if isinstance(thing, str):
        yield thing
        yield from _PLACEHOLDER.findall(thing)
    elif isinstance(thing, Mapping):
        yield from _words((*thing, *thing.values()))
    elif isinstance(thing, tuple | list | frozenset | set):
        for one in thing:
            yield from _words(one)
    elif is_dataclass(thing):
        for field in fields(thing):
            yield from _words(getattr(thing, field.name))
