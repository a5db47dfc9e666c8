"""
Crossings: which groups a draft moves across four fifths of the best group's rate, each told in a line.

What can hardly be chance comes before what may be, and of either the larger group before the smaller; a ratio to a rate
of nought comes last, unless it can hardly be chance.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from service.reports.simulation.words import SIDES, Json, count, group_label, ratio

BELOW = "below"
TOLD = 4  # lines of what falls behind at the top of the page
TOLD_BY_CHANCE = 2  # of these, lines of what may be chance


@dataclass(frozen=True, slots=True)
class Crossing:
    """Groups of one comparison that move to the same side, and are as sure as one another."""

    text: str
    is_below: bool
    is_certain: bool  # no group's interval overlaps that of the best
    has_meaning: bool  # the ratio is of two rates, neither of them nought
    persons: int  # in the largest of the groups

    @property
    def place(self) -> tuple[bool, bool, bool, int]:
        """Give what puts it in order: those that fall behind first, and of these the gravest."""
        return not self.is_below, not self.is_certain, not self.has_meaning, -self.persons


def crossings(entry: Json, by: str) -> list[Crossing]:
    """Tell which groups of a flagged *entry* move below four fifths, and which above, the gravest first."""
    return sorted(_crossings(entry, by), key=lambda crossing: crossing.place)


def gravest(found: Sequence[Crossing]) -> Iterator[str]:
    """Tell the gravest of the crossings *found*, line by line, and the rest in a number."""
    ranked = sorted(found, key=lambda crossing: crossing.place)
    certain, by_chance = ([one for one in ranked if one.is_certain is sure] for sure in (True, False))
    kept = min(TOLD_BY_CHANCE, max(TOLD - len(certain), 0))
    yield from (one.text for one in (*certain[:TOLD], *by_chance[:kept]))
    if (beyond := len(certain) - TOLD) > 0:
        yield f"另有{count(beyond).text}项比较有组别降到五分之四以下，区间没有重叠，见第三部分。"
    if (folded := len(by_chance) - kept) > 0:
        yield f"另有{count(folded).text}项，区间均有重叠，差别可能出于偶然。"


def _crossings(entry: Json, by: str) -> Iterator[Crossing]:
    flag = entry["flag"]
    if flag is None:
        return
    groups = {group["group"]: group for group in entry["groups"]}
    moved = [(one["to"] == BELOW, groups[one["group"]]) for one in flag.get("groups", ())]
    if not moved:
        yield Crossing(flag["text"], is_below=True, is_certain=False, has_meaning=True, persons=0)
    for is_below in (True, False):
        for is_certain in (True, False):
            found = [group for below, group in moved if below is is_below]
            if alike := [group for group in found if _overlaps(entry, group) is not is_certain]:
                yield _told(entry, by, alike, is_below=is_below, is_certain=is_certain)


def _told(entry: Json, by: str, groups: list[Json], *, is_below: bool, is_certain: bool) -> Crossing:
    has_meaning = not _is_against_nought(entry)
    said = _by_ratio(groups, is_below=is_below) if has_meaning else _by_number(groups)
    chance = "" if is_certain or not is_below else "；与最好一组的区间有重叠，差别可能出于偶然"
    largest = max(group["persons"] for group in groups)
    return Crossing(f"「{entry['label']}」按{by}看，{said}{chance}。", is_below, is_certain, has_meaning, largest)


def _by_ratio(groups: list[Json], *, is_below: bool) -> str:
    named = "、".join(f"{group_label(group)}（{_ratio(group, 'base')}→{_ratio(group, 'draft')}）" for group in groups)
    return f"{named}与最好一组的比值{'降到五分之四以下' if is_below else '回到五分之四以上'}"


def _by_number(groups: list[Json]) -> str:
    counts = ([count(group["recommended"][side]).text for side in SIDES] for group in groups)
    named = zip(map(group_label, groups), counts, strict=True)
    return "、".join(f"{label}由{base}人变为{draft}人" for label, (base, draft) in named) + "，比值没有意义"


def _is_against_nought(entry: Json) -> bool:
    """Say whether a harsh action spares the best group wholly, before or after: then one person more is any ratio."""
    bests = (next((one["rate"][side] for one in entry["groups"] if one["ratio"][side] == 1), None) for side in SIDES)
    return entry["direction"] == "lowest" and any(best is not None and best["value"] == 0 for best in bests)


def _ratio(group: Json, side: str) -> str:
    found = group["ratio"][side]
    return "无" if found is None else ratio(found).text


def _overlaps(entry: Json, group: Json) -> bool:
    """Say whether the intervals of a *group* and of the best one meet under the draft; without a best, they may."""
    best = next((one["rate"]["draft"] for one in entry["groups"] if one["ratio"]["draft"] == 1), None)
    own = group["rate"]["draft"]
    return best is None or own is None or bool(own["low"] <= best["high"] and best["low"] <= own["high"])
