"""Every fault of a specification is told in Chinese, at its place, before anything is run."""

from pathlib import Path

import pytest

from service.specs.reading import FeatureFault, read_features

GOOD = """\
# language: zh-CN
功能: 推诿扯皮
  转办次数超过规定的，认定为推诿扯皮。

  背景:
    假如 一份「领导成员」的完整档案

  规则: 次数要够

    场景大纲: 转办<次数>次
      假如 有一件查实且责任成立的「推诿扯皮」事项「I-1」
        | 字段     | 值     |
        | 转办次数 | <次数> |
      当 以 2026年6月30日 为基准日评估
      那么 规则「NAP-04」对「I-1」的结论是「<结论>」
      例子: 三次起
        | 次数 | 结论 |
        | 2    | 否   |
        | 3    | 是   |

    场景: 什么也没有
      当 以 2026年6月30日 为基准日评估
      那么 没有缺项
      而且 措施「提醒」不在建议之列
"""


def faults_of(folder: Path, text: str) -> tuple[FeatureFault, ...]:
    (folder / "trial.feature").write_text(text, encoding="utf-8")
    return read_features(folder).faults


def test_what_is_well_written_has_no_fault(tmp_path: Path) -> None:
    assert faults_of(tmp_path, GOOD) == ()


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param(("# language: zh-CN\n", "\n"), (2, "no_language", "# language: zh-CN"), id="no-language"),
        pytest.param(("zh-CN", "en"), (1, "no_language", "# language: zh-CN"), id="other-language"),
        pytest.param(("language:", "language："), (1, "no_language", "# language: zh-CN"), id="language-colon"),
        pytest.param(("功能: 推", "功能：推"), (2, "colon", "功能:"), id="feature-full-width-colon"),
        pytest.param(("功能: 推诿扯皮", "功能 推诿扯皮"), (2, "colon", "功能:"), id="feature-no-colon"),
        pytest.param(("功能: 推", "公能: 推"), (2, "unknown_keyword", "功能"), id="feature-misspelt"),
        pytest.param(("功能: 推诿扯皮", "推诿扯皮"), (1, "no_feature", "功能: …"), id="no-feature"),
        pytest.param(("背景:", "背井:"), (5, "unknown_keyword", "背景"), id="background-misspelt"),
        pytest.param(("背景:", "背景"), (5, "colon", "背景:"), id="background-no-colon"),
        pytest.param(("背景:", "背景："), (5, "colon", "背景:"), id="background-full-width"),
        pytest.param(("规则: 次", "规则：次"), (8, "colon", "规则:"), id="rule-full-width"),
        pytest.param(("规则: 次", "规责: 次"), (8, "unknown_keyword", "规则"), id="rule-misspelt"),
        pytest.param(("场景大纲:", "场境大纲:"), (10, "unknown_keyword", "场景大纲"), id="outline-misspelt"),
        pytest.param(("场景: 什", "场境: 什"), (21, "unknown_keyword", "场景"), id="scenario-misspelt"),
        pytest.param(("场景: 什", "場景: 什"), (21, "unknown_keyword", "场景"), id="scenario-traditional"),
        pytest.param(("场景: 什", "Scenario: 什"), (21, "unknown_keyword", "场景"), id="scenario-english"),
        pytest.param(("场景: 什", "场景 : 什"), (21, "colon", "场景:"), id="scenario-space"),
        pytest.param(("例子: 三", "例字: 三"), (16, "unknown_keyword", "例子"), id="examples-misspelt"),
        pytest.param(("例子: 三次起", "例子"), (16, "colon", "例子:"), id="examples-no-colon"),
        pytest.param(("假如 有", "加如 有"), (11, "unknown_keyword", "假如"), id="given-misspelt"),
        pytest.param(("假如 有", "假若有"), (11, "unknown_keyword", "假如"), id="given-misspelt-without-space"),
        pytest.param(("假如 有", "如果 有"), (11, "unknown_keyword", "假如"), id="given-otherwise"),
        pytest.param(("假如 有", "有"), (11, "no_keyword", None), id="given-lacking"),
        pytest.param(("那么 规", "那末 规"), (15, "unknown_keyword", "那么"), id="then-misspelt"),
        pytest.param(("那么 规", "Then 规"), (15, "unknown_keyword", "那么"), id="then-english"),
        pytest.param(("那么 没", "那麼 没"), (23, "unknown_keyword", "那么"), id="then-traditional"),
        pytest.param(("而且 措", "且 措"), (24, "unknown_keyword", "而且"), id="and-misspelt"),
        pytest.param(("那么 规", "备注\n那么 规"), (15, "stray_text", None), id="text-among-steps"),
        pytest.param(("        | 2 ", "        ｜ 2 "), (18, "full_width_mark", None), id="full-width-bar"),
        pytest.param(("| 2    | 否   |", "| 2    |"), (18, "ragged_table", None), id="ragged-examples"),
        pytest.param(
            ("| 转办次数 | <次数> |", "| 转办次数 | <次数> | 次 |"), (13, "ragged_table", None), id="ragged-table"
        ),
        pytest.param(("  转办次数", "| 转办次数 |\n"), (3, "stray_table", None), id="table-of-nothing"),
        pytest.param(("  背景:\n", ""), (5, "step_outside_scenario", None), id="step-of-nothing"),
        pytest.param(("\n    场景: 什么也没有", ""), (21, "step_outside_scenario", None), id="steps-after-examples"),
        pytest.param(("    场景: 什", "功能: 乙\n    场景: 什"), (21, "second_feature", "规则:"), id="two-features"),
        pytest.param(
            ("    场景: 什", "    背景:\n    场景: 什"), (21, "misplaced_background", None), id="late-background"
        ),
        pytest.param(("  背景:", "  例子:\n"), (5, "misplaced_examples", None), id="examples-of-nothing"),
        pytest.param(("    场景: 什", "    @甲 乙\n    场景: 什"), (21, "misplaced_tag", None), id="tag-with-space"),
        pytest.param(("不在建议之列\n", "不在建议之列\n@尾"), (25, "misplaced_tag", None), id="tag-of-nothing"),
        pytest.param(
            ("没有缺项\n", '没有缺项\n"""\n文字\n'), (24, "unclosed_docstring", None), id="unclosed-docstring"
        ),
        pytest.param(("没有缺项\n", '没有缺项\n"""\n文字\n"""\n'), (24, "docstring_not_taken", None), id="docstring"),
    ],
)
def test_a_fault_of_form_is_told_once_at_its_place(
    tmp_path: Path, change: tuple[str, str], expected: tuple[int, str, str | None]
) -> None:
    line, code, nearest = expected
    assert change[0] in GOOD
    (found,) = faults_of(tmp_path, GOOD.replace(*change, 1))
    assert (found.line, found.code) == (line, code)
    assert nearest in (None, found.nearest)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param(("场景: 什么也没有", "场景大纲: 什么也没有"), (21, "no_examples", None), id="no-examples"),
        pytest.param(
            ("        | 2    | 否   |\n        | 3    | 是   |\n", ""), (16, "empty_examples", None), id="no-rows"
        ),
        pytest.param(("| <次数> |", "| <次书> |"), (13, "unknown_placeholder", "<次数>"), id="placeholder"),
        pytest.param(("「<结论>」", "「是」"), (17, "unused_column", None), id="column"),
        pytest.param(("「<结论>」", "「＜结论＞」"), (17, "unused_column", None), id="full-width-brackets"),
        pytest.param(("| 结论 |", "| 次数 |"), (15, "unknown_placeholder", None), id="columns-alike"),
        pytest.param(("「提醒」", "「<措施>」"), (24, "placeholder_without_examples", None), id="no-outline"),
        pytest.param(("「领导成员」", "「<谁>」"), (6, "placeholder_in_background", None), id="background"),
        pytest.param(("| 3    | 是   |", "| 2    | 否   |"), (19, "duplicate_row", None), id="row-twice"),
        pytest.param(("场景: 什么也没有", "场景: 转办<次数>次"), (21, "duplicate_title", None), id="title-twice"),
        pytest.param(("场景: 什么也没有", "场景:"), (21, "no_title", None), id="no-title"),
        pytest.param(
            ("      当 以 2026年6月30日 为基准日评估\n      那么 没", "      那么 没"),
            (21, "no_when", None),
            id="no-when",
        ),
        pytest.param(("那么 没有缺项\n      而且 措施「提醒」不在建议之列\n", ""), (21, "no_then", None), id="no-then"),
        pytest.param(("假如 一份", "而且 一份"), (6, "first_keyword", None), id="first-keyword"),
        pytest.param(("完整档案", "完全档案"), (6, "unknown_sentence", "一份「…」的完整档案"), id="sentence"),
        pytest.param(("「提醒」", "“提醒”"), (24, "unknown_sentence", "措施「提醒」不在建议之列"), id="quotes"),
        pytest.param(("那么 没有缺项", "那么 缺项没有"), (23, "unknown_sentence", "没有缺项"), id="other-sentence"),
        pytest.param(("| 3    | 是   |", "| 3 | 「是」 |"), (15, "unknown_sentence", None), id="row-makes-no-sentence"),
        pytest.param(("那么 没有缺项", "当 没有缺项"), (23, "wrong_keyword", "那么 没有缺项"), id="wrong-keyword"),
        pytest.param(("完整档案\n", "完整档案\n| 字段 |\n"), (7, "table_not_taken", None), id="table-not-taken"),
        pytest.param(("件查实且责任成立的「推诿扯皮」事项「I-1」", ""), (11, "unknown_sentence", None), id="cut-short"),
    ],
)
def test_a_fault_of_what_is_said_is_told_at_its_place(
    tmp_path: Path, change: tuple[str, str], expected: tuple[int, str, str | None]
) -> None:
    line, code, nearest = expected
    assert change[0] in GOOD
    found = {(fault.line, fault.code): fault for fault in faults_of(tmp_path, GOOD.replace(*change, 1))}
    assert (line, code) in found
    assert nearest in (None, found[line, code].nearest)
    assert {at for at, _ in found} == {line} or code == "unknown_placeholder"


