"""What counts as tried: a point on which what a scenario says of a rule depends, and nothing that merely went by."""

from datetime import date
from pathlib import Path

import pytest

from service.domain.answer import UNKNOWN, Truth
from service.domain.evaluation import Detail
from service.domain.in_force import in_force
from service.language.folder import read_files, read_release
from service.settings import Settings, shipped
from service.specs.coverage.measure import Coverage, measure
from service.specs.coverage.points import Cell, Dated, Edge, Gap, Point, Points, Seen, Spot, Step, Unasked
from service.specs.coverage.sources import Lack, Source
from service.specs.coverage.summary import Share, summary
from service.specs.reading import read_features
from service.specs.runner import run
from service.specs.under_test import UnderTest
from service.wiring import Wiring, build, wire

BUCK_PASSING = """\
# language: zh-CN
功能: 推诿扯皮
  背景:
    假如 一份「领导成员」的完整档案

  场景大纲: <字段>为「<值>」
    假如 有一件查实且责任成立的「推诿扯皮」事项「I-1」
      | 字段   | 值   |
      | <字段> | <值> |
    当 以 2026年6月30日 为基准日评估
    那么 规则「NAP-04」对「I-1」的结论是「<结论>」
    例子:
      | 字段 | 值 | 结论 |
"""
KIND, VERIFIED, EXEMPT, RESPONSIBLE, HANDOVERS = (Spot("NAP-04", "incident", number) for number in range(5))


@pytest.fixture(scope="module")
def wiring() -> Wiring:
    return build(Settings(rulesets=shipped("rulesets"), engine="interpreter"))


def covered(wiring: Wiring, folder: Path, text: str) -> Coverage:
    """Measure what a feature tries."""
    (folder / "trial.feature").write_text(text, encoding="utf-8")
    evaluating = wiring.operations.evaluating
    under_test = UnderTest(wiring.release, lambda dossier, day: evaluating.evaluate(dossier, day, Detail.FULL))
    suite = read_features(folder)
    assert suite.faults == ()
    return measure(wiring.release, run(suite, folder, under_test), evaluating.read)


def tried(wiring: Wiring, folder: Path, *rows: str) -> set[Point]:
    return set(covered(wiring, folder, BUCK_PASSING + "".join(f"      | {row} |\n" for row in rows)).tried)


def test_a_yes_tries_every_test_that_it_rests_on(wiring: Wiring, tmp_path: Path) -> None:
    found = tried(wiring, tmp_path, "转办次数 | 5 | 是")
    of_rule = {point for point in found if isinstance(point, Seen | Gap | Edge) and point.spot.owner == "NAP-04"}
    assert of_rule == {Seen(test, truth=True) for test in (KIND, VERIFIED, EXEMPT, RESPONSIBLE, HANDOVERS)}
    assert Seen(Spot("incident.exempt", None, 0), truth=False) in found
    either = {Seen(Spot("incident.verified", None, number), truth=True) for number in (1, 2)}
    assert found & either == set()  # a competent body and several sources: either alone would have done


def test_a_boundary_is_tried_on_either_side(wiring: Wiring, tmp_path: Path) -> None:
    up, down = Edge(HANDOVERS, Step.UP), Edge(HANDOVERS, Step.DOWN)
    assert {up, down} & tried(wiring, tmp_path, "转办次数 | 4 | 是") == set()
    assert {up, down} & tried(wiring, tmp_path, "转办次数 | 3 | 是") == {up}
    assert {up, down} & tried(wiring, tmp_path, "转办次数 | 2 | 否") == {down}
    assert {up, down} & tried(wiring, tmp_path, "转办次数 | 1 | 否") == set()


def test_a_test_is_seen_to_fail_where_the_others_hold(wiring: Wiring, tmp_path: Path) -> None:
    failed = Seen(HANDOVERS, truth=False)
    assert failed in tried(wiring, tmp_path, "转办次数 | 2 | 否")
    masked = BUCK_PASSING.replace("| <字段> | <值> |", "| <字段> | <值> |\n      | 职责明确 | 否 |")
    text = masked + "      | 转办次数 | 2 | 否 |\n"
    assert failed not in covered(wiring, tmp_path, text).tried


def test_a_gap_is_tried_by_the_field_that_is_lacking(wiring: Wiring, tmp_path: Path) -> None:
    gap = Gap(HANDOVERS, Source("incident.handovers", Lack.ABSENT))
    assert gap in tried(wiring, tmp_path, "转办次数 | 不详 | 不明")
    assert gap not in tried(wiring, tmp_path, "职责明确 | 不详 | 不明")


def test_what_another_record_lacks_is_no_gap_of_this_one(wiring: Wiring, tmp_path: Path) -> None:
    other = """\
    而且 有一件查实且责任成立的「推诿扯皮」事项「I-2」
      | 字段     | 值   |
      | 转办次数 | 不详 |
    当 以"""
    gap = Gap(HANDOVERS, Source("incident.handovers", Lack.ABSENT))
    text = BUCK_PASSING.replace("    当 以", other) + "      | 职责明确 | 不详 | 不明 |\n"
    assert gap not in covered(wiring, tmp_path, text).tried


