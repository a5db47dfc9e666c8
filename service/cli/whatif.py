"""
`gongguo whatif`: the smallest changes to a dossier that would reach an opinion on an action.
"""

import click

from service.cli.asking import Asked, Dossier, Json, asked_of
from service.cli.faults import Fault, InputAtFaultError
from service.cli.options import day_of_judgement, output_format, rulesets_folder
from service.cli.outcome import Outcome, as_json, as_text
from service.cli.page import numbered, page
from service.cli.question import Words, asked_in, placed
from service.cli.wording import Command
from service.domain.errors import DossierFaultsError
from service.reports.layout import paragraph
from service.reports.words import Words as Names
from service.reports.words import day_in_words

HELP = """推算怎样变动，对某项措施才会得出某种意见：给出变动最少的几种，每一种都重新评估核实。

档案为 JSON 文件，写作 - 的从标准输入读取。措施和意见写名称或者代码，例如 --goal 优先晋升职级=建议。

不写 --move 的，已经发生的事实一律不变，只变动尚未发生的结果和今后可能改变的现状。"""


def _given(context: click.Context, option: click.Parameter, value: str | None) -> str:
    """Require the option; click itself would say so in English in the help."""
    if value is None:
        raise click.MissingParameter(ctx=context, param=option)
    return value


@click.command(cls=Command, help=HELP)
@click.argument("file", metavar="档案")
@click.option("--goal", metavar="措施=意见", callback=_given, help="必填：要达到的意见，如 优先晋升职级=建议。")
@click.option("--about", metavar="编号", help="措施针对某条记录的，写记录的编号。")
@click.option(
    "--move", "moves", metavar="路径[=从..到 | =值,值]", multiple=True, help="可以变动的字段及其范围；可以写多次。"
)
@click.option("--fix", "fixed", metavar="路径", multiple=True, help="不可变动的字段、记录或者列表；可以写多次。")
@click.option("--seconds", metavar="秒数", help="最多推算多久，0.1 至 60；默认为 5。")
@click.option("--most", metavar="个数", help="最多给出几种变动，1 至 20；默认为 5。")
@day_of_judgement
@rulesets_folder
@output_format
def whatif(  # noqa: PLR0913  # one for each option
    file: str,
    *,
    goal: str,
    about: str | None,
    moves: tuple[str, ...],
    fixed: tuple[str, ...],
    seconds: str | None,
    most: str | None,
    as_of: str | None,
    rulesets: str | None,
    as_data: bool,
) -> Outcome:
    """Find what would change an opinion."""
    asked = asked_of([file], as_of, rulesets)
    limits = {name: word for name, word in (("seconds", seconds), ("most", most)) if word is not None}
    dossier, found = _found(asked, Words(goal, about, moves, fixed, limits))
    return Outcome(out=as_json(found) if as_data else as_text(_told(found, dossier, asked)))


def _found(asked: Asked, words: Words) -> tuple[Dossier, Json]:
    """Read the dossier and the question, and answer it; raise `InputAtFaultError` with the faults of both."""
    dossier: Dossier = {}
    faults: list[Fault] = []
    try:
        [dossier] = asked.dossiers()
    except InputAtFaultError as error:
        faults += error.faults
    sent, misnamed = asked_in(words, asked.release)
    faults += misnamed
    try:
        question = asked.alternatives.question(sent, dossier)
        if not faults:
            return dossier, asked.alternatives.counterfactuals(dossier, asked.day, question)
    except DossierFaultsError as error:
        faults += [one for one in placed(words, error.faults) if not (misnamed and one.code == "missing_key")]
    raise InputAtFaultError(faults)


def _told(found: Json, dossier: Dossier, asked: Asked) -> str:
    goal = found["goal"]
    about = "" if goal["about"] is None else f"——{Names(asked.release, dossier).record(goal['about'])}"
    rows = [
        ("干部代号", dossier["subject"]["ref"]),
        ("基准日", day_in_words(found["as_of"])),
        ("目标", f"{goal['label']}{about}——{goal['verdict_label']}（现为{found['now_label']}）"),
        ("前提", "".join(found["fixed"])),
    ]
    changes = [_change(at, one) for at, one in enumerate(found["changes"], 1)]
    return page("怎样变动可以达到目标", rows, [paragraph(found["text"]), *changes], asked.release)


def _change(at: int, change: Json) -> list[str]:
    return numbered(at, change["text"], [("同时变化", one["text"]) for one in change["also"]])
