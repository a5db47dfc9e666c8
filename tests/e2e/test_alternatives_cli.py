"""
`gongguo gaps`, `calendar`, `whatif` and `compare` from the outside: what is written where, and how they end.
"""

import json
import re
from pathlib import Path

import pytest

from service.reports.layout import COLUMNS, width_of
from service.settings import Settings, shipped
from service.wiring import build
from tests.command_line import Ran, Run, runner

DAY = ("--as-of", "2026-06-30")
GOAL = ("--goal", "优先晋升职级=建议")


def example(name: str) -> str:
    return str(shipped("examples") / f"{name}.json")


PIONEER, INVESTIGATED = example("pioneer"), example("pioneer_under_investigation")
COMMANDS = {
    "gaps": ("gaps", example("private_gain_unknown"), *DAY),
    "calendar": ("calendar", example("not_performing"), *DAY),
    "whatif": ("whatif", INVESTIGATED, *GOAL, *DAY),
    "compare": ("compare", PIONEER, INVESTIGATED, *DAY),
}
NAMES = sorted(COMMANDS)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]) -> Run:
    return runner(monkeypatch, capsysbinary)


@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_chinese_within_its_columns(run: Run, name: str) -> None:
    ran = run(*COMMANDS[name])
    assert (ran.status, ran.err) == (0, "")
    assert max(map(width_of, ran.out.splitlines())) <= COLUMNS
    assert "基准日：2026年6月30日\n" in ran.out
    assert "声明：本结论只是供参考的建议" in ran.out
    words = re.findall(r"[A-Za-z_]{2,}", re.sub(r"sha256:\w+", "", ran.out))
    assert [word for word in words if not word.isupper()] == []
    assert "「「" not in ran.out


@pytest.mark.parametrize("name", NAMES)
def test_data_is_one_object_and_the_page_says_its_text(run: Run, name: str) -> None:
    found = json.loads(run(*COMMANDS[name], "--format", "json").out)
    page = run(*COMMANDS[name]).out
    assert found["as_of"] == "2026-06-30"
    assert "".join(found["text"].split()) in "".join(page.split())


@pytest.mark.parametrize("name", NAMES)
def test_equal_input_gives_equal_bytes(run: Run, name: str) -> None:
    assert run(*COMMANDS[name]) == run(*COMMANDS[name])


def test_the_gaps_of_a_dossier_come_with_the_field_that_settles_most_first(run: Run) -> None:
    out = run(*COMMANDS["gaps"]).out
    assert "缺证清单" in out
    assert out.index("一、单独查明") < out.index("二、各项待定意见") < out.index("启动调整程序（待定）")
    assert "建议容错免责——「集成窗口上线延误」（I-2）（待定）" in out


def test_where_nothing_is_unsettled_the_gaps_say_so_alone(run: Run) -> None:
    out = run("gaps", PIONEER, *DAY).out
    assert "没有待定的意见。" in out
    assert "一、" not in out


def test_a_calendar_may_be_shorter_than_a_year(run: Run) -> None:
    assert " 1. 2027年1月16日：" in run(*COMMANDS["calendar"]).out
    short = run(*COMMANDS["calendar"], "--months", "1").out
    assert "推算期间：今后1个月，至2026年7月30日" in short
    assert " 1. " not in short


def test_a_goal_may_be_named_in_chinese_or_by_codes(run: Run) -> None:
    ran = run(*COMMANDS["whatif"])
    assert "目标：优先晋升职级——建议（现为不得）" in ran.out
    assert "「优先晋升职级」由不得变为建议" in ran.out
    assert ran == run("whatif", INVESTIGATED, "--goal", "priority_rank_promotion=recommended", *DAY)


def test_a_goal_about_a_record_names_it(run: Run) -> None:
    about = ("--goal", "建议容错免责=建议", "--about", "I-2")
    ran = run("whatif", example("private_gain_unknown"), *about, *DAY)
    assert ran.status == 0
    assert "目标：建议容错免责——「集成窗口上线延误」（I-2）——建议（现为待定）" in ran.out


