"""
The drawing of a time line: where its lanes, ticks, bars and numbered dots stand, in pixels.

Every mark bears its number alone; what it is stands in the table below, so nothing runs out of the drawing and no two
texts meet. What lies before the first year drawn, or after the last, stands at the edge with an arrow.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from service.domain.dates import plus_months
from service.reports.document import Extent, Mark, Timeline

WIDTH = 920
LABELS = 108  # the room for the names of the lanes, on the left
RIGHT = 26
TOP = 44  # the room for the years and the day of judgement
ROW = 24
PADDING = 6
RADIUS = 9
FONT = 12

_MONTHS_BACK = 60
_MONTHS_AHEAD = 24
_LEAST_AHEAD = 3
_MANY_MONTHS = 30  # beyond which the years alone are ticked
_QUARTER = 3


@dataclass(frozen=True, slots=True)
class Tick:
    """A line at the beginning of a year or a quarter, and what stands above it."""

    x: float
    label: str


@dataclass(frozen=True, slots=True)
class Placed:
    """A mark in its place: a numbered dot, and (`width` not nothing) a bar from it."""

    number: int
    x: float
    y: float
    width: float
    extent: Extent
    arrow: str  # `left` or `right`: it goes on beyond the edge
    title: str


@dataclass(frozen=True, slots=True)
class Lane:
    """A lane: its name, and where it stands."""

    label: str
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """A whole drawing."""

    width: int
    height: float
    lanes: tuple[Lane, ...]
    ticks: tuple[Tick, ...]
    marks: tuple[Placed, ...]
    as_of_x: float
    as_of_label_x: float
    as_of_label: str


def width_of(text: str) -> float:
    """Give how wide a *text* is drawn: a Chinese character is as wide as the type is high, any other half of that."""
    return sum(FONT if character > "\u2e7f" else FONT * 0.55 for character in text)


@dataclass(frozen=True, slots=True)
class _Scale:
    """The days drawn, first and last, as ordinals."""

    first: int
    last: int

    def x(self, day: int) -> float:
        """Give where a *day* stands; one beyond the edge, at the edge."""
        inner = min(max(day, self.first), self.last)
        return round(LABELS + (WIDTH - LABELS - RIGHT) * (inner - self.first) / (self.last - self.first), 1)


def _scale(line: Timeline) -> _Scale:
    as_of = line.as_of.toordinal()
    days = [mark.first.toordinal() for mark in line.marks]
    days += [mark.last.toordinal() for mark in line.marks if mark.last is not None]
    first = min([*(max(day, plus_months(as_of, -_MONTHS_BACK)) for day in days), plus_months(as_of, -12)])
    last = max([*(min(day, plus_months(as_of, _MONTHS_AHEAD)) for day in days), plus_months(as_of, _LEAST_AHEAD)])
    return _Scale(_start_of_quarter(first), plus_months(_start_of_quarter(last), _QUARTER))


def _start_of_quarter(day: int) -> int:
    found = date.fromordinal(day)
    return date(found.year, (found.month - 1) // _QUARTER * _QUARTER + 1, 1).toordinal()


def drawn(line: Timeline) -> Drawing:
    """Draw a time *line*."""
    scale = _scale(line)
    lanes, marks, y = [], [], float(TOP)
    for label in line.lanes:
        numbered = [(number, mark) for number, mark in enumerate(line.marks, 1) if mark.lane == label]
        placed, rows = _placed(numbered, scale, y + PADDING)
        lanes.append(Lane(label, y, rows * ROW + 2 * PADDING))
        marks += placed
        y += lanes[-1].height
    label = f"基准日 {line.as_of.year}年{line.as_of.month}月{line.as_of.day}日"
    x, half = scale.x(line.as_of.toordinal()), width_of(label) / 2
    centre = min(max(x, LABELS + half), WIDTH - half - 2)
    return Drawing(WIDTH, y + 4, tuple(lanes), tuple(_ticks(scale)), tuple(marks), x, round(centre, 1), label)


def _placed(marks: Sequence[tuple[int, Mark]], scale: _Scale, top: float) -> tuple[list[Placed], int]:
    """Put *marks* in as few rows as keep them apart; give them, and how many rows there are."""
    rows: list[float] = []  # up to where each is taken
    found = []
    for number, mark in marks:
        start, end, arrow = _ends(mark, scale)
        row = next((at for at, taken in enumerate(rows) if taken <= start - RADIUS), len(rows))
        rows[row:] = [max(end, start + RADIUS) + 4, *rows[row + 1 :]]
        y = top + row * ROW + ROW / 2
        title = f"{mark.when} {mark.label}"
        found.append(Placed(number, start, y, round(end - start, 1), mark.extent, arrow, title))
    return found, max(len(rows), 1)


def _ends(mark: Mark, scale: _Scale) -> tuple[float, float, str]:
    """Give where a *mark* begins and ends, and at which edge it goes on."""
    first = mark.first.toordinal()
    last = scale.last if mark.last is None else mark.last.toordinal()
    start, end = scale.x(first), scale.x(last)
    if mark.last is None or last > scale.last:
        return start, end, "right"
    return start, end, "left" if first < scale.first else ""


def _ticks(scale: _Scale) -> Iterator[Tick]:
    """Give the beginnings of years and, where there is room for their labels, of quarters."""
    starts = [scale.first]
    while starts[-1] < scale.last:
        starts.append(plus_months(starts[-1], _QUARTER))
    by_year = len(starts) * _QUARTER > _MANY_MONTHS
    days = [date.fromordinal(start) for start in starts[:-1]]
    kept = [day for day in days if not by_year or day.month == 1]
    for at, day in enumerate(kept):
        yield Tick(scale.x(day.toordinal()), _tick_label(day, is_first=at == 0))


def _tick_label(day: date, *, is_first: bool) -> str:
    if day.month == 1:
        return f"{day.year}年"
    return f"{day.year}年{day.month}月" if is_first else f"{day.month}月"
