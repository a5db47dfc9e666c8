"""
`gongguo batch`: every answer and every verdict about everybody in a population, into one file.
"""

import os
from pathlib import Path

import click

from service.cli.batch_on_spark import HERE, on_spark
from service.cli.batch_progress import Clock, told
from service.cli.batch_summary import as_data_of, in_words
from service.cli.faults import Fault, InputAtFaultError, refusal
from service.cli.options import output_format, read_day, rulesets_folder, settings_with
from service.cli.outcome import Outcome, Status, as_json, as_text
from service.cli.population_files import faults_of, interruptible, load_release, one_of, required, whole_number
from service.cli.wording import Command
from service.governance.errors import RefusedError
from service.operations.batch.asking import ENGINES, Form
from service.operations.batch.opening import opened
from service.operations.batch.running import Batch, Progress, run
from service.operations.crunching import WorkerLostError
from service.population.faults import PopulationFaultsError
from service.population.reading import Population

MACHINE, SPARK = "machine", "spark"

HELP = """按规则评估一个人群中的每一个人，把每条规则的结论和每项措施的意见写入一个文件。

人群为 .ndjson、.parquet、.xlsx 文件，或者放有 .parquet 表的目录；输出按结尾写作 .parquet、.ndjson 或 .xlsx。
中断以后，再次运行同一命令即接着做。结论只是供参考的建议。"""


@click.command(cls=Command, help=HELP)
@click.argument("population", metavar="人群")
@click.option("--as-of", metavar="日期", help="基准日，写作 YYYY-MM-DD；不写的，以人群中各人自己的为准。")
@rulesets_folder
@click.option("--out", metavar="文件", callback=required, help="必填：写到哪个文件。")
@click.option(
    "--engine",
    "asked_of",
    default="columnar",
    metavar="引擎",
    callback=one_of(*ENGINES),
    help="columnar（默认）或 interpreter（参考解释器，逐人评估，用于核对）。",
)
@click.option(
    "--workers",
    default=str(len(os.sched_getaffinity(0))),
    metavar="个数",
    callback=whole_number(1, 256),
    help="用几个进程；默认与处理器核数相同。",
)
@click.option(
    "--part-size", default="50000", metavar="人数", callback=whole_number(1), help="每部分多少人；默认 50000。"
)
@click.option(
    "--on",
    "where",
    default=MACHINE,
    metavar="何处",
    callback=one_of(MACHINE, SPARK),
    help="machine（默认，本机）或 spark（集群；人群和输出都是集群读写得到的 .parquet 表）。",
)
@click.option(
    "--master", default=HERE, metavar="地址", help="集群的地址，只与 --on spark 同用；默认 local[*]，即本机。"
)
@click.option("--afresh", is_flag=True, help="不接续上次，从头做起；已有的输出文件予以替换。")
@output_format
def batch(  # noqa: PLR0913  # one for each option
    population: str,
    *,
    as_of: str | None,
    rulesets: str | None,
    out: str,
    asked_of: str,
    workers: int,
    part_size: int,
    where: str,
    master: str,
    afresh: bool,
    as_data: bool,
) -> Outcome:
    """Evaluate a population."""
    clock = Clock()
    release = load_release(settings_with(rulesets=None if rulesets is None else Path(rulesets)).rulesets)
    day = None if as_of is None else read_day(as_of)
    if where == SPARK:
        return on_spark(release, population, out, master=master, as_of=day, part_size=part_size, as_data=as_data)
    form = _form(Path(out), Path(population))
    asked = Batch(release, Path(out), form, asked_of, day, part_size, workers, afresh)
    try:
        found, progress = _done(asked, Path(population), clock)
    except KeyboardInterrupt:
        return _interrupted(asked, as_data=as_data)
    except PopulationFaultsError as error:
        return refusal(faults_of(error, as_data=as_data), as_data=as_data)
    except WorkerLostError as error:
        return _lost(error, as_data=as_data)
    if as_data:
        return Outcome(out=as_json(as_data_of(asked, found, progress, clock.seconds)))
    return Outcome(out=as_text(in_words(asked, progress, clock.seconds)))


def _done(batch: Batch, path: Path, clock: Clock) -> tuple[Population, Progress]:
    """Do it; what is refused, or cannot be read or written, is raised as `InputAtFaultError`."""
    try:
        with interruptible(), told(clock) as tell:
            population = opened(path, batch.release.kinds, as_of=batch.as_of, part_size=batch.part_size)
            return population, run(batch, population, tell)
    except RefusedError as error:
        raise InputAtFaultError([Fault(error.code, "", "", error.chinese.rstrip("。"))]) from None
    except OSError as error:
        place = str(error.filename or batch.out)
        raise InputAtFaultError([Fault("unusable_file", place, "", "文件不能读取或写入")]) from None


def _form(out: Path, population: Path) -> Form:
    """Tell by its ending what the file is to be; it must not be the population itself."""
    ending = out.suffix.removeprefix(".")
    if ending not in list(Form):
        accepted = "以 .parquet、.ndjson 或 .xlsx 结尾的文件名"
        raise InputAtFaultError([Fault("unknown_form", "--out", "", "看不出输出的格式", str(out), accepted)])
    if not out.absolute().parent.is_dir():
        raise InputAtFaultError([Fault("no_such_folder", "--out", "", "要写入的目录不存在", str(out))])
    if population.exists() and out.resolve().is_relative_to(population.resolve()):
        raise InputAtFaultError(
            [Fault("same_file", "--out", "", "输出不能就是人群文件，也不能写在人群目录里", str(out))]
        )
    return Form(ending)


def _interrupted(batch: Batch, *, as_data: bool) -> Outcome:
    said = "已中断，做完的部分都已保存。再次运行同一命令即接着做；要从头做起，请加 --afresh。"
    if as_data:
        return Outcome(Status.INTERRUPTED, err=as_json({"interrupted": True, "out": str(batch.out), "detail": said}))
    return Outcome(Status.INTERRUPTED, err=as_text(said))


def _lost(error: WorkerLostError, *, as_data: bool) -> Outcome:
    said = f"{error.chinese}；做完的部分都已保存，再次运行同一命令即接着做"
    return refusal([Fault("worker_lost", "", "", said)], as_data=as_data, status=Status.ENGINE_AT_FAULT)
