"""
Shapes: what may stand at each place of a dossier, as pydantic's TypedDicts and for those who look a place up.

Flat names (`conduct.private_gain`) become nested objects. Every object is closed, and a key that is not required may be
absent: absence means that something is not known.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Annotated, Any, Required

import pydantic
from typing_extensions import TypedDict  # before Python 3.12 pydantic takes this one alone

from service.domain.record import Field, FieldType, RecordKind
from service.intake.faults import Path
from service.intake.values import PSEUDONYM, STRICT, Value, integer, value_of

QUARTERS = 4
MOST_CODES = 200
"""How many codes a list of codes may hold."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What may stand at one place."""

    label: str
    value: Value
    required: bool = False
    keys: Mapping[str, "Shape"] = field(default_factory=dict)  # of an object
    item: "Shape | None" = None  # of a list
    elsewhere: Mapping[str, str] = field(default_factory=dict)  # key of an inner object -> its flat name
    items: tuple[int, int] | None = None  # of a list: how many it has at least and at most, where that is bounded

    def at(self, place: Path) -> tuple[Path, "Shape"]:
        """
        Give the shape at a *place*, as pydantic tells it, and the place itself.

        Beyond a value pydantic names the branch of a union, which is no place. Of a key that an object does not know,
        the shape is that of the object.
        """
        shape = self
        for depth, step in enumerate(place):
            inner = shape.item if isinstance(step, int) else shape.keys.get(step)
            if inner is None:
                return place[: depth + 1 if shape.keys else depth], shape
            shape = inner
        return place, shape


def shape_of(kinds: Sequence[RecordKind]) -> Shape:
    """Give the shape of a dossier of these *kinds* of record."""
    return object_of("干部档案", {kind.name: _part(kind) for kind in kinds})


def object_of(label: str, keys: Mapping[str, Shape], elsewhere: Mapping[str, str] | None = None) -> Shape:
    """Give the shape of an object with these *keys*."""
    typed_dict: Any = TypedDict
    required: Any = Required
    types = {
        key: required[shape.value.annotation] if shape.required else shape.value.annotation
        for key, shape in keys.items()
    }
    annotation = pydantic.with_config(STRICT)(typed_dict(label, types, total=False))
    return Shape(label, Value(annotation, "对象", "对象"), keys=keys, elsewhere=elsewhere or {})


def listed(label: str, item: Shape, least: int, most: int) -> Shape:
    """Give the shape of a list of *least* to *most* of an *item*."""
    value = _list_of(item, "列表")
    bounded: Any = Annotated[value.annotation, pydantic.Field(min_length=least, max_length=most)]
    return Shape(label, replace(value, annotation=bounded), item=item, items=(least, most))


def is_quarter(kind: RecordKind, field: Field) -> bool:
    """Tell whether *field* is the quarter that gives records of this *kind* their day."""
    return kind.day_absent == "end_of_quarter" and field.name == "quarter"


def _part(kind: RecordKind) -> Shape:
    one = _nest(kind, [(each.name, each) for each in kind.fields.values()])
    if kind.single:
        needed = any(each.required for each in kind.fields.values())
        return replace(one, required=needed)
    return Shape(kind.label, _list_of(one, "列表"), item=one)


def _nest(kind: RecordKind, fields: Iterable[tuple[str, Field]]) -> Shape:
    keys: dict[str, Shape] = {}
    inner: dict[str, list[tuple[str, Field]]] = {}
    for name, each in fields:
        key, _, rest = name.partition(".")
        if rest:
            inner.setdefault(key, []).append((rest, each))
        else:
            keys[key] = _leaf(kind, each)
    nested = {key: _nest(kind, inside) for key, inside in inner.items()}
    elsewhere = {rest: each.name for inside in inner.values() for rest, each in inside}
    return object_of(kind.label, keys | nested, elsewhere)


def _leaf(kind: RecordKind, each: Field) -> Shape:
    if kind.single and each.name == "ref":
        return Shape(each.label, PSEUDONYM, each.required)
    if is_quarter(kind, each):
        return Shape(each.label, integer(1, QUARTERS), each.required)
    one = Shape(each.label, value_of(each), each.required)
    if each.type is not FieldType.CODES:
        return one
    listed = _list_of(one, "代码列表")
    bounded = replace(listed, annotation=Annotated[listed.annotation, pydantic.Field(max_length=MOST_CODES)])
    return Shape(each.label, bounded, each.required, item=one)


def _list_of(item: Shape, wanted: str) -> Value:
    any_list: Any = list
    return Value(any_list[item.value.annotation], wanted, wanted)
