"""
`gongguo audit replay`: every evaluation worked out again from the facts that were kept, and compared to every byte.
"""

from dataclasses import asdict

import click

from service.cli.auditing_store import progress, require_store
from service.cli.opening import opened
from service.cli.options import output_format, settings_with
from service.cli.outcome import Outcome, Status, as_json, as_text
from service.cli.wording import Command
from service.operations.kept import Summary

BRIEF = "重演全部评估，逐字节核对结果。"
HELP = "重演全部评估：按当时的规则和留存的事项重新推算，逐字节核对结果。有不一致的，退出状态为 1。"
SHOWN = 100


@click.command(cls=Command, short_help=BRIEF, help=HELP)
@output_format
def replay(*, as_data: bool) -> Outcome:
    """Replay every evaluation."""
    settings = settings_with()
    require_store(settings)
    with opened(settings) as served:
        summary = served.kept.replay_every(progress())
    status = Status.FELL_SHORT if summary.different else Status.DONE
    return Outcome(status, out=as_json(asdict(summary)) if as_data else as_text(_in_words(summary)))


def _in_words(summary: Summary) -> str:
    if not summary.replayed and not summary.erased:
        return "日志中没有评估。"
    lines = [f"评估 {one} 重演的结果与原结果不一致。" for one in summary.different[:SHOWN]]
    unsaid = len(summary.different) - len(lines)
    counted = f"共重演 {summary.replayed} 份评估，{summary.identical} 份与原结果逐字节一致"
    erased = f"，另有 {summary.erased} 份已按保存期限清除，不能重演" if summary.erased else ""
    different = f"，{len(summary.different)} 份不一致" if summary.different else ""
    lines.append(f"{counted}{different}{erased}{f'，以上列出前 {SHOWN} 份' if unsaid else ''}。")
    return "\n".join(lines)
