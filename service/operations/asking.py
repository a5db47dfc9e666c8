"""
Asking: what a body says of the day and the release by which it wants to be judged, before any release has read it.

What is malformed counts as not said here: the contract of the release in force today refuses it, with all else that is
wrong with the body.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from service.domain.errors import DossierTooLargeError
from service.intake.json_text import Text
from service.intake.values import DIGEST_PATTERN, FULL_DAY_PATTERN

_DIGEST = re.compile(DIGEST_PATTERN)
_DAY = re.compile(FULL_DAY_PATTERN)


@dataclass(frozen=True, slots=True)
class Body:
    """The body of a request, parsed once, and by what it is to be judged."""

    text: Text
    day: date
    release: str | None  # named


def read_body(source: bytes, today: date, most_bytes: int) -> Body:
    """
    Parse a body; *today* stands in where it says no day.

    Raises `DossierTooLargeError`, and `DossierFaultsError` where it is no JSON.
    """
    if len(source) > most_bytes:
        raise DossierTooLargeError(most_bytes)
    text = Text(source)
    tree = text.tree if isinstance(text.tree, dict) else {}
    return Body(text, _day(tree.get("as_of")) or today, _digest(tree.get("release")))


def unit_of(dossier: Mapping[str, Any]) -> str | None:
    """Give the unit of the person whom a *dossier* is about; None where it does not say."""
    unit: str | None = dossier.get("subject", {}).get("unit", {}).get("ref")
    return unit


def _day(value: object) -> date | None:
    if not isinstance(value, str) or _DAY.fullmatch(value) is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _digest(value: object) -> str | None:
    return value if isinstance(value, str) and _DIGEST.fullmatch(value) is not None else None
