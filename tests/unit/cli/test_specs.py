"""`gongguo specs`: any specifications against any rulesets, told rule by rule."""

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.command_line import Run

FEATURE = """\
# language: zh-CN
功能: 推诿扯皮
  场景大纲: 转办<次数>次
    假如 一份「领导成员」的完整档案
    而且 有一件查实且责任成立的「推诿扯皮」事项「I-1」
      | 字段     | 值     |
      | 转办次数 | <次数> |
    当 以 2026年6月30日 为基准日评估
    那么 规则「NAP-04」对「I-1」的结论是「<结论>」
    例子:
      | 次数 | 结论 |
      | 3    | 是   |
      | 2    | {two} |

  @待确认
  场景: 还没有人确认
    假如 一份「领导成员」的完整档案
    当 以 2026年6月30日 为基准日评估
    那么 规则「BAR-01」的结论是「是」
"""


@pytest.fixture
def holding(tmp_path: Path) -> str:
    (tmp_path / "a.feature").write_text(FEATURE.format(two="否"), encoding="utf-8")
    return str(tmp_path)


@pytest.fixture
def failing(tmp_path: Path) -> str:
    (tmp_path / "a.feature").write_text(FEATURE.format(two="是"), encoding="utf-8")
    return str(tmp_path)


def test_what_holds_is_told_rule_by_rule(run: Run, holding: str) -> None:
    ran = run("specs", "--features", holding)
    assert ran.status == 0
    assert "  NAP-04 推诿扯皮、协同不力                             是   1，否   1，不明   0  全部通过\n" in ran.out
    assert "  NAP-05 急难险重退缩                                   是   0，否   0，不明   0  没有场景\n" in ran.out
    assert ran.out.endswith("共 3 个场景：通过 2，未通过 0，待确认 1。\n")
    assert ran.err == ""


def test_what_is_not_so_is_told_with_its_line_and_fails(run: Run, failing: str) -> None:
    ran = run("specs", "--features", failing)
    assert ran.status == 1
    told = """\
未通过：a.feature:13 转办2次
  第 9 行：那么 规则「NAP-04」对「I-1」的结论是「是」
  规则「NAP-04」的结论应为「是」，实为「否」。
"""
    assert told in ran.out
    assert "待确认：a.feature:16 还没有人确认\n" in ran.out


def test_programs_are_told_as_data(run: Run, failing: str) -> None:
    ran = run("specs", "--features", failing, "--format", "json")
    told = json.loads(ran.out)
    assert (ran.status, told["trials"], told["passed"], told["failed"], told["pending"]) == (1, 3, 1, 1, 1)
    assert next(one for one in told["rules"] if one["id"] == "NAP-04") | {"title": "", "ruleset": ""} == {
        "id": "NAP-04",
        "title": "",
        "ruleset": "",
        "yes": 2,
        "no": 0,
        "unknown": 0,
        "not_asked": 0,
        "failed": 1,
    }
    assert told["failures"] == [
        {
            "path": "a.feature",
            "line": 13,
            "title": "转办2次",
            "failure": {
                "line": 9,
                "step": "那么 规则「NAP-04」对「I-1」的结论是「是」",
                "message": "规则「NAP-04」的结论应为「是」，实为「否」。",
            },
        }
    ]


def test_a_build_server_is_told_as_junit(run: Run, failing: str) -> None:
    root = ET.fromstring(run("specs", "--features", failing, "--format", "junit").out)  # noqa: S314  # our own
    assert root.attrib == {"name": "gongguo specs", "tests": "3", "failures": "1", "errors": "0", "skipped": "1"}
    cases = {case.attrib["name"]: [child.tag for child in case] for case in root.iter("testcase")}
    assert cases == {"转办3次": [], "转办2次": ["failure"], "还没有人确认": ["skipped"]}


