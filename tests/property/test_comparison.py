"""The comparison: the same whichever dossier comes first, nothing in one dossier twice, and what is named differs."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from hypothesis import given

from service.alternatives.comparison import comparison
from service.alternatives.trial import Trial
from service.domain.evaluation import Asked
from service.domain.release import Release
from service.domain.rendering import measured
from service.intake import Contract
from tests.property.aims import Aims
from tests.property.asking import examples
from tests.property.random_releases import random_release
from tests.strategies import DossierMaker, as_bytes, seeds

Dossier = Mapping[str, Any]
_DAY = date(2026, 6, 30).toordinal()


@pytest.fixture(scope="module")
def trial(release: Release) -> Trial:
    return Trial(release)


def _mirrored(told: Any) -> Any:
    """Give a comparison with its sides exchanged, without its sentences."""
    if isinstance(told, dict):
        return {_other(key): _mirrored(value) for key, value in told.items() if key != "text"}
    return [_mirrored(one) for one in told] if isinstance(told, list) else told


def _bare(told: Any) -> Any:
    return _mirrored(_mirrored(told))


def _other(key: str) -> str:
    if key == "first_parting":
        return key
    side, joint, rest = key.partition("_")
    return {"first": "second", "second": "first"}.get(side, side) + joint + rest


def _read(asked: Asked, fact: str, path: str) -> str:
    """Say the value of a fact by itself, of the record that a path leads to."""
    records = [record for listed in asked.case.records.values() for record in listed]
    found = [record for record in records if path.startswith(f"{record.path}.")]
    named = asked.law.release.facts[fact]
    return measured(asked.interpreter.read(fact, asked.case, found[0] if found else asked.case.subject), named)


def _kind(asked: Asked, about: str | None) -> list[str]:
    return [one.kind for listed in asked.case.records.values() for one in listed if one.id == about]


def _check(trial: Trial, first: Dossier, second: Dossier, day: int) -> None:
    """Check what is said of two dossiers, whichever comes first."""
    told, back = comparison(trial, first, second, day), comparison(trial, second, first, day)
    assert _mirrored(told) == _bare(back)
    sides = trial.asked(first, day), trial.asked(second, day)
    for action in told["actions"]:
        assert all(one["first"]["answer"] != one["second"]["answer"] for one in action["rules"])
        assert action["first"] == action["second"] or any(rule["decides"] for rule in action["rules"])
        for rule in action["rules"]:
            kinds = [_kind(side, rule[name]["about"]) for side, name in zip(sides, ("first", "second"), strict=True)]
            is_asked_of_both = None not in (rule["first"]["answer"], rule["second"]["answer"])
            assert (rule["parts_at"] != []) is (is_asked_of_both and kinds[0] == kinds[1])
            for part in rule["parts_at"]:
                _check_part(sides, part)


def _check_part(sides: tuple[Asked, Asked], part: dict[str, Any]) -> None:
    assert part["first"] != part["second"]
    assert _read(sides[0], part["fact"], part["first_path"]) == part["first"]
    assert _read(sides[1], part["fact"], part["second_path"]) == part["second"]


@given(seed=seeds())
@examples(60)
def test_two_dossiers_part_where_it_is_said_whichever_comes_first(
    contract: Contract, maker: DossierMaker, trial: Trial, seed: int
) -> None:
    first, second = (contract.read(as_bytes(maker.make(one))) for one in (seed, seed + 1))
    _check(trial, first, second, _DAY)


@given(seed=seeds())
@examples(40)
def test_two_dossiers_part_where_it_is_said_whatever_the_rules(seed: int) -> None:
    release = random_release(seed)
    maker, contract = DossierMaker(release.kinds, Aims(release).take), Contract(release.kinds)
    first, second = (contract.read(as_bytes(maker.make(one))) for one in (seed, seed + 1))
    _check(Trial(release), first, second, date(2026, 3, 31).toordinal())


@given(seed=seeds())
@examples(60)
def test_a_dossier_is_the_same_as_itself(contract: Contract, maker: DossierMaker, trial: Trial, seed: int) -> None:
    dossier = contract.read(as_bytes(maker.make(seed)))
    told = comparison(trial, dossier, dossier, _DAY)
    assert (told["same"], told["actions"], told["first_parting"]) == (True, [], None)


@given(seed=seeds())
@examples(60)
def test_two_dossiers_are_the_same_where_every_verdict_is(
    contract: Contract, maker: DossierMaker, trial: Trial, release: Release, seed: int
) -> None:
    first, second = (contract.read(as_bytes(maker.make(one))) for one in (seed, seed + 1))
    personal = {name for name, action in release.actions.items() if not action.about}
    outcomes = [trial.outcome(one, _DAY) for one in (first, second)]
    said = [{name: one.verdicts.get((name, None)) for name in personal} for one in outcomes]
    above = [{name: one.superseded.get((name, None)) for name in personal} for one in outcomes]
    apart = {name for name in personal if said[0][name] != said[1][name] or above[0][name] != above[1][name]}
    told = comparison(trial, first, second, _DAY)
    assert {one["action"] for one in told["actions"] if one["first"] != one["second"]} & personal == apart
    assert told["same"] is all(one["first"] == one["second"] for one in told["actions"])
