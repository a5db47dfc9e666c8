"""What stands in a folder of specifications is read whole, and what is wrong with its files is told together."""

from pathlib import Path

import pytest

from service.specs.reading import FeatureFault, StepKind, read_features

FEATURES = Path(__file__).parents[3] / "features"

TEXT = """\
# language: zh-CN
@清单
功能: 推诿扯皮
  转办次数超过规定的，认定为推诿扯皮。

  背景:
    假如 一份「领导成员」的完整档案

  规则: 次数要够
    背景:
      假如 有一件查实且责任成立的「推诿扯皮」事项「I-1」

    @待确认
    场景大纲: 转办<次数>次
      只数转办。
      假如 事项「I-1」的「转办次数」是「<次数>」
      当 以 2026年6月30日 为基准日评估
      那么 规则「NAP-04」对「I-1」的结论是「<结论>」
      但是 措施「诫勉」对「I-1」不在建议之列
      例子: 三次起
        | 次数 | 结论 |
        | 2    | 否   |
        | 3    | 是   |

  规则: 整张清单
    场景: 整张清单换掉
      假如 档案中的处分如下
        | 处分种类 |
        | 政务警告 |
      当 以 2026年6月30日 为基准日评估
      那么 没有缺项
"""
FIRST_LINE = "# language: zh-CN\n"


def test_the_specifications_of_the_project_have_no_fault() -> None:
    suite = read_features(FEATURES)
    assert [fault.in_chinese() for fault in suite.faults] == []
    assert [feature.path for feature in suite.features] == sorted(path.name for path in FEATURES.glob("*.feature"))
    assert all(feature.scenarios and feature.name and feature.description for feature in suite.features)


def test_what_stands_in_a_file_is_kept_with_its_lines(tmp_path: Path) -> None:
    (tmp_path / "nested").mkdir()
    (tmp_path / "nested" / "one.feature").write_text(TEXT, encoding="utf-8")
    (feature,) = read_features(tmp_path).features
    assert (feature.path, feature.name, feature.line, feature.tags) == ("nested/one.feature", "推诿扯皮", 3, ("清单",))
    assert feature.description == "转办次数超过规定的，认定为推诿扯皮。"
    outline, plain = feature.scenarios
    assert (outline.title, outline.line, outline.group, outline.tags) == (
        "转办<次数>次",
        14,
        "次数要够",
        ("清单", "待确认"),
    )
    assert (outline.is_outline, outline.description) == (True, "只数转办。")
    assert [(step.line, step.text) for step in outline.background] == [
        (7, "一份「领导成员」的完整档案"),
        (11, "有一件查实且责任成立的「推诿扯皮」事项「I-1」"),
    ]
    assert [(step.keyword, step.kind) for step in outline.steps] == [
        ("假如", StepKind.GIVEN),
        ("当", StepKind.WHEN),
        ("那么", StepKind.THEN),
        ("但是", StepKind.THEN),
    ]
    assert [(row.line, dict(values)) for row, values in outline.rows()] == [
        (22, {"次数": "2", "结论": "否"}),
        (23, {"次数": "3", "结论": "是"}),
    ]
    assert (plain.group, plain.is_outline, plain.examples, len(plain.background)) == ("整张清单", False, (), 1)
    assert [(row.line, row.cells) for row in plain.steps[0].table] == [(28, ("处分种类",)), (29, ("政务警告",))]


@pytest.mark.parametrize(
    ("content", "code", "line"),
    [
        pytest.param(TEXT.encode("gb18030"), "not_utf8", 2, id="gb18030"),
        pytest.param(TEXT.encode("utf-16"), "not_utf8", 1, id="utf-16"),
        pytest.param(TEXT.encode("utf-8-sig"), "byte_order_mark", 1, id="byte-order-mark"),
        pytest.param(b"", "empty_file", 0, id="empty"),
        pytest.param(b" \r\n\t\n", "empty_file", 0, id="blank"),
        pytest.param(f"{FIRST_LINE}功能: 无".encode(), "no_scenario", 2, id="no-scenario"),
        pytest.param(FIRST_LINE.encode(), "no_feature", 1, id="first-line-alone"),
        pytest.param(b"Feature: x\n  Scenario: y\n    Given z\n", "no_language", 1, id="english"),
        pytest.param(b"\0\1\2", "control_character", 1, id="no-text"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_once(tmp_path: Path, content: bytes, code: str, line: int) -> None:
    (tmp_path / "one.feature").write_bytes(content)
    suite = read_features(tmp_path)
    assert [(fault.code, fault.line) for fault in suite.faults] == [(code, line)]
    assert code == "no_scenario" or suite.features == ()


def test_line_ends_of_windows_make_no_difference(tmp_path: Path) -> None:
    (tmp_path / "one.feature").write_bytes(TEXT.replace("\n", "\r\n").encode())
    windows = read_features(tmp_path)
    (tmp_path / "one.feature").write_text(TEXT, encoding="utf-8")
    assert windows == read_features(tmp_path)


def test_a_folder_without_specifications_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text(TEXT, encoding="utf-8")
    (fault,) = read_features(tmp_path).faults
    assert fault.in_chinese() == "文件夹里没有场景文件（文件名应以 .feature 结尾）"


def test_all_faults_of_all_files_are_told_at_once_and_in_order(tmp_path: Path) -> None:
    many = TEXT.replace("功能:", "功能：").replace("完整档案", "完全档案").replace("那么 没有", "那末 没有")
    many = many.replace("| 2    | 否   |", "| 2 |").replace("政务警告 |", "政务警告 | 多 |")
    (tmp_path / "a.feature").write_text(many, encoding="utf-8")
    (tmp_path / "b.feature").write_text("", encoding="utf-8")
    (tmp_path / "c.feature").write_text(TEXT, encoding="utf-8")
    suite = read_features(tmp_path)
    assert [feature.path for feature in suite.features] == ["c.feature"]
    assert [(fault.place, fault.code) for fault in suite.faults] == [
        ("a.feature:3:1", "colon"),
        ("a.feature:7:5", "unknown_sentence"),
        ("a.feature:22:9", "ragged_table"),
        ("a.feature:29:9", "ragged_table"),
        ("a.feature:31:7", "unknown_keyword"),
        ("b.feature", "empty_file"),
    ]


def test_more_faults_than_the_reader_counts_are_all_told(tmp_path: Path) -> None:
    stray = "\n".join(f"      那么 没有缺项\n      乱写{number}" for number in range(30))
    (tmp_path / "a.feature").write_text(f"{TEXT}{stray}\n", encoding="utf-8")
    assert [fault.code for fault in read_features(tmp_path).faults] == ["stray_text"] * 30


def test_a_fault_is_said_with_its_place_and_what_was_meant() -> None:
    fault = FeatureFault("unknown_keyword", "one.feature", 3, 5, "没有「场境」这样的关键字", "场景")
    assert fault.in_chinese() == "one.feature:3:5: 没有「场境」这样的关键字；是否想写：场景"
