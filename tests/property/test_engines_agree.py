"""The online engine answers what the interpreter answers: whatever the dossier, the day and the rules."""

from collections import Counter
from datetime import date
from typing import Any

from hypothesis import given, note

from service.domain.answer import UNKNOWN
from service.domain.errors import DossierFaultsError
from service.intake import Contract
from tests.property.aims import Aims
from tests.property.asking import Asker, asker_of, examples
from tests.property.random_releases import random_release
from tests.property.shrinking import smallest
from tests.strategies import DAYS, DossierMaker, as_bytes, seeds

_PLAIN = DAYS.index(date(2026, 6, 30))


def _differ(asker: Asker, contract: Contract, dossier: dict[str, Any], day: date) -> bool:
    try:
        return bool(asker.differences(contract.read(as_bytes(dossier)), day))
    except DossierFaultsError:
        return False


def _check(asker: Asker, contract: Contract, dossier: dict[str, Any], day: date) -> None:
    found = asker.differences(contract.read(as_bytes(dossier)), day)
    if found:
        small = smallest(dossier, lambda smaller: _differ(asker, contract, smaller, day))
        note(f"on {day}: {as_bytes(small).decode()}")
    assert found == {}


@given(seed=seeds())
@examples(2_000)
def test_engines_agree_on_the_shipped_rules(
    askers: list[Asker], contract: Contract, maker: DossierMaker, seed: int
) -> None:
    dossier = maker.make(seed)
    for number in {seed % len(DAYS), _PLAIN}:
        _check(askers[number], contract, dossier, DAYS[number])


def test_every_shipped_rule_answers_yes_and_no_and_unknown(
    askers: list[Asker], contract: Contract, maker: DossierMaker
) -> None:
    asker, seen = askers[_PLAIN], Counter[tuple[str, object]]()
    for seed in range(2_500):
        dossier = contract.read(as_bytes(maker.make(seed)))
        seen.update((rule, truth) for (rule, _), truth in asker.answers(dossier, DAYS[_PLAIN]).items())
    lacking = {
        (rule.id, truth) for rule in asker.law.rules for truth in (True, False, UNKNOWN) if not seen[rule.id, truth]
    }
    assert lacking == set()


@given(seed=seeds())
@examples(150)
def test_engines_agree_on_random_rules(seed: int) -> None:
    release = random_release(seed)
    contract, maker = Contract(release.kinds), DossierMaker(release.kinds, Aims(release).take)
    for day in {DAYS[seed % len(DAYS)], DAYS[_PLAIN]}:
        with asker_of(release, day) as asker:
            for number in range(6):
                _check(asker, contract, maker.make(seed + number), day)


def test_random_rules_answer_in_every_way() -> None:
    seen: Counter[object] = Counter()
    for seed in range(10):
        release = random_release(seed)
        contract, maker = Contract(release.kinds), DossierMaker(release.kinds, Aims(release).take)
        with asker_of(release, DAYS[_PLAIN]) as asker:
            for number in range(6):
                seen.update(asker.answers(contract.read(as_bytes(maker.make(number))), DAYS[_PLAIN]).values())
    assert all(seen[truth] > 100 for truth in (True, False, UNKNOWN))
