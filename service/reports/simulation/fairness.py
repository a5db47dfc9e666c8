"""
Fairness, as the page tells it: of each action, the rates by group, drawn as ranges, and whether a group falls behind.

What is flagged comes first and open; what moved comes next, folded; what did not move is named alone.
"""

from dataclasses import dataclass

from service.reports.simulation.charts_ranges import SIDES, Group, Ranges, Rate, ranges
from service.reports.simulation.crossings import Crossing, crossings, gravest
from service.reports.simulation.grids import Grid, fairness_grid, ratio_grid
from service.reports.simulation.words import FOUR_FIFTHS, Json, count, group_label, labels_of

CHARTED = 12  # groups in one chart; of more, those furthest behind


@dataclass(frozen=True, slots=True)
class Entry:
    """An action by a grouping: what is flagged, in a line and in full, what is drawn, and the figures."""

    title: str
    crossings: tuple[Crossing, ...]
    words: str
    notes: tuple[str, ...]
    chart: Ranges | None
    ratios: Grid
    grid: Grid


@dataclass(frozen=True, slots=True)
class Fairness:
    """All that is told of fairness; of what did not move, and of what has no group that is shown, the titles alone."""

    falling: tuple[Entry, ...]  # a group moves below four fifths
    rising: tuple[Entry, ...]  # a group moves above, none below
    moved: tuple[Entry, ...]
    same: tuple[str, ...]
    hidden: tuple[str, ...]

    @property
    def flags(self) -> tuple[str, ...]:
        """Give what is to be noted: what falls behind, line by line, the rest in a number."""
        lines = [*gravest([one for entry in self.falling for one in entry.crossings if one.is_below])]
        if self.rising:
            lines.append(
                f"有{count(len(self.rising)).text}项比较有组别回到五分之四以上，没有组别降到以下，见第三部分。"
            )
        return tuple(lines)


def fairness(simulation: Json) -> Fairness:
    """Tell the fairness of a *simulation*."""
    labels = labels_of(simulation)
    told = [(entry, labels[entry["by"]]) for entry in simulation["fairness"]]
    flagged = sorted((_entry(*one) for one in told if one[0]["flag"]), key=lambda entry: entry.crossings[0].place)
    others = [one for one in told if not one[0]["flag"]]
    return Fairness(
        tuple(entry for entry in flagged if entry.crossings[0].is_below),
        tuple(entry for entry in flagged if not entry.crossings[0].is_below),
        tuple(_entry(*one) for one in others if _has_moved(one[0])),
        tuple(_title(*one) for one in others if one[0]["groups"] and not _has_moved(one[0])),
        tuple(_title(*one) for one in others if not one[0]["groups"]),
    )


def _has_moved(entry: Json) -> bool:
    return any(group["recommended"]["base"] != group["recommended"]["draft"] for group in entry["groups"])


def _title(entry: Json, by: str) -> str:
    return f"「{entry['label']}」按{by}"


def _entry(entry: Json, by: str) -> Entry:
    groups = sorted(entry["groups"], key=_standing)[:CHARTED]
    shown = [group for group in entry["groups"] if group in groups]
    chart = ranges(list(map(_drawn, shown)), [line(entry, side) for side in SIDES]) if shown else None
    words = entry["flag"]["text"] if entry["flag"] else ""
    notes, found = tuple(_notes(entry, len(shown))), tuple(crossings(entry, by))
    return Entry(_title(entry, by), found, words, notes, chart, ratio_grid(entry, by), fairness_grid(entry, by))


def _standing(group: Json) -> float:
    """Give how far a group stands behind under the draft; the furthest the least, one without a ratio the most."""
    found = group["ratio"]["draft"]
    return float("inf") if found is None else float(found)


def _drawn(group: Json) -> Group:
    base, draft = (_rate(group["rate"][side]) for side in SIDES)
    return Group(group_label(group), (base, draft))


def _rate(rate: Json | None) -> Rate | None:
    if rate is None or None in (rate["value"], rate["low"], rate["high"]):
        return None
    return Rate(rate["value"], rate["low"], rate["high"])


def line(entry: Json, side: str) -> float | None:
    """
    Give the rate beyond which a group's ratio to the best is below four fifths; None where no group has a ratio of one.

    Of an action in somebody's favour the best rate is the highest, and of a harsh one the lowest: then the line lies
    above it.
    """
    best = next((group["rate"][side] for group in entry["groups"] if group["ratio"][side] == 1), None)
    if best is None:
        return None
    found = best["value"] / FOUR_FIFTHS if entry["direction"] == "lowest" else best["value"] * FOUR_FIFTHS
    return float(found)


def _notes(entry: Json, charted: int) -> list[str]:
    """Tell what is not shown."""
    notes = []
    if charted < len(entry["groups"]):
        notes.append(f"图中只列草案比值最低的{charted}组，其余见数据表。")
    hidden = entry["suppressed"]["groups"]
    if hidden:
        smallest = count(entry["smallest"]).text
        notes.append(
            f"有{count(hidden).text}个组不单独显示：不足{smallest}人，或者显示了就能推算出不足{smallest}人的组。"
        )
    return notes
