"""
Telling totals: how a population that was counted stands to each total of a release, as JSON with sentences.
"""

from typing import Any

from service.domain.release import Release
from service.domain.total import Total
from service.domain.total_counts import Counted, Counts, Members
from service.domain.total_judgement import (
    Judgement,
    Limits,
    Standing,
    figures_of,
    judge,
    judge_groups,
    strays_may_break,
    strays_of,
    together,
)
from service.domain.total_needs import lacking_on, limits_on
from service.domain.total_words import (
    Apart,
    figures_told,
    grouped_sentence,
    head,
    limits_told,
    sentence,
    standing_told,
    suspended,
)

Json = dict[str, Any]

MOST_GROUPS = 200
"""How many groups that do not plainly keep a total are listed; of more, the number is told."""


def judge_totals(release: Release, day: int, counts: Counts) -> list[Json]:
    """Say how a population that was counted stands to every total of a *release* on a *day* (an ordinal)."""
    return [_judged(total, release, day, counts.totals.get(total.id, Counted())) for total in release.totals]


def _judged(total: Total, release: Release, day: int, counted: Counted) -> Json:
    limits = limits_on(total, release, day)
    told = {**head(total, release), **limits_told(total, limits, release)}
    if limits is None:
        nothing = Judgement(Standing.NOT_JUDGED, figures_of(Members()))
        text = suspended(total, lacking_on(total, release, day), release)
        return {**told, **figures_told(nothing), "suspended": True, "groups": None, "text": text}
    if total.by is not None:
        return {**told, **_apart(total, limits, counted, release), "suspended": False}
    judgement = judge(total, limits, counted.members)
    text = sentence(total, limits, judgement, release)
    return {**told, **figures_told(judgement), "suspended": False, "groups": None, "text": text}


def _apart(total: Total, limits: Limits, counted: Counted, release: Release) -> Json:
    """
    Judge a *total* of each group apart; its figures are those of all persons together.

    Where those of no known group could break it as one of their own, it is not surely kept, though each group keeps it.
    """
    groups = judge_groups(total, limits, counted)
    stray, may_break = figures_of(strays_of(counted)).among.high, strays_may_break(total, limits, counted)
    whole = Judgement(Standing.NOT_JUDGED, figures_of(counted.members))
    with_approval = any(one.with_approval for one in groups.values())
    standing = together(groups.values())
    nowhere = whole.figures.shares is not None and not groups
    if nowhere or (standing is Standing.KEPT and may_break):
        standing = Standing.UNKNOWN
    doubtful = [
        (name, one)
        for name, one in groups.items()
        if one.with_approval or one.standing in (Standing.NOT_KEPT, Standing.UNKNOWN)
    ]
    listed = [{"group": name, **figures_told(one)} for name, one in sorted(doubtful, key=lambda item: _hollow(item[1]))]
    return {
        **figures_told(whole),
        **standing_told(standing, with_approval=with_approval and standing is not Standing.NOT_KEPT),
        "groups": {
            "counted": len(groups),
            "stray": stray,
            **{each.value: sum(one.standing is each for one in groups.values()) for each in Standing},
            "with_approval": sum(one.with_approval for one in groups.values()),
            "listed": listed[:MOST_GROUPS],
            "more": max(0, len(listed) - MOST_GROUPS),
        },
        "text": grouped_sentence(total, limits, whole.figures, Apart(list(groups.values()), stray, may_break), release),
    }


def _hollow(one: Judgement) -> bool:
    """Tell a group of which it is only not known whether anybody is counted."""
    shares = one.figures.shares
    return one.standing is Standing.UNKNOWN and shares is not None and shares.maybe_none
