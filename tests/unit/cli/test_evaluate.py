"""
`gongguo evaluate` with rulesets of its own.
"""

from pathlib import Path

from service.settings import shipped
from tests.command_line import Ran, Run

PIONEER = str(shipped("examples") / "pioneer.json")


def test_rulesets_at_fault_are_bad_input_to_an_evaluation(run: Run, broken_rulesets: Path) -> None:
    ran = run("evaluate", PIONEER, "--rulesets", str(broken_rulesets))
    assert (ran.status, ran.out) == (2, "")
    assert "没有这个事项 `consecutive_low_grade`；是否想写 `consecutive_low_grades`？" in ran.err
    missing = run("evaluate", PIONEER, "--rulesets", str(broken_rulesets / "none"))
    assert missing == Ran(2, "", f"{broken_rulesets}/none：没有这个目录。\n")
