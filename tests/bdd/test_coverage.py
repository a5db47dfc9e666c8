"""The specifications of `features/` try every condition and every boundary of the shipped rulesets."""

import os

import pytest

from service.domain.answer import UNKNOWN, Answer
from service.settings import Settings, shipped
from service.specs.coverage.beyond import read_beyond
from service.specs.coverage.measure import Coverage, benches, measure
from service.specs.coverage.points import Gap, Point, Seen
from service.specs.coverage.summary import summary
from service.specs.journal import Trial
from service.specs.reading import read_features
from service.specs.runner import run
from service.specs.tally import tally
from service.specs.under_test import UnderTest
from service.wiring import Wiring, build

pytestmark = pytest.mark.skipif(
    "GONGGUO_EXAMPLES" not in os.environ,
    reason="半分钟：平时由 README 中的 `gongguo specs --coverage` 核对；逐条核对用 GONGGUO_EXAMPLES=2 make test",
)


@pytest.fixture(scope="module")
def wiring() -> Wiring:
    return build(Settings(rulesets=shipped("rulesets"), engine="interpreter"))


@pytest.fixture(scope="module")
def trials(under_test: UnderTest) -> tuple[Trial, ...]:
    folder = shipped("features")
    suite = read_features(folder)
    assert suite.faults == ()
    return run(suite, folder, under_test)


@pytest.fixture(scope="module")
def coverage(wiring: Wiring, trials: tuple[Trial, ...]) -> Coverage:
    return measure(wiring.release, trials, wiring.operations.evaluating.read)


def test_nothing_is_left_untried_but_what_is_beyond_reach(coverage: Coverage) -> None:
    found = summary(coverage, read_beyond(shipped("features")))
    assert {one.name: one.missing for one in found.owners if one.missing} == {}
    assert found.vain == ()
    assert found.is_complete
    assert len(found.beyond) < found.whole.wanted / 100


def test_of_every_rule_a_yes_a_no_and_an_unknown_is_told(wiring: Wiring, trials: tuple[Trial, ...]) -> None:
    counted = tally(trials, wiring.release)
    told = {rule: [answer for answer in Answer if one.answers[answer.value]] for rule, one in counted.rules.items()}
    assert {rule: answers for rule, answers in told.items() if answers != list(Answer)} == {}


def test_no_scenario_of_an_unknown_could_be_spared(
    wiring: Wiring, trials: tuple[Trial, ...], coverage: Coverage
) -> None:
    doubtful = [trial for trial in trials if any(claim.answer == Answer.UNKNOWN for claim in trial.claims)]
    wanted = [point for point in coverage.wanted if _is_of_unknown(point)]
    tried_by: dict[Point, list[Trial]] = {}
    for bench in benches(wiring.release, doubtful, wiring.operations.evaluating.read):
        for laid in bench.laid:
            for point in bench.tried_by(laid, wanted):
                tried_by.setdefault(point, []).append(laid.trial)
    needed = {id(found[0]) for found in tried_by.values() if len(found) == 1}
    assert [f"{trial.path}:{trial.line} {trial.title}" for trial in doubtful if id(trial) not in needed] == []


def _is_of_unknown(point: Point) -> bool:
    return isinstance(point, Gap) or (isinstance(point, Seen) and point.truth is UNKNOWN)
