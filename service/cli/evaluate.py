"""
`gongguo evaluate`: dossiers in, recommended actions with their reasons out.

Either every dossier is evaluated and told of, or none is, and every fault of all of them is named.
"""

import json
from pathlib import Path

import click

from service.cli.faults import Fault, refusal
from service.cli.options import day_of_judgement, output_format, read_day, rulesets_folder, settings_with, wired
from service.cli.outcome import Outcome, Status, as_json, as_text
from service.cli.sources import each, read_sources
from service.cli.wording import Command
from service.domain.errors import EngineDisagreementError, EngineFailureError
from service.domain.evaluation import Detail
from service.reports import report
from service.wiring import ENGINES

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
    evaluating = wiring.operations.evaluating
    sources = read_sources(files, settings.max_bytes)
    try:
        found = each(sources, lambda source: evaluating.evaluate(source, day, Detail(detail)))
    except (EngineFailureError, EngineDisagreementError) as error:
        return refusal([_engine_fault(error)], as_data=as_data, status=Status.ENGINE_AT_FAULT)
    if as_data:
        return Outcome(out=as_json(found[0] if len(found) == 1 else found))
    reports = (
        report(one, wiring.release, json.loads(source.decode("utf-8-sig")))
        for one, (_, source) in zip(found, sources, strict=True)
    )
    return Outcome(out=as_text("\n\n".join(reports)))


def _engine_fault(error: EngineFailureError | EngineDisagreementError) -> Fault:
    if isinstance(error, EngineDisagreementError):
        rules = "、".join(error.differences)
        return Fault(
            "engine_disagreement", "", "", f"引擎与参考解释器对 {rules} 的结论不一致，不给出任何建议，请联系管理员"
        )
    return Fault("engine_failure", "", "", "规则引擎没有完成评估，不给出任何建议，请重试或者联系管理员")
