"""
Settings: the environment may change them, and is told in Chinese where it cannot.
"""

from pathlib import Path

import pytest

from service import settings
from service.settings import SettingsError, read_settings, shipped


def test_nothing_need_be_set() -> None:
    read = read_settings({"GONGGUO_PORT": " ", "PATH": "/bin"})
    assert (read.engine, read.host, read.port) == ("durable", "127.0.0.1", 8000)
    assert (read.max_bytes, read.max_records, read.log_level) == (1_048_576, 200, "info")
    assert read.rulesets == shipped("rulesets")


def test_each_variable_is_read() -> None:
    read = read_settings(
        {
            "GONGGUO_RULESETS": "drafts",
            "GONGGUO_ENGINE": "interpreter",
            "GONGGUO_HOST": "::1",
            "GONGGUO_PORT": "9000",
            "GONGGUO_MAX_BYTES": "2000",
            "GONGGUO_MAX_RECORDS": "20",
            "GONGGUO_LOG_LEVEL": "debug",
        }
    )
    assert (read.rulesets, read.engine, read.host, read.port) == (Path("drafts"), "interpreter", "::1", 9000)
    assert (read.max_bytes, read.max_records, read.log_level) == (2000, 20, "debug")


def test_every_variable_at_fault_is_named() -> None:
    with pytest.raises(SettingsError) as raised:
        read_settings({"GONGGUO_PORT": "eighty", "GONGGUO_ENGINE": "drools"})
    assert str(raised.value).splitlines() == [
        "环境变量 GONGGUO_ENGINE 的值 `drools` 无效：应为 durable 或 interpreter。",
        "环境变量 GONGGUO_PORT 的值 `eighty` 无效：应为 0 至 65535 的整数。",
    ]


def test_what_ships_is_found_in_the_package_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "PACKAGE", tmp_path / "service")
    assert shipped("rulesets") == tmp_path / "rulesets"
    (tmp_path / "service" / "shipped" / "rulesets").mkdir(parents=True)
    assert shipped("rulesets") == tmp_path / "service" / "shipped" / "rulesets"
