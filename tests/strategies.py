"""
Random dossiers that the contract accepts, generated from the vocabulary.

Drawing is from `random.Random`, some hundred times as fast as hypothesis value by value; hypothesis draws the seed.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from random import Random
from typing import Any

from hypothesis import strategies as st

from service.domain.dates import plus_months
from service.domain.record import Field, FieldType, RecordKind

Dossier = dict[str, Any]
Flat = dict[str, Any]
"""One record by the flat names of its fields (`conduct.private_gain`)."""
Aim = Callable[[str, Random, date], Flat]
"""Gives, for a record of a kind, fields by which some condition holds."""
DAYS = (date(1990, 1, 1), date(2025, 12, 31), date(2024, 2, 29), date(2026, 6, 30))
"""A day before all records, the last of a year, the day that most years lack, and a plain one."""

_DRAWN_AROUND = (*DAYS[1:], date(2026, 1, 1), date(2026, 3, 31))
_TEXTS = ("道路工程节点", "一件小事", "", '引号"与\\反斜', "{incident.title}", "项目 A/1", "。")
_IDS = ("{n}", "R-{n}", "事项-{n}", "{kind}:{n}", "{kind}/0{n}")
_NUMBERS = (0, 1, 2, 3, 4, 5, 6, 7, 10, 12, 15, 16, 29, 30, 31, 60, 90, 365, 1_000_000)
_SHARES = (0, 1, 1499, 1500, 1501, 2500, 3000, 3001, 3333, 5000, 9999, 10_000)
_MONTHS = (1, 3, 6, 9, 12, 18, 24, 36, 60)
_SPANS = (0, 1, 3, 15, 16, 30, 60, 90)
_RICH = 20  # a kind with more fields than this has more records


@dataclass(frozen=True, slots=True)
class Mood:
    """How one dossier is drawn: the day around which its days lie, and how often something is so."""

    around: date
    absent: float  # a field is
    lacking: float  # a list is
    partial: float  # a day is known to the month or the year only
    keen: float  # a record is aimed at something
    most: int  # records in a list


def draw_mood(random: Random) -> Mood:
    """Draw how a dossier is to be."""
    return Mood(
        around=random.choice(_DRAWN_AROUND),
        absent=random.choice((0.0, 0.02, 0.1, 0.3, 0.6)),
        lacking=random.choice((0.0, 0.1, 0.4)),
        partial=random.choice((0.0, 0.05, 0.3)),
        keen=random.choice((0.0, 0.5, 0.95)),
        most=random.choice((1, 3, 4, 7)),
    )


class DossierMaker:
    """Makes dossiers of one vocabulary."""

    def __init__(self, kinds: Sequence[RecordKind], aim: Aim | None = None) -> None:
        """Make dossiers of these *kinds*; some of the records take an *aim*."""
        self._kinds = kinds
        self._aim = aim

    def make(self, seed: int) -> Dossier:
        """Make the dossier of a *seed*."""
        random = Random(seed)  # noqa: S311
        return self.draw(random, draw_mood(random))

    def value(self, random: Random, mood: Mood, kind: RecordKind, field: Field) -> Any:
        """Draw a value for one *field* of a record of a *kind*."""
        return _Drawing(random, mood, kind, None, ["I-0"]).value(field, {})

    def draw(self, random: Random, mood: Mood, counts: Mapping[str, int] | None = None) -> Dossier:
        """Draw a dossier in a *mood*, with as many records of each kind as *counts* says, where it is given."""
        ids = _draw_ids(random, self._kinds, mood, counts)
        pool = [identity for kind in self._kinds if kind.title for identity in ids.get(kind.name, [])] or ["I-0"]
        dossier: Dossier = {}
        for kind in self._kinds:
            drawing = _Drawing(random, mood, kind, self._aim, pool)
            if kind.single:
                record = drawing.record(None)
                if record or random.random() < mood.absent:
                    dossier[kind.name] = nested(record)
            elif kind.name in ids:
                records = _without_doubles(kind, [drawing.record(identity) for identity in ids[kind.name]])
                dossier[kind.name] = [nested(record) for record in records]
        return dossier


def _draw_ids(
    random: Random, kinds: Sequence[RecordKind], mood: Mood, counts: Mapping[str, int] | None
) -> dict[str, list[str]]:
    """Draw the ids of every list that the dossier has, unique within it."""
    numbers = iter(range(1, 10_000))
    found = {}
    for kind in kinds:
        if kind.single or (counts is None and random.random() < mood.lacking):
            continue
        most = mood.most * (2 if len(kind.fields) > _RICH else 1)
        count = random.randint(0, most) if counts is None else counts.get(kind.name, 0)
        form = random.choice(_IDS)
        found[kind.name] = [form.format(kind=kind.singular, n=next(numbers)) for _ in range(count)]
    listed = [identity for ids in found.values() for identity in ids]
    return found if len(set(listed)) == len(listed) else _draw_ids(random, kinds, mood, counts)


@dataclass(frozen=True, slots=True)
class _Drawing:
    """Draws the records of one kind for one dossier."""

    random: Random
    mood: Mood
    kind: RecordKind
    aim: Aim | None
    pool: Sequence[str]  # the ids that others may be about

    def record(self, identity: str | None) -> Flat:
        flat, aimed = Flat(), Flat()
        if self.aim and self.random.random() < self.mood.keen:
            aimed = self.aim(self.kind.singular, self.random, self.mood.around)
        for field in self.kind.fields.values():
            if field.name == "id":
                flat["id"] = identity
            elif field.name in aimed and _fits(field, aimed[field.name], flat):
                flat[field.name] = aimed[field.name]
            elif field.required or _is_said(field.required_with, flat) or self.random.random() >= self.mood.absent:
                flat[field.name] = self.value(field, flat)
        self._mend(flat)
        return flat

    def value(self, field: Field, flat: Flat) -> Any:
        random = self.random
        if field.nullable and random.random() < 0.3 and not _is_said(field.nullable_unless, flat):
            return None
        return self._drawers()[field.type](field)

    def _drawers(self) -> Mapping[FieldType, Callable[[Field], Any]]:
        random = self.random
        return {
            **dict.fromkeys(FieldType, self._number),
            FieldType.DATE: lambda _: draw_day(random, self.mood),
            FieldType.TRUTH: lambda _: random.random() < 0.5,
            FieldType.CODE: lambda field: random.choice(list(field.codes)),
            FieldType.CODES: lambda field: random.choices(list(field.codes), k=random.randint(0, 3)),
            FieldType.TEXT: lambda _: random.choice(_TEXTS),
            FieldType.ID: self._reference,
        }

    def _reference(self, field: Field) -> str:
        if field.name == "about":
            return self.random.choice(self.pool) if self.random.random() < 0.9 else "nowhere"
        return f"{field.name.replace('.', '-')}-{self.random.randint(1, 3)}"

    def _number(self, field: Field) -> float:
        random = self.random
        if field.type is FieldType.YEAR:
            return self.mood.around.year - random.choice((-1, 0, 1, 1, 1, 2, 2, 3, 4))
        if field.name == "quarter":
            return random.randint(1, 4)
        if field.type is FieldType.SHARE:
            return random.choice(_SHARES) / 10_000
        return random.choice(_NUMBERS) + (random.choice((0, 0.5)) if field.type is FieldType.NUMBER else 0)

    def _mend(self, flat: Flat) -> None:
        """Make one record what the contract asks that its values are together."""
        for later, earlier in self.kind.before.items():
            end, start = flat.get(later), flat.get(earlier)
            if end and start and end[: len(start)] < start[: len(end)]:  # as far as both are known
                flat[later] = start
        shares = [field.name for field in self.kind.fields.values() if field.type is FieldType.SHARE]
        for _, names in groupby(shares, lambda name: name.rpartition(".")[0]):
            left = 10_000
            for name in names:
                if name in flat:
                    flat[name] = min(round(flat[name] * 10_000), left) / 10_000
                    left -= round(flat[name] * 10_000)


def _is_said(of: Mapping[str, frozenset[str]], flat: Flat) -> bool:
    return any(flat.get(by) in codes for by, codes in of.items())


def _fits(field: Field, value: Any, flat: Flat) -> bool:
    if value is None:
        return field.nullable and not _is_said(field.nullable_unless, flat)
    return field.type not in (FieldType.YEAR, FieldType.SHARE) and field.name != "quarter"


def draw_day(random: Random, mood: Mood) -> str:
    """Draw a day: at the edges of the windows before (or after) the day *around*, at the end of a year, or anywhere."""
    around = mood.around.toordinal()
    match random.randrange(5):
        case 0:
            ordinal = plus_months(around, -random.choice(_MONTHS)) + random.randint(-1, 1)
        case 1:
            ordinal = around - random.choice(_SPANS) + random.randint(-1, 1)
        case 2:
            ordinal = date(mood.around.year - random.randint(0, 3), 12, 31).toordinal() + random.randint(0, 1)
        case 3:
            ordinal = around + random.choice((1, 15, 60, 400))
        case _:
            ordinal = around - random.randint(0, 1500)
    length = random.choice((4, 7, 7)) if random.random() < mood.partial else 10
    return date.fromordinal(ordinal).isoformat()[:length]


def _without_doubles(kind: RecordKind, records: list[Flat]) -> list[Flat]:
    seen: set[tuple[Any, ...]] = set()
    kept = []
    for record in records:
        alike = tuple(record.get(key) for key in kind.unique_by)
        if kind.unique_by and all(record.get(key) == code for key, code in kind.unique_where.items()):
            if alike in seen:
                continue
            seen.add(alike)
        kept.append(record)
    return kept


def nested(flat: Mapping[str, Any]) -> dict[str, Any]:
    """Give a record as JSON has it, the flat names turned into objects within it."""
    record: dict[str, Any] = {}
    for name, value in flat.items():
        *outer, last = name.split(".")
        place = record
        for key in outer:
            place = place.setdefault(key, {})
        place[last] = value
    return record


def as_bytes(document: object) -> bytes:
    """Write JSON."""
    return json.dumps(document, ensure_ascii=False).encode()


def seeds() -> st.SearchStrategy[int]:
    """Draw the seed of whatever is made from one."""
    return st.integers(0, 2**64 - 1)


def dossiers(maker: DossierMaker) -> st.SearchStrategy[Dossier]:
    """Draw dossiers that the contract accepts."""
    return seeds().map(maker.make)
