"""
Whole evaluations by one engine in a process of its own, as a service runs: `python -m tests.bench.whole ENGINE`.

Prints the seconds that one takes, from the bytes of a request to the bytes of its answer: the median of some rounds.
"""

import subprocess
import sys
from statistics import median

from service.language.folder import load
from service.main import spare_collector
from service.settings import Settings, shipped
from service.wiring import wire
from tests.bench.dossiers import bodies
from tests.bench.timing import ROUNDS, over, stay_on_one_core


def main(engine: str) -> None:
    """Time the *engine* and print the figure."""
    stay_on_one_core()
    release = load(shipped("rulesets"))
    evaluating = wire(release, Settings.model_validate({"engine": engine})).operations.evaluating
    once = over(evaluating.evaluate_request, bodies(release))
    once()
    spare_collector()
    print(median(once() for _ in range(2 * ROUNDS)))


def seconds(engine: str) -> float:
    """Time the *engine* in a process of its own."""
    done = subprocess.run(  # noqa: S603  # this module, by this interpreter
        [sys.executable, "-m", "tests.bench.whole", engine], capture_output=True, text=True, check=True
    )
    return float(done.stdout)


if __name__ == "__main__":
    main(sys.argv[1])
