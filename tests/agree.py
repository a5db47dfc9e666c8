"""
`python -m tests.agree`: the columnar engine held to the interpreter at length.

By default 200,000 random dossiers by the shipped rules, and 300 random rulesets with 200 dossiers each, on two
processes: every answer, every verdict and every fact, on one day and on several. It ends with status 1 at the first
difference, and shows it.
"""

import argparse
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from time import monotonic
from typing import Any

from service.domain.release import Release
from service.intake import Contract
from service.language.folder import load
from service.settings import shipped
from tests.property.aims import Aims
from tests.property.columns import Both, compared_facts
from tests.property.random_releases import random_release
from tests.strategies import DAYS, DossierMaker, as_bytes

AT_ONCE = 500
WORKERS = 2
_SHIPPED = -1
Differences = list[tuple[int, Any, Any, Any]]


def main() -> int:
    """Compare as much as is asked."""
    reader = argparse.ArgumentParser(prog="python -m tests.agree")
    reader.add_argument("--dossiers", type=int, default=200_000, help="by the shipped rules")
    reader.add_argument("--rulesets", type=int, default=300, help="drawn at random, 200 dossiers each")
    reader.add_argument("--seed", type=int, default=1_000_000, help="where drawing begins")
    asked = reader.parse_args()
    begun, done = monotonic(), 0
    with ProcessPoolExecutor(WORKERS, get_context("spawn")) as pool:
        for what, size, found in pool.map(_task, list(_tasks(asked))):
            done += size
            if found:
                sys.stdout.write(f"\n{what}: {len(found)} differences, the first: {found[0]}\n")
                return 1
            sys.stdout.write(f"\r{done} dossiers agree, {monotonic() - begun:.0f} s")
            sys.stdout.flush()
    sys.stdout.write("\n")
    return 0


def _tasks(asked: argparse.Namespace) -> Iterator[tuple[int, int, int]]:
    """Give what is to be compared: the number of a random ruleset or the shipped one, the first dossier, how many."""
    for start in range(0, asked.dossiers, AT_ONCE):
        yield _SHIPPED, asked.seed + start, min(AT_ONCE, asked.dossiers - start)
    for number in range(asked.rulesets):
        yield asked.seed + number, asked.seed + number, 200


def _task(task: tuple[int, int, int]) -> tuple[str, int, Differences]:
    ruleset, start, size = task
    release = load(shipped("rulesets")) if ruleset == _SHIPPED else random_release(ruleset)
    what = f"{'shipped rules' if ruleset == _SHIPPED else f'ruleset {ruleset}'}, dossiers from {start}"
    return what, size, _differences(release, start, size)


def _differences(release: Release, start: int, size: int) -> Differences:
    """Ask half of the dossiers as of one day, and half as of several."""
    contract, maker = Contract(release.kinds), DossierMaker(release.kinds, Aims(release).take)
    both = Both(release, compared_facts(release))
    dossiers = [contract.read(as_bytes(maker.make(seed))) for seed in range(start, start + size)]
    half = size // 2
    mixed = [DAYS[number % len(DAYS)] for number in range(size - half)]
    one_day = both.differences(dossiers[:half], [DAYS[start % len(DAYS)]] * half)
    return [*one_day, *both.differences(dossiers[half:], mixed)]


if __name__ == "__main__":
    sys.exit(main())
