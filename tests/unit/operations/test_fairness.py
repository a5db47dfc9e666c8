"""
How fairness is measured, and what is said of it.
"""

from collections import Counter
from typing import Any

import pytest
from scipy.stats import binomtest

from service.domain.action import Action, ActionKind, Modality
from service.operations.simulation.effects_tally import MOST_GROUPS, Tally
from service.operations.simulation.fairness import fairness, rates_of
from service.operations.simulation.fairness_measures import Against
from service.operations.simulation.grouping import UNKNOWN, Grouping

TIER = Grouping(
    "role_tier", "岗位层级", "subject.role_tier", {"principal": "正职", "deputy": "副职", "staff": "一般干部"}
)
CARE = Action("care", "关心关爱", ActionKind.SUPPORTIVE, Modality.MAY)
WARN = Action("warn", "提醒", ActionKind.ADVERSE, Modality.MAY)


def tally(**groups: tuple[int, int, int]) -> Tally:
    """Count persons by group: how many there are, and of how many the action is recommended before and after."""
    found: Tally = Counter()
    for group, (size, base, draft) in groups.items():
        found["group", "role_tier", group, "persons"] = size
        for action in ("care", "warn"):
            found["rate", "role_tier", group, action, "base"] = base
            found["rate", "role_tier", group, action, "draft"] = draft
    return found


def told(action: Action = CARE, smallest: int = 10, **groups: tuple[int, int, int]) -> dict[str, Any]:
    (found,) = fairness(tally(**groups), [action], [TIER], smallest)
    return found


def ratios(found: dict[str, Any], side: str) -> dict[str, float | None]:
    return {one["group"]: one["ratio"][side] for one in found["groups"]}


@pytest.mark.parametrize(("count", "size"), [(0, 12), (12, 12), (1, 10), (5, 10), (333, 100_000), (1, 1)])
def test_the_interval_is_that_of_clopper_and_pearson(count: int, size: int) -> None:
    (rate,) = rates_of([count], [size])
    exact = binomtest(count, size).proportion_ci(0.95, "exact")
    assert (rate.low, rate.high) == pytest.approx((exact.low, exact.high), abs=1e-9)


def test_of_an_action_in_favour_the_ratio_is_to_the_highest_rate() -> None:
    found = told(principal=(100, 40, 40), deputy=(100, 20, 50))
    assert (found["direction"], found["best"]) == ("highest", {"base": "principal", "draft": "deputy"})
    assert ratios(found, "base") == {"principal": 1.0, "deputy": 0.5}


def test_of_a_harsh_action_the_ratio_is_of_the_lowest_rate_to_this_one() -> None:
    found = told(WARN, principal=(100, 40, 40), deputy=(100, 20, 50))
    assert (found["direction"], found["best"]) == ("lowest", {"base": "deputy", "draft": "principal"})
    assert ratios(found, "base") == {"principal": 0.5, "deputy": 1.0}


@pytest.mark.parametrize(
    ("own", "best", "is_below"), [((4, 10), (5, 10), False), ((3, 10), (4, 10), True), ((0, 10), (0, 10), False)]
)
def test_exactly_four_fifths_is_not_below_four_fifths(
    own: tuple[int, int], best: tuple[int, int], *, is_below: bool
) -> None:
    rate, against = rates_of([own[0], best[0]], [own[1], best[1]])
    assert Against(rate, against, is_harsh=False).is_below is is_below


def test_four_fifths_is_held_to_whole_numbers() -> None:
    own, best = rates_of([4 * 10**15 + 1, 5], [10**16, 10])
    just_below = rates_of([4 * 10**15 - 1], [10**16])[0]
    assert [Against(one, best, is_harsh=False).is_below for one in (own, just_below)] == [False, True]


def test_where_nobody_is_recommended_there_is_no_ratio_to_the_highest() -> None:
    found = told(principal=(100, 0, 10), deputy=(100, 0, 5))
    assert ratios(found, "base") == {"principal": None, "deputy": None}


def test_of_a_harsh_action_a_group_of_which_nobody_is_recommended_is_the_best() -> None:
    found = told(WARN, principal=(100, 0, 0), deputy=(100, 3, 3))
    assert ratios(found, "draft") == {"principal": 1.0, "deputy": 0.0}


