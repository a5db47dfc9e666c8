"""
Ten thousand evaluations in one process leave its memory where it was.

They run in a process of their own, which is this file: what the other tests hold does not count.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from itertools import count, islice
from pathlib import Path

import pytest

from service.language.folder import load
from service.settings import Settings, shipped
from service.wiring import wire
from tests.property.aims import Aims
from tests.strategies import DossierMaker, as_bytes

ROOT = Path(__file__).parents[2]
EVALUATIONS, WARM, VARIED, LARGEST = 6_000, 2_000, 400, 6_000
MOST_MEGABYTES = 20
_STATUS = Path("/proc/self/status")


def resident_megabytes() -> float:
    """Give the resident memory of this process."""
    line = next(line for line in _STATUS.read_text().splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024


def _evaluate(number: int, evaluate: Callable[..., object], sources: list[bytes]) -> None:
    for turn in range(number):
        evaluate(sources[turn % len(sources)], date(2026, 6, 30))


def main() -> None:
    """Evaluate, and print the memory after the first and after all."""
    release = load(shipped("rulesets"))
    maker = DossierMaker(release.kinds, Aims(release).take)
    made = (as_bytes(maker.make(seed)) for seed in count())
    sources = list(islice((source for source in made if len(source) < LARGEST), VARIED))
    evaluating = wire(release, Settings()).operations.evaluating
    _evaluate(WARM, evaluating.evaluate, sources)
    warm = resident_megabytes()
    _evaluate(EVALUATIONS - WARM, evaluating.evaluate, sources)
    print(json.dumps({"warm": warm, "end": resident_megabytes()}))  # noqa: T201


@pytest.mark.skipif(not _STATUS.exists(), reason="resident memory is read from /proc")
def test_memory_stays_where_it_was_over_six_thousand_evaluations() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "tests.e2e.test_soak"], cwd=ROOT, capture_output=True, check=True, text=True
    )
    found = json.loads(ran.stdout)
    assert found["end"] - found["warm"] < MOST_MEGABYTES


if __name__ == "__main__":
    main()
