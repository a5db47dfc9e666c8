"""
The benchmark: how fast, on one core, beside another rules engine. Run by `make bench`; it never fails on a time.
"""

import os
from collections.abc import Iterable
from datetime import date
from time import process_time

from service.analysis.meaning import analyse
from service.domain.evaluation import Detail
from service.language.folder import load
from service.main import spare_collector
from service.settings import shipped
from tests.bench.timing import ROUNDS, machine, stay_on_one_core
from tests.bench.work import DURABLE, ZEN, ZEN_AT_ONCE, Work
from tests.unit.analysis.many_rules import release_of_many

TIMES_ZEN, WHOLE_A_SECOND, IN_FULL = 4, 800, 3.0
RULES = 500


def main() -> None:
    """Time everything and print the tables."""
    stay_on_one_core()
    work = Work(load(shipped("rulesets")))
    spare_collector()  # as the service does once it is ready
    size = sum(map(len, work.sources)) / len(work.sources) / 1000
    print(f"Machine:  {machine()}; one core used, MALLOC_TOP_PAD_={os.environ.get('MALLOC_TOP_PAD_', 'not set')}")
    print(
        f"Work:     {len(work.law.rules)} rules, {len(work.sources)} dossiers of 18 records, {size:.1f} KB on average"
    )
    print(f"Checked:  all engines give the same {work.check()} answers; medians of {ROUNDS} rounds follow")
    _print_engines(work.alone())
    _print_whole(work.whole())
    _print_steps(work.steps())
    _print_explained(work.explained())
    _print_analysis()


def _print_analysis() -> None:
    release = release_of_many(RULES)
    start = process_time()
    meaning = analyse(release, date(2026, 6, 30))
    seconds = process_time() - start
    print(f"\nAnalysis of {RULES} generated rules beside the shipped ones: {seconds:.1f} s of one processor,")
    print(f"{len(meaning.findings)} findings, {meaning.undecided} questions left undecided")


def _print_table(title: str, rows: Iterable[tuple[str, float]]) -> None:
    print(f"\n{title:<52}{'µs a dossier':>14}{'a second':>12}")
    for name, seconds in rows:
        print(f"  {name:<50}{seconds * 1e6:>14,.0f}{1 / seconds:>12,.0f}")


def _print_engines(seconds: dict[str, float]) -> None:
    _print_table("Engines alone, facts worked out beforehand", seconds.items())
    for name in (ZEN, ZEN_AT_ONCE):
        ratio = seconds[name] / seconds[DURABLE]
        print(f"  durable: {ratio:.1f} times {name} (target: at least {TIMES_ZEN}; {_word(ratio >= TIMES_ZEN)})")


def _print_whole(seconds: dict[str, float]) -> None:
    _print_table("Whole evaluations, bytes in to bytes out, explained", seconds.items())
    rate = 1 / seconds["durable"]
    print(f"  durable: {rate:,.0f} a second (target: at least {WHOLE_A_SECOND}; {_word(rate >= WHOLE_A_SECOND)})")


def _print_steps(seconds: dict[str, float]) -> None:
    rows = [*seconds.items(), ("sum", sum(seconds.values()))]
    _print_table("Steps of an evaluation with durable, each by itself", rows)


def _print_explained(seconds: dict[Detail, float]) -> None:
    _print_table(
        "Evaluations of 25 records put together", ((f"detail: {name}", each) for name, each in seconds.items())
    )
    more = (seconds[Detail.FULL] - seconds[Detail.BRIEF]) * 1e3
    print(f"  in full: {more:.2f} ms more than in brief (target: at most {IN_FULL:g}; {_word(more <= IN_FULL)})")


def _word(is_met: bool) -> str:  # noqa: FBT001
    return "met" if is_met else "not met"


if __name__ == "__main__":
    main()
