"""
`gongguo release publish | withdraw | shadow`: a release takes effect, ceases to, or runs in the shadow.
"""

import click

from service.cli.governing import governed, holder_option, release_named, short, told_in
from service.cli.options import output_format, read_day
from service.cli.outcome import Outcome, as_json, as_text
from service.cli.wording import Command

_PUBLISH = """发布一个规则版本，自施行日期起施行。

限经审核批准的版本，或者曾经发布的版本。施行日期早于今日的，须写明 --retroactive 和理由（--note）。"""
_WITHDRAW = """撤销一次发布；有关日子改按此前发布的版本判断。

已经施行的，须写明 --retroactive 和理由（--note）。"""
_SHADOW = """并行试算：每次评估同时以这个版本评估，记入日志，从不返回。

写 --off 的，停止；写 --counts 的，只看结果。"""


@click.command(cls=Command, help=_PUBLISH)
@click.argument("word", metavar="版本")
@click.option("--from", "effective_from", metavar="日期", required=True, help="施行日期，写作 YYYY-MM-DD。")
@click.option("--note", metavar="说明", default="", help="说明。")
@click.option("--retroactive", is_flag=True, help="溯及既往：已经过去的日子也改按此判断。")
@holder_option
@output_format
def publish(  # noqa: PLR0913  # one for each option
    word: str, effective_from: str, note: str, holder: str | None, *, retroactive: bool, as_data: bool
) -> Outcome:
    """Publish a release."""
    asked = {"effective_from": read_day(effective_from), "note": note, "retroactive": retroactive}
    with governed(holder) as (served, grant):
        digest = release_named(served, word)
        told = told_in(served.publishing.publish(grant, digest, asked))
    said = f"规则版本 {short(digest)} 已发布（第 {told['number']} 号），自 {told['effective_from']} 起施行。"
    return Outcome(out=as_json(told) if as_data else as_text(said))


@click.command(cls=Command, help=_WITHDRAW)
@click.argument("word", metavar="版本")
@click.argument("number", metavar="发布序号", type=int)
@click.option("--note", metavar="说明", default="", help="说明。")
@click.option("--retroactive", is_flag=True, help="溯及既往：已经过去的日子也改按此前的版本判断。")
@holder_option
@output_format
def withdraw(  # noqa: PLR0913  # one for each option
    word: str, number: int, note: str, holder: str | None, *, retroactive: bool, as_data: bool
) -> Outcome:
    """Withdraw a publication."""
    asked = {"note": note, "retroactive": retroactive}
    with governed(holder) as (served, grant):
        digest = release_named(served, word)
        told = told_in(served.publishing.withdraw(grant, digest, number, asked))
    said = f"规则版本 {short(digest)} 的第 {number} 号发布已撤销。"
    return Outcome(out=as_json(told) if as_data else as_text(said))


@click.command(cls=Command, help=_SHADOW)
@click.argument("word", metavar="版本")
@click.option("--off", is_flag=True, help="停止并行试算。")
@click.option("--counts", is_flag=True, help="只看并行试算的结果。")
@holder_option
@output_format
def shadow(word: str, holder: str | None, *, off: bool, counts: bool, as_data: bool) -> Outcome:
    """Run a release in the shadow, or cease to."""
    with governed(holder) as (served, grant):
        digest = release_named(served, word)
        if not counts:
            served.publishing.shadow(grant, digest, on=not off)
        told = served.releases.shadow(digest)
    if as_data:
        return Outcome(out=as_json(told))
    state = "正在并行试算" if told["shadow"] else "没有并行试算"
    head = f"规则版本 {short(digest)} {state}：评估 {told['evaluations']} 次，意见不同 {told['differing']} 次"
    lines = [f"{head}，未能评估 {told['failed']} 次。"]
    lines += [
        f"  {one['action']}：{one['from'] or '无'} → {one['to'] or '无'}，{one['count']} 次" for one in told["changes"]
    ]
    return Outcome(out=as_text("\n".join(lines)))
