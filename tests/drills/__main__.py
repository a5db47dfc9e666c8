"""
The drills: the service killed again and again while it records, and a backup taken meanwhile and restored elsewhere.

Run by `make drill`. It tells in Chinese what was done and found, and fails on the first thing that is amiss.
"""

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import monotonic

from service.language.folder import load
from service.settings import shipped
from tests.drills import kill, restore
from tests.load.work import small
from tests.stores import postgres_url

Store = Mapping[str, str]
DATABASES = ("SQLite", "PostgreSQL")


def main() -> None:
    """Drill as often as is asked for."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.drills", description="反复杀死正在记录的服务；在记录的同时备份，到别处恢复。"
    )
    parser.add_argument("--times", type=int, default=10, help="每种数据库杀死服务的次数，默认为 10")
    parser.add_argument("--evaluations", type=int, default=1000, help="每次同时提交的评估份数，默认为 1000")
    parser.add_argument("--seed", type=int, default=None, help="随机数种子，默认每次不同")
    asked = parser.parse_args()
    bodies = several(asked.evaluations)
    for database in DATABASES:
        for number in range(1, asked.times + 1):
            victim = list(kill.Victim)[number % 2]
            random = Random() if asked.seed is None else Random(asked.seed + number)  # noqa: S311
            print(f"【{database}】第 {number} 次：杀死{victim.value}……", flush=True)
            print(_timed(lambda: _killed(database, bodies, victim, random)), flush=True)  # noqa: B023  # called at once
        print(f"【{database}】备份和恢复……", flush=True)
        print(_timed(lambda: _restored(database, bodies)), flush=True)  # noqa: B023  # likewise
    print("演练完成，全部相符。")


def several(number: int) -> dict[str, bytes]:
    """Give so many bodies of requests, by idempotency key."""
    made = small(load(shipped("rulesets")))
    return {f"drill-{at}": made[at % len(made)] for at in range(number)}


def a_store(database: str, folder: Path, name: str) -> dict[str, str]:
    """Give the variables that name a new and empty store."""
    if database == "SQLite":
        return {"GONGGUO_DATA": str(folder / name)}
    return {"GONGGUO_DATABASE_URL": postgres_url()}


def _killed(database: str, bodies: Mapping[str, bytes], victim: kill.Victim, random: Random) -> str:
    with TemporaryDirectory(prefix="gongguo-drill-") as folder:
        found = kill.drill(a_store(database, Path(folder), "data"), bodies, Path(folder), victim, random)
    return (
        f"  已答复 {found.answered_before} 份时杀死；未获答复 {found.cut_off} 份，重试后各记录一次"
        f"（其中 {found.recorded_unanswered} 份此前已经记录）。已答复的均在日志中，日志查验无误，再次启动正常。"
    )


def _restored(database: str, bodies: Mapping[str, bytes]) -> str:
    with TemporaryDirectory(prefix="gongguo-drill-") as folder:
        stores = [a_store(database, Path(folder), name) for name in ("original", "copy")]
        found = restore.drill(stores[0], stores[1], bodies, Path(folder))
    return (
        f"  记录 {found.recorded} 条，其间备份到第 {found.backed_up} 条；恢复后日志查验无误，"
        f"末尾登记与原日志该条相符，重放评估 {found.replayed} 份，结果逐字节相同。"
    )


def _timed(do: Callable[[], str]) -> str:
    began = monotonic()
    return f"{do()}用时 {monotonic() - began:.0f} 秒。"


if __name__ == "__main__":
    main()
