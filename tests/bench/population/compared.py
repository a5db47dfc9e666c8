"""
The columnar engine and OpenFisca-Core on exactly the shared part, in one process with the tables in memory.

`python -m tests.bench.population.compared PERSONS` prints, as JSON, medians of the wall and processor seconds. Both
begin with the tables of each part and end with an answer of every shared rule, and a verdict on every action, about
everybody and every incident; and both are held to the same.
"""

import json
import sys
from collections.abc import Callable, Sequence
from statistics import median
from time import perf_counter, process_time
from typing import Any

from service.engine.columnar.engine import Columnar
from service.language.folder import load
from service.population.synthetic.generating import DAY, generate
from service.population.tables import Tables
from service.settings import shipped
from tests.bench.population.files import SEED
from tests.bench.population.openfisca_peer import Peer, check
from tests.bench.population.shared import derived_facts, only, shared_of

ROUNDS = 5
_AT_ONCE = 250_000


def main(persons: int) -> None:
    """Time both and print the figures."""
    whole = load(shipped("rulesets"))
    release = shared_of(whole)
    columnar, peer = Columnar(release), Peer(release, DAY.toordinal())
    drawn = generate(whole.kinds, persons, SEED, part_size=_AT_ONCE)  # as large as either likes
    parts = [only(part, columnar.reads) for part in drawn]
    agreed = sum(_agreed(columnar, peer, part) for part in parts)
    materials = [peer.lay_out(part) for part in parts]
    works: dict[str, Callable[[], object]] = {
        "columnar": lambda: [columnar.ask(part) for part in parts],
        "peer": lambda: [peer.ask(peer.lay_out(part)) for part in parts],
        "peer, laid out": lambda: [peer.ask(material) for material in materials],
    }
    rounds = [{name: _timed(work) for name, work in works.items()} for _ in range(ROUNDS)]
    figures: dict[str, Any] = {name: _medians([one[name] for one in rounds]) for name in works}
    rules = len(list(release.rules()))
    print(json.dumps({**figures, "rules": rules, "facts": derived_facts(release), "answers": agreed}))


def _agreed(columnar: Columnar, peer: Peer, part: Tables) -> int:
    material = peer.lay_out(part)
    return check(peer.ask(material), material, columnar.ask(part))


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    wall, processor = perf_counter(), process_time()
    work()
    return perf_counter() - wall, process_time() - processor


def _medians(times: Sequence[tuple[float, float]]) -> dict[str, float]:
    return {"wall": median(wall for wall, _ in times), "processor": median(processor for _, processor in times)}


if __name__ == "__main__":
    main(int(sys.argv[1]))
