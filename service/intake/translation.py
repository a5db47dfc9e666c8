"""
Translation: the errors of pydantic as faults of a dossier.

One table says which error means which refusal. Nothing that pydantic says in words is passed on.
"""

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import ValidationError

from service.intake.faults import MOST_FAULTS, UNTOLD, Finding, Path, Refusal
from service.intake.refusals import (
    blank_text,
    identity_number,
    missing,
    out_of_range,
    too_few_items,
    too_long_text,
    too_many_codes,
    too_many_decimals,
    too_many_items,
    unknown_key,
    wrong_type,
)
from service.intake.shapes import MOST_CODES, Shape

Translator = Callable[[Path, Shape, Any], Refusal]


def translate(error: ValidationError, shape: Shape) -> list[Finding]:
    """
    Give what the *error* says of a document of this *shape*; each place is told once.

    What goes beyond the number of faults that are told apart costs no words.
    """
    found: dict[Path, Refusal] = {}
    for each in error.errors(include_url=False, include_context=False):
        path, there = shape.at(each["loc"])
        if path not in found:
            refuse = _REFUSALS[each["type"]]
            found[path] = refuse(path, there, each["input"]) if len(found) < MOST_FAULTS else UNTOLD
    return list(found.items())


def _wrong_type(_: Path, shape: Shape, value: object) -> Refusal:
    return wrong_type(value, shape.value.wanted, shape.value.accepted)


def _malformed(path: Path, shape: Shape, value: object) -> Refusal:
    if isinstance(value, str) and shape.value.malformed:
        return shape.value.malformed(value)
    return _wrong_type(path, shape, value)


def _unknown_key(path: Path, shape: Shape, _: object) -> Refusal:
    key = str(path[-1])
    return unknown_key(key, shape.keys, shape.elsewhere.get(key))


def _missing(_: Path, shape: Shape, __: object) -> Refusal:
    return missing(shape.label)


def _out_of_range(_: Path, shape: Shape, value: object) -> Refusal:
    return out_of_range(value, shape.value.accepted)


def _too_many_decimals(_: Path, __: Shape, value: object) -> Refusal:
    return too_many_decimals(value)


def _too_many(_: Path, shape: Shape, value: Any) -> Refusal:  # noqa: ANN401 — pydantic says it of lists alone
    if shape.items is None:
        return too_many_codes(len(value), MOST_CODES)
    return too_many_items(len(value), shape.items[1])


def _too_few(_: Path, shape: Shape, value: Any) -> Refusal:  # noqa: ANN401 — pydantic says it of lists alone
    return too_few_items(len(value), 0 if shape.items is None else shape.items[0])


def _too_long(_: Path, shape: Shape, value: Any) -> Refusal:  # noqa: ANN401 — pydantic says it of text alone
    return too_long_text(value, shape.value.accepted)


def _blank(_: Path, shape: Shape, __: object) -> Refusal:
    return blank_text(shape.label)


def _identity_number(_: Path, __: Shape, ___: object) -> Refusal:
    return identity_number()


_REFUSALS: Mapping[str, Translator] = {
    "missing": _missing,
    "extra_forbidden": _unknown_key,
    "dict_type": _wrong_type,
    "list_type": _wrong_type,
    "bool_type": _wrong_type,
    "int_type": _wrong_type,
    "float_type": _wrong_type,
    "string_type": _wrong_type,
    "literal_error": _malformed,
    "string_pattern_mismatch": _malformed,
    "string_unicode": _malformed,  # a lone surrogate
    "value_error": _malformed,  # a day that the calendar does not have
    "greater_than_equal": _out_of_range,
    "less_than_equal": _out_of_range,
    "too_long": _too_many,
    "too_short": _too_few,
    "string_too_long": _too_long,
    "blank_text": _blank,
    "too_many_decimals": _too_many_decimals,
    "identity_number": _identity_number,
}
