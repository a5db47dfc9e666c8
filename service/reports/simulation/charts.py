"""
Charts: what the drawings of a simulation have in common; their widths, their type and their axes.

A chart is laid out in a wide form for a screen and a sheet of paper, and in a narrow one for a telephone. Both say the
same; layout is pure, and a template turns it into SVG.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

WIDE = 960
NARROW = 400
FONT = 14  # of the labels, in both forms

_SMALL = 0.56  # how wide a letter or a digit is, in the height of the type
_CHINESE = "\u2e7f"
_STEPS = (1, 1.2, 1.6, 2, 2.4, 3, 4, 5, 6, 8, 10)  # such that half of each is round, too


@dataclass(frozen=True, slots=True)
class Tick:
    """A value on an axis, and where it stands."""

    x: float
    value: float


def width_of(text: str, font: float = FONT) -> float:
    """Give how wide a *text* is drawn: a Chinese character is as wide as the type is high, any other about half."""
    return sum(font if character > _CHINESE else font * _SMALL for character in text)


def clipped(text: str, width: float, font: float = FONT) -> str:
    """Give as much of a *text* as is drawn within a *width*; where something is left out, an ellipsis says so."""
    if width_of(text, font) <= width:
        return text
    kept, taken = "", font
    for character in text:
        taken += width_of(character, font)
        if taken > width:
            break
        kept += character
    return f"{kept.rstrip()}…"


def end_of(largest: float) -> float:
    """Give where an axis of shares that begins at nought ends: at a round number, one at most."""
    if largest <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(largest))
    return min(next(step * power for step in _STEPS if step * power >= largest * (1 - 1e-9)), 1.0)


def ticks(end: float, left: float, width: float, count: int = 2) -> Iterator[Tick]:
    """Give the values of an axis from nought to its *end*, so many steps apart."""
    for step in range(count + 1):
        yield Tick(round(left + width * step / count, 1), end * step / count)
