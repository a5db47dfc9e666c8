"""
Mutation: every change of the shipped rulesets, one at a time, against the specifications. Run by `make mutate`.

Ends with status 1 where fewer than 98 % of the changes that alter an answer are caught, or where a survivor is not
explained in `survivors.yaml`.
"""

import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from multiprocessing import Pool, cpu_count
from pathlib import Path

import click
import yaml

from service.language.folder import read_files, read_release
from service.settings import shipped
from tests.mutation.mutants import Mutant, mutants
from tests.mutation.scripts import scripts
from tests.mutation.trying import RANDOM_DOSSIERS, Fate, Tried, Trying, shuffled

LEAST = 0.98
LEFT = (Fate.SURVIVED, Fate.SAME)
EXPLAINED = Path(__file__).with_name("survivors.yaml")

_trying: list[Trying] = []


def main(arguments: Sequence[str]) -> int:
    """Try every mutant (of the owners whose names begin with an argument, if there is one) and report."""
    files = read_files(shipped("rulesets"))
    listed = [one for one in mutants(files, read_release(files)) if one.owner.startswith(tuple(arguments) or "")]
    with Pool(cpu_count(), _prepare) as pool:
        found = pool.imap_unordered(_try_out, shuffled(listed), chunksize=4)
        with click.progressbar(found, length=len(listed), label="mutants", file=sys.stderr, show_pos=True) as bar:
            tried = list(bar)
    explained: Mapping[str, str] = yaml.safe_load(EXPLAINED.read_text(encoding="utf-8")) or {}
    return report(tried, explained)


def _prepare() -> None:
    _trying.append(Trying(read_files(shipped("rulesets")), scripts(shipped("features"))))


def _try_out(mutant: Mutant) -> Tried:
    return _trying[0].try_out(mutant)


def report(tried: Sequence[Tried], explained: Mapping[str, str]) -> int:
    """Print what became of the mutants; give the exit status."""
    fates = Counter(one.fate for one in tried)
    altering = fates[Fate.CAUGHT] + fates[Fate.SURVIVED]
    share = fates[Fate.CAUGHT] / altering if altering else 1.0
    left = sorted(
        (one for one in tried if one.fate in LEFT), key=lambda one: (one.fate, one.mutant.path, one.mutant.line)
    )
    for one in left:
        print(f"{one.fate}: {one.mutant.path}:{one.mutant.line} {one.mutant.key}")
        print(f"    {explained.get(one.mutant.key, 'NOT EXPLAINED')}")
        print(f"    differs on {one.shown_by}" if one.shown_by else "    no dossier was found on which it differs")
    caught = {one.mutant.key for one in tried if one.fate is Fate.CAUGHT}
    for key in sorted(caught & explained.keys()):
        print(f"explained in vain, it is caught: {key}")
    unexplained = sum(one.mutant.key not in explained for one in left)
    print(
        f"{len(tried)} mutants: {fates[Fate.REFUSED]} refused at load, {fates[Fate.CAUGHT]} caught, "
        f"{fates[Fate.SURVIVED]} survived, {fates[Fate.SAME]} alter no answer on {RANDOM_DOSSIERS} random dossiers."
    )
    print(f"Of those that alter an answer {share:.2%} are caught; {LEAST:.0%} is asked. {unexplained} unexplained.")
    return int(share < LEAST or unexplained > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
