"""Near misses of random dossiers: each flips its rule when it is moved by its distance, and not by any less."""

from collections.abc import Iterator

import pytest
from hypothesis import given

from service.alternatives.trial import Trial
from service.domain.answer import Truth
from service.domain.bounds import Bounds, exactly
from service.domain.case import Case
from service.domain.condition import Value
from service.domain.distance import Measure
from service.domain.dossier import Entity, Intake
from service.domain.explanation import Explainer, key_of
from service.domain.fact import Given
from service.domain.interpreter import Answers, Interpreter, ask_all
from service.domain.laws import Laws
from service.domain.movement import Move
from service.domain.near_misses import near_misses
from service.domain.nearness import Plan, nearness_of
from service.domain.reasons import Reasoner
from service.domain.record import FieldType
from service.domain.release import Release
from service.domain.rule import Effect
from service.intake import Contract
from tests.property.asking import examples
from tests.strategies import DAYS, DossierMaker, as_bytes, seeds


@pytest.fixture(scope="module")
def interpreters(release: Release) -> Laws[Interpreter]:
    """Give the interpreter of each day."""
    return Laws(release, Interpreter)


@pytest.fixture(scope="module")
def intake(release: Release) -> Intake:
    """Give what takes dossiers of the shipped release."""
    return Intake(release.kinds)


@pytest.fixture(scope="module")
def trial(release: Release) -> Trial:
    """Give what asks dossiers of the shipped release."""
    return Trial(release)


def _near(interpreter: Interpreter, case: Case, answers: Answers) -> Iterator[tuple[Plan, Entity, Move]]:
    """Give every movement by which a rule would hold, of a *case* that was asked everything."""
    nearness = nearness_of(interpreter)
    for plan in nearness.plans:
        for entity in interpreter.entities(plan.about, case):
            if answers[plan.rule.id, entity.id] is False:
                yield from ((plan, entity, move) for move in nearness.moves(plan, entity, case))


def _answer(interpreter: Interpreter, case: Case, near: tuple[Plan, Entity, Move], value: Value) -> Truth:
    """Ask a fresh *case* in which the fact that is moved has a *value*."""
    plan, about, move = near
    by_path = {one.path: one for records in case.records.values() for one in records}
    moved = by_path.get(move.entity.path, case.subject)
    if isinstance(move.fact.derivation, Given):
        moved.values[move.fact.name] = value
    else:
        moved.facts[move.fact.name] = value
    return ask_all(case, interpreter)[plan.rule.id, about.id]


def _a_little_less(move: Move) -> Value:
    """Give the value that lies one unit of the distance before the one to which a fact is moved."""
    if move.distance.measure is Measure.GRADES:
        codes = list(move.fact.codes)
        at, to = codes.index(str(move.actual)), codes.index(str(move.moved))
        return codes[to + (1 if at > to else -1)]
    assert isinstance(move.moved, Bounds)
    assert isinstance(move.actual, Bounds)
    return exactly(move.moved.lo + (1 if move.actual.lo > move.moved.lo else -1))


@given(seed=seeds())
@examples(500)
def test_every_near_miss_flips_its_rule_by_its_distance_and_by_no_less(
    interpreters: Laws[Interpreter], intake: Intake, contract: Contract, maker: DossierMaker, seed: int
) -> None:
    day = DAYS[1:][seed % 3]
    dossier = contract.read(as_bytes(maker.make(seed)))
    interpreter = interpreters.on(day.toordinal())

    def fresh() -> Case:
        return Case(intake.stand(dossier, day.toordinal()))

    case = fresh()
    for near in _near(interpreter, case, ask_all(case, interpreter)):
        move = near[2]
        assert _answer(interpreter, fresh(), near, move.moved) is True
        if not move.is_step:
            assert _answer(interpreter, fresh(), near, _a_little_less(move)) is not True


_SPOILT = ("None", "True", "False", "「「", "」」", "（）", "_", "。。", "unknown")


def _lowered(interpreter: Interpreter, case: Case) -> Iterator[tuple[str, Entity, str]]:
    """Give every situation that holds of an incident that counts, and each number of that incident."""
    numbers = [f.fact for f in interpreter.release.kind_of("incident").fields.values() if f.type is FieldType.INTEGER]
    for rule in interpreter.rules:
        for one in case.records.get("incidents", ()) if rule.effect is Effect.CLASSIFY else ():
            if one.answers[rule.id] is True and interpreter.read("incident.chargeable", case, one) is True:
                yield from ((rule.id, one, name) for name in numbers if name in one.values)


@given(seed=seeds())
@examples(250)
def test_a_situation_that_one_number_keeps_from_holding_is_never_left_out(
    interpreters: Laws[Interpreter], intake: Intake, contract: Contract, maker: DossierMaker, seed: int
) -> None:
    dossier, day = contract.read(as_bytes(maker.make(seed))), DAYS[3].toordinal()
    interpreter, holding = interpreters.on(day), Case(intake.stand(dossier, day))
    ask_all(holding, interpreter)

    for rule, incident, name in _lowered(interpreter, holding):
        case = Case(intake.stand(dossier, day))
        (lowered,) = (one for one in case.records["incidents"] if one.id == incident.id)
        lowered.values[name] = exactly(0)
        answers = ask_all(case, interpreter)
        if answers[rule, lowered.id] is False and interpreter.read("incident.chargeable", case, lowered) is True:
            near = _near(interpreter, case, answers)
            told = {(plan.rule.id, key_of(move.fact, move.entity)) for plan, _, move in near}
            assert (rule, f"{lowered.path}.{name.partition('.')[2]}") in told


@given(seed=seeds())
@examples(150)
def test_what_is_told_reads_well_and_the_nearest_comes_first(
    trial: Trial, contract: Contract, maker: DossierMaker, seed: int
) -> None:
    asked = trial.asked(contract.read(as_bytes(maker.make(seed))), DAYS[3].toordinal())
    told = near_misses(asked, Reasoner(asked.notes, asked.case, Explainer(asked.notes, asked.case)))

    assert [one["remains"] for one in told] == sorted(one["remains"] for one in told)
    for one in told:
        spoken = one["text"].replace("{incident.title}", "")  # a title that was drawn
        assert one["tone"] in ("warning", "encouragement")
        assert spoken.endswith("。")
        assert not [bad for bad in _SPOILT if bad in spoken]
