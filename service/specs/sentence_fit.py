"""
Which sentence a step is, or which it was probably meant to be.
"""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import cache

from service.specs.catalogue import KEYWORDS, Declared, declared
from service.specs.errors import nearest

__all__ = ["KEYWORDS", "fitting", "is_like_a_sentence", "meant_by", "nearest_sentence"]

_WORD = re.compile(r"「[^「」]*」")
_OPTIONAL = re.compile(r"\[[^\]]*\]")
_QUOTES = str.maketrans({"“": "「", "”": "」", "『": "「", "』": "」", "﹁": "「", "﹂": "」", ",": "，"})
_STRAIGHT = re.compile(r'"([^"]*)"')
_LIKE = 0.6
"""From this likeness on, a text is taken for a sentence that was misspelt."""

_FAINTLY_LIKE = 0.35
"""Below this likeness, no sentence is near."""


def meant_by(text: str) -> tuple[Declared, ...]:
    """Give the sentences that the *text* of a step is; more than one is a mistake in the sentences themselves."""
    return tuple(one for one in declared() if one.sentence.is_matching(text))


def fitting(text: str) -> Declared | None:
    """Give the sentence that the *text* of a step is; None where it is none."""
    return next(iter(meant_by(text)), None)


def is_like_a_sentence(text: str) -> bool:
    """Tell whether a *text* is nearly one of the sentences."""
    masked = _masked(text)
    return max(SequenceMatcher(None, masked, shape).ratio() for shape in _shapes()) >= _LIKE


def nearest_sentence(text: str) -> str | None:
    """Give what a *text* was probably meant to be: the same with the right quotes, or the nearest sentence if any."""
    quoted = _STRAIGHT.sub(r"「\1」", text).translate(_QUOTES)
    if fitting(quoted) is not None:
        return quoted
    shapes, masked = _shapes(), _masked(quoted)
    shape = nearest(masked, shapes) or ""
    return shapes[shape] if SequenceMatcher(None, masked, shape).ratio() >= _FAINTLY_LIKE else None


@cache
def _shapes() -> dict[str, str]:
    """Give the sentences as they look without their words, with and without what may be left out, and as written."""
    return {shape: one.template for one in declared() for shape in _ways(one.template)}


def _ways(template: str) -> Iterator[str]:
    yield _OPTIONAL.sub("", template).replace(" ", "")
    yield template.replace("[", "").replace("]", "").replace(" ", "")


def _masked(text: str) -> str:
    return _WORD.sub("「…」", text).replace(" ", "")