def test_a_gap_is_looked_for_in_the_record_that_is_in_doubt(wiring: Wiring, tmp_path: Path) -> None:
    text = """\
# language: zh-CN
功能: 无故误期
  场景: 不知道何时完成
    假如 一份「领导成员」的完整档案
    而且 有一件查实且责任成立的「无故误期」事项「I-1」
      | 字段     | 值   |
      | 完成日期 | 不详 |
    而且 有一件查实且责任成立的「推诿扯皮」事项「I-2」
    当 以 2026年6月30日 为基准日评估
    那么 规则「NAP-02」对「I-1」的结论是「不明」
"""
    found = set(covered(wiring, tmp_path, text).tried)
    overdue = Spot("NAP-02", "incident", 5)
    assert Gap(overdue, Source("incident.completed_on", Lack.ABSENT)) in found
    assert Gap(overdue, Source("incident.due_on", Lack.ABSENT)) not in found  # I-2 lacks it, and is no such matter


def test_a_rule_that_stands_on_no_day_of_a_scenario_is_lacking_as_a_whole(tmp_path: Path) -> None:
    files = dict(read_files(shipped("rulesets")))
    later = files["bars.yaml"].decode().replace("    title: 立案未结\n", "    title: 立案未结\n    from: 2030-01-01\n")
    release = read_release({**files, "bars.yaml": later.encode()})
    found = covered(
        wire(release, Settings(engine="interpreter")), tmp_path, BUCK_PASSING + "      | 后果 | 较重 | 是 |\n"
    )
    assert Unasked("BAR-01") in found.missing
    assert Unasked("BAR-02") not in found.wanted
    of_rule = next(one for one in summary(found).owners if one.name == "BAR-01")
    assert of_rule.missing == ("没有一个场景在它有效的日期评估",)


def test_a_rule_of_another_day_is_wanted_by_its_own_law(tmp_path: Path) -> None:
    files = dict(read_files(shipped("rulesets")))
    until = files["bars.yaml"].decode().replace("    title: 立案未结\n", "    title: 立案未结\n    until: 2026-03-31\n")
    release = read_release({**files, "bars.yaml": until.encode()})
    text = """\
# language: zh-CN
功能: 立案
  场景大纲: 以<日期>为基准日
    假如 一份「领导成员」的完整档案
    而且 档案中有立案「L-1」
    当 以 <日期> 为基准日评估
    那么 规则「<规则>」的结论是「<结论>」
    例子:
      | 日期          | 规则   | 结论 |
      | 2026年6月30日 | BAR-02 | 否   |
      | 2026年6月29日 | BAR-02 | 否   |
      | 2026年3月31日 | BAR-01 | 是   |
"""
    found = covered(wire(release, Settings(engine="interpreter")), tmp_path, text)
    spot = Spot("BAR-01", "subject", 0)
    assert Seen(spot, truth=True) in found.tried
    assert Seen(spot, truth=False) in found.missing
    assert Unasked("BAR-01") not in found.wanted


def test_what_fails_or_waits_for_confirmation_tries_nothing(wiring: Wiring, tmp_path: Path) -> None:
    assert tried(wiring, tmp_path, "转办次数 | 5 | 否") == set()
    pending = BUCK_PASSING.replace("  场景大纲", "  @待确认\n  场景大纲")
    assert covered(wiring, tmp_path, pending + "      | 转办次数 | 5 | 是 |\n").tried == {}


def test_a_test_of_a_rule_is_tried_by_what_is_said_of_that_rule_alone(wiring: Wiring, tmp_path: Path) -> None:
    of_reminder = BUCK_PASSING.replace("规则「NAP-04」", "规则「HL-0」")
    found = set(covered(wiring, tmp_path, of_reminder + "      | 转办次数 | 5 | 是 |\n").tried)
    assert Seen(Spot("HL-0", "incident", 0), truth=True) in found
    assert Seen(HANDOVERS, truth=True) not in found
    assert Seen(Spot("incident.verified", None, 0), truth=True) in found


def test_a_cell_of_a_table_is_tried_on_its_last_day(wiring: Wiring, tmp_path: Path) -> None:
    text = """\
# language: zh-CN
功能: 影响期
  场景大纲: 警告自<生效>起
    假如 一份「领导成员」的完整档案
    而且 档案中有处分「S-1」
      | 字段     | 值       |
      | 处分种类 | 政务警告 |
      | 生效日期 | <生效>   |
    当 以 2026年6月30日 为基准日评估
    那么 规则「BAR-02」的结论是「<结论>」
    例子:
      | 生效           | 结论 |
      | 2025年12月30日 | 是   |
      | 2025年12月29日 | 否   |
"""
    found = set(covered(wiring, tmp_path, text).tried)
    up, down = (Cell("sanction_months", "government.warning", step) for step in (Step.UP, Step.DOWN))
    assert {up, down} <= found
    assert Cell("sanction_months", "government.demerit", Step.UP) not in found


