"""
The manual of operations and what it is about say the same: settings, commands, codes, measurements, files to run it by.
"""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from service.api.kinds import KINDS
from service.api.measurements import Measurements
from service.settings import ACCEPTED, PREFIX, Settings
from tests.command_line import runner

TOP = Path(__file__).parents[2]
MANUAL = (TOP / "docs" / "operations.md").read_text(encoding="utf-8")
COMPOSE = TOP / "compose.yaml"
SETTINGS = {PREFIX + name.upper() for name in Settings.model_fields}
OF_THE_STORE = {"gongguo_release_in_force", "gongguo_log_position"}


def rows(heading: str) -> list[list[str]]:
    """Give the rows of the tables between a *heading* and the next."""
    part = MANUAL.partition(f"\n## {heading}")[2].partition("\n## ")[0]
    lines = [line for line in part.splitlines() if line.startswith("| `")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def told(default: object) -> str:
    """Write a *default* as the manual does."""
    match default:
        case None:
            return "无"
        case bool():
            return str(default).lower()
        case _:
            return str(default)


def test_every_setting_is_told_with_its_default_and_what_it_accepts() -> None:
    defaults = {name: told(value) for name, value in Settings()} | {"rulesets": "随程序提供"}
    accepted = ACCEPTED | {"rulesets": "目录"}
    expected = [[f"`{PREFIX}{name.upper()}`", defaults[name], accepted[name]] for name in Settings.model_fields]
    assert [row[:3] for row in rows("三、设置")] == expected


@pytest.mark.parametrize("path", ["docs/operations.md", "compose.yaml", "Dockerfile", "Makefile"])
def test_whatever_is_named_as_a_setting_is_one(path: str) -> None:
    named = set(re.findall(r"\bGONGGUO_[A-Z_]+", (TOP / path).read_text(encoding="utf-8"))) - {PREFIX}
    assert named
    assert named <= SETTINGS


def test_every_code_is_told_with_its_status() -> None:
    assert [row[1] for row in rows("十三、排障")] == [
        str(int(KINDS[row[0].strip("`")].status)) for row in rows("十三、排障")
    ]
    ours = {code for code, kind in KINDS.items() if kind.status >= 500}
    assert ours <= {row[0].strip("`") for row in rows("十三、排障")}


def test_every_command_that_is_named_is_there(
    monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    run = runner(monkeypatch, capsysbinary)
    named = set(re.findall(r"\bgongguo ((?:audit|key|release|store) [a-z]+|[a-z]+)", MANUAL))
    assert len(named) > 20
    for command in sorted(named):
        assert run(*command.split(), "--help").status == 0, command


def test_every_measurement_is_told() -> None:
    measured = {metric.name for metric in Measurements().collected.collect()} | OF_THE_STORE
    named = {re.sub(r"(_total|_bucket)$", "", name) for name in re.findall(r"\bgongguo_[a-z_]+", MANUAL)}
    assert named - {"gongguo_restored"} == measured


@pytest.fixture(scope="module")
def composed() -> dict[str, Any]:
    """Give the services."""
    found: dict[str, Any] = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))["services"]
    return found


def test_the_composed_services_have_no_more_than_they_need(composed: dict[str, Any]) -> None:
    for service in composed.values():
        assert service["cap_drop"] == ["ALL"]
        assert service["read_only"] is True
        assert service["security_opt"] == ["no-new-privileges:true"]
    assert "ports" not in composed["database"]
    assert composed["service"]["ports"] == ["127.0.0.1:8000:8000"]
    assert composed["service"]["depends_on"] == {"database": {"condition": "service_healthy"}}


def test_the_composed_service_is_given_time_to_drain(composed: dict[str, Any]) -> None:
    seconds = int(composed["service"]["stop_grace_period"].removesuffix("s"))
    assert seconds > composed["service"]["environment"]["GONGGUO_DRAIN_SECONDS"] + 5


def test_no_password_is_written_down(composed: dict[str, Any]) -> None:
    given = [str(value) for service in composed.values() for value in service["environment"].values()]
    secret = [value for value in given if "POSTGRES_PASSWORD" in value]
    assert len(secret) == 2
    assert all("${POSTGRES_PASSWORD:?" in value for value in secret)


def test_the_image_is_built_from_all_that_ships() -> None:
    built = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]
    ships = set(built["targets"]["wheel"]["only-include"])
    let_in = {line.removeprefix("!") for line in (TOP / ".dockerignore").read_text(encoding="utf-8").splitlines()}
    assert ships | {"requirements", "pyproject.toml", "README.md", "LICENSE"} <= let_in


def test_the_image_runs_as_nobody_special_and_keeps_its_data_apart() -> None:
    lines = (TOP / "Dockerfile").read_text(encoding="utf-8").splitlines()
    assert lines[-1] == 'CMD ["gongguo", "serve"]'
    assert {"USER 10001", "VOLUME /data"} <= set(lines)
    assert any("GONGGUO_DATA=/data" in line for line in lines)
