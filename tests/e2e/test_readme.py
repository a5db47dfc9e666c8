"""Both READMEs say what is true: their commands run, and print what stands there; `…` stands for any lines."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

TOP = Path(__file__).parents[2]
READMES = ("README.md", "README.zh-CN.md")
_BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def commands(readme: str) -> Iterator[tuple[str, str]]:
    """Give each command of a README with the output that stands under it."""
    for block in _BLOCK.findall((TOP / readme).read_text(encoding="utf-8")):
        yield from commands_of(block)


def commands_of(block: str) -> Iterator[tuple[str, str]]:
    """Give each command of a console block with the output that stands under it."""
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, _, output = part.partition("\n")
        yield command, output


def run(command: str, folder: Path = TOP, statuses: tuple[int, ...] = (0,)) -> str:
    """Run a *command* in a *folder* and give what it prints; it may end with one of the *statuses* alone."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    done = subprocess.run(  # noqa: S602  # the README's own commands
        command, shell=True, cwd=folder, env={**os.environ, "PATH": path}, capture_output=True, text=True, check=False
    )
    assert done.returncode in statuses, done.stderr
    return done.stdout


def matches(expected: str, printed: str) -> bool:
    """Answer whether *printed* is as *expected*, in which a line `…` stands for any lines."""
    pattern = "".join("(?:.*\n)*" if line.strip() == "…" else re.escape(line) + "\n" for line in expected.splitlines())
    return re.fullmatch(pattern, printed) is not None


run_once = cache(run)
"""Both READMEs hold the same commands."""


@pytest.mark.parametrize("readme", READMES)
def test_what_the_readme_shows_is_printed(readme: str) -> None:
    shown = list(commands(readme))
    assert shown
    for command, output in shown:
        printed = run_once(command)
        assert matches(output, printed), printed


def test_a_wrong_output_does_not_match() -> None:
    assert matches("a\n…\nd\n", "a\nb\nc\nd\n")
    assert not matches("a\n…\nd\n", "a\nb\nc\n")


def test_both_readmes_hold_the_same_commands_and_figures() -> None:
    english, chinese = (list(commands(readme)) for readme in READMES)
    assert english == chinese


def test_both_readmes_have_sections_alike() -> None:
    counts = [(TOP / readme).read_text(encoding="utf-8").count("\n## ") for readme in READMES]
    assert counts[0] == counts[1]
