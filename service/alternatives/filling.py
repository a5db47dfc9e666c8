"""
Fillings: what is missing given values, in a dossier that the contract still accepts.

Where one value asks for another beside it (the day of a finding beside a finding, that of a decision beside what was
decided), that is given too. Records that are added to a list get ids of their own.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from service.alternatives.fields import ABSENT, Dossier, Place, place_of, value_at, with_values
from service.domain.dates import day_bounds
from service.domain.record import Field, FieldType, RecordKind
from service.domain.release import Release

Filling = Mapping[str, Any]
"""path -> value, as the contract reads it; of a list, its records."""


def seat_of(path: str, release: Release) -> Place:
    """Say where a *path* leads, that of a list as a whole included."""
    listed = next((kind for kind in release.kinds if kind.name == path and not kind.single), None)
    return place_of(path, release) if listed is None else Place(path, listed, None, None)


def completed(filling: Filling, dossier: Dossier, day: int, release: Release) -> dict[str, Any]:
    """Give a *filling* with what the contract asks for beside it."""
    found = dict(filling)
    for path, value in filling.items():
        place = seat_of(path, release)
        for field in () if place.field is None else _asked_for(place.kind, place.field, value):
            beside = beside_of(place, field)
            if beside.path not in filling and _is_needed(beside, place, dossier, day):
                found[beside.path] = date.fromordinal(day)
    return found


def filled(dossier: Dossier, filling: Filling, release: Release) -> dict[str, Any]:
    """Give a *dossier* with a *filling*."""
    lists = {path: value for path, value in filling.items() if seat_of(path, release).field is None}
    fields = {path: value for path, value in filling.items() if path not in lists}
    changed = dict(with_values(dossier, fields, release))
    for name, records in lists.items():
        changed[name] = with_own_ids(records, dossier)
    return changed


def with_own_ids(records: list[dict[str, Any]], dossier: Dossier) -> list[dict[str, Any]]:
    """Give new *records* with ids that nothing in a *dossier* has yet."""
    taken = {one["id"] for part in dossier.values() if isinstance(part, list) for one in part}
    return [{**record, "id": _own_id(record["id"], taken)} for record in records]


def beside_of(place: Place, field: Field) -> Place:
    """Give the place of another *field* in the same record."""
    path = place.path[: len(place.path) - len(".".join(place.keys))] + field.name
    return Place(path, place.kind, place.record, field)


def mended(kind: RecordKind, record: dict[str, Any], day: int) -> dict[str, Any]:
    """Give a new *record*, by the flat names of its fields, with what the contract asks for."""
    found = dict(record)
    for field in kind.fields.values():
        said = any(found.get(by) in codes for by, codes in field.required_with.items())
        if field.name not in found and field.name != "id" and (field.required or said):
            found[field.name] = _plain(field, day)
    return found


def _plain(field: Field, day: int) -> Any:  # noqa: ANN401 - any JSON there is
    """Give a value to a *field* of which none matters."""
    match field.type:
        case FieldType.DATE:
            return date.fromordinal(day)
        case FieldType.CODE:
            return next(iter(field.codes))
        case FieldType.YEAR:
            return date.fromordinal(day).year - 1
        case FieldType.TRUTH:
            return False
        case FieldType.TEXT | FieldType.ID:
            return "other"
        case _:
            return 1


def _asked_for(kind: RecordKind, given: Field, value: Any) -> Iterator[Field]:  # noqa: ANN401 - any JSON there is
    """Give the fields that a *value* of a *given* one asks for beside it, or lets be no null."""
    for field in kind.fields.values():
        for asks in (field.required_with, field.nullable_unless):
            if isinstance(value, str) and value in asks.get(given.name, ()):
                yield field


def _is_needed(beside: Place, place: Place, dossier: Dossier, day: int) -> bool:
    """Tell whether a field must be given: it is lacking though required, null, or a day that has not come."""
    present = value_at(dossier, beside)
    field = beside.field
    if present is ABSENT:
        return field is not None and place.field is not None and place.field.name in field.required_with
    return present is None or day_bounds(present).lo > day


def _own_id(wanted: str, taken: set[str]) -> str:
    found, number = wanted, 1
    while found in taken:
        number += 1
        found = f"{wanted}-{number}"
    taken.add(found)
    return found
