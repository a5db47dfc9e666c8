"""
`gongguo audit erase`: what was recorded before a day and holds persons' data is erased, after a person has agreed.
"""

import sys
from datetime import date

import click

from service.cli.acting import acting
from service.cli.auditing_store import retention
from service.cli.faults import Fault, InputAtFaultError
from service.cli.options import output_format
from service.cli.outcome import Outcome, as_json, as_text
from service.cli.wording import Command
from service.governance.moments import start_of
from service.operations.ledger import utc_now

BRIEF = "清除某日以前记录的个人信息。"
HELP = """清除某日以前记录的个人信息：档案中用到的事项、评估结果、复核和处理的内容。日志各条及其摘要仍在，仍可查验。

清除之后不能恢复，也不能重演。申诉尚在办理的，不清除。"""
AGREED = {"是", "y", "yes"}


@click.command(cls=Command, short_help=BRIEF, help=HELP)
@click.option("--before", metavar="日期", required=True, help="清除这一天以前记录的，写作 YYYY-MM-DD。")
@click.option("--yes", is_flag=True, help="不再询问，直接清除。")
@output_format
def erase(before: str, *, yes: bool, as_data: bool) -> Outcome:
    """Erase what is due."""
    day = _day(before)
    with retention() as due:
        number = due.due(start_of(day))
        if number and not yes and not _agreed(day, number):
            return Outcome(err=as_text("没有清除。"))
        erased = due.erase(start_of(day), utc_now(), acting().caller)
    if as_data:
        return Outcome(out=as_json({"before": day, "erased": erased.entries, "spared": erased.spared}))
    spared = f"，{erased.spared} 条因申诉尚在办理而保留" if erased.spared else ""
    return Outcome(out=as_text(f"已清除 {erased.entries} 条记录所附的个人信息{spared}。"))


def _agreed(day: date, number: int) -> bool:
    """Ask whether to erase; nobody agrees where nobody can be asked."""
    if not is_attended():
        fault = Fault("not_confirmed", "--yes", "", "清除之后不能恢复；不能当面确认的，请写明此选项")
        raise InputAtFaultError([fault])
    asked = f"{day} 以前的 {number} 条记录附有个人信息，清除之后不能恢复，也不能重演。确认清除请输入「是」："
    return str(click.prompt(asked, default="", show_default=False, prompt_suffix="")).strip().lower() in AGREED


def is_attended() -> bool:
    """Answer whether a person can be asked."""
    return sys.stdin is not None and sys.stdin.isatty()


def _day(word: str) -> date:
    try:
        day = date.fromisoformat(word if len(word) == len("2026-06-30") else "")
    except ValueError:
        fault = Fault("wrong_day", "--before", "", f"`{word}` 不是有效的日期", word, "YYYY-MM-DD 形式的日期")
        raise InputAtFaultError([fault]) from None
    if start_of(day) > utc_now():
        raise InputAtFaultError([Fault("wrong_day", "--before", "", "不得晚于今天", word)])
    return day
