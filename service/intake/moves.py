"""
Moves: values that fields of a dossier may have, each field named by its path, read as the dossier itself is read.

A path is `subject.rank_since`, `incidents[I-1].tolerance.status`, or that of a list as a whole, `sanctions`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from pydantic import TypeAdapter, ValidationError

from service.intake.faults import Finding, Path, Refusal, nearest_word
from service.intake.refusals import shown
from service.intake.shapes import Shape
from service.intake.translation import translate

_PATH = re.compile(r"(\w+)(?:\[([^\[\]]*)\])?(?:\.(.*))?", re.DOTALL)
_ACCEPTED = "字段的位置，如 subject.rank_since；属于记录的，写明编号，如 incidents[I-1].severity；或者列表的名称"


@dataclass(frozen=True, slots=True)
class _Place:
    """A path taken apart."""

    path: str
    part: str
    record: str | None
    field: str


def read_moves(
    items: object, dossier: Mapping[str, Any], shape: Shape
) -> tuple[dict[int, dict[str, Any]], list[Finding]]:
    """
    Read *items* `{path, from, to, values}` about a *dossier* of this *shape*, by their numbers; others are passed over.

    A dossier that was refused is empty: then nothing is said of records that it lacks.
    """
    read: dict[int, dict[str, Any]] = {}
    findings: list[Finding] = []
    for number, item in enumerate(items if isinstance(items, list) else ()):
        if isinstance(item, dict) and isinstance(item.get("path"), str):
            moved, found = _read_move(item, dossier, shape)
            read[number] = moved
            findings += [((number, *path), refusal) for path, refusal in found]
    return read, findings


def _read_move(item: dict[str, Any], dossier: Mapping[str, Any], shape: Shape) -> tuple[dict[str, Any], list[Finding]]:
    place = _place(item["path"])
    field = None if place is None else _field(place, shape)
    if place is None or field is None:
        return item, [(("path",), _unknown_path(item["path"], place, shape))]
    findings: list[Finding] = [(("path",), refusal) for refusal in _unknown_record(place, dossier)]
    adapter: TypeAdapter[Any] = TypeAdapter(field.value.annotation)
    moved = item
    for path, value in _values(item):
        try:
            read = adapter.validate_python(value, strict=True)
        except ValidationError as error:
            findings += [((*path, *inner), refusal) for inner, refusal in translate(error, field)]
        else:
            moved = _with(moved, path, read)
    return moved, findings


def _values(item: dict[str, Any]) -> Iterator[tuple[Path, object]]:
    for key in ("from", "to"):
        if key in item:
            yield (key,), item[key]
    values = item.get("values")
    for number, value in enumerate(values if isinstance(values, list) else ()):
        yield ("values", number), value


def _with(moved: dict[str, Any], path: Path, value: object) -> dict[str, Any]:
    key, *number = path
    if not number:
        return {**moved, str(key): value}
    at = int(number[0])
    listed = moved[str(key)]
    return {**moved, str(key): [*listed[:at], value, *listed[at + 1 :]]}


def _place(path: str) -> _Place | None:
    found = _PATH.fullmatch(path)
    return None if found is None else _Place(path, found[1], found[2], found[3] or "")


def _field(place: _Place, shape: Shape) -> Shape | None:
    """Give the shape of a field, or of a list; None where the path leads to neither."""
    part = shape.keys.get(place.part)
    if part is not None and part.item is not None and place.path == place.part:
        return part
    if part is None or (part.item is None) is not (place.record is None):
        return None
    found: Shape | None = part.item or part
    for key in place.field.split("."):
        found = None if found is None else found.keys.get(key)
    return None if found is None or found.keys else found


def _unknown_path(path: str, place: _Place | None, shape: Shape) -> Refusal:
    return Refusal("unknown_path", "没有这个字段", shown(path), _ACCEPTED, _nearest(place, shape))


def _nearest(place: _Place | None, shape: Shape) -> str | None:
    """Give the path that a *place* which leads nowhere was most likely meant to be."""
    part = None if place is None else nearest_word(place.part, shape.keys)
    if place is None or part is None:
        return None
    there = shape.keys[part]
    if there.item is not None and place.record is None:
        return None
    field = nearest_word(place.field, _names(there.item or there))
    head = part if there.item is None else f"{part}[{place.record}]"
    return None if field is None else f"{head}.{field}"


def _names(shape: Shape, before: str = "") -> Iterator[str]:
    """Give the flat names of the fields of a record."""
    for key, inner in shape.keys.items():
        if inner.keys:
            yield from _names(inner, f"{before}{key}.")
        else:
            yield f"{before}{key}"


def _unknown_record(place: _Place, dossier: Mapping[str, Any]) -> Iterator[Refusal]:
    if place.record is None or not dossier:
        return
    known = [str(record["id"]) for record in dossier.get(place.part, ())]
    if place.record not in known:
        close = [f"{place.part}[{one}].{place.field}" for one in get_close_matches(place.record, known, 1)]
        yield Refusal(
            "unknown_record", "档案里没有这个编号的记录", shown(place.record), nearest=next(iter(close), None)
        )
