"""
`gongguo population check` and `convert`: reading a population whole, and writing it in another format.
"""

import os
from contextlib import closing
from functools import partial
from pathlib import Path

import click

from service.cli.options import output_format, read_day, rulesets_folder, settings_with
from service.cli.outcome import Outcome, as_json, as_text
from service.cli.population_files import load_release, new_target, required, told_in_chinese
from service.cli.wording import Command
from service.operations.batch.opening import opened
from service.operations.batch.reading import Reading, counting, everything
from service.operations.crunching import crunch
from service.population.writing import write_population

CHECK_HELP = """检查人群文件：读出全部内容，列出全部错误，各在其位。有错误的，退出状态为 2。"""
CONVERT_HELP = """把人群转换成另一种格式，内容不变。

按结尾写作 .parquet、.ndjson 或 .xlsx；其他名称的，写作放有 .parquet 表的目录。"""
_AS_OF_HELP = "基准日，写作 YYYY-MM-DD；不写的，以人群中各人自己的为准。"


@click.command(cls=Command, help=CHECK_HELP)
@click.argument("population", metavar="人群")
@click.option("--as-of", metavar="日期", help=_AS_OF_HELP)
@rulesets_folder
@output_format
def check(population: str, as_of: str | None, rulesets: str | None, *, as_data: bool) -> Outcome:
    """Check a population."""
    release = load_release(settings_with(rulesets=None if rulesets is None else Path(rulesets)).rulesets)
    day = None if as_of is None else read_day(as_of)
    path = Path(population)
    with told_in_chinese(path, as_data=as_data):
        found = opened(path, release.kinds, as_of=day)
        make = partial(counting, release.kinds)
        workers = min(len(os.sched_getaffinity(0)), len(found.parts))
        with closing(crunch(found, make, workers=workers if workers > 1 else 0)) as outcomes:
            size = sum(count for _, count in outcomes)
        digest = found.digest
    if as_data:
        return Outcome(out=as_json({"population": {"digest": digest, "size": size}, "faults": []}))
    return Outcome(out=as_text(f"{population}：没有错误，共 {size} 人。\n摘要 {digest}"))


@click.command(cls=Command, help=CONVERT_HELP)
@click.argument("population", metavar="人群")
@click.option("--out", metavar="文件", callback=required, help="必填：写到哪个文件或者目录。")
@click.option("--as-of", metavar="日期", help=_AS_OF_HELP)
@rulesets_folder
@output_format
def convert(population: str, out: str, as_of: str | None, rulesets: str | None, *, as_data: bool) -> Outcome:
    """Convert a population."""
    target = new_target(out)
    release = load_release(settings_with(rulesets=None if rulesets is None else Path(rulesets)).rulesets)
    day = None if as_of is None else read_day(as_of)
    with told_in_chinese(target, as_data=as_data):
        found = opened(Path(population), release.kinds, as_of=day)
        reading = Reading(found, everything(release.kinds))
        write_population(target, release.kinds, reading.parts())
        size = reading.persons
    if as_data:
        return Outcome(out=as_json({"out": out, "size": size}))
    return Outcome(out=as_text(f"已转换 {size} 人，写入 {out}。"))
