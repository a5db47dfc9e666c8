"""The interpreter over worlds finds what the reference interpreter finds: whatever the world and the rules."""

import json
from contextlib import suppress
from datetime import date
from random import Random
from typing import Any

import pytest
from hypothesis import given

from service.analysis.finding import Finding, FindingCode
from service.analysis.formula import FALSE, TooManyFormulasError
from service.analysis.marks import marks_of
from service.analysis.meaning import find_by_solver
from service.analysis.sight import Sight
from service.analysis.symbolic import Symbolic
from service.analysis.trial import Outcome, Trial
from service.analysis.world import SELF, Thing, World
from service.domain.answer import UNKNOWN, Truth
from service.domain.in_force import InForce, in_force
from service.domain.release import Release
from service.domain.rule import PERSON, Rule
from tests.property.aims import Aims
from tests.property.asking import examples
from tests.property.random_releases import random_release
from tests.strategies import DossierMaker, seeds
from tests.unit.analysis.many_rules import release_of_many

AS_OF = date(2026, 6, 30)


def _checked(law: InForce, random: Random, questions: int) -> int:
    """Ask that some rules answer in some way, and hold the interpreter's answers against it; give how many could."""
    trial = Trial(law, AS_OF.toordinal())
    shown = 0
    for is_complete in (True, False):
        marks = marks_of([law], AS_OF.toordinal())
        world = World(law.release.kinds, marks, is_complete=is_complete)
        symbolic, sight = Symbolic(law, world), Sight(world)
        for _ in range(questions):
            asked = [_asked(symbolic, random.choice(law.rules), random) for _ in range(random.randint(1, 3))]
            found = sight.find([formula for one in asked for formula in one[3]])
            if isinstance(found, dict):
                _hold_against(found, asked, trial.outcome(found))
                shown += 1
    return shown


def _asked(symbolic: Symbolic, rule: Rule, random: Random) -> tuple[Rule, Thing, Truth, list[int]]:
    about = random.choice(list(rule.conditions))
    things = [SELF] if about == PERSON else list(symbolic.world.things(symbolic.world.kinds[about].name))
    thing = random.choice(things)
    truths = symbolic.answer(rule, thing)
    truth: Truth = random.choice((True, True, False, UNKNOWN))
    says = [truths.yes] if truth is True else [truths.no] if truth is False else [-truths.yes, -truths.no]
    return rule, thing, truth, [symbolic.world.has(thing), *says]


def _hold_against(found: dict[str, Any], asked: list[Any], outcome: Outcome | None) -> None:
    assert outcome is not None, f"refused: {json.dumps(found, ensure_ascii=False)}"
    for rule, thing, truth, _ in asked:
        answer = outcome.answers[rule.id, thing.id]
        assert answer is truth, f"{rule.id} of {thing}: {json.dumps(found, ensure_ascii=False)}"


@given(seed=seeds())
@examples(25)
def test_dossiers_found_for_random_rules_get_the_answers_they_were_found_for(seed: int) -> None:
    law = in_force(random_release(seed), AS_OF.toordinal())
    is_far = bool(marks_of([law], AS_OF.toordinal()).beyond)  # what no dossier shows that is imagined
    if law.rules and not is_far:
        with suppress(TooManyFormulasError):
            _checked(law, Random(seed), 6)  # noqa: S311


@pytest.mark.parametrize("seed", range(3))
def test_dossiers_found_for_shipped_rules_get_the_answers_they_were_found_for(release: Release, seed: int) -> None:
    law = in_force(release, AS_OF.toordinal())
    assert _checked(law, Random(seed), 25) > 15  # noqa: S311


def test_two_answers_at_once_are_never_found(release: Release) -> None:
    law = in_force(release, AS_OF.toordinal())
    world = World(release.kinds, marks_of([law], AS_OF.toordinal()), is_complete=False)
    symbolic = Symbolic(law, world)
    for rule in law.rules[:40]:
        about = next(iter(rule.conditions))
        thing = SELF if about == PERSON else world.things(world.kinds[about].name)[0]
        assert (
            symbolic.formulas.every(symbolic.answer(rule, thing)) == FALSE
            or Sight(world).find(symbolic.answer(rule, thing)) is None
        )


@pytest.mark.parametrize("seed", [3, 4])
def test_no_random_dossier_refutes_what_is_found(seed: int) -> None:
    release = release_of_many(150, seed)
    found = find_by_solver(release, AS_OF)
    trial, maker = (
        Trial(in_force(release, AS_OF.toordinal()), AS_OF.toordinal()),
        DossierMaker(release.kinds, Aims(release).take),
    )
    assert {FindingCode.NEVER_HOLDS, FindingCode.IMPLIED} <= {finding.code for finding in found}
    for number in range(500):
        outcome = trial.outcome(maker.make(number))
        assert outcome is not None
        refuted = [finding for finding in found if _refutes(outcome, finding)]
        assert not refuted, f"{number}: {refuted[0]}"


def _refutes(outcome: Outcome, finding: Finding) -> bool:
    held = outcome.holding(finding.name)
    match finding.code:
        case FindingCode.NEVER_HOLDS:
            return bool(held)
        case FindingCode.IMPLIED | FindingCode.SHADOWED | FindingCode.EQUAL:
            return any(held - outcome.holding(other) for other in finding.others)
        case _:
            return False