def test_fields_may_move_within_bounds_or_to_values(run: Run) -> None:
    path = "investigations[V-1].closed_on"
    for move in (f"{path}=2026-06-01..2026-06-10", f"{path}=尚无,2026-06-10", f"{path}=..2026-06-10"):
        found = json.loads(run(*COMMANDS["whatif"], "--move", move, "--format", "json").out)
        assert [one["fields"][0]["to"] for one in found["changes"]] == ["2026-06-10"]
    fixed = run(*COMMANDS["whatif"], "--fix", "investigations[V-1]", "--seconds", "0.5", "--most", "1")
    assert fixed.status == 0
    assert "没有办法使「优先晋升职级」由不得变为建议" in fixed.out


def test_a_dossier_may_come_from_standard_input(run: Run) -> None:
    source = Path(INVESTIGATED).read_bytes()
    assert run("whatif", "-", *GOAL, *DAY, stdin=b"\xef\xbb\xbf" + source) == run(*COMMANDS["whatif"])


def test_two_dossiers_are_told_apart(run: Run) -> None:
    out = run(*COMMANDS["compare"]).out
    assert "干部代号：甲 CAD-1001，乙 CAD-1002" in out
    assert "分歧始于「BAR-01 立案未结」" in out
    assert "结论相同" in run("compare", PIONEER, PIONEER, *DAY).out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--goal", "优先晋升职=建议"], "--goal：没有「优先晋升职」这项措施；是否想写 `优先晋升职级`？"),
        (["--goal", "优先晋升职级=推荐"], "--goal：没有「推荐」这项意见，应为 建议、"),
        (["--goal", "优先晋升职级"], "--goal：缺少意见：写作 措施=意见，应为 建议、"),
        ([*GOAL, "--about", "V-1"], "--about：「优先晋升职级」针对本人，不针对记录"),
        ([*GOAL, "--move", "subject.rank=x"], "--move subject.rank=x：没有这个代码"),
        ([*GOAL, "--move", "subject.rnk"], "--move subject.rnk：没有这个字段；是否想写 `subject.rank`？"),
        ([*GOAL, "--move", "tasks[T].due"], "--move tasks[T].due：档案里没有这个编号的记录"),
        ([*GOAL, "--fix", "nonsense"], "--fix nonsense：档案里没有这个字段"),
        ([*GOAL, "--seconds", "0"], "--seconds：超出允许的范围（所写为 0），应为 0.1 至 60 的数字。"),
        ([*GOAL, "--most", "很多"], '--most：类型不符：须为整数（所写为 "很多"），应为 1 至 20 的整数。'),
    ],
)
def test_a_question_at_fault_is_told_at_its_option(run: Run, arguments: list[str], told: str) -> None:
    ran = run("whatif", INVESTIGATED, *arguments, *DAY)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith(told)
    assert len(ran.err.splitlines()) == 1


def test_every_fault_of_the_dossier_and_of_the_question_is_named(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "甲.json"
    file.write_text('{"subject": {"ref": "A", "rnk": 1}}', encoding="utf-8")
    ran = run("whatif", str(file), "--goal", "晋升=建议", "--move", "subject.rank=x", "--seconds", "61", *DAY)
    assert [line.partition("：")[0] for line in ran.err.splitlines()] == [
        str(file),
        "--goal",
        "--move subject.rank=x",
        "--seconds",
    ]
    ran = run("calendar", str(file), "--months", "61", *DAY)
    assert [line.partition("：")[0] for line in ran.err.splitlines()] == [str(file), "--months"]
    assert (ran.status, ran.out) == (2, "")


def test_both_dossiers_of_a_comparison_are_read_before_either_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "甲.json").write_text("{}", encoding="utf-8")
    (tmp_path / "乙.json").write_text("不是", encoding="utf-8")
    ran = run("compare", f"{tmp_path}/甲.json", f"{tmp_path}/乙.json", *DAY)
    assert [line.partition("：")[0] for line in ran.err.splitlines()] == [f"{tmp_path}/甲.json", f"{tmp_path}/乙.json"]
    missing = run("compare", f"{tmp_path}/丙.json", str(tmp_path), *DAY)
    assert missing == Ran(2, "", f"{tmp_path}/丙.json：没有这个文件。\n{tmp_path}：这是目录，不是文件。\n")


