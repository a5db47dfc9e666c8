"""
The benchmark of populations; run by `make bench-population`. It never fails on a time.

All is done on the same work in one run: synthetic populations of 10 thousand, 100 thousand and 1 million persons (with
`--ten-million` also that), read from nested Parquet, asked every rule, settled and written, by two processes; beside
the online engine, the interpreter, OpenFisca-Core on the shared part, and one pass of comparisons in plain Polars.
"""

import argparse
import json
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from service.language.folder import load
from service.settings import shipped
from tests.bench.population.files import folder_for, nested_file, tables_folder
from tests.bench.population.table import Table, aim, megabytes
from tests.bench.population.watching import Watched, watch
from tests.bench.timing import machine

SIZES = (10_000, 100_000, 1_000_000)
TEN_MILLION = 10_000_000
WORKERS = 2
TIMES_DURABLE, TIMES_PEER, SECONDS, MEMORY, TIMES_TEN_MILLION = 100, 3, 8, 1 << 30, 12
_PERSONS_OF_PEER = 500_000
_ONE_THREAD, _TWO_THREADS = {"POLARS_MAX_THREADS": "1"}, {"POLARS_MAX_THREADS": "2"}


def main() -> None:
    """Time everything and print the tables."""
    arguments = _arguments()
    sizes = sorted(arguments.sizes or SIZES) + ([TEN_MILLION] if arguments.ten_million else [])
    print(f"Machine: {machine()}\n")
    with folder_for(arguments.folder) as folder:
        runs = {size: _columnar(folder, size) for size in sizes}
        largest = max(size for size in sizes if size != TEN_MILLION)
        each = {engine: _whole(engine) for engine in ("durable", "interpreter")}
        _print_scaling(runs)
        _print_phases(folder, largest)
        _print_online(runs[largest].processor / largest, each)
        _print_lower_bound(folder, largest, runs[largest])
    _print_peer(arguments.peer_persons)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.population")
    parser.add_argument("--ten-million", action="store_true", help="ten million persons as well")
    parser.add_argument("--sizes", type=int, nargs="+", help="other numbers of persons")
    parser.add_argument("--peer-persons", type=int, default=_PERSONS_OF_PEER, help="how many persons the peer is asked")
    parser.add_argument("--folder", help="where the files are kept for another run")
    return parser.parse_args()


def _columnar(folder: Path, size: int) -> Watched:
    """Run the batch itself over a population, from start to the written file."""
    release = load(shipped("rulesets"))
    population, out = nested_file(folder, release, size), folder / "out.parquet"
    command = ["-m", "service", "batch", str(population), "--out", str(out), "--workers", str(WORKERS), "--afresh"]
    watched = watch([*command, "--format", "json"], _ONE_THREAD)
    out.unlink()
    return watched


def _whole(engine: str) -> float:
    return float(watch(["-m", "tests.bench.population.whole", engine]).out)


def _figures(*arguments: str, threads: dict[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(watch(["-m", *arguments], threads).out)
    return found


def _print_scaling(runs: dict[int, Watched]) -> None:
    table = Table("persons", "wall s", "processor s", "µs a person and core", "peak MiB of all processes", "processes")
    for size, run in runs.items():
        table.add(f"{size:,}", f"{run.wall:.2f}", f"{run.processor:.2f}", f"{run.processor / size * 1e6:.1f}",
                  megabytes(run.memory), str(run.processes))  # fmt: skip
    print(f"## Columnar: Parquet to Parquet, every rule and verdict, {WORKERS} processes (`gongguo batch`)\n")
    print(table)
    million = runs.get(1_000_000)
    if million is not None:
        print(aim(f"1 million in under {SECONDS} s", f"{million.wall:.2f} s", is_met=million.wall < SECONDS))
        print(aim("under 1 GiB resident", f"{megabytes(million.memory)} MiB", is_met=million.memory < MEMORY))
    if million is not None and TEN_MILLION in runs:
        ratio = runs[TEN_MILLION].wall / million.wall
        said = f"10 million in under {TIMES_TEN_MILLION} times that"
        print(aim(said, f"{ratio:.1f} times", is_met=ratio < TIMES_TEN_MILLION))


def _print_phases(folder: Path, size: int) -> None:
    path = nested_file(folder, load(shipped("rulesets")), size)
    phases = _figures("tests.bench.population.phases", str(path), threads=_ONE_THREAD)
    table = Table("phase", "processor s a million persons", "share")
    for name, seconds in phases.items():
        table.add(name, f"{seconds * 1e6:.2f}", f"{seconds / sum(phases.values()):.0%}")
    print("\n## Phases, in one process of one thread\n")
    print(table)


def _print_online(each_columnar: float, each: dict[str, float]) -> None:
    table = Table("engine", "ratio", "persons a second and core")
    table.add("columnar", "1", f"{1 / each_columnar:,.0f}")
    for engine, seconds in each.items():
        table.add(engine, f"{seconds / each_columnar:,.0f}", f"{1 / seconds:,.0f}")
    print("\n## Whole evaluations on one core: how many times as many columnar does\n")
    print(table)
    ratio = each["durable"] / each_columnar
    said = f"at least {TIMES_DURABLE} times the durable engine"
    print(aim(said, f"{ratio:,.0f} times", is_met=ratio >= TIMES_DURABLE))


def _print_lower_bound(folder: Path, size: int, run: Watched) -> None:
    tables = tables_folder(folder, load(shipped("rulesets")), size)
    bound = _figures("tests.bench.population.lower_bound", str(tables), threads=_TWO_THREADS)
    table = Table("work", "ratio", "wall s", "processor s")
    table.add("plain Polars: the same columns, one comparison each", "1", f"{bound['wall']:.2f}",
              f"{bound['processor']:.2f}")  # fmt: skip
    table.add("columnar", f"{run.processor / bound['processor']:.1f}", f"{run.wall:.2f}", f"{run.processor:.2f}")
    print(f"\n## A lower bound, {size:,} persons\n")
    print(table)


def _print_peer(persons: int) -> None:
    print("\n## OpenFisca-Core on exactly the shared part\n")
    if find_spec("openfisca_core") is None:
        print("OpenFisca-Core is not installed (requirements/bench.lock): left out.")
        return
    found = _figures("tests.bench.population.compared", str(persons), threads=_TWO_THREADS)
    columnar = found["columnar"]["wall"]
    print(
        f"{found['rules']} rules, {found['facts']} derived facts, {persons:,} persons, tables in memory, one process,"
    )
    print(f"two threads allowed; checked: both give the same {found['answers']:,} answers and verdicts.\n")
    table = Table("engine", "ratio of wall", "wall s", "processor s")
    for name, label in (
        ("columnar", "columnar"),
        ("peer", "OpenFisca-Core, from the same tables"),
        ("peer, laid out", "OpenFisca-Core, its arrays laid out beforehand"),
    ):
        one = found[name]
        table.add(label, f"{one['wall'] / columnar:.1f}", f"{one['wall']:.2f}", f"{one['processor']:.2f}")
    print(table)
    ratio = found["peer"]["wall"] / columnar
    print(aim(f"at least {TIMES_PEER} times OpenFisca-Core", f"{ratio:.1f} times", is_met=ratio >= TIMES_PEER))


if __name__ == "__main__":
    main()
