"""What is suggested for a rule: scenarios that are missing, that pass as they stand, and wait to be confirmed."""

from datetime import date
from pathlib import Path

import pytest

from service.domain.evaluation import Detail
from service.settings import Settings, shipped
from service.specs.coverage.measure import Coverage, measure
from service.specs.coverage.points import Edge, Step
from service.specs.journal import Claim, Trial
from service.specs.reading import read_features
from service.specs.runner import run
from service.specs.suggesting.feature import as_feature
from service.specs.suggesting.search import Search, Seed, seed_of, seeds_of, wanted_of
from service.specs.under_test import UnderTest
from service.specs.writing import aligned
from service.wiring import Wiring, build

ONE_YES = """\
# language: zh-CN
功能: 推诿扯皮
  场景大纲: 转办<次数>次
    假如 一份「领导成员」的完整档案
    而且 有一件查实且责任成立的「推诿扯皮」事项「I-1」
      | 字段     | 值     |
      | 转办次数 | <次数> |
    当 以 2026年6月30日 为基准日评估
    那么 规则「NAP-04」对「I-1」的结论是「是」
    例子:
      | 次数 |
      | 5    |
"""


@pytest.fixture(scope="module")
def wiring() -> Wiring:
    return build(Settings(rulesets=shipped("rulesets"), engine="interpreter"))


def run_text(wiring: Wiring, folder: Path, text: str) -> tuple[Trial, ...]:
    (folder / "trial.feature").write_text(text, encoding="utf-8")
    evaluating = wiring.operations.evaluating
    under_test = UnderTest(wiring.release, lambda dossier, day: evaluating.evaluate(dossier, day, Detail.FULL))
    suite = read_features(folder)
    assert suite.faults == ()
    return run(suite, folder, under_test)


def coverage_of(wiring: Wiring, trials: tuple[Trial, ...]) -> Coverage:
    return measure(wiring.release, trials, wiring.operations.evaluating.read)


def suggested(wiring: Wiring, rule: str, seeds: list[Seed], coverage: Coverage) -> str:
    meant = coverage.points.law.by_id[rule]
    search = Search(meant, coverage, wiring.operations.evaluating.read)
    return as_feature(meant, search.suggest(seeds), search.left, coverage)


@pytest.fixture(scope="module")
def for_buck_passing(wiring: Wiring, tmp_path_factory: pytest.TempPathFactory) -> str:
    trials = run_text(wiring, tmp_path_factory.mktemp("one"), ONE_YES)
    return suggested(wiring, "NAP-04", seeds_of("NAP-04", trials), coverage_of(wiring, trials))


def test_the_threshold_is_tried_a_step_below_at_and_a_step_above(for_buck_passing: str) -> None:
    table = """\
    例子:
      | 转办次数 | 结论 |
      | 2        | 否   |
      | 3        | 是   |
      | 4        | 是   |
      | 不详     | 不明 |
"""
    assert table in for_buck_passing
    assert "    而且 事项「I-1」的「转办次数」是「<转办次数>」\n" in for_buck_passing


def test_it_begins_as_the_scenario_does_with_its_row_filled_in(for_buck_passing: str) -> None:
    begins = """\
    假如 一份「领导成员」的完整档案
    而且 有一件查实且责任成立的「推诿扯皮」事项「I-1」
      | 字段     | 值 |
      | 转办次数 | 5  |
"""
    assert begins in for_buck_passing


def test_what_is_suggested_waits_for_confirmation_and_then_holds(
    wiring: Wiring, tmp_path: Path, for_buck_passing: str
) -> None:
    pending = run_text(wiring, tmp_path, for_buck_passing)
    assert len(pending) > 15
    assert all(trial.pending and trial.failure is None for trial in pending)
    confirmed = run_text(wiring, tmp_path, for_buck_passing.replace("  @待确认\n", ""))
    assert not any(trial.pending or trial.failure for trial in confirmed)
    rule = next(rule for rule in wiring.release.rules() if rule.id == "NAP-04")
    lacking = wanted_of(rule, coverage_of(wiring, confirmed))
    assert not any(point.spot.owner == "NAP-04" for point in lacking if isinstance(point, Edge))
    assert len(lacking) < len(wanted_of(rule, coverage_of(wiring, ()))) / 3


def test_days_are_tried_on_the_day_before_and_of(wiring: Wiring, tmp_path: Path) -> None:
    text = ONE_YES.replace("规则「NAP-04」", "规则「HL-0」")
    trials = run_text(wiring, tmp_path, text)
    told = suggested(wiring, "HL-0", seeds_of("HL-0", trials), coverage_of(wiring, trials))
    assert "| 2025年6月29日 | 否   |\n      | 2025年6月30日 | 是   |" in told
    assert "场景: HL-0——没有提供「组织措施」" in told


def test_a_rule_without_a_scenario_begins_with_a_dossier_in_sentences(wiring: Wiring, tmp_path: Path) -> None:
    dossier = {"subject": {"ref": "C-1"}, "investigations": [{"id": "X", "opened_on": "2026-03-01", "closed_on": None}]}
    claim = Claim("BAR-01", None, "yes")
    seed = seed_of(dossier, date(2026, 6, 30), claim, wiring.release)
    told = suggested(wiring, "BAR-01", [seed], coverage_of(wiring, ()))
    assert "场景: BAR-01——成立的一例" in told
    assert "假如 一份只有代号的档案\n    而且 档案中有立案「X」" in told
    confirmed = run_text(wiring, tmp_path, told.replace("  @待确认\n", ""))
    assert [trial.failure for trial in confirmed if trial.failure] == []


def test_what_would_break_a_table_is_escaped() -> None:
    assert aligned([("甲|乙", "丙\\丁"), ("一\n二", "三")]) == ["| 甲\\|乙 | 丙\\\\丁 |", "| 一\\n二 | 三     |"]


def test_what_no_scenario_is_found_for_is_said(wiring: Wiring) -> None:
    told = suggested(wiring, "NAP-04", [], coverage_of(wiring, ()))
    assert "# 没有找到可以补上的场景——转办次数至少 3 次" in told
    assert Edge.__name__ not in told
    assert Step.UP.name not in told
