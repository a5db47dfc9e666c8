"""What is kept of a dossier says all that the whole says, by any release, and is read again as it was kept."""

from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import orjson
import pytest
from hypothesis import given

from service.domain.evaluation import Detail
from service.domain.release import Release
from service.intake import Contract
from service.operations.evaluation import Evaluating
from service.settings import shipped
from service.wiring import interpreting
from service.workdays import announced
from tests.property.aims import Aims
from tests.property.asking import examples
from tests.property.random_releases import random_release
from tests.strategies import DAYS, DossierMaker, as_bytes, seeds

EXAMPLES = sorted(path for path in shipped("examples").glob("*.json"))


def _evaluating(release: Release) -> Evaluating:
    return Evaluating(release, Contract(release.kinds), interpreting, announced=announced)


@pytest.fixture(scope="module")
def evaluating(release: Release) -> Evaluating:
    """Give what evaluates by the shipped release."""
    return _evaluating(release)


def _judged(evaluating: Evaluating, dossier: Any, day: date) -> list[bytes]:
    return [orjson.dumps(evaluating.judge(dossier, day, detail)) for detail in Detail]


def _check(evaluating: Evaluating, source: bytes, day: date) -> bytes:
    dossier = evaluating.read(source)
    kept = orjson.dumps(evaluating.keep(dossier))
    again = evaluating.read(kept)
    assert again == evaluating.keep(dossier)
    assert orjson.dumps(evaluating.keep(again)) == kept
    assert _judged(evaluating, again, day) == _judged(evaluating, dossier, day)
    return kept


@given(seed=seeds())
@examples(200)
def test_what_is_kept_of_any_dossier_says_what_the_whole_says(
    evaluating: Evaluating, maker: DossierMaker, seed: int
) -> None:
    _check(evaluating, as_bytes(maker.make(seed)), DAYS[seed % len(DAYS)])


@given(seed=seeds())
@examples(20)
def test_so_it_is_by_any_release(seed: int) -> None:
    release, random = random_release(seed), Random(seed)  # noqa: S311
    made = DossierMaker(release.kinds, Aims(release).take)
    for _ in range(2):
        _check(_evaluating(release), as_bytes(made.make(random.getrandbits(64))), random.choice(DAYS))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_so_it_is_of_every_example(evaluating: Evaluating, path: Path) -> None:
    _check(evaluating, path.read_bytes(), date(2026, 6, 30))


def test_what_no_rule_has_a_use_for_is_not_kept(evaluating: Evaluating, maker: DossierMaker) -> None:
    dossiers = [as_bytes(maker.make(seed)) for seed in range(20)]
    whole = b"".join(dossiers)
    kept = b"".join(_check(evaluating, dossier, DAYS[3]) for dossier in dossiers)
    for useless in (b'"birth_date"', b'"organ"', b'"certified_by"', b'"legal_review"', b'"unit":'):
        assert useless in whole
        assert useless not in kept
    for needed in (b'"rank_since"', b'"occurred_on"', b'"title"', b'"about"', b'"votes"'):
        assert needed in kept
