"""
`gongguo rules`: rules in Chinese, or as data.
"""

import json

from tests.command_line import Run

DAY = ("--as-of", "2026-06-30")


def test_rules_are_told_in_chinese(run: Run) -> None:
    every = run("rules")
    assert (every.status, every.err) == (0, "")
    assert every.out.count("\n清单：") > 50
    assert "怎样推得：" not in every.out
    one = run("rules", "NAP-04", *DAY)
    assert one.out.startswith("NAP-04 推诿扯皮、协同不力\n")
    assert "转办次数至少 3 次（参数「推诿扯皮的转办次数」）" in one.out
    assert "怎样推得：\n  「已查实" in one.out
    plain = run("rules", "BAR-07")
    assert "怎样推得" not in plain.out


def test_rules_are_data_where_json_is_asked_for(run: Run) -> None:
    assert json.loads(run("rules", "NAP-04", "--format", "json").out)["id"] == "NAP-04"
    two = json.loads(run("rules", "NAP-04", "DEM-01", "--format", "json").out)
    assert [rule["id"] for rule in two] == ["NAP-04", "DEM-01"]
    assert len(json.loads(run("rules", "--format", "json").out)) > 50


def test_unknown_rules_are_all_named_with_the_nearest(run: Run) -> None:
    ran = run("rules", "NAP-4", "nap-04", "?")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.splitlines() == [
        "没有编号为 `NAP-4` 的规则；是否想写 `NAP-04`？",
        "没有编号为 `nap-04` 的规则；是否想写 `NAP-04`？",
        "没有编号为 `?` 的规则。",
    ]