def test_faults_are_a_problem_where_json_is_asked_for(run: Run) -> None:
    ran = run("whatif", INVESTIGATED, *GOAL, "--fix", "nonsense", "--format", "json")
    assert [one["source"] for one in json.loads(ran.err)["faults"]] == ["--fix nonsense"]


def test_a_dossier_that_is_too_large_is_refused(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGGUO_MAX_BYTES", "100")
    assert run("gaps", "-", stdin=b" " * 1000) == Ran(2, "", "标准输入：档案超过 100 字节的上限。\n")


def test_a_whatif_needs_a_goal(run: Run) -> None:
    ran = run("whatif", INVESTIGATED)
    assert (ran.status, ran.err) == (2, "缺少选项 `--goal`。\n用法见 gongguo whatif --help。\n")


def test_the_command_line_says_what_the_service_says(run: Run) -> None:
    alternatives = build(Settings()).operations.alternatives
    dossier = json.loads(Path(INVESTIGATED).read_text(encoding="utf-8"))
    goal = {"action": "priority_rank_promotion", "verdict": "recommended"}
    body = {"dossier": dossier, "as_of": "2026-06-30", "goal": goal}
    said = json.loads(alternatives.counterfactuals_request(json.dumps(body).encode()))
    assert json.loads(run(*COMMANDS["whatif"], "--format", "json").out) == said


def test_the_day_the_files_and_the_question_are_refused_together(run: Run, tmp_path: Path) -> None:
    arguments = ("--goal", "约谈=不出", "--seconds", "99", "--move", "subject.rank=..x", "--as-of", "昨天")
    assert [line.partition("：")[0] for line in run("whatif", f"{tmp_path}/无.json", *arguments).err.splitlines()] == [
        "--as-of",
        f"{tmp_path}/无.json",
        "--goal",
        "--move subject.rank=..x",
        "--seconds",
        "--about",
    ]
    assert [
        line.partition("：")[0] for line in run("calendar", f"{tmp_path}/无.json", "--months", "x").err.splitlines()
    ] == [f"{tmp_path}/无.json", "--months"]


def test_what_changes_by_time_is_said_once_and_whose_it_is(run: Run, tmp_path: Path) -> None:
    dossier = json.loads(Path(example("private_gain_unknown")).read_text(encoding="utf-8"))
    matter = {"id": "I-1", "title": "久拖", "kind": "decision_avoidance", "occurred_on": "2026-06-01"}
    found = {"evidence": "verified", "verified_by": "inspection", "verified_on": "2026-12-31"}
    cause = {"cause": "subjective", "consequence": "serious", "duty_clear": True, "conditions_met": True}
    limits = {"corrected": False, "within_authority": True, "pending_days": 50, "limit_days": 20}
    dossier["incidents"] = [matter | found | cause | limits]
    for assessment in dossier["assessments"]:
        assessment.pop("votes")
    file = tmp_path / "甲.json"
    file.write_text(json.dumps(dossier), encoding="utf-8")
    told = json.loads(run("calendar", str(file), *DAY, "--months", "24", "--format", "json").out)
    days = {day["day"]: day["text"] for day in told["days"]}

    assert days["2026-12-31"].count("「久拖」（I-1）的查实日期（2026年12月31日）已到") == 1
    assert (
        "；「启动调整程序」、对「久拖」（I-1）的「诫勉」、对「久拖」（I-1）的「通报批评」由待定" in days["2028-01-01"]
    )
    assert "最近一次年度考核不称职得票率由不详变为无" in days["2028-01-01"]