def test_a_ratio_that_falls_below_four_fifths_is_flagged_with_its_figures() -> None:
    found = told(principal=(1000, 400, 400), deputy=(1000, 390, 200))
    assert found["flag"]["groups"] == [{"group": "deputy", "to": "below"}]
    assert found["flag"]["text"] == (
        "按岗位层级看，「关心关爱」的建议比例，副职与最高组的比值降到五分之四以下："
        "对照规则下为 0.975（本组 39%（1000 人中 390 人），比例最高的正职 40%（1000 人中 400 人）），"
        "草案下为 0.500（本组 20%（1000 人中 200 人），比例最高的正职 40%（1000 人中 400 人））；"
        "草案下两组比例的 95% 置信区间没有重叠。"
        "五分之四是提示核查的界线（参照 29 CFR 1607.4(D)），比值本身不说明存在歧视，也不是决定，"
        "须由有权机关结合岗位、职责等情况核查。"
    )


def test_a_ratio_that_rises_above_four_fifths_is_flagged_too() -> None:
    assert told(principal=(100, 40, 40), deputy=(100, 20, 39))["flag"]["groups"] == [{"group": "deputy", "to": "above"}]


def test_of_small_numbers_it_is_said_that_it_may_be_chance() -> None:
    assert (
        "草案下两组比例的 95% 置信区间有重叠，差别可能出于偶然"
        in told(principal=(10, 4, 4), deputy=(10, 4, 3))["flag"]["text"]
    )


def test_a_ratio_that_stays_on_one_side_is_not_flagged() -> None:
    assert told(principal=(100, 40, 40), deputy=(100, 10, 20))["flag"] is None


def test_a_flagged_ratio_is_never_rounded_up_to_four_fifths() -> None:
    flag = told(principal=(100_000, 50_000, 50_000), deputy=(100_000, 45_000, 39_999))["flag"]
    assert "草案下为 0.799（" in flag["text"]


def test_those_of_whom_the_field_is_not_known_are_no_group_to_be_compared() -> None:
    unknown: Any = {UNKNOWN: (100, 90, 10)}
    found = told(principal=(100, 40, 40), deputy=(100, 40, 35), **unknown)
    assert (found["best"]["base"], ratios(found, "base")[UNKNOWN]) == ("principal", None)
    assert found["flag"] is None


def test_small_groups_are_not_shown_and_are_no_best_group() -> None:
    found = told(principal=(100, 10, 20), deputy=(9, 9, 9), staff=(20, 3, 2))
    assert ([one["group"] for one in found["groups"]], found["suppressed"]) == (["principal"], {"groups": 2})


def test_an_action_recommended_alike_everywhere_is_not_told_of() -> None:
    assert fairness(tally(principal=(100, 10, 10), deputy=(10, 1, 1)), [CARE], [TIER], 10) == []


def test_by_a_grouping_with_too_many_groups_nothing_is_told() -> None:
    groups = {f"g{number}": (100, number, 2 * number) for number in range(MOST_GROUPS + 1)}
    assert fairness(tally(**groups), [CARE], [TIER], 10) == []
    groups.popitem()
    assert len(fairness(tally(**groups), [CARE], [TIER], 10)) == 1


def test_where_every_group_is_hidden_that_is_told_and_nothing_of_them() -> None:
    found = told(principal=(3, 1, 2), deputy=(4, 2, 2))
    assert (found["groups"], found["suppressed"], found["flag"]) == ([], {"groups": 2}, None)
    assert found["best"] == {"base": None, "draft": None}
    assert fairness(tally(principal=(3, 0, 0), deputy=(4, 0, 0)), [CARE], [TIER], 10) == []


def test_of_many_groups_the_largest_are_told_of_and_the_others_counted() -> None:
    few = {name: (100 + number, 50, 20) for number, name in enumerate("abcde")}
    (found,) = fairness(tally(principal=(1000, 500, 500), **few), [CARE], [TIER], 10)
    flag = found["flag"]
    assert len(flag["groups"]) == 5
    assert [name for name in few if f"，{name}与最高组" in flag["text"]] == ["c", "d", "e"]
    assert "另有人数较少的 2 组也越过五分之四" in flag["text"]
