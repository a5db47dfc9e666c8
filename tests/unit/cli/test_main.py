"""
The way in: what is said where somebody interrupts.
"""

import pytest

from service.cli.main import commands
from tests.command_line import runner


def test_whatever_is_interrupted_says_so_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    for name in ("invoke", "main"):  # within the command, and before it
        monkeypatch.setattr(commands, name, interrupted)
        ran = runner(monkeypatch, capsysbinary)("rules")
        assert (ran.status, ran.out, ran.err.lstrip()) == (130, "", "已中断。\n")
