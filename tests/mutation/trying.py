"""
Trying mutants: whether some specification fails, and where none does, whether the change alters any answer at all.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from random import Random
from typing import Any

from service.domain.errors import RulesetFaultsError
from service.domain.evaluation import Detail
from service.domain.release import Release
from service.intake import Contract
from service.language.folder import read_release
from service.operations.evaluation import Evaluating
from service.specs.under_test import UnderTest
from service.specs.words import Words
from service.wiring import interpreting
from service.workdays import announced
from tests.mutation.mutants import Files, Mutant
from tests.mutation.scripts import Script
from tests.property.aims import Aims
from tests.strategies import DossierMaker, as_bytes

DAY = date(2026, 6, 30)
RANDOM_DOSSIERS = 3_000
_SAID = ("findings", "recommendations", "superseded", "set_aside")
_PARTS = ("action", "about", "verdict", "modality", "procedure", "remedies", "answer", "rule", "by", "case", "rules")


class Fate(StrEnum):
    """What became of a mutant."""

    REFUSED = "refused"  # `gongguo check` does not read it
    CAUGHT = "caught"
    SURVIVED = "survived"
    SAME = "same"  # no dossier was found on which it answers otherwise


@dataclass(frozen=True)
class Tried:
    """A mutant, and what became of it: the script that failed, or the dossier on which it differs."""

    mutant: Mutant
    fate: Fate
    shown_by: str = ""


class Trying:
    """Tries mutants of some files against scripts."""

    def __init__(self, files: Files, scripts: Sequence[Script]) -> None:
        self._files = files
        self._release = read_release(files)
        self._scripts = list(scripts)

    def try_out(self, mutant: Mutant) -> Tried:
        """Tell what becomes of a *mutant*; what failed is tried first of the next."""
        try:
            release = read_release(mutant.apply(self._files))
        except RulesetFaultsError as error:
            return Tried(mutant, Fate.REFUSED, error.faults[0].code)
        evaluating = _evaluating(release)
        under_test = UnderTest(release, lambda dossier, day: evaluating.evaluate(dossier, day, Detail.FULL))
        words = Words(release)
        for number, script in enumerate(self._scripts):
            if script.fails(under_test, words):
                self._scripts.insert(0, self._scripts.pop(number))
                return Tried(mutant, Fate.CAUGHT, script.title)
        shown_by = next(self._differences(evaluating), None)
        return Tried(mutant, Fate.SAME) if shown_by is None else Tried(mutant, Fate.SURVIVED, shown_by)

    def _differences(self, evaluating: Evaluating) -> Iterator[str]:
        for dossier, said in self._known:
            if _said(evaluating, dossier) != said:
                yield dossier.decode()

    @cached_property
    def _known(self) -> list[tuple[bytes, Any]]:
        """Give dossiers that hit many conditions, and what is said of each."""
        maker = DossierMaker(self._release.kinds, Aims(self._release).take)
        dossiers = [as_bytes(maker.make(seed)) for seed in range(RANDOM_DOSSIERS)]
        evaluating = _evaluating(self._release)
        return [(dossier, _said(evaluating, dossier)) for dossier in dossiers]


def _evaluating(release: Release) -> Evaluating:
    contract = Contract(release.kinds, most_bytes=1_048_576, most_records=200)
    return Evaluating(release, contract, interpreting, announced=announced)


def _said(evaluating: Evaluating, dossier: bytes) -> Any:
    """Give all that is answered of a dossier, without its wording."""
    found: Mapping[str, Any] = evaluating.evaluate(dossier, DAY, Detail.BRIEF)
    return [_parts(one) for name in _SAID for one in found[name]]


def _parts(one: Mapping[str, Any]) -> dict[str, Any]:
    return {name: one[name] for name in _PARTS if name in one}


def shuffled(mutants: Sequence[Mutant]) -> list[Mutant]:
    """Give the *mutants* in an order in which those alike are spread out; always the same one."""
    listed = list(mutants)
    Random(0).shuffle(listed)  # noqa: S311
    return listed
