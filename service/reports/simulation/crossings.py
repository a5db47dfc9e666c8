"""
Crossings: which groups a draft moves across four fifths of the best group's rate, each told in a line.

What can hardly be chance comes before what may be.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from service.reports.simulation.words import Json, group_label, ratio

BELOW = "below"


@dataclass(frozen=True, slots=True)
class Crossing:
    """Groups of one comparison that move to the same side."""

    text: str
    is_below: bool
    is_certain: bool  # no group's interval overlaps that of the best

    @property
    def place(self) -> tuple[bool, bool]:
        """Give what puts it in order: those that fall behind first, and of these the certain ones."""
        return not self.is_below, not self.is_certain


def crossings(entry: Json, by: str) -> Iterator[Crossing]:
    """Tell which groups of a flagged *entry* move below four fifths, and which above."""
    flag = entry["flag"]
    if flag is None:
        return
    groups = {group["group"]: group for group in entry["groups"]}
    moved = [(one["to"] == BELOW, groups[one["group"]]) for one in flag.get("groups", ())]
    if not moved:
        yield Crossing(flag["text"], is_below=True, is_certain=False)
    for is_below in (True, False):
        if found := [group for below, group in moved if below is is_below]:
            yield _told(entry, by, found, is_below=is_below)


def _told(entry: Json, by: str, groups: list[Json], *, is_below: bool) -> Crossing:
    named = "、".join(f"{group_label(group)}（{_ratio(group, 'base')}→{_ratio(group, 'draft')}）" for group in groups)
    is_certain = not any(_overlaps(entry, group) for group in groups)
    into = "降到五分之四以下" if is_below else "回到五分之四以上"
    chance = "" if is_certain or not is_below else "；与最好一组的区间有重叠，差别可能出于偶然"
    return Crossing(f"「{entry['label']}」按{by}看，{named}与最好一组的比值{into}{chance}。", is_below, is_certain)


def _ratio(group: Json, side: str) -> str:
    found = group["ratio"][side]
    return "无" if found is None else ratio(found).text


def _overlaps(entry: Json, group: Json) -> bool:
    """Say whether the intervals of a *group* and of the best one meet under the draft; without a best, they may."""
    best = next((one["rate"]["draft"] for one in entry["groups"] if one["ratio"]["draft"] == 1), None)
    own = group["rate"]["draft"]
    return best is None or own is None or bool(own["low"] <= best["high"] and best["low"] <= own["high"])
