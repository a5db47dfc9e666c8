"""
What the page of a simulation says of fairness and of totals: the figures, and what is to be noted, in words.
"""

import re
from typing import Any

from service.reports.simulation.page import page
from service.reports.simulation.words import percent
from tests.unit.reports.simulation_reading import exact, written
from tests.unit.reports.simulation_samples import ACTIONS, fairness, small, total

Json = dict[str, Any]


def test_the_table_of_fairness_has_the_rates_intervals_and_ratios_of_the_simulation() -> None:
    simulation = small()
    rows = written(simulation).tables["「优先晋升职级」按岗位层级"]
    for row, group in zip(rows, simulation["fairness"][0]["groups"], strict=True):
        wanted = exact(group["persons"])
        for side in ("base", "draft"):
            rate = group["rate"][side]
            interval = f"{percent(rate['low']).text}～{percent(rate['high']).text}"
            wanted += [*exact(group["recommended"][side], rate["value"]), interval, *exact(group["ratio"][side])]
        assert row[1:] == wanted


def test_a_group_too_small_is_told_with_the_size() -> None:
    assert "有1个组不单独显示：不足10人，或者显示了就能推算出不足10人的组。" in "".join(written(small()).texts)


def test_a_harsh_action_has_its_line_above_the_lowest_rate() -> None:
    entry = fairness(ACTIONS[3], "role_tier", [(100, 10, 10), (100, 20, 30)], "提示")
    entry["direction"] = "lowest"
    entry["groups"][0]["ratio"] = {"base": 1.0, "draft": 1.0}
    entry["groups"][1]["ratio"] = {"base": 0.5, "draft": 1 / 3}
    text = page({**small(), "fairness": [entry]})
    lines = re.findall(r'<line class="fifths s-\w+" x1="([\d.]+)"', text)
    assert lines == ["100.0", "100.0"]  # 0.1 / 0.8 = 0.125 of an axis to 0.4, in its room of 192 from 40


def test_totals_are_told_before_and_after_and_what_moves_is_noted() -> None:
    told = "".join(written(small()).texts)
    assert "总量要求「新提拔人员中四将干部占比」：由符合变为不符合。" in told
    assert "不明（120人中18至25人，约 15.00% 至 约 20.83%）" in told


def test_a_count_that_is_limited_is_told_as_a_number_and_not_as_a_share() -> None:
    simulation = small()
    for side in ("base", "draft"):
        simulation["totals"][1][side]["measure"] = "count"
    assert written(simulation).tables["总量要求核对"][1][2] == "不明（18至25人）"


def test_totals_that_come_go_and_are_suspended_are_told() -> None:
    simulation = small()
    one = simulation["totals"][0]["draft"]
    none = {**one, "limit": None, "share": None, "answer": "not_judged", "answer_label": "不作判断"}
    higher = {**one, "higher": "不超过 25%", "limit": "不超过 20%"}
    simulation["totals"] = [
        total("甲", one, None),
        total("乙", None, higher),
        total("丙", none, none),
        total("丁", one, one),
    ]
    read = written(simulation)
    told, table = "".join(read.texts), read.tables["总量要求核对"]
    assert "总量要求「甲」：草案不再设此要求。" in told
    assert "总量要求「乙」：草案新设，不符合。" in told
    assert "总量要求「丁」：现行和草案都不符合。" in told
    assert table[0][3:] == ["未设", "—"]
    assert table[1][1:3] == ["不超过 20%（经批准不超过 25%）", "未设"]
    assert table[2][1:4] == ["停用", "不作判断", "不作判断"]


def flags(simulation: Json) -> list[str]:
    page_text = page(simulation)
    (box,) = re.findall(r'<div class="flags">.*?</div>', page_text, re.DOTALL)
    return re.findall(r"<li>(.*?)</li>", box)


def test_a_group_that_falls_below_four_fifths_is_told_at_the_top_in_a_line() -> None:
    assert flags(small())[0] == (
        "「优先晋升职级」按岗位层级看，党政正职（0.864→0.569）、一般干部（0.948→0.791）与最好一组的比值降到五分之四以下。"
    )


