"""What is installed runs the specifications of a draft that lies anywhere, with nothing of the checkout beside it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest

TOP = Path(__file__).parents[2]
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel from a copy of what it is built from, and unpack it where nothing else lies."""
    source, built = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("built")
    for name in ("service", "rulesets", "features", "examples"):
        shutil.copytree(TOP / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(TOP / name, source / name)
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(built)]
    subprocess.run(build, cwd=source, check=True, capture_output=True)  # noqa: S603  # the project's own build
    (wheel,) = built.glob("*.whl")
    place = tmp_path_factory.mktemp("installed")
    ZipFile(wheel).extractall(place)
    return place


@pytest.fixture
def run(installed: Path, tmp_path: Path) -> Run:
    """Run the installed command line from an empty folder."""

    def run_with(*arguments: str) -> "subprocess.CompletedProcess[str]":
        environment = {**os.environ, "PYTHONPATH": str(installed), "PYTHONUTF8": "1"}
        command = [sys.executable, "-m", "service", *arguments]
        return subprocess.run(  # noqa: S603  # the project's own command line
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )

    return run_with


def test_the_shipped_specifications_run_from_the_wheel(run: Run, installed: Path) -> None:
    assert (installed / "service" / "shipped" / "features" / "beyond_reach.yaml").is_file()
    done = run("specs")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "，未通过 0，待确认 0。\n" in done.stdout


def test_a_draft_outside_runs_the_same_way(run: Run, tmp_path: Path) -> None:
    draft = tmp_path / "草案"
    shutil.copytree(TOP / "rulesets", draft / "rulesets")
    (draft / "features").mkdir()
    shutil.copy(TOP / "features" / "nonperformance.feature", draft / "features")
    arguments = ("specs", "--rulesets", "草案/rulesets", "--features", "草案/features")
    assert run(*arguments).returncode == 0
    parameters = draft / "rulesets" / "parameters.yaml"
    text = parameters.read_text(encoding="utf-8")
    before, found, after = text.partition("handovers_limit:")
    assert found
    parameters.write_text(before + found + after.replace("{value: 3,", "{value: 4,", 1), encoding="utf-8")
    done = run(*arguments)
    assert done.returncode == 1
    assert "规则「NAP-04」的结论应为「是」，实为「否」。" in done.stdout


@pytest.mark.parametrize("form", ["docx", "html"])
def test_a_report_is_written_from_the_wheel(run: Run, tmp_path: Path, form: str) -> None:
    example = TOP / "examples" / "health.json"
    given = ("--as-of", "2026-06-30", "--to", form, "--for", "cadre", "--out", f"报告.{form}")
    done = run("report", str(example), *given)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / f"报告.{form}").stat().st_size > 0


def test_a_store_is_made_from_the_wheel(run: Run) -> None:
    done = run("key", "create", "--holder", "甲", "--all-units")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "日志查验无误。日志共 1 条" in run("store", "check").stdout
