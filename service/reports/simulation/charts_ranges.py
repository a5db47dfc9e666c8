"""
Ranges: of each group, the rate before and after, within the interval in which it may truly lie.

The line of four fifths is drawn for both, where it is known: a group beyond it stands out.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from service.reports.simulation.charts import NARROW, Tick, clipped, end_of, ticks

SIDES = ("base", "draft")

WIDTH = NARROW
TOP = 8
LEFT = 40  # the room for 对照 and 草案
FIGURES = 168
ROW = 18
BLOCK = 64  # a group: its label, two rows, and some room


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate, and the interval in which it may truly lie."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Group:
    """A group, and its rate before and after; None: there is none to tell."""

    label: str
    rates: tuple[Rate | None, Rate | None]


@dataclass(frozen=True, slots=True)
class Range:
    """A rate in its place."""

    side: str
    rate: Rate | None
    y: float
    low: float
    x: float
    high: float


@dataclass(frozen=True, slots=True)
class Row:
    """A group in its place."""

    label: str
    y: float
    ranges: tuple[Range, ...]


@dataclass(frozen=True, slots=True)
class Ranges:
    """A whole drawing; `lines` are the lines of four fifths, before and after, where there is one."""

    height: float
    rows: tuple[Row, ...]
    ticks: tuple[Tick, ...]
    lines: tuple[tuple[str, float], ...]


def ranges(groups: Sequence[Group], lines: Sequence[float | None]) -> Ranges:
    """Lay out *groups* in their order, with the *lines* of four fifths before and after."""
    known = [rate.high for group in groups for rate in group.rates if rate is not None]
    end = end_of(max(known, default=0.0))
    rows = tuple(_row(group, end, TOP + place * BLOCK) for place, group in enumerate(groups))
    height = TOP + len(groups) * BLOCK + 24
    return Ranges(height, rows, tuple(ticks(end, LEFT, _room())), tuple(_lines(lines, end)))


def _room() -> float:
    return WIDTH - LEFT - FIGURES


def _x(value: float, end: float) -> float:
    return round(LEFT + _room() * value / end, 2)


def _lines(lines: Sequence[float | None], end: float) -> Iterable[tuple[str, float]]:
    for side, line in zip(SIDES, lines, strict=True):
        if line is not None and 0 < line <= end:
            yield side, _x(line, end)


def _row(group: Group, end: float, top: float) -> Row:
    placed = tuple(
        _range(side, rate, end, top + 34 + ROW * place)
        for place, (side, rate) in enumerate(zip(SIDES, group.rates, strict=True))
    )
    return Row(clipped(group.label, WIDTH - 120), top, placed)


def _range(side: str, rate: Rate | None, end: float, y: float) -> Range:
    if rate is None:
        return Range(side, None, y, 0, 0, 0)
    return Range(side, rate, y, _x(rate.low, end), _x(rate.value, end), _x(rate.high, end))
