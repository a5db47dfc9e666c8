"""
How the shapes that the API speaks in are written: as JSON Schema, by hand.
"""

from typing import Any, TypeAlias

Schema: TypeAlias = dict[str, Any]


def text(description: str, *accepted: str) -> Schema:
    """Describe a text; one of those *accepted*, where there are any."""
    return {"type": "string", "description": description} | ({"enum": list(accepted)} if accepted else {})


def record(description: str, properties: Schema, required: list[str] | None = None) -> Schema:
    """Describe an object by its *properties*, all of them required where nothing else is said."""
    keys = list(properties) if required is None else required
    return {"type": "object", "description": description, "properties": properties, "required": keys}


def closed(description: str, properties: Schema, required: list[str] | None = None) -> Schema:
    """Describe an object as `record` does; it has no other keys."""
    return {**record(description, properties, required), "additionalProperties": False}


def listed(description: str, items: Schema) -> Schema:
    """Describe a list of *items*."""
    return {"type": "array", "items": items, "description": description}


def ref(name: str) -> Schema:
    """Refer to a component by its *name*."""
    return {"$ref": f"#/components/schemas/{name}"}


DAY: Schema = {"type": "string", "format": "date"}
AS_OF: Schema = {**DAY, "description": "基准日：以这一天的情况作出判断；不写的，为今天。"}
NAMED_RELEASE: Schema = {
    "type": "string",
    "pattern": "^sha256:[0-9a-f]{64}$",
    "description": "规则版本的摘要；不写的，为基准日施行的版本。",
}
