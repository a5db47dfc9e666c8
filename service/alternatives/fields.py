"""
Fields of a dossier by their paths: reading one, and a dossier in which some have other values.

A path is `subject.rank_since`, `setting.rank_vacancy` or `incidents[I-1].tolerance.status`; a list by itself,
`measures`, is one too. Values are as the contract reads them: full days are dates. The dossier given is never changed.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from service.domain.record import Field, RecordKind
from service.domain.release import Release

Dossier = Mapping[str, Any]

_OF_RECORD = re.compile(r"(\w+)\[(.*)\]\.([^\]]+)", re.DOTALL)


class Absent:
    """The only instance stands for a field, or a list, that the dossier lacks."""

    def __repr__(self) -> str:
        """Show the bare word."""
        return "ABSENT"


ABSENT = Absent()


class UnknownPathError(Exception):
    """A path that no dossier of the vocabulary, or not this one, can have; `path` is that path."""

    def __init__(self, path: str) -> None:
        """Name the *path*."""
        self.path = path
        super().__init__(path)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a path leads: a field of a record, or (`field` None) a list as a whole."""

    path: str
    kind: RecordKind
    record: str | None  # the id; None for the person, the setting, and a list
    field: Field | None

    @property
    def keys(self) -> list[str]:
        """Give the keys that lead to the field within its record."""
        return [] if self.field is None else self.field.name.split(".")


def place_of(path: str, release: Release) -> Place:
    """Say where a *path* leads by the vocabulary; raise `UnknownPathError` where it leads nowhere."""
    found = _OF_RECORD.fullmatch(path)
    name, record, field = (found[1], found[2], found[3]) if found else (path.partition(".")[0], None, None)
    kind = next((kind for kind in release.kinds if kind.name == name), None)
    if kind is None or (kind.single and record is not None):
        raise UnknownPathError(path)
    if record is None and not kind.single:
        if path != kind.name:
            raise UnknownPathError(path)
        return Place(path, kind, None, None)
    field = field or path.partition(".")[2]
    if field not in kind.fields:
        raise UnknownPathError(path)
    return Place(path, kind, record, kind.fields[field])


def value_at(dossier: Dossier, place: Place) -> Any:  # noqa: ANN401 - any JSON there is
    """Give what a *dossier* has at a *place*, or `ABSENT`."""
    found: Any = dossier.get(place.kind.name, ABSENT)
    if place.field is None or found is ABSENT:
        return found
    if place.record is not None:
        found = next((one for one in found if one["id"] == place.record), ABSENT)
    for key in place.keys:
        if not isinstance(found, Mapping) or key not in found:
            return ABSENT
        found = found[key]
    return found


def with_values(dossier: Dossier, values: Mapping[str, Any], release: Release) -> dict[str, Any]:
    """
    Give a *dossier* with other *values* at some paths (`ABSENT`: without that field); what did not change is shared.

    Raises `UnknownPathError` where a path leads nowhere, a record that the dossier does not hold included.
    """
    changed = dict(dossier)
    for path, value in values.items():
        place = place_of(path, release)
        if place.field is None:
            _put(changed, [place.kind.name], value)
        elif place.record is None:
            _put(changed, [place.kind.name, *place.keys], value)
        else:
            changed[place.kind.name] = _with_record(changed.get(place.kind.name, ()), place, value)
    return changed


def _with_record(records: Any, place: Place, value: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - any JSON there is
    if all(one["id"] != place.record for one in records):
        raise UnknownPathError(place.path)
    return [_put(dict(one), place.keys, value) if one["id"] == place.record else one for one in records]


def _put(record: dict[str, Any], keys: list[str], value: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON there is
    """Put a *value* in a *record* of our own, copying the objects on the way."""
    first, *rest = keys
    if rest:
        record[first] = _put(dict(record.get(first, {})), rest, value)
    elif value is ABSENT:
        record.pop(first, None)
    else:
        record[first] = value
    return record
