"""
Telling counterfactuals in Chinese: records, fields and values by name, each change in one sentence.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from service.alternatives.fields import ABSENT, Dossier, Place, value_at
from service.domain.answer import UNKNOWN
from service.domain.bounds import Bounds
from service.domain.condition import Value
from service.domain.dossier import SHARE_SCALE, read_share
from service.domain.evaluation import Asked
from service.domain.explanation import Explainer
from service.domain.fact import Fact, FactType
from service.domain.reasons import Reasoner
from service.domain.record import Field, FieldType, RecordKind
from service.domain.rendering import in_words, quoted

_FULL_DAY = 3  # parts of a day that is known as a day


class Telling:
    """Names the parts of one dossier to people."""

    def __init__(self, asked: Asked, dossier: Dossier) -> None:
        """Name the records of a *dossier* that was *asked*."""
        self._asked = asked
        self._dossier = dossier
        self._release = asked.law.release
        self._reasoner = Reasoner(asked.notes, asked.case, Explainer(asked.notes, asked.case))
        self._entities = {one.id: one for listed in asked.case.records.values() for one in listed}

    def record(self, kind: RecordKind, identity: str) -> str:
        """Name a record: by its title, or by its day, its kind and its id."""
        if identity in self._entities:
            name = self._reasoner.name_of(self._entities[identity])
        else:
            title = None if kind.title is None else value_at(self._dossier, _title(kind, kind.title, identity))
            name = title if isinstance(title, str) else ""
        name = name.strip() or f"{kind.label}（{identity}）"
        return name if name.endswith(f"（{identity}）") else quoted(name)

    def about(self, identity: str) -> str:
        """Name a record by its id alone."""
        for kind in self._release.kinds:
            if not kind.single and any(one["id"] == identity for one in self._dossier.get(kind.name, ())):
                return self.record(kind, identity)
        return identity

    def field(self, place: Place) -> str:
        """Name a field, with whose it is."""
        label = place.kind.label if place.field is None else quoted(place.field.label)
        return label if place.record is None else f"{self.record(place.kind, place.record)}的{label}"

    def path(self, path: str, place: Place | None) -> str:
        """Name what a *path* leads to: a field, a record, or a whole kind of record."""
        if place is not None and place.field is not None:
            return self.field(place)
        name, _, record = path.partition("[")
        kind = self._release.kind_named(name)
        return self.record(kind, record[:-1]) if record else kind.label

    def action(self, action: str, about: str | None) -> str:
        """Name an action, and what it is about."""
        label = f"「{self._release.actions[action].label}」"
        return label if about is None else f"对{self.about(about)}的{label}"

    def test(self, name: str, identity: str | None) -> "Told | None":
        """Say what a fact of a record, or of the person, comes to; None of a record that does not count."""
        fact = self._release.facts[name]
        entity = self._asked.case.subject if identity is None else self._entities.get(identity)
        if entity is None:
            return None
        value = self._asked.interpreter.read(name, self._asked.case, entity)
        whose = "" if identity is None else f"{self.about(identity)}的"
        is_open = isinstance(value, frozenset) and fact.type is not FactType.CODES
        is_known = value.is_exact if isinstance(value, Bounds) else value is not UNKNOWN and not is_open
        return Told(whose, f"{fact.label}{_fact_in_words(value, fact)}" if is_known else fact.label, is_known)


@dataclass(frozen=True, slots=True)
class Told:
    """What a fact comes to (影响期届满日为2027年2月28日; of one that is not known, its name), and whose it is."""

    whose: str
    text: str
    is_known: bool


def _title(kind: RecordKind, title: str, identity: str) -> Place:
    return Place(f"{kind.name}[{identity}].{title}", kind, identity, kind.fields[title])


def _fact_in_words(value: Value, fact: Fact) -> str:
    if value is None:
        return "尚未发生" if fact.type is FactType.DATE else "：无"
    if isinstance(value, bool):
        return f"：{in_words(value, fact)}"
    unit = fact.unit if isinstance(value, Bounds) and fact.unit is not None else ""
    return f"为{in_words(value, fact).strip('（）')}{'个月' if unit == '月' else unit}"


def value_in_words(value: Any, field: Field | None) -> str:  # noqa: ANN401 - any JSON there is
    """Say a *value* of a *field*, or of a list (`field` None), in Chinese."""
    if value is ABSENT:
        return "尚不清楚"
    if field is None:
        return "没有"
    if value is None:
        return "尚未发生" if field.outcome else "尚未确定"
    return _known_in_words(value, field)


def _known_in_words(value: Any, field: Field) -> str:  # noqa: ANN401 - any JSON there is
    match field.type:
        case FieldType.TRUTH:
            return "是" if value else "否"
        case FieldType.CODE:
            return field.codes[value]
        case FieldType.CODES:
            return "、".join(field.codes[code] for code in value) or "没有"
        case FieldType.DATE:
            return _day_in_words(value)
        case FieldType.SHARE:
            return f"{read_share(value) * 100 / SHARE_SCALE:g}%"
        case _:
            return f"{value}{field.unit or ''}"


def _day_in_words(day: date | str) -> str:
    parts = [int(part) for part in str(day).split("-")]
    said = "".join(f"{part}{unit}" for part, unit in zip(parts, "年月日", strict=False))
    return said if len(parts) == _FULL_DAY else f"{said}（不知到日）"