def test_what_may_be_chance_is_told_so_and_comes_after_what_is_not() -> None:
    near = fairness(ACTIONS[1], "role_tier", [(1000, 95, 70), (1000, 100, 100), (1000, 99, 99)], "提示甲")
    sure = fairness(ACTIONS[0], "role_tier", [(1000, 400, 200), (1000, 400, 400), (1000, 399, 399)], "提示乙")
    found = flags({**small(), "fairness": [near, sure], "totals": []})
    assert found == [
        "「优先晋升职级」按岗位层级看，党政正职（1.000→0.500）与最好一组的比值降到五分之四以下。",
        (
            "「评先评优倾斜」按岗位层级看，党政正职（0.950→0.700）与最好一组的比值降到五分之四以下；"
            "与最好一组的区间有重叠，差别可能出于偶然。"
        ),
    ]


def test_what_rises_is_told_in_a_number_and_what_falls_beyond_a_few_lines_too() -> None:
    fall = fairness(ACTIONS[0], "role_tier", [(1000, 400, 200), (1000, 400, 400)], "提示甲")
    rise = fairness(ACTIONS[1], "role_tier", [(1000, 200, 400), (1000, 400, 400)], "提示乙")
    simulation = {**small(), "fairness": [rise, *[fall] * 6], "totals": []}
    found = flags(simulation)
    assert len(found) == 6
    assert found[4:] == [
        "另有2项比较有组别降到五分之四以下，见第三部分。",
        "有1项比较有组别回到五分之四以上，没有组别降到以下，见第三部分。",
    ]
    told = "".join(written(simulation).texts)
    assert "其余有组别降到五分之四以下的比较（2项）" in told
    assert "有组别回到五分之四以上的比较（1项）" in told
    assert told.count("提示甲") == 6


def test_a_flag_that_names_no_group_is_told_in_its_own_words() -> None:
    entry = {**fairness(ACTIONS[0], "role_tier", [(100, 30, 30)]), "flag": {"text": "须核查。"}}
    assert flags({**small(), "fairness": [entry], "totals": []}) == ["须核查。"]


def test_of_many_groups_those_furthest_behind_are_drawn_and_all_are_in_the_table() -> None:
    entry = fairness(ACTIONS[0], "unit_type", [(100, 30, 30 - at) for at in range(5)])
    groups = [{**one, "label": f"{one['label']}{at}"} for at in range(4) for one in entry["groups"]]
    read = written({**small(), "fairness": [{**entry, "groups": groups}]})
    assert "图中只列草案比值最低的12组，其余见数据表。" in "".join(read.texts)
    assert len(read.tables["「优先晋升职级」按单位类型"]) == 20


def test_a_rate_that_is_not_known_has_no_range_and_is_told_so() -> None:
    entry = fairness(ACTIONS[0], "role_tier", [(100, 10, 20), (100, 20, 40)], "提示")
    entry["groups"][0]["rate"] = {"base": None, "draft": {"value": None, "low": None, "high": None}}
    entry["groups"][0]["ratio"] = {"base": None, "draft": None}
    entry["flag"] = {"text": "须核查。"}
    entry["suppressed"] = {"groups": 0}
    read = written({**small(), "fairness": [entry]})
    row = read.tables["「优先晋升职级」按岗位层级"][0]
    assert row[3:6] == ["不明", "不明", "—"]
    assert [tag for tag, _ in read.elements].count("circle") == 2
    assert read.tables["「优先晋升职级」按岗位层级的比值"][0][1:] == ["—", "—", "—"]


def test_a_rule_that_is_not_counted_on_one_side_has_no_difference() -> None:
    simulation = small()
    simulation["rules"]["changed"][0]["yes"]["base"] = None
    assert written(simulation).tables["结论有变化的规则"][0][3:6] == ["不明", "=3822", "不明"]
