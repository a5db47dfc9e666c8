"""
The command line from the outside: what is written where, and with which status it ends.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

import pytest

from service.domain.errors import EngineFailureError
from service.domain.interpreter import Answers
from service.settings import shipped
from service.wiring import ENGINES
from tests.command_line import Ran, Run, runner

DAY = ("--as-of", "2026-06-30")
EXAMPLES = sorted(str(path) for path in shipped("examples").glob("*.json"))
PIONEER = str(shipped("examples") / "pioneer.json")


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]) -> Run:
    return runner(monkeypatch, capsysbinary)


def test_one_dossier_is_evaluated_to_a_report(run: Run) -> None:
    ran = run("evaluate", PIONEER, *DAY)
    assert (ran.status, ran.err) == (0, "")
    assert "干部功过评估意见" in ran.out
    assert "「高端弹性体新材料项目开工」（H-1）" in ran.out
    assert ran.out.endswith("\n")
    assert "评估引擎：durable" in ran.out


def test_one_dossier_is_one_object_and_several_are_an_array_in_order(run: Run) -> None:
    alone = run("evaluate", PIONEER, *DAY, "--format", "json")
    assert json.loads(alone.out)["subject_ref"] == "CAD-1001"
    assert alone.out.endswith("}\n")
    together = json.loads(run("evaluate", *EXAMPLES, *DAY, "--format", "json").out)
    refs = [json.loads(Path(name).read_text(encoding="utf-8"))["subject"]["ref"] for name in EXAMPLES]
    assert [one["subject_ref"] for one in together] == refs
    assert together[EXAMPLES.index(PIONEER)] == json.loads(alone.out)


def test_several_dossiers_are_several_reports(run: Run) -> None:
    ran = run("evaluate", *EXAMPLES, *DAY)
    assert ran.out.count("干部功过评估意见") == len(EXAMPLES)


def test_equal_input_gives_equal_bytes(run: Run) -> None:
    for how in ("text", "json"):
        assert run("evaluate", *EXAMPLES, *DAY, "--format", how) == run("evaluate", *EXAMPLES, *DAY, "--format", how)


def test_both_engines_say_the_same_but_for_their_name(run: Run) -> None:
    durable, interpreter = (
        run("evaluate", *EXAMPLES, *DAY, "--format", "json", "--engine", engine).out
        for engine in ("durable", "interpreter")
    )
    assert durable.replace('"engine": "durable"', '"engine": "interpreter"') == interpreter


def test_a_dossier_may_come_from_standard_input_with_a_mark_before_it(run: Run) -> None:
    source = Path(PIONEER).read_bytes()
    assert run("evaluate", "-", *DAY, stdin=source) == run("evaluate", PIONEER, *DAY)
    assert run("evaluate", "-", *DAY, stdin=b"\xef\xbb\xbf" + source).status == 0


def test_full_detail_tells_of_rules_that_do_not_hold(run: Run) -> None:
    brief, full = (
        json.loads(run("evaluate", PIONEER, *DAY, "--format", "json", "--detail", detail).out)
        for detail in ("brief", "full")
    )
    assert len(full["findings"]) > len(brief["findings"])


def test_without_a_day_it_is_judged_as_of_today(run: Run) -> None:
    assert run("evaluate", PIONEER).status == 0


def test_every_fault_of_every_dossier_is_named_in_chinese(run: Run, tmp_path: Path) -> None:
    first, second = tmp_path / "甲.json", tmp_path / "乙.json"
    first.write_text('{"subject": {"ref": "A", "categry": "x"}, "tasks": [{"id": "T-1", "urgent": "true"}]}', "utf-8")
    second.write_text("不是", "utf-8")
    ran = run("evaluate", str(first), PIONEER, str(second), *DAY)
    assert (ran.status, ran.out) == (2, "")
    assert f"{first}：subject.categry：没有这个键；是否想写 `category`？" in ran.err
    assert f"{first}：tasks[0].urgent：类型不符" in ran.err
    assert f"{second}：（整份档案）：不是有效的 JSON" in ran.err
    assert "Traceback" not in ran.err


def test_faults_are_a_problem_where_json_is_asked_for(run: Run) -> None:
    for asked in (["--format", "json"], ["--format=json"]):
        ran = run("evaluate", "-", *DAY, *asked, stdin=b'{"subject": {"ref": 1}}')
        problem = json.loads(ran.err)
        assert (ran.status, ran.out, problem["code"]) == (2, "", "input_at_fault")
        assert [(fault["source"], fault["path"]) for fault in problem["faults"]] == [("标准输入", "subject.ref")]


def test_files_that_cannot_be_read_are_all_named(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = run("evaluate", f"{tmp_path}/none.json", str(tmp_path), "\udcff.json", *DAY)
    assert ran.status == 2
    assert (
        ran.err == f"{tmp_path}/none.json：没有这个文件。\n{tmp_path}：这是目录，不是文件。\n?.json：没有这个文件。\n"
    )
    open_file, refusals = Path.open, {"locked.json": PermissionError(), "odd.json": OSError()}

    def refuse(path: Path, mode: str) -> IO[Any]:
        if path.name in refusals:
            raise refusals[path.name]
        return open_file(path, mode)

    monkeypatch.setattr(Path, "open", refuse)
    problem = json.loads(run("evaluate", "locked.json", "odd.json", *DAY, "--format", "json").err)
    assert [fault["message"] for fault in problem["faults"]] == ["没有读取这个文件的权限", "文件不能读取"]


def test_a_dossier_that_is_too_large_is_refused_unread(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGGUO_MAX_BYTES", "100")
    ran = run("evaluate", "-", *DAY, stdin=b" " * 1000)
    assert ran == Ran(2, "", "标准输入：档案超过 100 字节的上限。\n")


@pytest.mark.parametrize("day", ["2026-02-30", "20260630", "2026-W01-1", "昨天", "２０２６-06-30", ""])
def test_a_day_that_is_none_is_refused(run: Run, day: str) -> None:
    ran = run("evaluate", PIONEER, "--as-of", day)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == f"--as-of：`{day}` 不是有效的日期，应为 YYYY-MM-DD 形式的日期。\n"


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_ends_of_the_calendar_are_days(run: Run, day: str) -> None:
    assert run("evaluate", *EXAMPLES, "--as-of", day).status == 0


def test_settings_at_fault_are_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGGUO_ENGINE", "drools")
    ran = run("evaluate", PIONEER)
    assert ran == Ran(2, "", "环境变量 GONGGUO_ENGINE 的值 `drools` 无效：应为 durable 或 interpreter。\n")


class StandIn:
    """An engine that answers as it is told."""

    name = "stand-in"

    def __init__(self, answer: Callable[[], Answers]) -> None:
        """Answer by calling *answer*."""
        self._answer = answer

    def ask(self, *_: object) -> Answers:
        """Answer, whatever is asked."""
        return self._answer()


def test_an_engine_that_fails_says_nothing_of_the_dossier(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> Answers:
        raise EngineFailureError("no proof")  # noqa: TRY003  # what it says is nothing here

    monkeypatch.setitem(ENGINES, "durable", lambda *_: StandIn(fail))
    ran = run("evaluate", PIONEER, *DAY)
    assert ran == Ran(3, "", "规则引擎没有完成评估，不给出任何建议，请重试或者联系管理员。\n")


def test_an_engine_that_disagrees_says_nothing_of_the_dossier(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ENGINES, "durable", lambda *_: StandIn(dict))
    problem = json.loads(run("evaluate", PIONEER, *DAY, "--format", "json").err)
    assert problem["code"] == "engine_at_fault"
    assert problem["faults"][0]["message"].startswith("引擎与参考解释器对 ")


def test_a_closed_pipe_is_quiet() -> None:
    read, write = os.pipe()
    os.close(read)
    ran = subprocess.run([sys.executable, "-m", "service", "rules"], stdout=write, stderr=subprocess.PIPE, check=False)
    os.close(write)
    assert (ran.returncode, ran.stderr) == (141, b"")


def test_what_is_written_is_utf8_in_any_locale() -> None:
    command = [sys.executable, "-m", "service", "rules", "NAP-04"]
    environment = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    ran = subprocess.run(command, capture_output=True, check=True, env=environment)  # noqa: S603  # our own
    assert ran.stdout.decode().startswith("NAP-04 推诿扯皮、协同不力\n")
