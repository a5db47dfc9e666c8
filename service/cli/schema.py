"""
`gongguo schema`: the JSON Schemas by which an editor completes names in rulesets and underlines mistakes.
"""

from pathlib import Path

import click

from service.cli.faults import Fault, InputAtFaultError, of_rulesets
from service.cli.options import existing, rulesets_folder, settings_with, shown, unreadable
from service.cli.outcome import Outcome, as_text
from service.cli.wording import Command
from service.domain.errors import RulesetFaultsError
from service.domain.release import Release
from service.language.folder import load
from service.language.schemas import Schemas, schemas_of

HELP = """生成规则目录的 JSON Schema，供编辑器补全名称、标出错误。

每种文件一份；规则目录改了名称，要重新生成。"""


def _given(context: click.Context, option: click.Parameter, value: str | None) -> str:
    """Require the option; click itself would say so in English in the help."""
    if value is None:
        raise click.MissingParameter(ctx=context, param=option)
    return value


@click.command(cls=Command, help=HELP)
@rulesets_folder
@click.option("--out", metavar="目录", callback=_given, help="必填：写到哪个目录；没有的，新建。")
def schema(rulesets: str | None, out: str) -> Outcome:
    """Write the schemas of a folder of rulesets."""
    folder = existing(settings_with(rulesets=None if rulesets is None else Path(rulesets)).rulesets)
    written = _write(schemas_of(_read(folder)), Path(out))
    return Outcome(out=as_text("\n".join(f"已写入 {shown(path)}" for path in written)))


def _read(folder: Path) -> Release:
    try:
        return load(folder)
    except RulesetFaultsError as error:
        raise InputAtFaultError(of_rulesets(shown(folder), error.faults)) from None
    except OSError as error:
        raise unreadable(folder, error) from None


def _write(schemas: Schemas, folder: Path) -> list[Path]:
    """Write *schemas* to a *folder*; raise `InputAtFaultError` where that cannot be done."""
    paths = [folder / name for name in schemas]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path in paths:
            path.write_bytes(schemas[path.name])
    except OSError as error:
        fault = Fault("unwritable", str(error.filename or folder), "", "不能写入")
        raise InputAtFaultError([fault]) from None
    return paths
