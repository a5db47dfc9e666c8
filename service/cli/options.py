"""
What several commands share: their options, and the settings and the day that these give.
"""

import os
import re
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from service.cli.faults import Fault, InputAtFaultError, of_rulesets
from service.domain.errors import RulesetFaultsError
from service.settings import Settings, SettingsError, read_settings

if TYPE_CHECKING:
    from service.wiring import Wiring

Decorated = TypeVar("Decorated", bound=Callable[..., Any])

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def output_format(command: Decorated) -> Decorated:
    """Let a *command* choose text or JSON."""
    return click.option(
        "--format",
        "as_data",
        type=click.Choice(["text", "json"]),
        default="text",
        callback=lambda _, __, value: value == "json",
        help="输出格式：text（默认，供人阅读）或 json（供程序读取）。",
    )(command)


def rulesets_folder(command: Decorated) -> Decorated:
    """Let a *command* name the folder of rulesets."""
    return click.option("--rulesets", metavar="目录", help="规则目录；默认为随程序提供的规则。")(command)


def day_of_judgement(command: Decorated) -> Decorated:
    """Let a *command* name the day as of which all is judged."""
    return click.option("--as-of", metavar="日期", help="基准日，写作 YYYY-MM-DD；默认为今天。")(command)


def settings_with(**given: object) -> Settings:
    """Read the settings, with what was *given* on the command line in their place; raise `InputAtFaultError`."""
    try:
        settings = read_settings(os.environ)
    except SettingsError as error:
        raise InputAtFaultError(
            Fault("wrong_setting", "", "", line.rstrip("。")) for line in str(error).splitlines()
        ) from None
    return settings.model_copy(update={name: value for name, value in given.items() if value is not None})


def wired(settings: Settings) -> "Wiring":
    """Put the service together; raise `InputAtFaultError` with all that is wrong with its rulesets."""
    from service.wiring import build  # noqa: PLC0415  # takes a second, which work on populations does without

    folder = existing(settings.rulesets)
    try:
        return build(settings)
    except RulesetFaultsError as error:
        raise InputAtFaultError(of_rulesets(shown(folder), error.faults)) from None
    except OSError as error:
        raise unreadable(folder, error) from None


def existing(folder: Path) -> Path:
    """Give the *folder* back; raise `InputAtFaultError` where there is none."""
    if not folder.is_dir():
        raise InputAtFaultError([Fault("no_such_folder", str(folder), "", "没有这个目录")])
    return folder


def unreadable(folder: Path, error: OSError) -> InputAtFaultError:
    """Say which file of a *folder* cannot be read."""
    return InputAtFaultError([Fault("unreadable_file", str(error.filename or folder), "", "文件不能读取")])


def shown(folder: Path) -> str:
    """Name a *folder* to a person: from where they stand, if it lies below."""
    here = Path.cwd()
    return str(folder.relative_to(here)) if folder.is_relative_to(here) else str(folder)


def read_day(word: str | None) -> date:
    """Read the day of judgement: today where none is given; raise `InputAtFaultError`."""
    if word is None:
        return datetime.now().astimezone().date()
    try:
        return date.fromisoformat(word if _DAY.fullmatch(word) else "")
    except ValueError:
        fault = Fault("wrong_day", "--as-of", "", f"`{word}` 不是有效的日期", word, "YYYY-MM-DD 形式的日期")
        raise InputAtFaultError([fault]) from None
