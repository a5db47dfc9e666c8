"""
Judging totals: the smallest and the largest share that what is unknown allows, and what they say of the limit.

A person of whom it is not known whether they are counted at all, or whether they count, may do either. Every way of
settling what is unknown gives a share; the ends told here are the least and the greatest of these, exactly. Where one
way leaves nobody to be counted there is no share in it, and nothing surely said of one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from service.domain.answer import UNKNOWN
from service.domain.total import Measure, Side, Total
from service.domain.total_counts import Counted, Members


class Standing(StrEnum):
    """How a population stands to a total."""

    KEPT = "kept"
    NOT_KEPT = "not_kept"
    UNKNOWN = "unknown"
    NOT_JUDGED = "not_judged"  # nobody is counted, or a parameter has no value


@dataclass(frozen=True, slots=True)
class Range:
    """A number of persons between two ends, both included."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Portion:
    """So many of so many, as counted: never reduced."""

    part: int
    whole: int

    @property
    def exact(self) -> Fraction:
        """Give the share."""
        return Fraction(self.part, self.whole)


@dataclass(frozen=True, slots=True)
class Shares:
    """The least and the greatest share; `maybe_none`: perhaps nobody is counted, and there is none."""

    low: Portion
    high: Portion
    maybe_none: bool


@dataclass(frozen=True, slots=True)
class Figures:
    """What is known of some persons: how many are counted at all, how many count, and the share."""

    among: Range
    of: Range
    shares: Shares | None  # None: surely nobody is counted


@dataclass(frozen=True, slots=True)
class Judgement:
    """How some persons stand to a total."""

    standing: Standing
    figures: Figures
    with_approval: bool = False  # it is kept by an approval alone, or may be
    beyond: bool = False  # the limit without an approval is surely passed


@dataclass(frozen=True, slots=True)
class Limits:
    """The limit of a total on a day, and the higher one where somebody approves."""

    limit: Fraction
    higher: Fraction | None = None


def figures_of(members: Members) -> Figures:
    """Give what is known of some *members*."""
    counting, doubtful, not_counting = (members.count(among=True, of=of) for of in (True, UNKNOWN, False))
    perhaps = members.count(UNKNOWN, of=True), members.count(UNKNOWN, UNKNOWN), members.count(UNKNOWN, of=False)
    sure = counting + doubtful + not_counting
    among = Range(sure, sure + sum(perhaps))
    return Figures(among, Range(counting, counting + doubtful + perhaps[0] + perhaps[1]), shares_of(members))


def shares_of(members: Members) -> Shares | None:
    """
    Give the least and the greatest share of some *members*; None where surely nobody is counted.

    Who may be counted and may count raises the share most where both are so, and lowers it most where they are counted
    and do not count. Who may be counted and surely counts only ever raises it, and surely does not count only lowers
    it: such a one is left out at the other end, unless nobody else is there.
    """
    counting, doubtful = members.count(among=True, of=True), members.count(among=True, of=UNKNOWN)
    sure = counting + doubtful + members.count(among=True, of=False)
    raising, either, lowering = (members.count(UNKNOWN, of) for of in (True, UNKNOWN, False))
    if sure + raising + either + lowering == 0:
        return None
    low = Portion(counting, sure + either + lowering) if sure + either + lowering else Portion(raising, raising)
    top = counting + doubtful + raising + either
    high = Portion(top, sure + raising + either) if sure + raising + either else Portion(0, lowering)
    return Shares(low, high, sure == 0)


def judge(total: Total, limits: Limits, members: Members) -> Judgement:
    """Say how some *members* stand to a *total* with its *limits* of the day."""
    figures = figures_of(members)
    if figures.shares is None:
        return Judgement(Standing.NOT_JUDGED, figures)
    low, high = _ends(total, figures.of, figures.shares)
    in_doubt = figures.shares.maybe_none and total.measure is Measure.SHARE
    if total.side is Side.AT_LEAST:
        return Judgement(_standing(low >= limits.limit, high >= limits.limit, in_doubt=in_doubt), figures)
    most = limits.limit if limits.higher is None else limits.higher
    with_approval = limits.limit < high and low <= most and limits.higher is not None
    standing = _standing(high <= most, low <= most, in_doubt=in_doubt)
    return Judgement(standing, figures, with_approval, low > limits.limit)


def _ends(total: Total, of: Range, shares: Shares) -> tuple[Fraction, Fraction]:
    """Give the least and the greatest of what a *total* holds to its limit."""
    if total.measure is Measure.COUNT:
        return Fraction(of.low), Fraction(of.high)
    return shares.low.exact, shares.high.exact


def _standing(surely: bool, possibly: bool, *, in_doubt: bool) -> Standing:  # noqa: FBT001 - the two ends, in order
    if in_doubt or (possibly and not surely):
        return Standing.UNKNOWN
    return Standing.KEPT if surely else Standing.NOT_KEPT


def judge_groups(total: Total, limits: Limits, counted: Counted) -> dict[str, Judgement]:
    """
    Say how each group stands to a *total* that holds of each apart, by the value that its persons share.

    A person whose group is not known may be of any; a group that none is known to be of is not told
    (`strays_may_break` says whether there may be one that does not keep the total).
    """
    stray = strays_of(counted).doubted()
    known = {name: members for name, members in counted.groups.items() if name is not None}
    return {name: judge(total, limits, known[name] + stray) for name in sorted(known)}


def strays_of(counted: Counted) -> Members:
    """Give those of whom it is not known which group they are of."""
    return counted.groups.get(None, Members())


def strays_may_break(total: Total, limits: Limits, counted: Counted) -> bool:
    """
    Answer whether some of those of no known group could, as a group of their own, break the limit of a *total*.

    Any of them may be such a group: the worst is one of those alone who count, or of one alone who does not. A higher
    limit that needs an approval is the one to break.
    """
    figures = figures_of(strays_of(counted).doubted())
    if figures.shares is None:
        return False
    low, high = _ends(total, Range(min(1, figures.shares.low.part), figures.of.high), figures.shares)
    if total.side is Side.AT_LEAST:
        return low < limits.limit
    return high > (limits.limit if limits.higher is None else limits.higher)


def together(judgements: Iterable[Judgement]) -> Standing:
    """Say how groups stand together: each of them is to keep the total."""
    standings = {one.standing for one in judgements}
    graver = (Standing.NOT_KEPT, Standing.UNKNOWN, Standing.KEPT)
    return next((standing for standing in graver if standing in standings), Standing.NOT_JUDGED)
