"""
`gongguo compare`: where two dossiers part, and why their outcomes differ.
"""

import click

from service.cli.asking import Asked, Dossier, Json, asked_of
from service.cli.options import day_of_judgement, output_format, rulesets_folder
from service.cli.outcome import Outcome, as_json, as_text
from service.cli.page import numbered, page
from service.cli.wording import Command
from service.reports.layout import paragraph
from service.reports.words import day_in_words

HELP = """比较两份干部档案：对哪些措施的意见不同，从哪个条件起不同。

档案为 JSON 文件，写作 - 的从标准输入读取。先写的称甲，后写的称乙。用于核对同样情形是否同样对待。"""


@click.command(cls=Command, help=HELP)
@click.argument("first", metavar="甲档案")
@click.argument("second", metavar="乙档案")
@day_of_judgement
@rulesets_folder
@output_format
def compare(first: str, second: str, as_of: str | None, rulesets: str | None, *, as_data: bool) -> Outcome:
    """Compare two dossiers."""
    asked = asked_of([first, second], as_of, rulesets)
    one, other = asked.dossiers()
    found = asked.alternatives.comparison(one, other, asked.day)
    return Outcome(out=as_json(found) if as_data else as_text(_told(found, (one, other), asked)))


def _told(found: Json, dossiers: tuple[Dossier, Dossier], asked: Asked) -> str:
    refs = [one["subject"]["ref"] for one in dossiers]
    rows = [("干部代号", f"甲 {refs[0]}，乙 {refs[1]}"), ("基准日", day_in_words(found["as_of"]))]
    actions = [_action(at, one) for at, one in enumerate(found["actions"], 1)]
    return page("两份档案的比较", rows, [paragraph(found["text"]), *actions], asked.release)


def _action(at: int, action: Json) -> list[str]:
    further = [("规则", one["text"]) for one in action["rules"] if one["text"].rstrip("。") not in action["text"]]
    return numbered(at, action["text"], further)
