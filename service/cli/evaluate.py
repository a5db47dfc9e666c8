"""
`gongguo evaluate`: dossiers in, recommended actions with their reasons out.

Either every dossier is evaluated and told of, or none is, and every fault of all of them is named.
"""

import json
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from service.cli.faults import Fault, InputAtFaultError, of_dossier, refusal
from service.cli.options import day_of_judgement, output_format, read_day, rulesets_folder, settings_with, wired
from service.cli.outcome import Outcome, Status, as_json, as_text
from service.cli.wording import Command
from service.domain.errors import (
    DossierFaultsError,
    DossierTooLargeError,
    EngineDisagreementError,
    EngineFailureError,
)
from service.domain.evaluation import Detail
from service.operations.evaluation import Evaluating
from service.reports import report
from service.wiring import ENGINES

Json = dict[str, Any]

STANDARD_INPUT = "-"


HELP = """评估一份或者多份干部档案。

档案为 JSON 文件，写作 - 的从标准输入读取。结论只是供参考的建议。"""


@click.command(cls=Command, help=HELP)
@click.argument("files", nargs=-1, required=True, metavar="档案...")
@day_of_judgement
@rulesets_folder
@click.option(
    "--engine", type=click.Choice(sorted(ENGINES)), help="引擎：durable（默认）或 interpreter（参考解释器）。"
)
@click.option(
    "--detail",
    type=click.Choice([one.value for one in Detail]),
    default="full",
    help="详略：full（默认）或 brief；只影响 JSON。",
)
@output_format
def evaluate(  # noqa: PLR0913  # one for each option
    files: tuple[str, ...], as_of: str | None, rulesets: str | None, engine: str | None, detail: str, *, as_data: bool
) -> Outcome:
    """Evaluate dossiers."""
    settings = settings_with(rulesets=None if rulesets is None else Path(rulesets), engine=engine)
    day = read_day(as_of)
    wiring = wired(settings)
    sources = _read_all(files, settings.max_bytes)
    try:
        found = _judge_all(sources, day, Detail(detail), wiring.operations.evaluating)
    except (EngineFailureError, EngineDisagreementError) as error:
        return refusal([_engine_fault(error)], as_data=as_data, status=Status.ENGINE_AT_FAULT)
    if as_data:
        return Outcome(out=as_json(found[0] if len(found) == 1 else found))
    reports = (
        report(one, wiring.release, json.loads(source.decode("utf-8-sig")))
        for one, (_, source) in zip(found, sources, strict=True)
    )
    return Outcome(out=as_text("\n\n".join(reports)))


def _read_all(files: Sequence[str], most_bytes: int) -> list[tuple[str, bytes]]:
    """Read every file, by name, one byte further than is allowed; raise `InputAtFaultError` for all that cannot be."""
    sources, faults = [], []
    for name in files:
        try:
            sources.append((name, _read(name, most_bytes + 1)))
        except OSError as error:
            faults.append(Fault("unreadable_file", _called(name), "", _reason(error)))
    if faults:
        raise InputAtFaultError(faults)
    return sources


def _read(name: str, most: int) -> bytes:
    if name == STANDARD_INPUT:
        return sys.stdin.buffer.read(most)
    with Path(name).open("rb") as file:
        return file.read(most)


def _called(name: str) -> str:
    """Name a source to a person; bytes of a file name that are no text show as question marks."""
    return "标准输入" if name == STANDARD_INPUT else name.encode(errors="replace").decode()


def _reason(error: OSError) -> str:
    match error:
        case FileNotFoundError():
            return "没有这个文件"
        case IsADirectoryError():
            return "这是目录，不是文件"
        case PermissionError():
            return "没有读取这个文件的权限"
        case _:
            return "文件不能读取"


def _judge_all(sources: Sequence[tuple[str, bytes]], day: date, detail: Detail, evaluating: Evaluating) -> list[Json]:
    """Evaluate every dossier; raise `InputAtFaultError` with the faults of all of them."""
    found, faults = [], []
    for name, source in sources:
        try:
            found.append(evaluating.evaluate(source, day, detail))
        except DossierFaultsError as error:
            faults += of_dossier(_called(name), error.faults)
        except DossierTooLargeError as error:
            faults.append(Fault("dossier_too_large", _called(name), "", f"档案超过 {error.limit} 字节的上限"))
    if faults:
        raise InputAtFaultError(faults)
    return found


def _engine_fault(error: EngineFailureError | EngineDisagreementError) -> Fault:
    if isinstance(error, EngineDisagreementError):
        rules = "、".join(error.differences)
        return Fault(
            "engine_disagreement", "", "", f"引擎与参考解释器对 {rules} 的结论不一致，不给出任何建议，请联系管理员"
        )
    return Fault("engine_failure", "", "", "规则引擎没有完成评估，不给出任何建议，请重试或者联系管理员")
