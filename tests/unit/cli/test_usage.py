"""
Command lines that cannot be read, and the help: all in Chinese.
"""

import pytest

from tests.command_line import Run


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "用法：gongguo [选项] 命令 [参数]..."),
        (["chek"], "没有 `chek` 这个命令；是否想写 `check`？"),
        (["排行"], "没有 `排行` 这个命令。"),
        (["--verbose"], "没有 `--verbose` 这个选项。"),
        (["evaluate"], "缺少参数 `档案`。"),
        (["gaps"], "缺少参数 `档案`。"),
        (["calendar", "x", "--months"], "选项 `--months` 之后须有一个值。"),
        (["whatif", "x"], "缺少选项 `--goal`。"),
        (["whatif", "x", "--gaol", "y"], "没有 `--gaol` 这个选项；是否想写 `--goal`？"),
        (["compare", "x"], "缺少参数 `乙档案`。"),
        (["compare", "x", "y", "z"], "命令行有多余或者无法识别的参数。"),
        (["evaluate", "x", "--fromat", "json"], "没有 `--fromat` 这个选项；是否想写 `--format`？"),
        (["evaluate", "x", "--format", "xml"], "选项 `--format` 的值无效：应为 text 或 json。"),
        (["evaluate", "x", "--detail", "all"], "选项 `--detail` 的值无效：应为 brief 或 full。"),
        (["evaluate", "x", "--engine", "drools"], "选项 `--engine` 的值无效：应为 durable 或 interpreter。"),
        (["evaluate", "x", "--as-of"], "选项 `--as-of` 之后须有一个值。"),
        (["serve", "--port", "99999"], "选项 `--port` 的值无效：应为 0 至 65535 的整数。"),
        (["check", "a", "b"], "命令行有多余或者无法识别的参数。"),
    ],
)
def test_a_command_line_that_cannot_be_read_is_bad_input(run: Run, arguments: list[str], told: str) -> None:
    ran = run(*arguments)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith(told)


@pytest.mark.parametrize("name", ["", "evaluate", "gaps", "calendar", "whatif", "compare", "check", "serve", "rules"])
def test_help_is_in_chinese(run: Run, name: str) -> None:
    command = name.split()
    ran = run(*command, "--help")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith(f"用法：{' '.join(['gongguo', *command])} ")
    assert "选项：\n" in ran.out
    assert "--help" in ran.out
    assert "显示本说明后退出。" in ran.out
    assert not any(word in ran.out for word in ("Usage", "Options", "Show this"))
