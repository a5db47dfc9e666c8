"""What the tests of the command line start from."""

from pathlib import Path

import pytest

from service.settings import shipped
from tests.command_line import Run, runner


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]) -> Run:
    return runner(monkeypatch, capsysbinary)


@pytest.fixture
def broken_rulesets(tmp_path: Path) -> Path:
    for path in shipped("rulesets").rglob("*.yaml"):
        copy = tmp_path / "rulesets" / path.relative_to(shipped("rulesets"))
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    rules = tmp_path / "rulesets" / "demotion.yaml"
    text = rules.read_text(encoding="utf-8").replace("consecutive_low_grades: {", "consecutive_low_grade: {")
    rules.write_text(text.replace("latest_unit_grade: poor", "latest_unit_grade: bad"), encoding="utf-8")
    return tmp_path / "rulesets"
