"""
`gongguo specs`: the specifications of any folder, run against the rulesets of any folder.
"""

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from service.analysis.witness import witness_of
from service.cli.faults import Fault, InputAtFaultError
from service.cli.options import existing, rulesets_folder, settings_with, unreadable, wired
from service.cli.outcome import Outcome, Status, as_json, as_text
from service.cli.rules import chosen
from service.cli.wording import Command
from service.domain.answer import Answer
from service.domain.evaluation import Detail
from service.domain.release import Release
from service.domain.rule import Rule
from service.settings import shipped
from service.specs import telling
from service.specs.coverage.beyond import Beyond, read_beyond
from service.specs.coverage.measure import measure
from service.specs.coverage.summary import Summary, summary
from service.specs.errors import SpecificationError
from service.specs.feature import FeatureFault
from service.specs.journal import Claim, Trial
from service.specs.reading import Suite, read_features
from service.specs.runner import rows_of, run
from service.specs.suggesting.feature import as_feature
from service.specs.suggesting.search import Search, Seed, seed_of, seeds_of
from service.specs.tally import Tally, tally
from service.specs.under_test import UnderTest
from service.wiring import Wiring

HELP = """运行中文规格，逐条规则报告结果。

规格目录和规则目录都可以是任何目录，里面不需要程序。有场景未通过的，退出状态为 1。"""


@click.command(cls=Command, help=HELP)
@rulesets_folder
@click.option("--features", metavar="目录", help="规格目录；默认为随程序提供的规格。")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "junit"]),
    default="text",
    help="输出格式：text（默认，供人阅读）、json 或 junit（供程序读取）。",
)
@click.option(
    "--coverage", is_flag=True, help="并报告覆盖：哪些条件、哪些边界没有场景试过；不足 100% 的，退出状态为 1。"
)
@click.option("--suggest", metavar="规则", help="写出这条规则缺少的边界场景，结论按现行规则填好，待人确认。")
@click.option("--out", metavar="文件", help="把写出的场景存进这个文件（与 --suggest 同用）。")
def specs(  # noqa: PLR0913  # one for each option
    rulesets: str | None, features: str | None, form: str, suggest: str | None, out: str | None, *, coverage: bool
) -> Outcome:
    """Run specifications."""
    if out is not None and suggest is None:
        told = "选项 --out 与 --suggest 同用。"
        raise click.UsageError(told, click.get_current_context())
    wiring = wired(settings_with(rulesets=None if rulesets is None else Path(rulesets)))
    rule = None if suggest is None else chosen([suggest], wiring.release)[0]
    folder = existing(shipped("features") if features is None else Path(features)).resolve()
    suite = readable(folder, features or str(folder))
    beyond = _beyond(folder, features or str(folder))
    counted = tally(run_all(suite, folder, wiring), wiring.release)
    if rule is not None:
        return written(rule, wiring, counted, out)
    covered = cover(wiring, counted, beyond) if coverage else None
    fell_short = counted.failed or (covered is not None and not covered.is_complete)
    status = Status.INPUT_AT_FAULT if counted.miswritten else Status.FELL_SHORT if fell_short else Status.DONE
    return Outcome(status, out=_told(form, counted, covered))


def readable(folder: Path, name: str) -> Suite:
    """Read the specifications of a *folder*; raise `InputAtFaultError` with all that is wrong with them."""
    try:
        suite = read_features(folder)
    except OSError as error:
        raise unreadable(folder, error) from None
    if suite.faults:
        raise InputAtFaultError(_placed(fault, name) for fault in suite.faults)
    return suite


def _placed(fault: FeatureFault, name: str) -> Fault:
    source = f"{name}/{fault.place}" if fault.place else name
    return Fault(fault.code, source, "", fault.chinese.rstrip("。"), nearest=fault.nearest)


def under_test(wiring: Wiring) -> UnderTest:
    """Give what specifications are run against."""

    def evaluate(dossier: bytes, as_of: date) -> dict[str, Any]:
        return wiring.operations.evaluating.evaluate(dossier, as_of, Detail.FULL)

    return UnderTest(wiring.release, evaluate)


def run_all(suite: Suite, folder: Path, wiring: Wiring) -> tuple[Trial, ...]:
    """Run a *suite*, with a bar of progress where somebody looks on."""
    with click.progressbar(
        length=rows_of(suite), label="正在运行规格", file=sys.stderr, hidden=not sys.stderr.isatty(), show_pos=True
    ) as bar:
        return run(suite, folder, under_test(wiring), lambda _: bar.update(1))


def cover(wiring: Wiring, counted: Tally, beyond: Sequence[Beyond]) -> Summary:
    """Measure what was tried."""
    return summary(measure(wiring.release, counted.trials, wiring.operations.evaluating.read), beyond)


def _beyond(folder: Path, name: str) -> tuple[Beyond, ...]:
    try:
        return read_beyond(folder)
    except OSError as error:
        raise unreadable(folder, error) from None
    except SpecificationError as error:
        raise InputAtFaultError([Fault("wrong_specification", name, "", str(error).rstrip("。"))]) from None


def written(rule: Rule, wiring: Wiring, counted: Tally, out: str | None) -> Outcome:
    """Give the scenarios that are missing for a *rule*, or write them to a new file; raise `InputAtFaultError`."""
    read = wiring.operations.evaluating.read
    coverage = measure(wiring.release, counted.trials, read)
    if rule.id not in coverage.points.law.by_id:
        day = date.fromordinal(coverage.day)
        return _plainly(rule, f"在 {day} 不生效；先写一个以它有效的日期为基准日的场景，再来补边界")
    search = Search(rule, coverage, read)
    if not search.left:
        return _plainly(rule, "没有缺少的边界场景")
    seeds = seeds_of(rule.id, counted.trials) or _found(rule, wiring.release, date.fromordinal(coverage.day))
    suggestions = search.suggest(seeds)
    if not suggestions:
        return _plainly(rule, f"还缺 {len(search.left)} 处，但没有找到可以补上的场景；缺哪些，见 --coverage")
    feature = as_feature(rule, suggestions, search.left, coverage)
    if out is None:
        return Outcome(out=as_text(feature))
    try:
        with Path(out).open("x", encoding="utf-8") as file:
            file.write(feature)
    except FileExistsError:
        raise InputAtFaultError([Fault("file_exists", out, "", "已有这个文件，没有覆盖；请换一个文件名")]) from None
    except OSError:
        raise InputAtFaultError([Fault("unwritable_file", out, "", "文件不能写入")]) from None
    return Outcome(out=as_text(f"已写入 {out}：请逐行确认。"))


def _plainly(rule: Rule, said: str) -> Outcome:
    return Outcome(out=as_text(f"规则 {rule.id} {rule.title}：{said}。"))


def _found(rule: Rule, release: Release, as_of: date) -> list[Seed]:
    """Begin with a dossier that the solver finds, where no scenario speaks of a *rule*."""
    found = witness_of(rule, release, as_of)
    if found is None:
        return []
    return [seed_of(found.example.dossier, as_of, Claim(rule.id, found.about, Answer.YES), release)]


def _told(form: str, counted: Tally, covered: Summary | None) -> bytes:
    if form == "json":
        return as_json(telling.as_data(counted, covered))
    return telling.as_junit(counted) if form == "junit" else as_text(telling.as_text(counted, covered))
