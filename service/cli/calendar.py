"""
`gongguo calendar`: the days ahead on which the result of a dossier changes by time alone.
"""

import click

from service.cli.asking import Asked, Dossier, Json, asked_of, of_options, together
from service.cli.options import day_of_judgement, output_format, rulesets_folder
from service.cli.outcome import Outcome, as_json, as_text
from service.cli.page import numbered, page
from service.cli.question import number
from service.cli.wording import Command
from service.domain.errors import DossierFaultsError
from service.reports.layout import paragraph
from service.reports.words import day_in_words

HELP = """列出结果仅因时间推移而变化的日期，以及变了什么。

档案为 JSON 文件，写作 - 的从标准输入读取。只推算时间，不推测档案今后会有什么增减。"""


@click.command(cls=Command, help=HELP)
@click.argument("file", metavar="档案")
@click.option("--months", metavar="个数", default="12", help="推算今后几个月，1 至 60；默认为 12。")
@day_of_judgement
@rulesets_folder
@output_format
def calendar(file: str, months: str, as_of: str | None, rulesets: str | None, *, as_data: bool) -> Outcome:
    """Look ahead."""
    asked = asked_of([file], as_of, rulesets)
    [dossier], ahead = together(asked.dossiers, lambda: _months(asked, months))
    found = asked.alternatives.calendar(dossier, asked.day, ahead)
    return Outcome(out=as_json(found) if as_data else as_text(_told(found, dossier, asked, ahead)))


def _months(asked: Asked, word: str) -> int:
    try:
        return asked.alternatives.months({"months": number(word)})
    except DossierFaultsError as error:
        raise of_options(error) from None


def _told(found: Json, dossier: Dossier, asked: Asked, months: int) -> str:
    rows = [
        ("干部代号", dossier["subject"]["ref"]),
        ("基准日", day_in_words(found["as_of"])),
        ("推算期间", f"今后{months}个月，至{day_in_words(found['until'])}"),
    ]
    days = [_day(at, one) for at, one in enumerate(found["days"], 1)]
    return page("结果变化日历", rows, [paragraph(found["text"]), *days], asked.release)


def _day(at: int, day: Json) -> list[str]:
    return numbered(at, day["text"], [("规则", one["text"]) for one in day["rules"]])
