"""Specifications of any folder are run, whatever stands around it, and what comes of each is kept."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from service.domain.evaluation import Detail
from service.settings import Settings, shipped
from service.specs.journal import Claim, Trial
from service.specs.reading import read_features
from service.specs.runner import run
from service.specs.tally import tally
from service.specs.under_test import UnderTest
from service.wiring import build

GOOD = """\
# language: zh-CN
功能: 推诿扯皮
  转办三次以上仍无人落实的，构成推诿扯皮。

  背景:
    假如 一份「领导成员」的完整档案

  规则: 转办次数

    场景大纲: 转办<次数>次
      假如 有一件查实且责任成立的「推诿扯皮」事项「I-1」
        | 字段     | 值     |
        | 转办次数 | <次数> |
      当 以 2026年6月30日 为基准日评估
      那么 规则「NAP-04」对「I-1」的结论是「<结论>」
      例子:
        | 次数 | 结论 |
        | 3    | 是   |
        | 2    | 是   |
        | 不详 | 不明 |

    @待确认
    场景: 还没有人确认
      假如 有一件查实且责任成立的「推诿扯皮」事项「I-1」
      当 以 2026年6月30日 为基准日评估
      那么 规则「NAP-04」对「I-1」的结论是「否」
"""


@pytest.fixture(scope="module")
def under_test() -> UnderTest:
    wiring = build(Settings(rulesets=shipped("rulesets"), engine="interpreter"))
    evaluating = wiring.operations.evaluating
    return UnderTest(wiring.release, lambda dossier, day: evaluating.evaluate(dossier, day, Detail.FULL))


RunText = Callable[[str], tuple[Trial, ...]]


@pytest.fixture
def run_text(tmp_path: Path, under_test: UnderTest) -> RunText:
    """Write specifications to a folder that holds nothing else, and run them."""

    def run_it(text: str) -> tuple[Trial, ...]:
        (tmp_path / "trial.feature").write_text(text, encoding="utf-8")
        suite = read_features(tmp_path)
        assert suite.faults == ()
        return run(suite, tmp_path, under_test)

    return run_it


def test_each_row_is_a_trial_with_its_line_and_what_it_claims(run_text: RunText) -> None:
    trials = run_text(GOOD)
    assert [(trial.line, trial.title) for trial in trials] == [
        (18, "转办3次"),
        (19, "转办2次"),
        (20, "转办不详次"),
        (23, "还没有人确认"),
    ]
    assert [trial.claims for trial in trials[:3]] == [
        (Claim("NAP-04", "I-1", "yes"),),
        (Claim("NAP-04", "I-1", "yes"),),
        (Claim("NAP-04", "I-1", "unknown"),),
    ]
    assert {one.as_of for trial in trials for one in trial.evaluated} == {date(2026, 6, 30)}
    assert '"handovers": 3' in trials[0].evaluated[0].dossier.decode()


def test_a_trial_that_fails_says_at_which_step_and_why(run_text: RunText) -> None:
    failures = [trial.failure for trial in run_text(GOOD)]
    assert [failure is None for failure in failures] == [True, False, True, False]
    assert failures[1] is not None
    assert failures[1].line == 15
    assert failures[1].step == "那么 规则「NAP-04」对「I-1」的结论是「是」"
    assert failures[1].message == "规则「NAP-04」的结论应为「是」，实为「否」。"


def test_what_nobody_has_confirmed_neither_fails_nor_counts(run_text: RunText, under_test: UnderTest) -> None:
    counted = tally(run_text(GOOD), under_test.release)
    assert (counted.passed, len(counted.failed), len(counted.pending)) == (2, 1, 1)
    of_rule = counted.rules["NAP-04"]
    assert (of_rule.answers["yes"], of_rule.answers["no"], of_rule.answers["unknown"], of_rule.failed) == (2, 0, 1, 1)


def test_what_stands_around_the_folder_takes_no_part(
    tmp_path: Path, run_text: RunText, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "conftest.py").write_text("raise RuntimeError\n", encoding="utf-8")
    (tmp_path / "__init__.py").write_text("raise SystemExit\n", encoding="utf-8")
    monkeypatch.setenv("PYTEST_ADDOPTS", "--collect-only -k nothing")
    monkeypatch.setenv("PYTEST_PLUGINS", "nosuch")
    (tmp_path / "test_other.py").write_text("def test_it():\n    assert False\n", encoding="utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = --no-such-option\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert len(run_text(GOOD)) == 4


def test_each_trial_is_told_of_as_it_ends(tmp_path: Path, under_test: UnderTest) -> None:
    (tmp_path / "trial.feature").write_text(GOOD, encoding="utf-8")
    told: list[str] = []
    run(read_features(tmp_path), tmp_path, under_test, lambda trial: told.append(trial.title))
    assert told == ["转办3次", "转办2次", "转办不详次", "还没有人确认"]


@pytest.mark.parametrize("name", ["build", "a[b]", "x::y", ".hidden", "有 空格"])
def test_specifications_run_whatever_their_folder_is_called(tmp_path: Path, under_test: UnderTest, name: str) -> None:
    folder = tmp_path / name
    (folder / "dist").mkdir(parents=True)
    (folder / "trial.feature").write_text(GOOD, encoding="utf-8")
    (folder / "dist" / "trial.feature").write_text(GOOD, encoding="utf-8")
    assert len(run(read_features(folder), folder, under_test)) == 8


def test_who_stops_a_run_stops_it(tmp_path: Path, under_test: UnderTest) -> None:
    (tmp_path / "trial.feature").write_text(GOOD, encoding="utf-8")

    def stop(_: Trial) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(read_features(tmp_path), tmp_path, under_test, stop)


def test_each_evaluation_of_a_scenario_is_kept_with_what_is_said_of_it(run_text: RunText) -> None:
    twice = """\
# language: zh-CN
功能: 换一个基准日
  场景: 立案以前和以后
    假如 一份「领导成员」的完整档案
    而且 档案中有立案「L-1」
    当 以 2026年6月30日 为基准日评估
    那么 规则「BAR-01」的结论是「是」
    当 以 2026年2月28日 为基准日评估
    那么 规则「BAR-01」的结论是「否」
"""
    (trial,) = run_text(twice)
    assert [(one.as_of, one.claims) for one in trial.evaluated] == [
        (date(2026, 6, 30), (Claim("BAR-01", None, "yes"),)),
        (date(2026, 2, 28), (Claim("BAR-01", None, "no"),)),
    ]
    assert len(trial.claims) == 2


def test_a_word_that_nothing_knows_is_a_fault_of_the_specification(run_text: RunText, under_test: UnderTest) -> None:
    trials = run_text(GOOD.replace("转办次数 | <次数>", "转办次树 | <次数>"))
    counted = tally(trials, under_test.release)
    assert (len(counted.miswritten), len(counted.failed)) == (3, 0)
    assert "是否想写「转办次数」" in str(trials[0].failure)


@pytest.mark.parametrize("place", ["功能: 推", "  规则: 转", "      例子:"])
def test_a_tag_holds_for_all_that_stands_below_it(run_text: RunText, place: str) -> None:
    indent = " " * (len(place) - len(place.lstrip()))
    trials = run_text(GOOD.replace(place, f"{indent}@待确认\n{place}"))
    assert all(trial.pending for trial in trials)
