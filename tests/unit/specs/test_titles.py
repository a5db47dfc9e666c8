"""
Scenarios by title: what each says, and what belongs to it.
"""

from service.specs.titles import scenarios_of

TEXT = """\
# language: zh-CN
@甲
功能: 误期

  背景:
    假如 一份只有代号的档案

  # 说明
  @乙
  场景: 一  个
    当 以 2026年6月30日 为基准日评估

  规则: 一组
  场景大纲: 两个<数>
    那么 没有缺项
    例子:
      | 数 |
      | 1  |
"""


def test_each_scenario_has_its_lines_and_its_tags() -> None:
    found = scenarios_of({"features/a.feature": TEXT.encode()}, "features/")

    assert {title: said for (_, title), said in found.items()} == {
        "误期": ("@甲", "功能: 误期"),
        "背景": ("背景:", "假如 一份只有代号的档案"),
        "一 个": ("@乙", "场景: 一 个", "当 以 2026年6月30日 为基准日评估"),
        "一组": ("规则: 一组",),
        "两个<数>": ("场景大纲: 两个<数>", "那么 没有缺项", "例子:", "| 数 |", "| 1 |"),
    }


def test_what_has_one_title_is_told_together() -> None:
    twice = "功能: 甲\n  背景:\n    假如 一\n  规则: 乙\n    背景:\n    假如 二\n"

    found = scenarios_of({"features/a.feature": twice.encode()}, "features/")

    assert found["features/a.feature", "背景"] == ("背景:", "假如 一", "背景:", "假如 二")


def test_only_features_of_the_part_are_read() -> None:
    files = {"features/a.yaml": TEXT.encode(), "rulesets/a.feature": TEXT.encode(), "features/b.feature": b"\xff"}

    assert dict(scenarios_of(files, "features/")) == {}
