"""
`gongguo population template` and `generate`: a workbook to be filled in, and a population of nobody, for trials.
"""

from pathlib import Path

import click

from service.cli.faults import Fault, InputAtFaultError
from service.cli.options import output_format, read_day, rulesets_folder, settings_with
from service.cli.outcome import Outcome, as_json, as_text
from service.cli.population_files import load_release, new_target, required, told_in_chinese, whole_number
from service.cli.wording import Command
from service.domain.record import RecordKind
from service.population.cells import MOST_ROWS
from service.population.synthetic import generating as synthetic
from service.population.workbook.book import write_template
from service.population.workbook.layout import HEADER_ROWS
from service.population.writing import write_population

MOST_PERSONS = 1_000_000_000
TRIED = 1_000
"""How many persons are drawn to know how many rows a workbook is going to have."""

TEMPLATE_HELP = """生成空白工作簿，供填写人群：每类记录一张工作表，代码从下拉列表中选取。"""
GENERATE_HELP = """生成虚拟人群，供试用和测速：其中没有真人，各项比例是假设，不是任何地方的统计。

同样的人数、种子和基准日，生成的内容相同。
按结尾写作 .parquet、.ndjson 或 .xlsx；其他名称的，写作放有 .parquet 表的目录。"""


def _kinds(rulesets: str | None) -> tuple[RecordKind, ...]:
    return load_release(settings_with(rulesets=None if rulesets is None else Path(rulesets)).rulesets).kinds


@click.command(cls=Command, help=TEMPLATE_HELP)
@click.option("--out", metavar="文件", callback=required, help="必填：写到哪个 .xlsx 文件。")
@rulesets_folder
def template(out: str, rulesets: str | None) -> Outcome:
    """Write the template."""
    path = new_target(out, (".xlsx",))
    kinds = _kinds(rulesets)
    with told_in_chinese(path, as_data=False):
        write_template(path, kinds)
    return Outcome(out=as_text(f"已写入 {out}。"))


def _check_rows(kinds: tuple[RecordKind, ...], size: int, seed: int) -> None:
    """Refuse, before any work, so many persons that they or their records are too many for a sheet."""
    most = MOST_ROWS - HEADER_ROWS
    tried = min(size, TRIED)
    rows = max(
        (table.height for one in synthetic.generate(kinds, tried, seed) for table in one.records.values()), default=0
    )
    if max(size, rows * size // max(1, tried)) > most:
        said = f"工作簿的一张工作表最多 {most} 行，容纳不下 {size} 人：请改用 .parquet 或 .ndjson"
        raise InputAtFaultError([Fault("workbook_not_written", "--size", "", said)])


@click.command(cls=Command, help=GENERATE_HELP)
@click.option("--size", metavar="人数", callback=whole_number(0, MOST_PERSONS), help="必填：多少人。")
@click.option("--seed", metavar="种子", default="1", callback=whole_number(0), help="随机种子，整数；默认 1。")
@click.option("--out", metavar="文件", callback=required, help="必填：写到哪个文件或者目录。")
@click.option("--as-of", metavar="日期", help=f"基准日，写作 YYYY-MM-DD；默认 {synthetic.DAY.isoformat()}。")
@rulesets_folder
@output_format
def generate(size: int, seed: int, out: str, as_of: str | None, rulesets: str | None, *, as_data: bool) -> Outcome:  # noqa: PLR0913  # one for each option
    """Generate a population."""
    path = new_target(out)
    day = synthetic.DAY if as_of is None else read_day(as_of)
    kinds = _kinds(rulesets)
    if path.suffix == ".xlsx":
        _check_rows(kinds, size, seed)
    with told_in_chinese(path, as_data=False):
        write_population(path, kinds, synthetic.generate(kinds, size, seed, as_of=day))
    if as_data:
        return Outcome(out=as_json({"out": out, "size": size, "seed": seed, "as_of": day}))
    return Outcome(out=as_text(f"已生成虚拟人群 {size} 人（种子 {seed}，基准日 {day.isoformat()}），写入 {out}。"))
