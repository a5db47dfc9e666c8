"""
Whole evaluations of persons of a synthetic population by one engine, on one core, as a service runs.

`python -m tests.bench.population.whole ENGINE` prints the processor seconds that one takes.
"""

import sys
from statistics import median
from time import process_time

import orjson

from service.language.folder import load
from service.main import spare_collector
from service.population.dossiers import dossiers_of
from service.population.synthetic.generating import DAY, generate
from service.settings import Settings, shipped
from service.wiring import wire
from tests.bench.population.files import SEED
from tests.bench.timing import stay_on_one_core

PERSONS, ROUNDS = 300, 7


def main(engine: str) -> None:
    """Time the *engine* and print the figure."""
    stay_on_one_core()
    release = load(shipped("rulesets"))
    evaluating = wire(release, Settings.model_validate({"engine": engine})).operations.evaluating
    (part,) = generate(release.kinds, PERSONS, SEED)
    bodies = [orjson.dumps({"as_of": DAY, "dossier": one}) for one in dossiers_of(part, release.kinds)]

    def once() -> float:
        began = process_time()
        for body in bodies:
            evaluating.evaluate_request(body)
        return (process_time() - began) / len(bodies)

    once()
    spare_collector()
    print(median(once() for _ in range(ROUNDS)))


if __name__ == "__main__":
    main(sys.argv[1])
