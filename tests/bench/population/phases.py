"""
The phases of the columnar engine, part after part in one process of one thread.

`python -m tests.bench.population.phases FILE` prints, as JSON, the processor seconds that each takes of a person.
"""

import json
import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

from service.engine.columnar.engine import Columnar
from service.language.folder import load
from service.operations.batch.opening import opened
from service.operations.batch.results import Layout, arranged, layout_of, tally
from service.population.outcome_files import write_parquet
from service.population.reading import Part
from service.settings import shipped

_MOST_PARTS = 6


def main(path: Path) -> None:
    """Time the phases over some parts of the file at *path*."""
    release = load(shipped("rulesets"))
    population = opened(path, release.kinds)
    engine, layout = Columnar(release), layout_of(release)
    spent: Counter[str] = Counter()
    first, *others = population.parts[:_MOST_PARTS]
    with TemporaryDirectory() as folder:
        _phases(first, Path(folder), engine, layout)  # what is worked out once does not count
        for part in others or [first]:
            spent += _phases(part, Path(folder), engine, layout)
    persons = spent.pop("persons")
    print(json.dumps({phase: seconds / persons for phase, seconds in spent.items()}))


def _phases(part: Part, folder: Path, engine: Columnar, layout: Layout) -> Counter[str]:
    began = process_time()
    tables = part.read(engine.reads)
    read = process_time()
    outcome = engine.ask(tables)
    asked = process_time()
    found = arranged(outcome, layout)
    tally(found)
    write_parquet(folder / "part", found.people, found.records, "{}")
    spent = {"read": read - began, "ask": asked - read, "write": process_time() - asked}
    return Counter({**spent, "persons": tables.people.height})


if __name__ == "__main__":
    main(Path(sys.argv[1]))
