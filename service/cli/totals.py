"""
`gongguo totals`: how a population stands to the totals of policy.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from service.cli.faults import Fault, refusal
from service.cli.options import output_format, read_day, rulesets_folder, settings_with
from service.cli.outcome import Outcome, Status, as_json, as_text
from service.cli.population_files import interruptible, load_release, told_in_chinese, whole_number
from service.cli.wording import Command
from service.domain.release import Release
from service.domain.rendering import day_in_words
from service.domain.total_judgement import Standing
from service.operations.batch.opening import opened
from service.operations.crunching import WorkerLostError
from service.operations.totals import judge_totals
from service.operations.totals_counting import count_population

Json = dict[str, Any]

HELP = """检查一个人群的总量：四将干部在新提拔干部中的占比、优秀等次的占比等。

人群为 .ndjson、.parquet、.xlsx 文件，或者放有 .parquet 表的目录。有不符合的，退出状态为 1。
总量只供统计和提示，不是任何人的条件。

分单位列出的，人数很少的单位也在其中，只供内部核对，不得公布。"""

FEW = 20
"""How many groups are named to people."""


@click.command(cls=Command, help=HELP)
@click.argument("population", metavar="人群")
@click.option("--as-of", metavar="日期", help="基准日，写作 YYYY-MM-DD；不写的，以人群文件中的为准。")
@rulesets_folder
@click.option(
    "--workers",
    default=str(len(os.sched_getaffinity(0))),
    metavar="个数",
    callback=whole_number(0, 256),
    help="用几个进程；默认与处理器核数相同，0 为不另起进程。",
)
@output_format
def totals(population: str, *, as_of: str | None, rulesets: str | None, workers: int, as_data: bool) -> Outcome:
    """Check totals."""
    release = load_release(settings_with(rulesets=None if rulesets is None else Path(rulesets)).rulesets)
    day = None if as_of is None else read_day(as_of)
    path = Path(population)
    try:
        with told_in_chinese(path, as_data=as_data), interruptible():
            people = opened(path, release.kinds, as_of=day)
            judged_on, counts = count_population(people, release, workers=workers)
    except KeyboardInterrupt:
        return Outcome(Status.INTERRUPTED, err=as_text("已中断。"))
    except WorkerLostError as error:
        return refusal([Fault("worker_lost", "", "", error.chinese)], as_data=as_data, status=Status.ENGINE_AT_FAULT)
    judged = judge_totals(release, judged_on.toordinal(), counts)
    status = Status.FELL_SHORT if any(one["answer"] == Standing.NOT_KEPT for one in judged) else Status.DONE
    if as_data:
        told = {
            "release": {"digest": release.digest},
            "as_of": judged_on.isoformat(),
            "persons": counts.persons,
            "totals": judged,
            "advice": release.advice,
        }
        return Outcome(status, out=as_json(told))
    heading = f"以{day_in_words(judged_on.toordinal())}为基准日，共 {counts.persons} 人。"
    return Outcome(status, out=as_text("\n".join([heading, *in_words(judged, release)])))


def in_words(judged: list[Json], release: Release) -> Iterator[str]:
    """Tell people how a population stands to each total."""
    if not judged:
        yield "规则目录没有写总量。"
    for one in judged:
        yield ""
        yield f"{one['total']} {one['title']}：{one['answer_label']}"
        yield f"  {one['text']}"
        yield from _groups(one)
        yield f"  依据：{'；'.join(map(_cited, one['cite']))}。"
    yield ""
    yield release.advice


def _groups(one: Json) -> Iterator[str]:
    """Name the groups that do not plainly keep a total."""
    groups = one["groups"]
    if groups is None:
        return
    for group in groups["listed"][:FEW]:
        yield f"  - {group['group']}：{_standing(group, groups['stray'])}"
    left = len(groups["listed"]) + groups["more"] - FEW
    if left > 0:
        yield f"  - 另有 {left} 个没有列出（--format json 列得更多）"


def _standing(group: Json, stray: int) -> str:
    """Say how a group stands; of one of which nobody is surely counted, that and nothing else."""
    share = group["share"]
    if share is not None and share["maybe_none"] and group["answer"] == Standing.UNKNOWN:
        return f"可能无人参加{f'（另有 {stray} 名单位不详的未计）' if stray else ''}"
    return f"{'' if share is None else _share(share)}，{group['answer_label']}"


def _share(share: Json) -> str:
    ends = " 至 ".join(dict.fromkeys((share["low"], share["high"])))
    return f"{ends}（{share['percent']}）"


def _cited(citation: Json) -> str:
    note = f"，{citation['note']}" if citation["note"] else ""
    return f"{citation['title']}（{citation['confidence_label']}{note}）"