def test_coverage_that_is_not_whole_falls_short(run: Run, holding: str) -> None:
    ran = run("specs", "--features", holding, "--coverage")
    assert ran.status == 1
    assert "尚缺：NAP-04 推诿扯皮、协同不力\n" in ran.out
    assert "因为事项的「转办次数」不详而不明\n" in ran.out
    assert "\n覆盖 " in ran.out
    told = json.loads(run("specs", "--features", holding, "--coverage", "--format", "json").out)["coverage"]
    assert told["conditions"]["tried"] < told["conditions"]["wanted"]
    of_rule = next(one for one in told["owners"] if one["name"] == "NAP-04")
    assert of_rule["boundaries"] == {"tried": 2, "wanted": 2}


def test_what_is_missing_is_suggested(run: Run, holding: str) -> None:
    ran = run("specs", "--features", holding, "--suggest", "NAP-04")
    assert ran.status == 0
    assert ran.out.startswith("# language: zh-CN\n功能: NAP-04 推诿扯皮、协同不力——待确认的边界场景\n")
    assert "| 不详     | 不明 |" in ran.out


def test_a_suggestion_is_written_to_a_file_beside_the_others(run: Run, holding: str) -> None:
    file = Path(holding) / "suggested.feature"
    ran = run("specs", "--features", holding, "--suggest", "NAP-04", "--out", str(file))
    assert (ran.status, ran.out) == (0, f"已写入 {file}：请逐行确认。\n")
    again = run("specs", "--features", holding)
    assert again.status == 0
    assert "待确认：suggested.feature:" in again.out


def test_a_suggestion_overwrites_nothing(run: Run, holding: str) -> None:
    file = Path(holding) / "a.feature"
    before = file.read_text(encoding="utf-8")
    ran = run("specs", "--features", holding, "--suggest", "NAP-04", "--out", str(file))
    assert (ran.status, file.read_text(encoding="utf-8")) == (2, before)
    assert "已有这个文件" in ran.err


def test_what_is_miswritten_is_a_fault_of_the_input(run: Run, tmp_path: Path) -> None:
    text = FEATURE.format(two="否").replace("转办次数 | <次数>", "转办次树 | <次数>")
    (tmp_path / "a.feature").write_text(text, encoding="utf-8")
    ran = run("specs", "--features", str(tmp_path))
    assert ran.status == 2
    assert "写错了：a.feature:12 转办3次\n" in ran.out
    assert "是否想写「转办次数」" in ran.out
    root = ET.fromstring(run("specs", "--features", str(tmp_path), "--format", "junit").out)  # noqa: S314  # our own
    assert (root.attrib["errors"], root.attrib["failures"]) == ("2", "0")


def test_a_rule_that_no_scenario_speaks_of_is_begun_by_a_dossier_that_was_found(run: Run, holding: str) -> None:
    ran = run("specs", "--features", holding, "--suggest", "BAR-01")
    assert "场景: BAR-01——成立的一例" in ran.out
    assert "那么 规则「BAR-01」的结论是「是」" in ran.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--features", "nowhere"], "没有这个目录"),
        (["--rulesets", "nowhere"], "没有这个目录"),
        (["--suggest", "NAP-99"], "没有编号为 `NAP-99` 的规则"),
        (["--out", "x.feature"], "选项 --out 与 --suggest 同用"),
        (["--suggest", "NAP-04", "--out", "nowhere/x.feature"], "文件不能写入"),
        (["--format", "xml"], "应为 text、json 或 junit"),
    ],
)
def test_what_cannot_be_run_is_refused(run: Run, holding: str, arguments: list[str], said: str) -> None:
    ran = run("specs", "--features", holding, *arguments)
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err


def test_faults_of_the_specifications_are_told_before_any_is_run(run: Run, tmp_path: Path) -> None:
    text = FEATURE.format(two="是").replace("完整档案", "完全档案", 1).replace("例子:", "例字:")
    (tmp_path / "a.feature").write_text(text, encoding="utf-8")
    ran = run("specs", "--features", str(tmp_path))
    assert (ran.status, ran.out) == (2, "")
    assert "a.feature:4:8：没有这样的句子" in ran.err.replace("a.feature:4:5", "a.feature:4:8")
    assert "「例字」" in ran.err
