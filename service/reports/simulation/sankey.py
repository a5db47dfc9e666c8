"""
A Sankey: how many went from which verdict to which.

Two columns of nodes, each as high as it counts; between them bands, as thick as they count. One scale holds for all,
so what leaves a node on the left is as high as the node, and so is what comes to a node on the right.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from service.reports.simulation.charts import NARROW, WIDE

NODE = 14  # how wide a node is

_LOWER = {1: 0.45, 2: 0.7}  # how much lower a drawing of few nodes a side is, so that it does not look like much


@dataclass(frozen=True, slots=True)
class Form:
    """How a Sankey is laid out: its width, the room for labels at both sides, its height without gaps, and the gap."""

    width: float
    labels: float
    height: float
    gap: float  # at least as high as a label, so that labels of the smallest nodes keep apart
    top: float = 34  # the room for the heads of the columns


WIDE_FORM = Form(WIDE, 190, 250, 26)
NARROW_FORM = Form(NARROW, 96, 220, 40)
SMALL_FORM = Form(NARROW, 96, 84, 40, 30)


@dataclass(frozen=True, slots=True)
class Flow:
    """So many went from one to another."""

    source: str
    target: str
    count: int


@dataclass(frozen=True, slots=True)
class Node:
    """What is left, or come to: where it stands, and how many they are."""

    key: str
    count: int
    x: float
    y: float
    height: float

    @property
    def middle(self) -> float:
        """Give where its label stands."""
        return self.y + self.height / 2


@dataclass(frozen=True, slots=True)
class Band:
    """A flow between two nodes: the top of it at both ends, and how thick it is."""

    flow: Flow
    left: float
    right: float
    start: float
    end: float
    thickness: float

    @property
    def path(self) -> str:
        """Give the outline as SVG draws it."""
        bend = (self.left + self.right) / 2
        lower, upper = self.end + self.thickness, self.start + self.thickness
        return (
            f"M{self.left:.1f} {self.start:.2f}C{bend:.1f} {self.start:.2f} {bend:.1f} {self.end:.2f} "
            f"{self.right:.1f} {self.end:.2f}V{lower:.2f}C{bend:.1f} {lower:.2f} {bend:.1f} {upper:.2f} "
            f"{self.left:.1f} {upper:.2f}Z"
        )


@dataclass(frozen=True, slots=True)
class Sankey:
    """A whole drawing."""

    form: Form
    height: float
    total: int
    left: tuple[Node, ...]
    right: tuple[Node, ...]
    bands: tuple[Band, ...]


def sankey(flows: Iterable[Flow], order: Sequence[str], form: Form) -> Sankey:
    """Lay out *flows* (those of the same two are joined, those of none left out), nodes in a given *order*."""
    joined = _joined(flows, order)
    total = sum(flow.count for flow in joined)
    outgoing = _counts((flow.source, flow.count) for flow in joined)
    incoming = _counts((flow.target, flow.count) for flow in joined)
    most = max(len(outgoing), len(incoming), 1)
    height = form.height * _LOWER.get(most, 1)
    scale = height / total if total else 0.0
    edges = (form.labels, form.width - form.labels - NODE)
    left = _column(outgoing, order, form, edges[0], scale)
    right = _column(incoming, order, form, edges[1], scale)
    bands = _bands(joined, left, right, scale)
    return Sankey(form, form.top + height + (most - 1) * form.gap + 24, total, left, right, bands)


def _joined(flows: Iterable[Flow], order: Sequence[str]) -> list[Flow]:
    """Join the flows of the same two, in order, from the top on the left and then on the right."""
    found: dict[tuple[str, str], int] = {}
    for flow in flows:
        if flow.count > 0:
            found[flow.source, flow.target] = found.get((flow.source, flow.target), 0) + flow.count
    places = {key: place for place, key in enumerate(order)}
    return [Flow(*ends, found[ends]) for ends in sorted(found, key=lambda ends: tuple(places[end] for end in ends))]


def _counts(counted: Iterable[tuple[str, int]]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for key, count in counted:
        counts[key] = counts.get(key, 0) + count
    return counts


def _column(counts: Mapping[str, int], order: Sequence[str], form: Form, x: float, scale: float) -> tuple[Node, ...]:
    nodes, y = [], form.top + 10
    for key in order:
        if key in counts:
            nodes.append(Node(key, counts[key], x, y, counts[key] * scale))
            y += nodes[-1].height + form.gap
    return tuple(nodes)


def _bands(flows: Sequence[Flow], left: Sequence[Node], right: Sequence[Node], scale: float) -> tuple[Band, ...]:
    """Stack the bands at each node; they are in order, so that those of one node never cross each other."""
    starts, ends = ({node.key: node.y for node in nodes} for nodes in (left, right))
    bands = []
    for flow in flows:
        thickness = flow.count * scale
        at, to = starts[flow.source], ends[flow.target]
        bands.append(Band(flow, left[0].x + NODE, right[0].x, at, to, thickness))
        starts[flow.source] += thickness
        ends[flow.target] += thickness
    return tuple(bands)
