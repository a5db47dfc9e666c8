"""
`gongguo gaps`: what is missing to settle each unsettled action of a dossier, the fewest fields first.
"""

import click

from service.cli.asking import Asked, Dossier, Json, asked_of
from service.cli.options import day_of_judgement, output_format, rulesets_folder
from service.cli.outcome import Outcome, as_json, as_text
from service.cli.page import numbered, page
from service.cli.wording import Command
from service.reports.layout import paragraph
from service.reports.words import Words, day_in_words

HELP = """列出缺证清单：待定的措施最少还缺哪些字段，查明以后各会怎样。

档案为 JSON 文件，写作 - 的从标准输入读取。单独查明一项就能解决问题的字段，排在最前。"""


@click.command(cls=Command, help=HELP)
@click.argument("file", metavar="档案")
@day_of_judgement
@rulesets_folder
@output_format
def gaps(file: str, as_of: str | None, rulesets: str | None, *, as_data: bool) -> Outcome:
    """Find what is missing."""
    asked = asked_of([file], as_of, rulesets)
    [dossier] = asked.dossiers()
    found = asked.alternatives.gaps(dossier, asked.day)
    return Outcome(out=as_json(found) if as_data else as_text(_told(found, dossier, asked)))


def _told(found: Json, dossier: Dossier, asked: Asked) -> str:
    names = Words(asked.release, dossier)
    rows = [("干部代号", dossier["subject"]["ref"]), ("基准日", day_in_words(found["as_of"]))]
    first = [line for at, one in enumerate(found["first"], 1) for line in numbered(at, one["text"])]
    actions = [_action(at, one, names, _UNTRIED[found["exhausted"]]) for at, one in enumerate(found["unsettled"], 1)]
    parts = [
        paragraph(found["text"]),
        ["一、单独查明即可使意见有定论的字段", *(first or ["无。"])],
        ["二、各项待定意见最少还缺哪些字段", *(line for one in actions for line in one or ())],
    ]
    return page("缺证清单", rows, parts if actions else parts[:1], asked.release)


_UNTRIED = {
    True: "没有找到可使这项意见有定论的少数字段，须先补齐整类记录。",
    False: "限于推算量，没有逐一推算这项意见；请先查明上列字段，再行推算。",
}


def _action(at: int, action: Json, names: Words, none: str) -> list[str]:
    about = "" if action["about"] is None else f"——{names.record(action['about'])}"
    ways = [(way["label"], one["text"]) for way in action["ways"] for one in way["sets"]]
    found = ways or [("未能查明", none)]
    return numbered(at, f"{action['label']}{about}（待定）", found)
