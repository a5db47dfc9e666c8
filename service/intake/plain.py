"""
Plain bodies: the small ones, without a dossier, read as strictly as the others, and the shapes that they are made of.

A key that is not required may be absent; where `null` means something, the shape says so by `or_null`.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from service.domain.errors import DossierFaultsError, DossierTooLargeError
from service.intake.arrangement import arranged
from service.intake.faults import raise_any
from service.intake.forms import MOST_ITEMS, Form, form
from service.intake.json_text import Text
from service.intake.refusals import not_an_object
from service.intake.shapes import Shape, listed, object_of
from service.intake.values import DIGEST, FULL_DAY, ID, Value, integer, one_of, text_of

MOST_BYTES = 64 * 1024
MOST_LETTERS = 2_000
"""How long a text is at most, where nothing else is said."""

_TRUTH = Value(bool, "真值 true 或 false", "真值 true 或 false")


def read_plain(source: bytes, expected: Form, most_bytes: int = MOST_BYTES) -> dict[str, Any]:
    """
    Read a body of an *expected* form without a dossier, with full days as dates.

    Raises `DossierTooLargeError`, or `DossierFaultsError` with all its faults.
    """
    if len(source) > most_bytes:
        raise DossierTooLargeError(most_bytes)
    tree = Text(source).tree
    if not isinstance(tree, dict):
        raise DossierFaultsError([not_an_object(tree).placed(())])
    body, findings = expected.read(tree)
    raise_any(arranged(tree, findings, ()))
    return body


def plain_form(keys: Mapping[str, Shape]) -> Form:
    """Give the form of a body with these *keys* and no others."""
    return form({}, keys)


def text_shape(label: str, *, most: int = MOST_LETTERS, required: bool = False) -> Shape:
    """Give the shape of a text of at *most* so many letters; one that is required may not be blank."""
    return Shape(label, text_of(most, blank=not required), required)


def id_shape(label: str, *, required: bool = False) -> Shape:
    """Give the shape of an id."""
    return Shape(label, ID, required)


def digest_shape(label: str, *, required: bool = False) -> Shape:
    """Give the shape of the digest of a release."""
    return Shape(label, DIGEST, required)


def day_shape(label: str, *, required: bool = False) -> Shape:
    """Give the shape of a full day, which is read as a date."""
    return Shape(label, FULL_DAY, required)


def truth_shape(label: str, *, required: bool = False) -> Shape:
    """Give the shape of a truth."""
    return Shape(label, _TRUTH, required)


def number_shape(label: str, least: int, most: int, *, required: bool = False) -> Shape:
    """Give the shape of an integer from *least* to *most*."""
    return Shape(label, integer(least, most), required)


def codes_shape(label: str, codes: Mapping[str, str], *, required: bool = False) -> Shape:
    """Give the shape of one of the *codes*: code -> label."""
    return Shape(label, one_of(codes), required)


def list_shape(label: str, item: Shape, *, least: int = 0, most: int = MOST_ITEMS, required: bool = False) -> Shape:
    """Give the shape of a list of *least* to *most* items, of which no body may have more than `MOST_ITEMS`."""
    return replace(listed(label, item, least, most), required=required)


def object_shape(label: str, keys: Mapping[str, Shape], *, required: bool = False) -> Shape:
    """Give the shape of an object with these *keys* and no others."""
    return replace(object_of(label, keys), required=required)


def or_null(shape: Shape) -> Shape:
    """Give the *shape* of what may be `null` besides."""
    accepted = f"{shape.value.accepted}，或者 null"
    return replace(shape, value=replace(shape.value, annotation=shape.value.annotation | None, accepted=accepted))
