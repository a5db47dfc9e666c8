"""
`gongguo simulate`: what a draft of the rules would say of a whole population, beside what the rules in use say.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click

from service.cli.faults import Fault, InputAtFaultError, refusal
from service.cli.options import output_format, read_day, settings_with
from service.cli.outcome import Outcome, Status, as_json, as_text
from service.cli.population_files import faults_of, interruptible, load_release, required, whole_number
from service.cli.simulate_files import check_files, write_files
from service.cli.simulate_progress import shown as shown_progress
from service.cli.simulate_text import in_words
from service.cli.wording import Command
from service.domain.errors import EngineDisagreementError
from service.domain.release import Release
from service.governance.errors import RefusedError
from service.intake.simulation_forms import LEAST_SMALLEST
from service.operations.batch.opening import opened
from service.operations.crunching import WorkerLostError
from service.operations.simulation.kinds import joined
from service.operations.simulation.simulating import SHOWN, SMALLEST, WORKERS
from service.operations.simulation.simulating import simulate as simulated
from service.population.faults import PopulationFaultsError

HELP = """用一个人群模拟规则草案：谁的意见会变，因为哪条规则，对各组是否公平。

同一个人群按现行规则和按草案各评估一遍，逐人比较。人群为 .ndjson、.parquet、.xlsx 文件，或者放有 .parquet 表的目录。
结果只供研究，不对任何人作出决定。"""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be simulated, and where it is written."""

    population: Path
    base: Release
    draft: Release
    as_of: date | None
    out: tuple[Path, ...]
    persons: Path | None
    smallest: int
    shown: int
    workers: int


@click.command(cls=Command, help=HELP)
@click.argument("population", metavar="人群")
@click.option("--draft", metavar="目录", callback=required, help="必填：草案的规则目录。")
@click.option("--base", metavar="目录", help="用来对照的规则目录；默认为随程序提供的规则。")
@click.option("--as-of", metavar="日期", help="基准日，写作 YYYY-MM-DD；不写的，以人群中各人自己的为准。")
@click.option("--out", multiple=True, metavar="文件", help="写入 .json、.html 或 .xlsx 文件；可以写多次。")
@click.option("--persons", metavar="文件", help="把意见有变化的全部人员写入 .parquet 或 .ndjson 文件。")
@click.option(
    "--smallest",
    default=str(SMALLEST),
    metavar="人数",
    callback=whole_number(LEAST_SMALLEST),
    help=f"不足这个人数的组不单列，至少 {LEAST_SMALLEST}；默认 {SMALLEST}。",
)
@click.option(
    "--shown",
    default=str(SHOWN),
    metavar="人数",
    callback=whole_number(0),
    help=f"名单列出前多少人，并写明详细理由（引用事项名称）；默认 {SHOWN}。",
)
@click.option(
    "--workers",
    default=str(WORKERS),
    metavar="个数",
    callback=whole_number(1, 256),
    help=f"用几个进程；默认 {WORKERS}。",
)
@click.option("--afresh", is_flag=True, help="覆盖已有的输出文件。")
@output_format
def simulate(  # noqa: PLR0913  # one for each option
    population: str,
    *,
    draft: str,
    base: str | None,
    as_of: str | None,
    out: tuple[str, ...],
    persons: str | None,
    smallest: int,
    shown: int,
    workers: int,
    afresh: bool,
    as_data: bool,
) -> Outcome:
    """Simulate a draft."""
    paths = tuple(map(Path, out))
    check_files(paths, None if persons is None else Path(persons), Path(population), afresh=afresh)
    before, after = _releases(base, draft)
    day = None if as_of is None else read_day(as_of)
    asked = Asked(
        Path(population),
        before,
        after,
        day,
        paths,
        None if persons is None else Path(persons),
        smallest,
        shown,
        workers,
    )
    try:
        simulation, written = _simulated(asked)
    except KeyboardInterrupt:
        return Outcome(Status.INTERRUPTED, err=as_text("已中断；没有写完的文件都不留下。"))
    except PopulationFaultsError as error:
        return refusal(faults_of(error, as_data=as_data), as_data=as_data)
    except (WorkerLostError, EngineDisagreementError) as error:
        return refusal([_engine_fault(error)], as_data=as_data, status=Status.ENGINE_AT_FAULT)
    return Outcome(out=as_json(simulation) if as_data else as_text(in_words(simulation, written)))


def _releases(base: str | None, draft: str) -> tuple[Release, Release]:
    """Read both releases; raise `InputAtFaultError` with all that is wrong with either."""
    found: list[Release] = []
    faults: list[Fault] = []
    folders = settings_with(rulesets=None if base is None else Path(base)).rulesets, Path(draft)
    for folder in folders:
        try:
            found.append(load_release(folder))
        except InputAtFaultError as error:
            faults += error.faults
    if faults:
        raise InputAtFaultError(dict.fromkeys(faults))
    return found[0], found[1]


def _simulated(asked: Asked) -> tuple[dict[str, Any], list[str]]:
    """Simulate and write; what is refused, or cannot be read or written, is raised as `InputAtFaultError`."""
    try:
        with interruptible(), TemporaryDirectory(prefix="gongguo-simulate-") as name, shown_progress() as progress:
            kinds = joined(asked.base.kinds, asked.draft.kinds)
            simulation = simulated(
                opened(asked.population, kinds, as_of=asked.as_of),
                asked.base,
                asked.draft,
                Path(name),
                workers=asked.workers,
                smallest=asked.smallest,
                shown=asked.shown,
                is_quoting=True,
                progress=progress,
            )
            return simulation, write_files(simulation, Path(name), asked.out, asked.persons)
    except RefusedError as error:
        raise InputAtFaultError([Fault(error.code, "", "", error.chinese.rstrip("。"))]) from None
    except OSError as error:
        place = str(error.filename or asked.population)
        raise InputAtFaultError([Fault("unusable_file", place, "", "文件不能读取或写入")]) from None


def _engine_fault(error: WorkerLostError | EngineDisagreementError) -> Fault:
    if isinstance(error, WorkerLostError):
        return Fault("worker_lost", "", "", error.chinese)
    said = f"列式引擎与参考解释器对 {'、'.join(error.differences)} 的结论不一致，不给出模拟结果，请联系管理员"
    return Fault("engine_disagreement", "", "", said)
