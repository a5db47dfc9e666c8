"""
To say more of a person never turns a yes into a no, nor a no into a yes: an unknown stays open to both.

It holds of every rule that takes nothing from the not-known. The others do so by the text of the lists: tolerance that
nobody raised is none, an incident awaits its decision while tolerance *may* be due, and they are named below.
"""

from datetime import date
from random import Random
from typing import Any

from hypothesis import assume, given

from service.domain.errors import DossierFaultsError
from service.domain.release import Release
from service.intake import Contract
from tests.property.aims import Aims
from tests.property.asking import Asker, asker_of, examples
from tests.property.random_releases import random_release
from tests.property.refining import Refiner, flips, monotone_rules
from tests.strategies import DAYS, Dossier, DossierMaker, as_bytes, seeds

_READING_THE_UNKNOWN = {
    *(f"FT-0{number}" for number in range(1, 9)),
    "FT-M",
    *("HL-2", "HL-3", "HL-4"),
    *(f"DEM-0{number}" for number in (1, 2, 3, 4, 5, 6, 8, 9)),
    *("BAR-06", "HOLD-01", "INC-05", "SUP-01"),
}


def test_the_rules_that_take_something_from_the_unknown_are_known_by_name(release: Release) -> None:
    assert {rule.id for rule in release.rules()} - monotone_rules(release) == _READING_THE_UNKNOWN


def _refined(dossier: Dossier, refiner: Refiner, contract: Contract, seed: int) -> dict[str, Any] | None:
    try:
        return contract.read(as_bytes(refiner.refined(dossier, Random(seed))))  # noqa: S311
    except DossierFaultsError:
        return None


def _flips(asker: Asker, before: Dossier, after: Dossier, day: date, release: Release) -> dict[Any, Any]:
    rules = monotone_rules(release)
    found = flips(asker.answers(before, day), asker.answers(after, day))
    return {key: pair for key, pair in found.items() if key[0] in rules}


@given(seed=seeds())
@examples(600)
def test_refining_settles_but_never_turns_round_what_the_shipped_rules_answer(
    release: Release, askers: list[Asker], contract: Contract, maker: DossierMaker, seed: int
) -> None:
    number = 1 + seed % (len(DAYS) - 1)
    dossier, day = maker.make(seed), DAYS[number]
    refined = _refined(dossier, Refiner(release.kinds, day), contract, seed)
    assume(refined is not None and refined != dossier)
    assert _flips(askers[number], contract.read(as_bytes(dossier)), refined or {}, day, release) == {}


@given(seed=seeds())
@examples(150)
def test_refining_never_turns_round_what_random_rules_answer(seed: int) -> None:
    release, day = random_release(seed), DAYS[1 + seed % (len(DAYS) - 1)]
    contract, maker = Contract(release.kinds), DossierMaker(release.kinds, Aims(release).take)
    refiner = Refiner(release.kinds, day)
    with asker_of(release, day) as asker:
        for number in range(10):
            dossier = maker.make(seed + number)
            refined = _refined(dossier, refiner, contract, number)
            if refined is not None:
                assert _flips(asker, contract.read(as_bytes(dossier)), refined, day, release) == {}


def test_refining_settles_something(
    release: Release, askers: list[Asker], contract: Contract, maker: DossierMaker
) -> None:
    settled = 0
    for seed in range(200):
        dossier = maker.make(seed)
        refined = _refined(dossier, Refiner(release.kinds, DAYS[3]), contract, seed)
        if refined is not None:
            before = askers[3].answers(contract.read(as_bytes(dossier)), DAYS[3])
            after = askers[3].answers(refined, DAYS[3])
            settled += any(isinstance(after.get(key), bool) for key, old in before.items() if not isinstance(old, bool))
    assert settled > 10
