"""
Samples: dossiers drawn at random in which everything is said.

They settle at no cost what is plain: that a rule holds now and then, and that it does not always.
"""

from collections.abc import Iterator, Sequence
from random import Random
from typing import Any

from service.analysis.constraints import wholes
from service.analysis.domains import Domains, written
from service.analysis.marks import Marks
from service.domain.condition import Value
from service.domain.record import Field, FieldType, RecordKind

Json = dict[str, Any]

_SEED = 20260630
_RECORDS = 3


def samples(kinds: Sequence[RecordKind], marks: Marks, number: int) -> Iterator[Json]:
    """Draw a *number* of dossiers, always the same; some of them the contract may refuse."""
    random = Random(_SEED)  # noqa: S311 - nothing is kept secret
    ids = {k.name: tuple(f"{k.singular}-{n + 1}" for n in range(_RECORDS)) for k in kinds if not k.single}
    drawing = _Drawing(random, Domains(kinds, marks, ids))
    for _ in range(number):
        found: Json = {}
        for kind in kinds:
            if kind.single:
                found[kind.name] = drawing.record(kind, 0)
            else:
                records = [drawing.record(kind, at) | {"id": name} for at, name in enumerate(ids[kind.name])]
                found[kind.name] = records[: random.randint(0, _RECORDS)]
        yield found


class _Drawing:
    """Draws records."""

    def __init__(self, random: Random, domains: Domains) -> None:
        self._random = random
        self._domains = domains

    def record(self, kind: RecordKind, at: int) -> Json:
        """Draw a record, the one *at* a place in its list."""
        values: dict[str, Any] = {}
        for field in kind.fields.values():
            values[field.name] = written(self._value(kind, field, at), field)
        for later, earlier in kind.before.items():
            if values[later] is not None and values[later] < values[earlier]:
                values[later] = values[earlier]
        found: Json = {}
        for name, value in values.items():
            *outer, last = name.split(".")
            place = found
            for key in outer:
                place = place.setdefault(key, {})
            place[last] = value
        return found

    def _value(self, kind: RecordKind, field: Field, at: int) -> Value:
        if field.type is FieldType.CODES:
            return frozenset(code for code in field.codes if self._random.random() < 0.5)  # noqa: PLR2004
        listed = list(self._domains.values(kind, field, is_known=True))
        if field.type is FieldType.SHARE:
            names = wholes(kind, field)
            return self._random.choice(listed) if field.name == names[at % len(names)] else listed[0]
        if field.name in kind.unique_by:
            return listed[-2 - at]
        if field.required_with or field.nullable_unless:
            listed = [value for value in listed if value is not None]
        return self._random.choice(listed)
