"""
Fairness: for each action about the person, the rates by group, how sure they are, and how far groups lie apart.

Intervals are exact ones of 95 % (Clopper and Pearson, Biometrika 26, 1934). The ratio is of a group's rate to that of
the best group, as the four-fifths rule has it (29 CFR 1607.4(D), Uniform Guidelines on Employee Selection Procedures):
of an action in somebody's favour the best rate is the highest, and the ratio is this rate by the highest; of a harsh
one it is the lowest, and the ratio is the lowest by this rate. A ratio across four fifths is a signal, and no finding.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from scipy.stats import beta

from service.domain.action import Action
from service.domain.adverse import HARSH
from service.operations.simulation.effects import BASE, DRAFT, SIDES
from service.operations.simulation.effects_tally import MOST_GROUPS, Tally
from service.operations.simulation.fairness_measures import Against, Rate, Standing
from service.operations.simulation.fairness_words import flag_of
from service.operations.simulation.grouping import UNKNOWN, Grouping
from service.operations.simulation.grouping_suppression import hidden_of

Json = dict[str, Any]
Stand = Mapping[str, Mapping[str, Standing]]
"""Side -> group -> where it stands."""

CONFIDENCE = 0.95


def rates_of(counts: Sequence[int], sizes: Sequence[int]) -> list[Rate]:
    """Give the rates of *counts* in *sizes* (none is nought) with their intervals."""
    k, n = np.asarray(counts, dtype=np.float64), np.asarray(sizes, dtype=np.float64)
    tail = (1 - CONFIDENCE) / 2
    with np.errstate(invalid="ignore"):
        low = np.where(k == 0, 0.0, beta.ppf(tail, k, n - k + 1))
        high = np.where(k == n, 1.0, beta.ppf(1 - tail, k + 1, n - k))
    pairs = zip(counts, sizes, low.tolist(), high.tolist(), strict=True)
    return [Rate(count, size, lowest, highest) for count, size, lowest, highest in pairs]


def fairness(tally: Tally, actions: Sequence[Action], groupings: Sequence[Grouping], smallest: int) -> list[Json]:
    """
    Tell of each of the *actions* by each of the *groupings* how far the groups lie apart, before and after.

    Nothing is told of an action that is recommended of as large a part of every group that is shown, before and after,
    nor by a grouping with too many groups. Where no group at all is shown, that is told.
    """
    sizes: dict[str, dict[str, int]] = {}
    for (name, *key), count in tally.items():
        if name == "group" and key[2] == "persons":
            sizes.setdefault(key[0], {})[key[1]] = count
    told = (
        _told(tally, action, grouping, sizes.get(grouping.by, {}), smallest)
        for action in actions
        for grouping in groupings
        if len(sizes.get(grouping.by, {})) <= MOST_GROUPS
    )
    return [one for one in told if one is not None]


def _told(tally: Tally, action: Action, grouping: Grouping, sizes: Mapping[str, int], smallest: int) -> Json | None:
    hidden = hidden_of(sizes, smallest)
    groups = sorted(sizes.keys() - hidden, key=grouping.place)
    rates = {side: _rates(tally, action, grouping, {group: sizes[group] for group in groups}, side) for side in SIDES}
    if not _is_worth_telling(rates) and (groups or not _is_recommended(tally, action, grouping, sizes)):
        return None
    stand = {side: {one.group: one for one in _standings(rates[side], action)} for side in SIDES}
    best = {side: next((one.best for one in stand[side].values()), None) for side in SIDES}
    crossed = [group for group in groups if stand[BASE][group].is_below != stand[DRAFT][group].is_below]
    return {
        "action": action.name,
        "label": action.label,
        "kind": action.kind,
        "direction": "lowest" if action.kind in HARSH else "highest",
        "by": grouping.by,
        "smallest": smallest,
        "best": best,
        "groups": [_group(group, grouping, rates, stand) for group in groups],
        "suppressed": {"groups": len(hidden)},
        "flag": flag_of(action, grouping, [(stand[BASE][group], stand[DRAFT][group]) for group in crossed]),
    }


def _is_worth_telling(rates: Mapping[str, Mapping[str, Rate]]) -> bool:
    return len({rate.exact for of in rates.values() for rate in of.values()}) > 1


def _is_recommended(tally: Tally, action: Action, grouping: Grouping, sizes: Mapping[str, int]) -> bool:
    """Answer whether an *action* is recommended of anybody, before or after."""
    return any(tally["rate", grouping.by, group, action.name, side] for group in sizes for side in SIDES)


def _rates(tally: Tally, action: Action, grouping: Grouping, sizes: Mapping[str, int], side: str) -> dict[str, Rate]:
    counts = [tally["rate", grouping.by, group, action.name, side] for group in sizes]
    return dict(zip(sizes, rates_of(counts, [*sizes.values()]), strict=True))


def _standings(rates: Mapping[str, Rate], action: Action) -> Iterator[Standing]:
    """Hold each group against the best; one of which the field is not known is no group to be compared."""
    is_harsh = action.kind in HARSH
    known = [group for group in rates if group != UNKNOWN]
    best = (min if is_harsh else max)(known, key=lambda group: rates[group].exact, default=None)
    for group, rate in rates.items():
        is_compared = best is not None and group != UNKNOWN
        yield Standing(group, best, Against(rate, rates[best], is_harsh) if is_compared and best is not None else None)


def _group(group: str, grouping: Grouping, rates: Mapping[str, Mapping[str, Rate]], stand: Stand) -> Json:
    against = {side: stand[side][group].against for side in SIDES}
    return {
        "group": group,
        "label": grouping.named(group),
        "persons": rates[BASE][group].size,
        "recommended": {side: rates[side][group].count for side in SIDES},
        "rate": {side: rates[side][group].as_json() for side in SIDES},
        "ratio": {side: None if (one := against[side]) is None else one.ratio for side in SIDES},
    }
