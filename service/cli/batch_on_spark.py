"""
`gongguo batch --on spark`: the same answers, worked out by a cluster from a table that it can read.
"""

from datetime import date
from time import monotonic

from service.cli.faults import Fault, InputAtFaultError, refusal
from service.cli.outcome import Outcome, as_json, as_text
from service.cli.population_files import faults_of
from service.domain.release import Release
from service.population.faults import PopulationFaultsError

HERE = "local[*]"
"""The master where none is named: this machine."""


def on_spark(  # noqa: PLR0913  # one for each option
    release: Release,
    source: str,
    target: str,
    *,
    master: str,
    as_of: date | None,
    part_size: int,
    as_data: bool,
) -> Outcome:
    """Evaluate the table *source* into the table *target*."""
    try:
        from service.operations.spark import OnSpark, evaluate  # noqa: PLC0415 - an extra, and a heavy one
    except ImportError:
        said = "没有安装 Spark：请安装本程序的 spark 附加项（pip install 'gongguo[spark]'），另需 Java 17"
        raise InputAtFaultError([Fault("no_spark", "--on", "", said)]) from None
    begun = monotonic()
    try:
        persons = evaluate(OnSpark(release, source, target, master, as_of, part_size))
    except PopulationFaultsError as error:
        return refusal(faults_of(error, as_data=as_data), as_data=as_data)
    seconds = monotonic() - begun
    if as_data:
        told = {"out": target, "master": master, "persons": persons, "release": {"digest": release.digest}}
        return Outcome(out=as_json({**told, "seconds": round(seconds, 1), "advice": release.advice}))
    said = f"已评估 {persons} 人，结果写入 {target}。\n用时 {seconds:.1f} 秒。\n版本 {release.digest}\n{release.advice}"
    return Outcome(out=as_text(said))
