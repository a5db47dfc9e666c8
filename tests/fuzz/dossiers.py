"""
Mutated dossiers, sent to the service: each is answered or refused, none is too much for it.

    python -m tests.fuzz.dossiers --number 100000 --seed 1

Every answer is a success or a documented problem of the caller's, within ten seconds; the process outlives them all,
its memory stays where it was; the log is whole afterwards, and every evaluation in it is replayed byte by byte. An
input that fails is written to a folder.
"""

import argparse
import asyncio
import gc
import json
import logging
import os
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from ctypes import CDLL
from dataclasses import dataclass, field
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

from service.governance.access import Role
from service.language.folder import load
from service.main import spare_collector
from service.operations.served import Served
from service.settings import shipped
from tests.calling import application
from tests.fuzz.calling import Answer, Caller
from tests.fuzz.mutating import EVALUATIONS, RECORDED, Case, Mutating
from tests.property.aims import Aims
from tests.serving import key, serving
from tests.strategies import DossierMaker

AT_ONCE = 8
WARM = 0.2
"""After which share of the cases memory should have come to rest."""
MOST_MEGABYTES = 60
_STATUS = Path("/proc/self/status")


@dataclass(slots=True)
class Tally:
    """What came of the cases."""

    answers: Counter[str] = field(default_factory=Counter)
    failed: list[Answer] = field(default_factory=list)
    slowest: float = 0.0
    late: int = 0
    warm: float = 0.0
    end: float = 0.0
    evaluations: int = 0
    wrong: list[str] = field(default_factory=list)  # with the log, afterwards

    def count(self, answer: Answer, *, again: bool = False) -> None:
        """Count one answer; that to a case that was sent *again*, alone, since the machine may have been busy."""
        self.late += again
        self.answers[f"{answer.case.address} {answer.status} {answer.code}".strip()] += 1
        self.slowest = max(self.slowest, answer.seconds)
        if answer.wrong is not None:
            self.failed.append(answer)

    def add(self, other: "Tally") -> None:
        """Add what came of other cases."""
        self.answers += other.answers
        self.failed += other.failed
        self.slowest = max(self.slowest, other.slowest)
        self.late += other.late
        self.evaluations += other.evaluations
        grown = max(self.end - self.warm, other.end - other.warm)
        self.warm, self.end = (other.warm, other.warm + grown)
        self.wrong += other.wrong


def run(numbers: range, seed: int, engine: str = "durable") -> Tally:
    """Send the cases of these *numbers* to a service of their own."""
    release = load(shipped("rulesets"))
    examples = [json.loads(path.read_bytes()) for path in sorted(shipped("examples").glob("*.json"))]
    mutating = Mutating(DossierMaker(release.kinds, Aims(release).take), examples, seed)
    with TemporaryDirectory() as folder, serving(Path(folder), engine=engine) as served:
        tally = asyncio.run(_called(served, mutating, numbers))
        _look_into_the_log(served, tally)
    return tally


async def _called(served: Served, mutating: Mutating, numbers: range) -> Tally:
    tally = Tally()
    caller = Caller(application(served), key(served, Role.CALLER))
    example = b'{"dossier":%s}' % (shipped("examples") / "not_performing.json").read_bytes()
    recorded = json.loads((await caller.send(EVALUATIONS, example))[2])["id"].encode()
    for done in (numbers[at : at + AT_ONCE] for at in range(0, len(numbers), AT_ONCE)):
        cases = [mutating.case(number) for number in done]
        ready = [Case(one.number, one.address, one.body.replace(RECORDED.encode(), recorded)) for one in cases]
        for answer in await asyncio.gather(*map(caller.call, ready)):
            tally.count(await caller.call(answer.case) if answer.late else answer, again=answer.late)
        if not tally.warm and done[-1] - numbers[0] >= WARM * len(numbers):
            tally.warm = resident_megabytes()
    tally.end = resident_megabytes()
    return tally


def _look_into_the_log(served: Served, tally: Tally) -> None:
    """Verify the log, and replay every evaluation in it."""
    tally.wrong = [one.chinese for one in served.auditing.verify().breaks]
    summary = served.kept.replay_every()
    tally.evaluations = summary.replayed
    tally.wrong += [f"evaluation {one} is replayed otherwise" for one in summary.different]


def resident_megabytes() -> float:
    """Give the resident memory of this process, less what it only holds ready; 0 where nobody says."""
    if not _STATUS.exists():
        return 0.0
    gc.collect()
    trim = getattr(CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
    line = next(line for line in _STATUS.read_text().splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024


def _run_alone(numbers: range, seed: int, engine: str) -> Tally:
    """Run in a process of its own, which keeps no logs."""
    logging.disable(logging.CRITICAL)
    spare_collector()
    return run(numbers, seed, engine)


def run_in_processes(number: int, seed: int, processes: int, engine: str) -> Tally:
    """Send so many cases, a share of them from each of several processes."""
    share = -(-number // processes)
    parts = [range(at, min(at + share, number)) for at in range(0, number, share)]
    with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
        tallies = list(pool.map(partial(_run_alone, seed=seed, engine=engine), parts))
    whole = tallies[0]
    for one in tallies[1:]:
        whole.add(one)
    return whole


def told(tally: Tally) -> Iterator[str]:
    """Tell what came of it, line by line."""
    for name, number in sorted(tally.answers.items()):
        yield f"{number:>9,}  {name}"
    yield f"{tally.answers.total():>9,}  in all; the slowest took {tally.slowest:.1f} s"
    yield f"{tally.late:>9,}  answered late among others, and sent again alone"
    yield f"{tally.evaluations:>9,}  evaluations in the log, replayed byte by byte"
    yield f"memory: {tally.warm:.0f} MB, in the end {tally.end:.0f} MB"
    yield from tally.wrong
    for answer in tally.failed:
        yield f"case {answer.case.number} {answer.case.address}: {answer.status} {answer.code}: {answer.wrong}"


def is_good(tally: Tally) -> bool:
    """Answer whether nothing is wrong."""
    return not tally.failed and not tally.wrong and tally.end - tally.warm < MOST_MEGABYTES


def main() -> int:
    """Run, tell, and keep what failed."""
    parser = argparse.ArgumentParser(prog="tests.fuzz.dossiers", description=__doc__)
    parser.add_argument("--number", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=max(1, (os.cpu_count() or 1)))
    parser.add_argument("--engine", choices=["durable", "interpreter"], default="durable")
    parser.add_argument("--out", type=Path, default=Path("build/fuzz"), help="where inputs that fail are written")
    asked = parser.parse_args()
    begun = monotonic()
    tally = run_in_processes(asked.number, asked.seed, asked.processes, asked.engine)
    print("\n".join(told(tally)))
    print(f"{monotonic() - begun:.0f} s")
    for answer in tally.failed:
        asked.out.mkdir(parents=True, exist_ok=True)
        (asked.out / f"{asked.seed}-{answer.case.number}.json").write_bytes(answer.case.body)
    return 0 if is_good(tally) else 1


if __name__ == "__main__":
    os.nice(10)
    sys.exit(main())