def test_a_sentence_that_takes_a_table_has_one(tmp_path: Path) -> None:
    found = faults_of(tmp_path, GOOD.replace("完整档案", "完整档案\n而且 档案中的处分如下"))
    assert [(fault.line, fault.code) for fault in found] == [(7, "table_missing")]


@pytest.mark.parametrize("prose", ["当事人的说法不算", "例如：三次", "背景：见前", "同时公布", "注: 全文未公开"])
def test_a_description_may_say_anything(tmp_path: Path, prose: str) -> None:
    assert faults_of(tmp_path, GOOD.replace("转办次数超过", f"{prose}\n转办次数超过", 1)) == ()


def test_what_is_like_no_sentence_gets_no_hint(tmp_path: Path) -> None:
    (fault,) = faults_of(tmp_path, GOOD.replace("没有缺项", "天气晴朗"))
    assert (fault.code, fault.nearest) == ("unknown_sentence", None)


def test_examples_that_a_scenario_cannot_use_are_told(tmp_path: Path) -> None:
    examples = "      例子:\n        | 次数 |\n        | 3    |\n"
    (fault,) = faults_of(tmp_path, f"{GOOD}{examples}")
    assert (fault.place, fault.code) == ("trial.feature:25:7", "examples_not_used")


def test_a_conclusion_before_the_evaluation_is_told(tmp_path: Path) -> None:
    early = GOOD.replace("    场景: 什么也没有\n", "    场景: 什么也没有\n      那么 没有缺项\n")
    (fault,) = faults_of(tmp_path, early)
    assert (fault.place, fault.code) == ("trial.feature:22:7", "then_before_when")


def test_what_stands_before_the_feature_is_told(tmp_path: Path) -> None:
    (fault, *_) = faults_of(tmp_path, GOOD.replace("功能: 推", "假如 一份只有代号的档案\n功能: 推"))
    assert (fault.place, fault.code) == ("trial.feature:2:1", "step_outside_scenario")
