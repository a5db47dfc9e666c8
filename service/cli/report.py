"""
`gongguo report`: a dossier in, a document out that is read, checked and signed, for the department or for the person.
"""

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

import click

from service.cli.faults import Fault, InputAtFaultError
from service.cli.options import day_of_judgement, read_day, rulesets_folder, settings_with, wired
from service.cli.outcome import Outcome, as_text
from service.cli.sources import each, read_sources
from service.cli.wording import Command
from service.operations.reporting import Form, Reporting
from service.reports.material import Audience

Word = TypeVar("Word", bound=StrEnum)

STANDARD_OUTPUT = "-"

HELP = """把一份干部档案的评估写成报告：供组织人事部门用的完整版，或者给本人的本人版。

本人版不含档案里的任何文字和编号，记录以类别和日期指称；尚在核实的事项、依规另行告知的措施，以及随之而定的意见，不写入。"""


def _given(context: click.Context, option: click.Parameter, value: str | None) -> str:
    """Require the option; click itself would say so in English in the help."""
    if value is None:
        raise click.MissingParameter(ctx=context, param=option)
    return value


def _one_of(words: type[Word]) -> Callable[[click.Context, click.Parameter, str | None], Word]:
    """Require the option, and one of these *words*."""

    def read(context: click.Context, option: click.Parameter, value: str | None) -> Word:
        word, known = _given(context, option, value), [one.value for one in words]
        if word not in known:
            accepted = f"{'、'.join(known[:-1])} 或 {known[-1]}"
            raise InputAtFaultError(
                [Fault("unknown_code", option.opts[0], "", f"没有 `{word}` 这一种", word, accepted)]
            )
        return words(word)

    return read


@click.command(cls=Command, help=HELP)
@click.argument("file", metavar="档案")
@day_of_judgement
@rulesets_folder
@click.option("--to", "form", metavar="格式", callback=_one_of(Form), help="必填：docx（Word）、html 或 json。")
@click.option(
    "--for",
    "audience",
    metavar="对象",
    callback=_one_of(Audience),
    help="必填：department（组织人事部门）或 cadre（本人）。",
)
@click.option("--out", metavar="文件", callback=_given, help="必填：写到哪个文件；写作 - 的写到标准输出。")
@click.option("--force", is_flag=True, help="文件已经存在的，覆盖它。")
def report(  # noqa: PLR0913  # one for each option
    file: str, *, as_of: str | None, rulesets: str | None, form: Form, audience: Audience, out: str, force: bool
) -> Outcome:
    """Write a report."""
    settings = settings_with(rulesets=None if rulesets is None else Path(rulesets), engine="interpreter")
    day = read_day(as_of)
    path = Path(out)
    if out != STANDARD_OUTPUT and not force and path.exists():
        raise InputAtFaultError([Fault("file_exists", out, "", "文件已经存在；要覆盖它，请加 `--force`")])
    reporting = Reporting(wired(settings).operations.evaluating)
    sources = read_sources([file], settings.max_bytes)
    (written,) = each(sources, lambda source: reporting.report(source, day, form, audience))
    if out == STANDARD_OUTPUT:
        return Outcome(out=written)
    _write(path, written)
    return Outcome(out=as_text(f"已写入 {out}"))


def _write(path: Path, content: bytes) -> None:
    """Write a report; raise `InputAtFaultError` where that cannot be done."""
    try:
        path.write_bytes(content)
    except OSError as error:
        raise InputAtFaultError([Fault("unwritable", str(error.filename or path), "", "不能写入")]) from None
