"""
Settings: what the environment may change about a running service, and where the folders that ship with it lie.

Every setting has a default. The environment is an argument, read once at the outside; nothing below asks for it.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError

PREFIX = "GONGGUO_"
PACKAGE = Path(__file__).parent
ACCEPTED = {
    "engine": "durable 或 interpreter",
    "host": "非空的地址",
    "port": "0 至 65535 的整数",
    "max_bytes": "不小于 1 的整数",
    "max_records": "不小于 1 的整数",
    "log_level": "debug、info、warning、error 或 critical",
    "data": "目录",
    "populations": "目录",
    "database_url": "以 postgresql:// 或 sqlite:/// 开头的地址",
    "digest": "sha256 或 sm3",
    "keep_dossiers": "true 或 false",
    "retention_days": "不小于 1 的整数",
    "workers": "1 至 64 的整数",
    "recycle_after": "不小于 0 的整数；0 为不更换",
    "rate": "不小于 0 的整数；0 为不限",
    "seconds": "1 至 600 的数字",
    "drain_seconds": "0 至 600 的整数",
    "anonymous": "true 或 false",
    "oidc_issuer": "签发者地址",
    "oidc_audience": "受众",
    "oidc_jwks": "https:// 开头的地址，或者文件",
    "oidc_roles_claim": "声明的名称",
    "oidc_units_claim": "声明的名称",
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

    data: Path = Path("data")  # the folder of the store, where no database is named
    populations: Path | None = None  # the folder of files that drafts can be simulated on; None: no simulations
    database_url: SecretStr | None = None
    digest: Literal["sha256", "sm3"] = "sha256"  # of the chain of the log
    keep_dossiers: bool = False
    retention_days: Annotated[int, Field(ge=1)] | None = None  # None: nothing is erased

    workers: Annotated[int, Field(ge=1, le=64)] = 1
    recycle_after: Annotated[int, Field(ge=0)] = 500_000  # requests, then a worker is replaced; 0: never
    rate: Annotated[int, Field(ge=0)] = 0  # requests a minute, for each caller in each worker; 0: no limit
    seconds: Annotated[float, Field(ge=1, le=600)] = 60.0  # that one request may take
    drain_seconds: Annotated[int, Field(ge=0, le=600)] = 30  # for what is under way when the service is told to stop

    anonymous: bool = False  # who shows no credentials is a caller for all units: for trials on one's own machine
    oidc_issuer: str | None = None
    oidc_audience: str | None = None
    oidc_jwks: str | None = None  # where its keys are: an address, or a file
    oidc_roles_claim: str = "roles"
    oidc_units_claim: str = "units"

    @property
    def store_url(self) -> str:
        """Give the address of the store, with its password; never to be shown."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite:///{self.data.absolute() / 'gongguo.db'}"


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
