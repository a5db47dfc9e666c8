"""
Counterfactuals of random dossiers: each reaches its goal, keeps to what may move, and has nothing idle in it.

Goals are drawn from what random changes come to, so that most can be reached. The clock ticks a little at each trial:
it limits the work and keeps it the same each time.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from itertools import chain, combinations, count
from random import Random
from typing import Any

import pytest
from hypothesis import given

from service.alternatives.counterfactuals import Goal, Movable, Question, counterfactuals
from service.alternatives.fields import ABSENT, Dossier, place_of, value_at, with_values
from service.alternatives.goals import VERDICT_LABELS, differences
from service.alternatives.moving import Move, Moves, as_read
from service.alternatives.trial import Trial
from service.domain.dates import day_bounds
from service.domain.errors import DossierFaultsError
from service.domain.record import Field, FieldType
from service.domain.release import Release
from service.intake import Contract
from service.operations.evaluation import Evaluating
from tests.property.asking import examples
from tests.strategies import DAYS, DossierMaker, as_bytes, seeds

Json = dict[str, Any]

_GOALS = 2  # of one dossier
_LISTED = 6  # fields that a caller lists


def _clock() -> Callable[[], float]:
    ticks = count()
    return lambda: next(ticks) / 200


class Trying:
    """What is asked of one random dossier."""

    def __init__(self, release: Release, contract: Contract, trial: Trial, dossier: Dossier, day: date) -> None:
        self.release = release
        self.contract = contract
        self.trial = trial
        self.dossier = dossier
        self.day = day
        self.moves = Moves(trial.notes(day.toordinal()), dossier, day.toordinal(), contract)
        self._evaluating = Evaluating(release, contract, lambda _, interpreter: interpreter)

    def changed(self, values: Mapping[str, Any]) -> bytes:
        return json.dumps(with_values(self.dossier, values, self.release), default=date.isoformat).encode()

    def said(self, values: Mapping[str, Any], goal: Goal) -> str | None:
        """Evaluate the changed dossier from its bytes; None where the contract refuses it."""
        try:
            found = self._evaluating.evaluate(self.changed(values), self.day)
        except DossierFaultsError:
            return None
        is_meant = (goal.action, goal.about)
        if is_meant in [(one["action"], one["about"]) for one in found["superseded"]]:
            return "superseded"
        told = (one for one in found["recommendations"] if (one["action"], one["about"]) == is_meant)
        return next((str(one["verdict"]) for one in told), "not_mentioned")

    def goals(self, moves: Mapping[str, Move], random: Random) -> Iterator[tuple[Goal, int]]:
        """Draw goals that a change of so many fields reaches."""
        now = self.trial.outcome(self.dossier, self.day.toordinal())
        open_moves = {path: move for path, move in moves.items() if move.values}
        for _ in range(12 if open_moves else 0):
            paths = random.sample(list(open_moves), min(len(open_moves), random.randint(1, 3)))
            values = {path: random.choice(open_moves[path].values) for path in paths}
            then = self.trial.outcome(with_values(self.dossier, values, self.release), self.day.toordinal())
            reached = list(differences(now, then))
            if reached:
                action, about, _, verdict = random.choice(reached)
                goal = Goal(action, verdict, about)
                if self.said(values, goal) == verdict:
                    yield goal, len(values)

    def answer(self, question: Question) -> Json:
        return counterfactuals(self.trial, self.dossier, self.day.toordinal(), question, _clock(), self.contract)


@pytest.fixture(scope="module")
def trial(release: Release) -> Trial:
    """Give what tries dossiers by the shipped release."""
    return Trial(release)


def _values(change: Json, release: Release) -> dict[str, Any]:
    fields = [(place_of(one["path"], release), one["to"]) for one in change["fields"]]
    return {place.path: to if place.field is None else as_read(to, place.field) for place, to in fields}


def _check(trying: Trying, question: Question, answer: Json, size: int) -> None:
    goal = question.goal
    assert answer["changes"] or not answer["complete"]
    sizes = [change["size"] for change in answer["changes"]]
    assert sizes == sorted(sizes)
    assert not answer["complete"] or sizes[0] <= size
    for change in answer["changes"]:
        values = _values(change, trying.release)
        assert change["verdict"] == trying.said(values, goal) == goal.verdict
        parts = chain.from_iterable(combinations(values, number) for number in range(len(values)))
        assert all(trying.said({path: values[path] for path in part}, goal) != goal.verdict for part in parts)
    fields = [frozenset(_values(change, trying.release)) for change in answer["changes"]]
    assert not any(one <= other for one, other in combinations(fields, 2))


def _may_be(field: Field, is_day: bool, standing: Any, to: Any, day: date) -> bool:  # noqa: FBT001
    """Say by the vocabulary alone whether a field may change so when nothing else is said."""
    if field.may_change:
        return (to in field.may_become or not field.may_become) and (not isinstance(to, date) or to >= day)
    is_ahead = standing is None or (field.type is FieldType.DATE and day_bounds(standing).lo > day.toordinal())
    return (field.outcome or (field.nullable and is_day)) and is_ahead and to == day


@given(seed=seeds())
@examples(100)
def test_a_change_reaches_its_goal_and_leaves_what_is_past(
    release: Release, contract: Contract, trial: Trial, maker: DossierMaker, seed: int
) -> None:
    random, day = Random(seed), DAYS[seed % len(DAYS)]  # noqa: S311
    dossier = contract.read(as_bytes(maker.make(seed)))
    trying = Trying(release, contract, trial, dossier, day)
    for goal, size in list(trying.goals(trying.moves.by_default(()), random))[:_GOALS]:
        question = Question(goal)
        answer = trying.answer(question)
        _check(trying, question, answer, size)
        for path, to in chain.from_iterable(_values(change, release).items() for change in answer["changes"]):
            place = place_of(path, release)
            assert place.field is not None
            standing = value_at(dossier, place)
            if standing is ABSENT:
                assert place.field.has_default
                standing = place.field.default
            assert _may_be(place.field, place.field.name == place.kind.day, standing, to, day)


@given(seed=seeds())
@examples(80)
def test_a_change_of_listed_fields_is_as_small_as_can_be(
    release: Release, contract: Contract, trial: Trial, maker: DossierMaker, seed: int
) -> None:
    random, day = Random(seed), DAYS[seed % len(DAYS)]  # noqa: S311
    trying = Trying(release, contract, trial, contract.read(as_bytes(maker.make(seed))), day)
    known = [place.path for place in trying.moves.places() if place.field and place.field.name not in ("id", "ref")]
    movable = tuple(Movable(path) for path in random.sample(known, min(len(known), _LISTED)))
    moves = trying.moves.asked_for(movable)
    for goal, size in list(trying.goals(moves, random))[:_GOALS]:
        question = Question(goal, movable)
        answer = trying.answer(question)
        _check(trying, question, answer, size)
        assert all(_values(change, release).keys() <= moves.keys() for change in answer["changes"])
        if answer["complete"] and answer["changes"][0]["size"] > 1:
            ones = ({path: value} for path, move in moves.items() for value in move.values)
            assert all(trying.said(one, goal) != goal.verdict for one in ones)


@given(seed=seeds())
@examples(40)
def test_what_cannot_be_reached_is_reached_by_no_single_change(
    release: Release, contract: Contract, trial: Trial, maker: DossierMaker, seed: int
) -> None:
    random, day = Random(seed), DAYS[seed % len(DAYS)]  # noqa: S311
    trying = Trying(release, contract, trial, contract.read(as_bytes(maker.make(seed))), day)
    actions = [name for name, action in release.actions.items() if not action.about]
    goal = Goal(random.choice(actions), random.choice([one for one in VERDICT_LABELS if one != "superseded"]))
    answer = trying.answer(Question(goal))
    if answer["reached"] or answer["changes"] or not answer["complete"]:
        return
    moves = trying.moves.by_default(())
    ones = [{path: value} for path, move in moves.items() for value in move.values]
    assert all(trying.said(one, goal) != goal.verdict for one in random.sample(ones, min(len(ones), 40)))


@given(seed=seeds())
@examples(20)
def test_equal_questions_have_equal_answers(
    release: Release, contract: Contract, trial: Trial, maker: DossierMaker, seed: int
) -> None:
    random, day = Random(seed), DAYS[seed % len(DAYS)]  # noqa: S311
    trying = Trying(release, contract, trial, contract.read(as_bytes(maker.make(seed))), day)
    for goal, _ in list(trying.goals(trying.moves.by_default(()), random))[:1]:
        again = Trying(release, contract, Trial(release), contract.read(as_bytes(maker.make(seed))), day)
        first, second = trying.answer(Question(goal)), again.answer(Question(goal))
        assert json.dumps(first, ensure_ascii=False) == json.dumps(second, ensure_ascii=False)
