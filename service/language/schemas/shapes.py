"""
Shapes: the parts that every schema is made of, each as `service.language.shape` reads it.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Any, TypeAlias

from service.language.document import scalar
from service.language.grammar import Keys

Json: TypeAlias = dict[str, Any]

DIALECT = "http://json-schema.org/draft-07/schema#"

ANYTHING: Json = {}
TEXT: Json = {"type": ["string", "number"], "pattern": r"\S"}
WHOLE: Json = {"type": "integer"}
TRUTH: Json = {"type": "boolean"}
DAY: Json = {
    "type": "string",
    "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$",
    "patternErrorMessage": "日期应写作 2026-01-31",
}


def ref(name: str) -> Json:
    """Refer to the definition *name*."""
    return {"$ref": f"#/definitions/{name}"}


def either(*choices: Json) -> Json:
    """Ask for one of some *choices*."""
    return choices[0] if len(choices) == 1 else {"anyOf": list(choices)}


def listed(item: Json, *, least: int = 0) -> Json:
    """Ask for a list of *item*, of that many at *least*."""
    return {"type": "array", "items": item} | ({"minItems": least} if least else {})


def one_or_more(item: Json, *, least: int = 0) -> Json:
    """Ask for an *item*, or for a list of them."""
    return either(item, listed(item, least=least))


def one_of(known: Mapping[str, str]) -> Json:
    """Ask for one of the *known* words, each with what it says in Chinese."""
    spelt = [(form, label) for word, label in known.items() for form in _spellings(word)]
    return {"enum": [form for form, _ in spelt], "enumDescriptions": [label for _, label in spelt]}


def _spellings(word: str) -> Iterator[str | float]:
    """Give a *word* as it may be written: what looks like a number is one where it stands without quotes."""
    yield word
    read = scalar(word, is_quoted=False)
    if isinstance(read, int | float) and not isinstance(read, bool) and str(read) == word:
        yield read


def told(schema: Json, description: str, title: str | None = None) -> Json:
    """Say in Chinese what stands here; an editor shows it beside the name."""
    words = {"description": description} if title is None else {"title": title, "description": description}
    return {**words, "allOf": [schema]} if "$ref" in schema else {**words, **schema}


def mapping(keys: Keys, values: Mapping[str, Json]) -> Json:
    """Ask for a mapping with these *keys* and no others; KeyError where one of them has no value among *values*."""
    return {
        "type": "object",
        "properties": {key: values[key] for key in (*keys.required, *keys.optional)},
        "additionalProperties": False,
    } | ({"required": list(keys.required)} if keys.required else {})


def entries(item: Json, *, names: Json | None = None) -> Json:
    """Ask for a mapping from any names (or such *names*) to *item*."""
    return {"type": "object", "additionalProperties": item} | ({} if names is None else {"propertyNames": names})


def stating(**values: Json) -> Json:
    """Describe a mapping that has these keys, whatever else it has."""
    return {"properties": values, "required": list(values)}


def having(*keys: str) -> Json:
    """Describe a mapping that has these *keys*."""
    return {"required": list(keys)}


def when(condition: Json, consequence: Json) -> Json:
    """Ask for the *consequence* wherever the *condition* fits."""
    return {"if": condition, "then": consequence}


def document(title: str, description: str, root: Json, definitions: Mapping[str, Json]) -> Json:
    """Make a schema of its *root* and those of the *definitions* that it needs."""
    needed = _needed(root, definitions)
    return {
        "$schema": DIALECT,
        "title": title,
        "description": description,
        **root,
        "definitions": {name: definitions[name] for name in sorted(needed)},
    }


def _needed(root: Json, definitions: Mapping[str, Json]) -> Collection[str]:
    found: set[str] = set()
    waiting = list(_refs(root))
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += _refs(definitions[name])
    return found


def _refs(part: object) -> Iterator[str]:
    if isinstance(part, list):
        for item in part:
            yield from _refs(item)
    elif isinstance(part, dict):
        for key, item in part.items():
            if key == "$ref" and isinstance(item, str):
                yield item.removeprefix("#/definitions/")
            else:
                yield from _refs(item)
