"""
The load: how many recorded evaluations a running service sustains, and how long each takes. Run by `make load`.

A real `gongguo serve` on this machine, its store in a temporary folder, asked by one other process. It prints whether
the targets are met, and never fails on a time.
"""

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from service.domain.release import Release
from service.language.folder import load
from service.settings import shipped
from tests.bench.timing import machine
from tests.drills.running import Running, running
from tests.load.generator import Plan, Timed, generate
from tests.load.work import mixed, requests, small

P99, RATIO, GROWTH = 0.030, 1.7, 20.0
ONE_IN = 200
CONNECTIONS = 16
SAMPLES = 20


class Load:
    """Measures one kind of store."""

    def __init__(self, release: Release, folder: Path, arguments: argparse.Namespace) -> None:
        """Measure with dossiers of a *release*, keeping what is needed in a *folder*."""
        self._release = release
        self._folder = folder
        self._asked = arguments
        self._number = 0

    @contextmanager
    def _service(self, workers: int) -> Iterator[Running]:
        """Run a service with a store of its own."""
        self._number += 1
        environment = {"GONGGUO_DATA": str(self._folder / str(self._number)), "GONGGUO_LOG_LEVEL": "warning"}
        with running(environment, "--first-key", "--workers", str(workers), log=self._folder / "log") as service:
            self._plan(service, requests(small(self._release), service.key), 3, None)  # warm
            yield service
            service.stop()

    def _plan(self, service: Running, several: list[bytes], seconds: float, rate: float | None) -> Timed:
        connections = CONNECTIONS if rate is None else 64
        before = service.processor_seconds()
        timed = generate(Plan(service.port, several, seconds, rate, connections), self._folder)
        timed.service_seconds = service.processor_seconds() - before
        return timed

    def steady(self) -> Timed:
        """Ask one worker at a fixed rate."""
        with self._service(1) as service:
            return self._plan(
                service, requests(small(self._release), service.key), self._asked.seconds, self._asked.rate
            )

    def with_large(self) -> Timed:
        """Ask it the same, one dossier in so many at the size limit."""
        with self._service(1) as service:
            several = mixed(self._release, service.key, ONE_IN)
            warming = Plan(service.port, [max(several, key=len)], 60, None, connections=1, most=3)
            generate(warming, self._folder)  # what judges these is started by the first
            return self._plan(service, several, self._asked.seconds, self._asked.rate)

    def highest(self, workers: int) -> Timed:
        """Find the highest rate of so many *workers*."""
        with self._service(workers) as service:
            return self._plan(service, requests(small(self._release), service.key), self._asked.closed_seconds, None)

    def memory(self, evaluations: int) -> list[tuple[int, float]]:
        """Give the memory of one worker, in megabytes, after so many evaluations each."""
        with self._service(1) as service:
            several = requests(small(self._release), service.key)
            found = [(0, service.resident())]
            for at in range(1, SAMPLES + 1):
                plan = Plan(service.port, several, 3600, None, CONNECTIONS, most=evaluations // SAMPLES)
                generate(plan, self._folder)
                found.append((at * evaluations // SAMPLES, service.resident()))
            return found


def main() -> None:
    """Measure what is asked for, and print the tables."""
    asked = _arguments(sys.argv[1:])
    with TemporaryDirectory(prefix="gongguo-load-") as folder:
        measured = Load(load(shipped("rulesets")), Path(folder), asked)
        print(f"Machine:  {machine()}; MALLOC_TOP_PAD_={os.environ.get('MALLOC_TOP_PAD_', 'not set')}")
        print("Work:     dossiers of 18 records, evaluated and recorded by `gongguo serve`, SQLite, over loopback")
        if "a" in asked.parts:
            _print_steady("one worker, a fixed rate", measured.steady(), asked)
        if "b" in asked.parts:
            _print_steady(f"the same, one dossier in {ONE_IN} of 1 MiB", measured.with_large(), asked)
        if "c" in asked.parts:
            _print_highest(measured.highest(1), measured.highest(2))
        if "d" in asked.parts:
            _print_memory(measured.memory(asked.evaluations))


def _arguments(given: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.load", description=__doc__)
    parser.add_argument("--parts", default="abcd", help="which of the measurements, by letter")
    parser.add_argument("--seconds", type=float, default=60, help="at the fixed rate")
    parser.add_argument("--rate", type=float, default=250, help="evaluations a second")
    parser.add_argument("--closed-seconds", type=float, default=15, help="at the highest rate")
    parser.add_argument("--evaluations", type=int, default=200_000, help="over which memory is watched")
    return parser.parse_args(given)


def _print_steady(title: str, timed: Timed, asked: argparse.Namespace) -> None:
    rate = timed.sent / asked.seconds
    print(f"\n{title[0].upper()}{title[1:]}: {rate:.0f} a second for {asked.seconds:.0f} s")
    print(f"  answered {timed.answered:,}, errors {timed.errors}")
    print("  " + ", ".join(f"p{part:g} {_at(timed, part):.1f} ms" for part in (50, 90, 99, 99.9, 100)))
    print(f"  p99 under {P99 * 1e3:.0f} ms and no error: {_word(_at(timed, 99) < P99 * 1e3 and not timed.errors)}")
    own = timed.own_seconds / max(1, timed.sent)
    print(f"  {_taken(timed)}; the generator took {own * 1e6:.0f} µs, and was at most {timed.late * 1e3:.1f} ms late")


def _print_highest(one: Timed, two: Timed) -> None:
    rates = [each.answered / each.seconds for each in (one, two)]
    print(f"\nHighest rate, {CONNECTIONS} connections in a closed loop")
    for number, (rate, each) in enumerate(zip(rates, (one, two), strict=True), 1):
        p99 = _at(each, 99)
        title = f"{number} worker{'s' * (number > 1)}"
        print(f"  {title}: {rate:,.0f} a second, p99 {p99:.1f} ms, errors {each.errors}; {_taken(each)}")
    ratio = rates[1] / rates[0]
    print(f"  two are {ratio:.2f} times one (target: at least {RATIO}; {_word(ratio >= RATIO)})")


def _print_memory(found: list[tuple[int, float]]) -> None:
    print("\nMemory of one worker, resident")
    for number, megabytes in found:
        print(f"  after {number:>9,} evaluations {megabytes:>8.1f} MB")
    settled = found[len(found) // 4 :]
    growth = settled[-1][1] - settled[0][1]
    many = settled[-1][0] - settled[0][0]
    print(f"  grew by {growth:.1f} MB over the last {many:,} (target: under {GROWTH:.0f}; {_word(growth < GROWTH)})")


def _taken(timed: Timed) -> str:
    return f"the workers took {timed.service_seconds / max(1, timed.answered) * 1e3:.2f} ms of a processor a request"


def _at(timed: Timed, part: float) -> float:
    """Give the time, in milliseconds, that a *part* in a hundred of the answers did not exceed."""
    return timed.times[min(len(timed.times) - 1, int(len(timed.times) * part / 100))] * 1e3 if timed.times else 0.0


def _word(is_met: bool) -> str:  # noqa: FBT001
    return "met" if is_met else "not met"


if __name__ == "__main__":
    main()
