"""
What a simulation found, put in the order in which a leader asks: how many, which actions, where, to what effect.

Nothing is counted anew that the simulation counted; sums alone are taken, of numbers that it gives.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from service.reports.simulation.bars import Group
from service.reports.simulation.sankey import Flow
from service.reports.simulation.words import EFFECTS, OTHERS, SUPPRESSED, Json, group_label

UNITS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Change:
    """All that changes of one action."""

    action: str
    label: str
    kind: str
    persons: int
    flows: tuple[Json, ...]  # the most persons first


def is_change(flow: Json) -> bool:
    """Say whether a *flow* leads to another verdict than the one it comes from."""
    return bool(flow["from"] != flow["to"])


def flows_of(simulation: Json) -> list[Json]:
    """Give the flows that are changes, the most persons first."""
    return sorted(filter(is_change, simulation["flows"]), key=lambda flow: -flow["persons"])


def stays_of(simulation: Json) -> list[Json]:
    """Give the flows that lead nowhere: a verdict on some record changed, the weightiest of the person did not."""
    return sorted((flow for flow in simulation["flows"] if not is_change(flow)), key=lambda flow: -flow["persons"])


def drawn(flows: Iterable[Json]) -> list[Flow]:
    """Give *flows* as a Sankey draws them."""
    return [Flow(flow["from"], flow["to"], flow["persons"]) for flow in flows]


def changes(simulation: Json) -> list[Change]:
    """Give what changes by action, the most persons first."""
    by_action: dict[str, list[Json]] = {}
    for flow in flows_of(simulation):
        by_action.setdefault(flow["action"], []).append(flow)
    found = [
        Change(action, flows[0]["label"], flows[0]["kind"], sum(flow["persons"] for flow in flows), tuple(flows))
        for action, flows in by_action.items()
    ]
    return sorted(found, key=lambda change: -change.persons)


def effects(simulation: Json) -> tuple[int, ...] | None:
    """Count who becomes better off, worse off or neither, over everybody; None where no grouping tells it in full."""
    for groups in simulation["by_group"].values():
        counted = [_parts(group) for group in groups]
        told = [parts for parts in counted if parts is not None]
        sums = tuple(map(sum, zip(*told, strict=True)))
        if len(told) == len(counted) and sum(sums) == simulation["changed"]["persons"]:
            return sums or (0, 0, 0)
    return None


def _parts(group: Json) -> tuple[int, ...] | None:
    parts = tuple(group.get(effect) for effect in EFFECTS)
    return None if None in parts else tuple(part for part in parts if part is not None)


def barred(group: Json) -> Group:
    """Give a group of a simulation as bars draw it."""
    return Group(group_label(group), group["persons"], _parts(group))


def most_affected(groups: Sequence[Json]) -> tuple[list[Group], bool]:
    """
    Give the groups with the most changed persons, the largest share first, then the others in one.

    Also say whether there are others; one too many is given all the same.
    """
    if len(groups) <= UNITS_SHOWN + 1:
        return sorted(map(barred, groups), key=_share, reverse=True), False
    ranked = sorted(groups, key=lambda group: (group["group"] in {SUPPRESSED, OTHERS}, -(group["changed"] or 0)))
    shown = sorted(map(barred, ranked[:UNITS_SHOWN]), key=_share, reverse=True)
    others = ranked[UNITS_SHOWN:]
    told = [_parts(group) for group in others]
    known = [parts for parts in told if parts is not None]
    sums = tuple(map(sum, zip(*known, strict=True))) if len(known) == len(told) else None
    return [*shown, Group("其余各单位（合计）", sum(group["persons"] for group in others), sums)], True


def _share(group: Group) -> float:
    return -1.0 if group.parts is None else sum(group.parts) / max(group.persons, 1)
