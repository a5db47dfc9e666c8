"""
What the page of a simulation says of fairness and of totals: the figures, and what is to be noted, in words.
"""

import re
from typing import Any

from service.reports.simulation.page import page
from service.reports.simulation.words import percent
from tests.unit.reports.simulation_reading import exact, written
from tests.unit.reports.simulation_samples import ACTIONS, empty, fairness, small, total

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
    assert "总量要求「丁」：对照规则和草案都不符合。" in told
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


def test_of_what_may_be_chance_the_two_largest_are_told_and_the_rest_in_one_line() -> None:
    entries = [
        fairness(one, "role_tier", [(size, size // 12, size // 20), (size, size // 10, size // 10)], "提示")
        for one, size in zip(ACTIONS[:4], (600, 1200, 2400, 1800), strict=True)
    ]
    found = flags({**small(), "fairness": entries, "totals": []})
    assert [one.partition("按")[0] for one in found] == [
        "「列入提拔重用考虑」",
        "「诫勉」",
        "另有2项，区间均有重叠，差别可能出于偶然。",
    ]


def test_of_what_is_certain_the_larger_group_comes_first_and_one_group_does_not_hide_another() -> None:
    sure = [(1000, 400, 200), (1000, 400, 400)]
    large_one = [(5000, 2000, 1000), (700, 280, 215), (1000, 400, 400)]
    entries = [fairness(ACTIONS[0], "role_tier", sure, "甲"), fairness(ACTIONS[1], "role_tier", large_one, "乙")]
    entries[1]["groups"][1]["rate"]["draft"]["high"] = 0.38
    found = flags({**small(), "fairness": entries, "totals": []})
    assert [one.partition("按")[0] for one in found] == ["「评先评优倾斜」", "「优先晋升职级」", "「评先评优倾斜」"]
    assert ["区间有重叠" in one for one in found] == [False, False, True]


def against_nought(persons: int, draft: int) -> Json:
    entry = fairness(ACTIONS[3], "role_tier", [(persons, 0, draft), (200, 0, 0)])
    entry["groups"][0]["ratio"] = {"base": 1.0, "draft": 0.0}
    entry["groups"][1]["ratio"] = {"base": 1.0, "draft": 1.0}
    return {**entry, "direction": "lowest", "flag": {"text": "提示", "groups": [{"group": "principal", "to": "below"}]}}


def test_a_ratio_to_nought_is_told_in_persons_and_comes_last() -> None:
    near = fairness(ACTIONS[1], "role_tier", [(1000, 95, 70), (1000, 100, 100)], "提示")
    found = flags({**small(), "fairness": [against_nought(9000, 1), near], "totals": []})
    assert [one.partition("按")[0] for one in found] == ["「评先评优倾斜」", "「诫勉」"]
    assert found[1].startswith("「诫勉」按岗位层级看，党政正职由0人变为1人，比值没有意义；")


def test_a_ratio_to_nought_that_can_hardly_be_chance_is_not_put_behind_what_may_be() -> None:
    near = fairness(ACTIONS[1], "role_tier", [(1000, 95, 70), (1000, 100, 100)], "提示")
    simulation = {**small(), "fairness": [near, against_nought(900, 300)], "totals": []}
    assert flags(simulation)[0] == "「诫勉」按岗位层级看，党政正职由0人变为300人，比值没有意义。"
    text = page(simulation)
    assert text.index("<h3>「诫勉」按岗位层级") < text.index("<h3>「评先评优倾斜」按岗位层级")


def test_where_everybody_has_another_day_it_is_said_that_totals_were_not_checked() -> None:
    told = "".join(written({**empty(), "as_of": None}).texts)
    assert "各人基准日不同，总量没有核对；请用 --as-of 指定同一基准日。" in told
    assert "公平性：没有需要提示的变化；总量没有核对。" in told
    assert "公平性和总量" not in told
    assert "没有需要核对的总量要求。" in "".join(written(empty()).texts)
    assert flags({**small(), "as_of": None, "totals": []})[-1].startswith("各人基准日不同，总量没有核对")


def test_an_action_of_which_no_group_is_shown_is_listed_as_not_compared() -> None:
    told = "".join(written({**small(), "fairness": [*small()["fairness"], fairness(ACTIONS[5], "level", [])]}).texts)
    assert "各组人数都过少、不作比较的（1项）" in told
    assert "「建议容错免责」按领导职务层次。" in told


def test_the_line_of_four_fifths_is_told_as_where_to_look_and_not_as_a_finding() -> None:
    told = "".join(written(small()).texts)
    assert "比值不足五分之四，是提示核查的通行界线；比值是线索，不说明存在歧视" in told
    assert "需要说明理由。对" not in told
    assert "不足10人的组不单独显示" in told
    assert "人数较少的组不单独显示" in "".join(written({**small(), "fairness": []}).texts)


def test_what_rises_is_told_in_a_number_and_what_falls_beyond_a_few_lines_too() -> None:
    fall = fairness(ACTIONS[0], "role_tier", [(1000, 400, 200), (1000, 400, 400)], "提示甲")
    rise = fairness(ACTIONS[1], "role_tier", [(1000, 200, 400), (1000, 400, 400)], "提示乙")
    simulation = {**small(), "fairness": [rise, *[fall] * 6], "totals": []}
    found = flags(simulation)
    assert len(found) == 6
    assert found[4:] == [
        "另有2项比较有组别降到五分之四以下，区间没有重叠，见第三部分。",
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
