"""
Settings: what the environment may change about a running service, and where the folders that ship with it lie.

Every setting has a default. The environment is an argument, read once at the outside; nothing below asks for it.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

PREFIX = "GONGGUO_"
PACKAGE = Path(__file__).parent
ACCEPTED = {
    "engine": "durable 或 interpreter",
    "host": "非空的地址",
    "port": "0 至 65535 的整数",
    "max_bytes": "不小于 1 的整数",
    "max_records": "不小于 1 的整数",
    "log_level": "debug、info、warning、error 或 critical",
}


def shipped(name: str) -> Path:
    """Find the folder *name* (`rulesets`, `features`, `examples`): the installed package's, or else the checkout's."""
    packaged = PACKAGE / "shipped" / name
    return packaged if packaged.is_dir() else PACKAGE.parent / name


class SettingsError(Exception):
    """Variables of the environment hold what no setting can be; the message is Chinese, a line for each."""


class Settings(BaseModel):
    """What a service runs with."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    rulesets: Path = Field(default_factory=lambda: shipped("rulesets"))
    engine: Literal["durable", "interpreter"] = "durable"
    host: Annotated[str, Field(min_length=1)] = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8000
    max_bytes: Annotated[int, Field(ge=1)] = 1_048_576
    max_records: Annotated[int, Field(ge=1)] = 200
    log_level: Literal["debug", "info", "warning", "error", "critical"] = "info"


def read_settings(environment: Mapping[str, str]) -> Settings:
    """
    Read the settings from the `GONGGUO_…` variables of an *environment*; an empty variable counts as absent.

    Raises `SettingsError`, naming every variable at fault.
    """
    given = {name: environment.get(PREFIX + name.upper(), "").strip() for name in Settings.model_fields}
    try:
        return Settings.model_validate({name: value for name, value in given.items() if value})
    except ValidationError as error:
        names = [str(fault["loc"][0]) for fault in error.errors()]
        lines = (
            f"环境变量 {PREFIX}{name.upper()} 的值 `{given[name]}` 无效：应为 {ACCEPTED[name]}。" for name in names
        )
        raise SettingsError("\n".join(lines)) from None
