"""
Bars: of each group, which share of its persons changes, and to what effect.

A bar is as long as the share, and made of parts. A group of which the numbers are not told has no bar.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from service.reports.simulation.charts import NARROW, WIDE, Tick, clipped, end_of, ticks


@dataclass(frozen=True, slots=True)
class Form:
    """How bars are laid out: on the line of their label, between it and the figures, or on a line of their own."""

    width: float
    labels: float
    figures: float
    row: float
    bar: float = 14
    top: float = 8

    @property
    def stacked(self) -> bool:
        """Say whether the bar has a line of its own."""
        return self.width == NARROW

    @property
    def left(self) -> float:
        """Give where bars begin."""
        return 0.0 if self.stacked else self.labels

    @property
    def room(self) -> float:
        """Give how long the longest bar may be."""
        return self.width - 2 if self.stacked else self.width - self.labels - self.figures


WIDE_FORM = Form(WIDE, 250, 230, 30)
NARROW_FORM = Form(NARROW, 205, 195, 48)


@dataclass(frozen=True, slots=True)
class Group:
    """A group: how many persons it has, and how many of them change, by effect; None: it is not told."""

    label: str
    persons: int
    parts: tuple[int, ...] | None


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a bar: to which effect (the place in `parts`), from where, how long."""

    effect: int
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Bar:
    """A group in its place."""

    group: Group
    label: str  # as much of it as there is room for
    y: float  # of the top of the row
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Bars:
    """A whole drawing."""

    form: Form
    height: float
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]


def share_of(group: Group) -> float:
    """Give the share of a *group*'s persons that change; of one not told, nought."""
    return sum(group.parts) / group.persons if group.parts is not None and group.persons else 0.0


def bars(groups: Sequence[Group], form: Form) -> Bars:
    """Lay out *groups* in their order, all on one axis."""
    end = end_of(max(map(share_of, groups), default=0.0))
    placed = tuple(_placed(group, form, end, place) for place, group in enumerate(groups))
    height = form.top + len(groups) * form.row + 26
    return Bars(form, height, placed, tuple(ticks(end, form.left, form.room)))


def _placed(group: Group, form: Form, end: float, place: int) -> Bar:
    x, parts = form.left, []
    for effect, count in enumerate(group.parts or ()):
        width = form.room * count / group.persons / end if group.persons else 0.0
        if width:
            parts.append(Part(effect, round(x, 2), round(width, 2)))
        x += width
    return Bar(group, clipped(group.label, form.labels - 14), form.top + place * form.row, tuple(parts))
