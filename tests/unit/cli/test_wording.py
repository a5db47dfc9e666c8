"""
Click in Chinese: also what the command line of today never meets.
"""

import click
import pytest

from service.cli.faults import Fault
from service.cli.wording import Command, usage_fault


def test_a_command_may_go_without_help() -> None:
    command = Command("quiet", add_help_option=False)
    assert command.get_help_option(click.Context(command)) is None


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (click.MissingParameter(), "缺少参数。"),
        (click.MissingParameter(param=click.Option(["--day"])), "缺少选项 `--day`。"),
        (click.BadParameter("odd"), "命令行有多余或者无法识别的参数。"),
        (click.NoSuchOption("--day"), "没有 `--day` 这个选项。"),
        (click.UsageError("Got unexpected extra argument"), "命令行有多余或者无法识别的参数。"),
        (click.UsageError("命令有误。"), "命令有误。"),
    ],
)
def test_every_fault_of_a_command_line_has_a_sentence(error: click.UsageError, told: str) -> None:
    assert usage_fault(error) == f"{told}\n用法见 gongguo --help。"


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (Fault("code", "a.json", "subject.ref", "类型不符"), "a.json：subject.ref：类型不符。"),
        (Fault("code", "", "", "没有", accepted="甲"), "没有，应为 甲。"),
        (Fault("code", "", "", "没有", found="乙", accepted="甲"), "没有（所写为 乙），应为 甲。"),
        (Fault("code", "", "乙", "没有", found='"乙"', accepted="甲", nearest="丙"), "乙：没有；是否想写 `丙`？"),
    ],
)
def test_a_fault_is_said_place_first(fault: Fault, told: str) -> None:
    assert str(fault) == told