def test_a_number_is_tried_only_on_days_on_which_it_stands(tmp_path: Path) -> None:
    files = dict(read_files(shipped("rulesets")))
    text = files["parameters.yaml"].decode()
    before, found, after = text.partition("handovers_limit:\n")
    line = "    2000-01-01: {value: 3, cite: {regulation: drafted_list, confidence: drafted}}\n"
    later = line.replace("2000", "2027").replace("3", "4", 1)
    assert line in after
    changed = before + found + after.replace(line, line + later, 1)
    release = read_release({**files, "parameters.yaml": changed.encode()})
    wiring = wire(release, Settings(engine="interpreter"))
    missing = covered(wiring, tmp_path, BUCK_PASSING + "      | 转办次数 | 3 | 是 |\n").missing
    value = [point for point in missing if isinstance(point, Dated) and point.parameter == "handovers_limit"]
    assert value == [Dated("handovers_limit", date(2027, 1, 1).toordinal())]


def test_a_boundary_of_another_day_is_none_of_this_one(tmp_path: Path) -> None:
    files = dict(read_files(shipped("rulesets")))
    before, found, after = files["parameters.yaml"].decode().partition("handovers_limit:\n")
    line = "    2000-01-01: {value: 3, cite: {regulation: drafted_list, confidence: drafted}}\n"
    later = line.replace("2000", "2026").replace("3", "4", 1)
    changed = (before + found + after.replace(line, line + later, 1)).encode()
    wiring = wire(read_release({**files, "parameters.yaml": changed}), Settings(engine="interpreter"))
    text = """\
# language: zh-CN
功能: 推诿扯皮
  场景大纲: 以<日期>为基准日，转办<次数>次
    假如 一份「领导成员」的完整档案
    而且 有一件查实且责任成立的「推诿扯皮」事项「I-1」
      | 字段     | 值           |
      | 发生日期 | 2025年2月1日 |
      | 查实日期 | 2025年3月1日 |
      | 转办次数 | <次数>       |
    当 以 <日期> 为基准日评估
    那么 规则「NAP-04」对「I-1」的结论是「<结论>」
    例子:
      | 日期           | 次数 | 结论 |
      | 2026年6月30日  | 5    | 是   |
      | 2026年6月30日  | 1    | 否   |
      | 2025年12月31日 | 3    | 是   |
"""
    tried_points = set(covered(wiring, tmp_path, text).tried)
    assert Edge(HANDOVERS, Step.UP) not in tried_points
    assert {Dated("handovers_limit", date(year, 1, 1).toordinal()) for year in (2000, 2026)} <= tried_points


@pytest.mark.parametrize(
    ("test", "truth", "is_wanted"),
    [
        (Spot("incident.awaits", None, 3), UNKNOWN, False),  # `may_be` is never unknown
        (Spot("incident.exempt", None, 0), UNKNOWN, False),  # absent reads as none asked for
        (Spot("latest_annual_grade", None, 0), UNKNOWN, False),  # the kind of an assessment is required
        (Spot("NAP-04", "incident", 1), UNKNOWN, True),
        (HANDOVERS, UNKNOWN, False),  # said more closely: by the field that is lacking
    ],
)
def test_what_nothing_could_reach_is_not_wanted(wiring: Wiring, test: Spot, truth: Truth, *, is_wanted: bool) -> None:
    points = Points(in_force(wiring.release, date(2026, 6, 30).toordinal()))
    assert test in points.leaves
    assert (Seen(test, truth) in set(points.all())) is is_wanted


def test_a_summary_says_in_chinese_what_is_lacking(wiring: Wiring, tmp_path: Path) -> None:
    coverage = covered(wiring, tmp_path, BUCK_PASSING + "      | 转办次数 | 3 | 是 |\n")
    of_rule = next(one for one in summary(coverage).owners if one.name == "NAP-04")
    assert of_rule.boundaries == Share(1, 2)
    limit = "转办次数至少 3 次（参数「推诿扯皮的转办次数」）"
    assert f"{limit}：没有一个场景的结论取决于它不成立" in of_rule.missing
    assert f"{limit}：没有一个场景因为事项的「转办次数」不详而不明" in of_rule.missing
    assert f"{limit}：没有一个场景恰好在界外（只差一步）" in of_rule.missing
    assert f"{limit}：没有一个场景恰好在界内（刚刚达到）" not in of_rule.missing


def test_no_trials_at_all_try_nothing(wiring: Wiring) -> None:
    coverage = measure(wiring.release, [], wiring.operations.evaluating.read)
    assert coverage.tried == {}
    assert len(coverage.wanted) > 1_000


@pytest.mark.parametrize(
    ("share", "percent"), [(Share(1999, 2000), "99.9%"), (Share(0, 0), "100%"), (Share(1, 3), "33.3%")]
)
def test_a_hundred_percent_is_everything(share: Share, percent: str) -> None:
    assert share.percent == percent
