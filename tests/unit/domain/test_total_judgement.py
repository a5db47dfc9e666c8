"""
Judging totals: the ends that are told are exactly those of every way of settling what is unknown.

Brute force settles each unknown both ways, person by person.
"""

from fractions import Fraction
from itertools import combinations, combinations_with_replacement, product

import pytest

from service.domain.answer import UNKNOWN, Truth
from service.domain.condition import ALWAYS
from service.domain.total import Approval, Measure, Side, Total
from service.domain.total_counts import TRUTHS, Counted
from service.domain.total_judgement import (
    Limits,
    Portion,
    Range,
    Shares,
    Standing,
    figures_of,
    judge,
    judge_groups,
    shares_of,
    strays_may_break,
    together,
)
from tests.members import members

Person = tuple[Truth, Truth]
STATES: list[Person] = list(product(TRUTHS, TRUTHS))
CROWDS = [crowd for size in range(5) for crowd in combinations_with_replacement(STATES, size)]
SURE_OF: dict[tuple[bool | None, ...], Standing] = {(True,): Standing.KEPT, (False,): Standing.NOT_KEPT}
LIMITS = [Fraction(part, whole) for whole in range(1, 5) for part in range(whole + 1)]


def total(side: Side = Side.AT_MOST, measure: Measure = Measure.SHARE, approval: Approval | None = None) -> Total:
    return Total("T-1", "某项", ALWAYS, ALWAYS, measure, side, "limit", "", "", (), approval)


def settled(crowd: tuple[Person, ...]) -> set[tuple[int, int]]:
    """Give, for every way of settling what is unknown, how many count, and how many are counted at all."""
    ways = [product(*((truth,) if truth is not UNKNOWN else (True, False) for truth in person)) for person in crowd]
    worlds = set()
    for world in product(*ways):
        counted = [of for among, of in world if among]
        worlds.add((sum(map(bool, counted)), len(counted)))
    return worlds


@pytest.fixture(scope="module")
def worlds() -> dict[tuple[Person, ...], set[tuple[int, int]]]:
    return {crowd: settled(crowd) for crowd in CROWDS}


def test_the_ends_are_those_of_every_way_of_settling_what_is_unknown(
    worlds: dict[tuple[Person, ...], set[tuple[int, int]]],
) -> None:
    for crowd, ways in worlds.items():
        found = figures_of(members(*crowd))
        among, of = [whole for _, whole in ways], [part for part, _ in ways]
        assert (found.among, found.of) == (Range(min(among), max(among)), Range(min(of), max(of))), crowd
        shares = [Fraction(part, whole) for part, whole in ways if whole]
        if not shares:
            assert found.shares is None, crowd
            continue
        assert found.shares is not None
        ends = found.shares.low.exact, found.shares.high.exact
        assert ends == (min(shares), max(shares)), crowd
        assert found.shares.maybe_none is (0 in among), crowd


def test_the_answer_is_sure_where_every_way_of_settling_what_is_unknown_gives_it(
    worlds: dict[tuple[Person, ...], set[tuple[int, int]]],
) -> None:
    for (crowd, ways), limit, side in product(worlds.items(), LIMITS[::3], Side):
        if not any(whole for _, whole in ways):
            assert judge(total(side), Limits(limit), members(*crowd)).standing is Standing.NOT_JUDGED
            continue
        kept = {
            None if not whole else part >= limit * whole if side is Side.AT_LEAST else part <= limit * whole
            for part, whole in ways
        }
        wanted = SURE_OF.get(tuple(kept), Standing.UNKNOWN)
        assert judge(total(side), Limits(limit), members(*crowd)).standing is wanted, (crowd, limit, side)


@pytest.mark.parametrize("side", Side)
def test_a_number_of_persons_is_judged_at_both_ends(
    side: Side, worlds: dict[tuple[Person, ...], set[tuple[int, int]]]
) -> None:
    for (crowd, ways), limit in product(worlds.items(), (Fraction(1), Fraction(2))):
        kept = tuple({part >= limit if side is Side.AT_LEAST else part <= limit for part, _ in ways})
        wanted = SURE_OF.get(kept, Standing.UNKNOWN)
        if not any(whole for _, whole in ways):
            wanted = Standing.NOT_JUDGED
        found = judge(total(side, Measure.COUNT), Limits(limit), members(*crowd))
        assert found.standing is wanted, (crowd, limit)


SURE, NO, PERHAPS = (True, True), (True, False), (True, UNKNOWN)


def test_two_thirds_are_two_thirds() -> None:
    floor, limits = total(Side.AT_LEAST), Limits(Fraction(2, 3))
    just = members((True, True, 2_000_000), (True, False, 1_000_000))
    short = just + members(NO)
    assert judge(floor, limits, just).standing is Standing.KEPT
    assert judge(floor, limits, short).standing is Standing.NOT_KEPT


