"""
`gongguo check`: the rulesets that ship are whole, and what is wrong with others is placed.
"""

import json
from pathlib import Path

import pytest

from service.settings import shipped
from tests.command_line import Ran, Run


def test_rulesets_without_a_fault_are_counted(run: Run) -> None:
    ran = run("check")
    assert (ran.status, ran.err) == (0, "")
    assert "没有错误。规则集 6 个，规则 " in ran.out
    assert "版本 sha256:" in ran.out
    counted = json.loads(run("check", str(shipped("rulesets")), "--format", "json").out)
    assert counted["faults"] == []
    assert counted["rules"] > 50


def test_every_fault_of_rulesets_is_placed(
    run: Run, broken_rulesets: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = run("check", str(broken_rulesets))
    assert (ran.status, ran.err) == (1, "")
    first, second, total = ran.out.splitlines()
    assert first.startswith("rulesets/demotion.yaml:")
    assert first.endswith("[unknown_fact]")
    assert "是否想写 `consecutive_low_grades`" in first
    assert second.endswith("[unknown_code]")
    assert total == "共 2 处错误。"
    faults = json.loads(run("check", "rulesets", "--format", "json").out)["faults"]
    assert [fault["code"] for fault in faults] == ["unknown_fact", "unknown_code"]
    assert all(fault["line"] and fault["column"] for fault in faults)


def test_a_folder_that_is_not_there_or_cannot_be_read_is_bad_input(
    run: Run, broken_rulesets: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("check", "nowhere") == Ran(2, "", "nowhere：没有这个目录。\n")

    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "denied", str(path))

    monkeypatch.setattr(Path, "read_bytes", refuse)
    for command in (["check", str(broken_rulesets)], ["rules", "--rulesets", str(broken_rulesets)]):
        ran = run(*command)
        assert (ran.status, ran.out) == (2, "")
        assert ran.err.endswith("yaml：文件不能读取。\n")
