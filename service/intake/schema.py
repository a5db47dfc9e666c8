"""
JSON Schema: the contract of a dossier in the form that tools of callers read (draft 2020-12).

It says all that such a schema can say. Not in it: ids unique within the dossier, one annual assessment a year, shares
that add up to more than one, decimals beyond the fourth, an end before its start, identity numbers.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from service.domain.record import Field, FieldType, RecordKind
from service.intake.characters import ID_PATTERN
from service.intake.contract import MOST_RECORDS
from service.intake.shapes import MOST_CODES, QUARTERS, is_quarter
from service.intake.values import FIRST_YEAR, LAST_YEAR, LONGEST_ID, MOST

Schema = dict[str, Any]

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_DAY = "^(19[0-9]{2}|[2-9][0-9]{3})(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$"
_MEANING = "缺键表示不知道，绝不当作否、零或没有；空列表表示确知没有；null 只用于注明可为 null 的日期，表示尚未发生。"
_PLAIN: Mapping[FieldType, Schema] = {
    FieldType.ID: {"type": "string", "pattern": f"^{ID_PATTERN}$", "maxLength": LONGEST_ID},
    FieldType.TEXT: {"type": "string"},
    FieldType.TRUTH: {"type": "boolean"},
    FieldType.INTEGER: {"type": "integer", "minimum": 0, "maximum": MOST},
    FieldType.YEAR: {"type": "integer", "minimum": FIRST_YEAR, "maximum": LAST_YEAR},
    FieldType.NUMBER: {"type": "number", "minimum": 0},
    FieldType.SHARE: {"type": "number", "minimum": 0, "maximum": 1, "description": "占比，最多四位小数"},
}


def dossier_schema(kinds: Sequence[RecordKind], *, most_records: int = MOST_RECORDS) -> Schema:
    """Give the JSON Schema of a dossier of these *kinds* of record."""
    properties = {kind.name: _part(kind, most_records) for kind in kinds}
    required = [kind.name for kind in kinds if kind.single and any(field.required for field in kind.fields.values())]
    return {
        "$schema": _DIALECT,
        "title": "干部档案",
        "description": _MEANING,
        **_object(properties, required),
        "$defs": {kind.singular: _record(kind) for kind in kinds},
    }


def _part(kind: RecordKind, most_records: int) -> Schema:
    reference = {"$ref": f"#/$defs/{kind.singular}"}
    if kind.single:
        return reference
    return {"type": "array", "title": kind.label, "items": reference, "maxItems": most_records}


def _record(kind: RecordKind) -> Schema:
    schema = _nest(kind, [(field.name, field) for field in kind.fields.values()])
    conditions = [condition for field in kind.fields.values() for condition in _conditions(field)]
    return {"title": kind.label, **schema, **({"allOf": conditions} if conditions else {})}


def _nest(kind: RecordKind, fields: Iterable[tuple[str, Field]]) -> Schema:
    properties: dict[str, Schema] = {}
    inner: dict[str, list[tuple[str, Field]]] = {}
    required = []
    for name, field in fields:
        key, _, rest = name.partition(".")
        if rest:
            inner.setdefault(key, []).append((rest, field))
            properties.setdefault(key, {})
            continue
        properties[key] = {"title": field.label, **_value(kind, field)}
        if field.required:
            required.append(key)
    return _object(properties | {key: _nest(kind, inside) for key, inside in inner.items()}, required)


def _object(properties: Mapping[str, Schema], required: Sequence[str]) -> Schema:
    schema: Schema = {"type": "object", "properties": dict(properties), "additionalProperties": False}
    return {**schema, "required": list(required)} if required else schema


def _value(kind: RecordKind, field: Field) -> Schema:
    match field.type:
        case FieldType.CODE:
            return _codes(field)
        case FieldType.CODES:
            return {"type": "array", "items": _codes(field), "maxItems": MOST_CODES}
        case FieldType.DATE:
            return _day(field)
        case FieldType.INTEGER if is_quarter(kind, field):
            return {"type": "integer", "minimum": 1, "maximum": QUARTERS}
    return dict(_PLAIN[field.type])


def _codes(field: Field) -> Schema:
    meaning = "；".join(f"{code}：{label}" for code, label in field.codes.items())
    return {"type": "string", "enum": list(field.codes), "description": meaning}


def _day(field: Field) -> Schema:
    known = "YYYY-MM-DD；只知年月写 YYYY-MM，只知年份写 YYYY"
    if field.nullable:
        return {"type": ["string", "null"], "pattern": _DAY, "description": f"{known}；null 表示尚未发生或没有"}
    return {"type": "string", "pattern": _DAY, "description": known}


def _conditions(field: Field) -> list[Schema]:
    """Give what a code beside the *field* asks of it."""
    needed = [
        {"if": _holding(by, {"enum": sorted(codes)}), "then": _holding(field.name, {})}
        for by, codes in field.required_with.items()
    ]
    dated = [
        {"if": _holding(by, {"enum": sorted(codes)}), "then": _holding(field.name, {"type": "string"}, required=False)}
        for by, codes in field.nullable_unless.items()
    ]
    return needed + dated


def _holding(name: str, schema: Schema, *, required: bool = True) -> Schema:
    """Give the schema of an object that holds *schema* at the flat *name*."""
    for key in reversed(name.split(".")):
        schema = {"properties": {key: schema}, **({"required": [key]} if required else {})}
    return schema
