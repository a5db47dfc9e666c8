"""
What the commands on populations share: options that are checked in Chinese, and the faults of a population.
"""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import click

from service.cli.faults import Fault, InputAtFaultError, of_rulesets
from service.cli.options import existing, shown, unreadable
from service.domain.errors import RulesetFaultsError
from service.domain.release import Release
from service.governance.errors import RefusedError
from service.language.folder import load
from service.population.faults import PopulationFaultsError

Check = Callable[[click.Context, click.Parameter, str | None], str]


def required(context: click.Context, option: click.Parameter, value: str | None) -> str:
    """Require an option; click itself would say so in English in the help."""
    if value is None:
        raise click.MissingParameter(ctx=context, param=option)
    return value


def whole_number(least: int, most: int = 1 << 40) -> Callable[[click.Context, click.Parameter, str | None], int]:
    """Require a number that is no less than *least*, and no more than *most*."""

    def read(context: click.Context, option: click.Parameter, given: str | None) -> int:
        value = required(context, option, given)
        if value.isascii() and value.isdecimal() and least <= int(value) <= most:
            return int(value)
        said = f"`{value}` 不是 {least} 至 {most} 的整数" if most < 1 << 40 else f"`{value}` 不是不小于 {least} 的整数"
        raise InputAtFaultError([Fault("wrong_number", option.opts[0], "", said, value)])

    return read


def one_of(*words: str) -> Callable[[click.Context, click.Parameter, str], str]:
    """Require one of these *words*."""

    def read(_: click.Context, option: click.Parameter, value: str) -> str:
        if value in words:
            return value
        accepted = f"{'、'.join(words[:-1])} 或 {words[-1]}"
        raise InputAtFaultError([Fault("unknown_code", option.opts[0], "", f"没有 `{value}` 这一种", value, accepted)])

    return read


def load_release(folder: Path) -> Release:
    """Read the release of a *folder*; raise `InputAtFaultError` with all that is wrong with it."""
    try:
        return load(existing(folder))
    except RulesetFaultsError as error:
        raise InputAtFaultError(of_rulesets(shown(folder), error.faults)) from None
    except OSError as error:
        raise unreadable(folder, error) from None


def new_target(out: str, endings: tuple[str, ...] | None = None) -> Path:
    """Give the path of a file that is to be written, where there is none yet, with one of these *endings*."""
    path = Path(out)
    if endings is not None and path.suffix not in endings:
        accepted = f"以 {'、'.join(endings)} 结尾的文件名"
        raise InputAtFaultError([Fault("unknown_form", "--out", "", "看不出输出的格式", out, accepted)])
    if path.exists():
        raise InputAtFaultError([Fault("file_exists", out, "", "已经存在，不覆盖")])
    return path


@contextmanager
def told_in_chinese(path: Path, *, as_data: bool) -> Iterator[None]:
    """Raise as `InputAtFaultError` what is wrong with the files of populations at a *path*, and what is refused."""
    try:
        yield
    except PopulationFaultsError as error:
        raise InputAtFaultError(faults_of(error, as_data=as_data)) from None
    except RefusedError as error:
        raise InputAtFaultError([Fault(error.code, "", "", error.chinese.rstrip("。"))]) from None
    except OSError as error:
        place = str(error.filename or path)
        raise InputAtFaultError([Fault("unusable_file", place, "", "文件不能读取或写入")]) from None


def faults_of(error: PopulationFaultsError, *, as_data: bool) -> list[Fault]:
    """Give what is wrong with a population: places for people, or *as_data* paths for programs besides."""
    faults = [
        Fault(one.code, "", one.path, str(one).rstrip("。"))
        if as_data
        else Fault(one.code, "", one.place, one.chinese.rstrip("。"))
        for one in error.faults
    ]
    if error.more:
        faults.append(Fault("more_faults", "", "", f"另有 {error.more} 处没有列出"))
    return faults


@contextmanager
def interruptible() -> Iterator[None]:
    """Have the signal to terminate end the work as Ctrl-C does, so that it is left in good order."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, _interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _interrupt(_: int, __: FrameType | None) -> None:
    raise KeyboardInterrupt