@pytest.mark.parametrize(
    ("crowd", "standing", "with_approval", "beyond"),
    [
        ((SURE, NO, NO, NO, NO), Standing.KEPT, False, False),
        ((SURE, NO, NO, NO), Standing.KEPT, True, True),
        ((SURE, NO, NO), Standing.NOT_KEPT, False, True),
        ((PERHAPS, NO, NO, NO), Standing.KEPT, True, False),
        ((PERHAPS, NO, NO), Standing.UNKNOWN, True, False),
        ((SURE, PERHAPS, NO, NO), Standing.UNKNOWN, True, True),
        ((SURE, PERHAPS, NO), Standing.NOT_KEPT, False, True),
    ],
)
def test_above_its_limit_a_total_may_stay_by_an_approval(
    crowd: tuple[Person, ...], standing: Standing, *, with_approval: bool, beyond: bool
) -> None:
    approved = total(approval=Approval("higher"))
    found = judge(approved, Limits(Fraction(1, 5), Fraction(1, 4)), members(*crowd))
    assert (found.standing, found.with_approval, found.beyond) == (standing, with_approval, beyond)


def test_without_a_higher_limit_no_approval_is_spoken_of() -> None:
    found = judge(total(), Limits(Fraction(1, 5)), members(SURE, NO))
    assert (found.standing, found.with_approval) == (Standing.NOT_KEPT, False)


def test_groups_are_judged_apart_and_one_that_fails_fails_all() -> None:
    counted = Counted(members(SURE, NO, NO, NO), {"U-2": members(SURE, NO), "U-1": members(NO, NO)})
    found = judge_groups(total(), Limits(Fraction(1, 4)), counted)
    assert {name: one.standing for name, one in found.items()} == {"U-1": Standing.KEPT, "U-2": Standing.NOT_KEPT}
    assert list(found) == ["U-1", "U-2"]
    assert together(found.values()) is Standing.NOT_KEPT


def test_a_person_of_no_known_group_may_be_of_any() -> None:
    counted = Counted(members(NO, NO, SURE), {"U-1": members(NO), "U-2": members(NO), None: members(SURE)})
    found = judge_groups(total(), Limits(Fraction(1, 4)), counted)
    assert {one.standing for one in found.values()} == {Standing.UNKNOWN}
    assert found["U-1"].figures.shares == Shares(Portion(0, 1), Portion(1, 2), maybe_none=False)


@pytest.mark.parametrize(("side", "measure"), list(product(Side, Measure)))
def test_strays_may_break_a_total_where_some_of_them_in_some_way_would(
    side: Side, measure: Measure, worlds: dict[tuple[Person, ...], set[tuple[int, int]]]
) -> None:
    for crowd, limit in product(worlds, LIMITS):
        own = {way for size in range(len(crowd) + 1) for some in combinations(crowd, size) for way in worlds[some]}
        ends = [Fraction(part, whole) if measure is Measure.SHARE else Fraction(part) for part, whole in own if whole]
        wanted = any(end < limit if side is Side.AT_LEAST else end > limit for end in ends)
        counted = Counted(members(*crowd), {None: members(*crowd)})
        assert strays_may_break(total(side, measure), Limits(limit), counted) is wanted, (crowd, limit)


def test_strays_break_the_limit_that_needs_an_approval() -> None:
    counted = Counted(members(SURE, SURE), {None: members(SURE, SURE)})
    for higher, breaks in ((1, True), (2, False)):
        limits = Limits(Fraction(1, 2), Fraction(higher))
        assert strays_may_break(total(measure=Measure.COUNT), limits, counted) is breaks


@pytest.mark.parametrize(
    ("standings", "wanted"),
    [
        ((), Standing.NOT_JUDGED),
        ((Standing.NOT_JUDGED,), Standing.NOT_JUDGED),
        ((Standing.NOT_JUDGED, Standing.KEPT), Standing.KEPT),
        ((Standing.KEPT, Standing.UNKNOWN), Standing.UNKNOWN),
        ((Standing.UNKNOWN, Standing.NOT_KEPT, Standing.KEPT), Standing.NOT_KEPT),
    ],
)
def test_groups_stand_together_as_the_gravest_of_them(standings: tuple[Standing, ...], wanted: Standing) -> None:
    crowds = {
        Standing.NOT_JUDGED: members(),
        Standing.KEPT: members(NO),
        Standing.UNKNOWN: members(PERHAPS),
        Standing.NOT_KEPT: members(SURE),
    }
    judged = [judge(total(), Limits(Fraction(1, 4)), crowds[one]) for one in standings]
    assert tuple(one.standing for one in judged) == standings
    assert together(judged) is wanted


def test_nobody_has_no_share() -> None:
    assert shares_of(members((False, True), (False, UNKNOWN))) is None
