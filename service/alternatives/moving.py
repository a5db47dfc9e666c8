"""
Moving: which fields of a dossier may change, and to what.

Unless the caller says otherwise, all that is past stands. What may move then is an outcome that has not happened (it
may, on the day), and a field of which the vocabulary says that it may change. What is not known is never moved unless
the caller lists it: that is found out, not changed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from service.alternatives.candidates import candidates
from service.alternatives.fields import ABSENT, Dossier, Place, place_of, value_at, with_values
from service.alternatives.written import refusals
from service.domain.dates import day_bounds
from service.domain.dossier import SHARE_SCALE, read_share
from service.domain.explanation import Notes
from service.domain.record import Field, FieldType, RecordKind
from service.domain.release import Release
from service.intake import Contract

ON_A_LINE = frozenset({FieldType.DATE, FieldType.INTEGER, FieldType.SHARE, FieldType.YEAR})
"""Fields whose values lie on a line, so that there is a nearest one."""


@dataclass(frozen=True, slots=True)
class Movable:
    """A field that may move: within a range, both ends included, or to some values; with neither, to any."""

    path: str
    low: Any = None
    high: Any = None
    values: tuple[Any, ...] | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """A field that may move: what stands there now, the values it may have instead, and how far on a line it may go."""

    place: Place
    present: Any
    values: tuple[Any, ...]
    start: int | None = None  # where it stands on the line, or is taken to stand
    low: int | None = None
    high: int | None = None
    is_listed: bool = False  # only the values themselves may be had, none between them

    def movement(self, value: Any) -> int:  # noqa: ANN401 - any JSON there is
        """Say how far a *value* lies from what stands there now."""
        field = self.place.field
        if field is None:
            return 1
        if field.type in ON_A_LINE:
            point = point_of(value, field)
            return 1 if self.start is None or point is None else abs(point - self.start)
        codes = list(field.codes)
        if field.ordered and self.present in codes and value in codes:
            return abs(codes.index(value) - codes.index(self.present))
        return 1


def point_of(value: Any, field: Field) -> int | None:  # noqa: ANN401 - any JSON there is
    """Give where a *value* of a *field* lies on its line: a day, a number, ten-thousandths; None where it does not."""
    match field.type:
        case FieldType.DATE if isinstance(value, date | str):
            return day_bounds(value).lo
        case FieldType.SHARE if isinstance(value, int | float):
            return read_share(value)
        case FieldType.INTEGER | FieldType.YEAR if isinstance(value, int):
            return value
        case _:
            return None


def value_of(point: int, field: Field) -> Any:  # noqa: ANN401 - any JSON there is
    """Give the value of a *field* at a *point* of its line."""
    match field.type:
        case FieldType.DATE:
            return date.fromordinal(point)
        case FieldType.SHARE:
            return point / SHARE_SCALE
        case _:
            return point


def as_read(value: Any, field: Field) -> Any:  # noqa: ANN401 - any JSON there is
    """Give a *value* that a caller wrote as the contract reads it: a full day is a date."""
    try:
        return date.fromisoformat(value) if field.type is FieldType.DATE and isinstance(value, str) else value
    except ValueError:
        return value


def place_at(path: str, release: Release) -> Place:
    """Say where a *path* leads, to a whole list too; raise `UnknownPathError` where it leads nowhere."""
    listed = next((kind for kind in release.kinds if kind.name == path and not kind.single), None)
    return place_of(path, release) if listed is None else Place(path, listed, None, None)


def changed(dossier: Dossier, values: Mapping[str, Any], release: Release) -> Dossier:
    """Give a *dossier* with other *values* at some paths, whole lists among them."""
    lists = {path: value for path, value in values.items() if place_at(path, release).field is None}
    rest = {path: value for path, value in values.items() if path not in lists}
    return with_values({**dossier, **lists}, rest, release)


class Moves:
    """Says how the fields of one dossier may move on one day."""

    def __init__(self, notes: Notes, dossier: Dossier, day: int, contract: Contract) -> None:
        """Look at a *dossier* on a *day*; no field takes a value that the *contract* refuses."""
        self._contract = contract
        self._notes = notes
        self._release = notes.interpreter.release
        self._dossier = dossier
        self._day = day

    def by_default(self, fixed: tuple[str, ...]) -> dict[str, Move]:
        """Give every move that is open when nothing is said, but for what is *fixed*."""
        found = (self._usual(place) for place in self.places() if not is_under(place.path, fixed))
        return {move.place.path: move for move in found if move is not None}

    def asked_for(self, movable: tuple[Movable, ...]) -> dict[str, Move]:
        """Give the moves that a caller listed."""
        moves = [self._listed(place_at(one.path, self._release), one) for one in movable]
        return {move.place.path: move for move in moves}

    def places(self) -> Iterator[Place]:
        """Give every field that the dossier may hold, record by record."""
        for kind in self._release.kinds:
            records = [None] if kind.single else [one["id"] for one in self._dossier.get(kind.name, ())]
            for record in records:
                head = kind.name if record is None else f"{kind.name}[{record}]"
                for name, field in kind.fields.items():
                    yield Place(f"{head}.{name}", kind, record, field)

    def _usual(self, place: Place) -> Move | None:
        field, present = place.field, value_at(self._dossier, place)
        if field is None or (present is ABSENT and not field.has_default):
            return None
        standing = field.default if present is ABSENT else present
        if field.may_change:
            return self._changed(place, field, standing)
        return self._happening(place, field, standing)

    def _happening(self, place: Place, field: Field, standing: Any) -> Move | None:  # noqa: ANN401 - any JSON there is
        """Let an outcome happen on the day: one that dates what a code says is not one by itself."""
        if not is_outcome(field, place.kind) or not self._is_ahead(standing):
            return None
        return Move(place, standing, (date.fromordinal(self._day),), is_listed=True)

    def _is_ahead(self, standing: Any) -> bool:  # noqa: ANN401 - any JSON there is
        return standing is None or day_bounds(standing).lo > self._day

    def _changed(self, place: Place, field: Field, standing: Any) -> Move:  # noqa: ANN401 - any JSON there is
        """Let what may change become something else: a day, none that is past."""
        values = field.may_become or self._candidates(place)
        today = self._day if field.type is FieldType.DATE else None
        return _trimmed(Move(place, standing, tuple(values), self._start(standing, field), today), field)

    def _listed(self, place: Place, asked: Movable) -> Move:
        field, present = place.field, value_at(self._dossier, place)
        if field is None:
            return Move(place, present, ([],), is_listed=True)
        start = self._start(present, field)
        if asked.values is not None:
            values = [as_read(value, field) for value in asked.values]
            return _trimmed(Move(place, present, tuple(values), start, is_listed=True), field)
        values = self._candidates(place)
        if field.type not in ON_A_LINE:
            return _trimmed(Move(place, present, tuple(_between(values, asked.low, asked.high, field))), field)
        low, high = end_of(asked.low, field), end_of(asked.high, field, last=True)
        ends = [value_of(end, field) for end in (low, high) if end is not None]
        return _trimmed(Move(place, present, (*ends, *values), start, low, high), field)

    def _start(self, present: Any, field: Field) -> int | None:  # noqa: ANN401 - any JSON there is
        """Say where a value stands on its line; a day that has not come, or is not known, is taken to be today."""
        point = point_of(present, field)
        return self._day if point is None and field.type is FieldType.DATE else point

    def _candidates(self, place: Place) -> list[Any]:
        values = candidates(place, self._notes, self._dossier, self._day)
        return [one for one in values if not refusals(one, place, self._contract)]


def _trimmed(move: Move, field: Field) -> Move:
    """Give a *move* with those of its values that lie within its range and are not what stands there."""
    within = (one for one in move.values if one != move.present and _is_within(one, field, move.low, move.high))
    return replace(move, values=tuple({repr(one): one for one in within}.values()))


def is_outcome(field: Field, kind: RecordKind) -> bool:
    """Tell whether a day of its own may come about: an outcome, or the day from which a record is to count."""
    dated = {other.read_as.until for other in kind.fields.values() if other.read_as is not None}
    return field.name not in dated and (field.outcome or (field.nullable and field.name == kind.day))


def is_under(path: str, prefixes: tuple[str, ...]) -> bool:
    """Tell whether a *path* is one of some, or lies within one of them."""
    return any(path == one or path.startswith((f"{one}.", f"{one}[")) for one in prefixes)


def end_of(value: Any, field: Field, *, last: bool = False) -> int | None:  # noqa: ANN401 - any JSON there is
    """Give where a range ends that ends with a *value*, which is the *last* of it or the first; None: nowhere."""
    if field.type is FieldType.DATE and last and value is not None:
        return day_bounds(as_read(value, field)).hi
    return point_of(as_read(value, field), field)


def _is_within(value: Any, field: Field, low: int | None, high: int | None) -> bool:  # noqa: ANN401 - any JSON
    if low is None and high is None:
        return True
    point = point_of(value, field)
    is_late = low is None or (point is not None and point >= low)
    return point is not None and is_late and (high is None or point <= high)


def _between(values: list[Any], low: Any, high: Any, field: Field) -> list[Any]:  # noqa: ANN401 - any JSON
    """Give the codes from *low* to *high*; all values, where neither is given."""
    codes = list(field.codes)
    first = 0 if low is None else codes.index(low)
    last = len(codes) if high is None else codes.index(high) + 1
    return [value for value in values if field.type is not FieldType.CODE or value in codes[first:last]]
