"""
The command line as a test runs it: in this process, what it writes kept as text.
"""

import io
import sys
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from service.cli import main


@dataclass(frozen=True)
class Ran:
    """How the command line ended, and what it said."""

    status: int
    out: str
    err: str


Run = Callable[..., Ran]


def runner(monkeypatch: pytest.MonkeyPatch, capture: pytest.CaptureFixture[bytes]) -> Run:
    """Give what runs `gongguo` with arguments and a standard input."""

    def run_with(*arguments: str, stdin: bytes = b"") -> Ran:
        monkeypatch.setattr(sys, "argv", ["gongguo", *arguments])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        status = main()
        said = capture.readouterr()
        return Ran(status, said.out.decode(), said.err.decode())

    return run_with
