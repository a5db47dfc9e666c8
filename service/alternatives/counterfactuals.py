"""
Counterfactuals: the smallest changes to a dossier that reach a goal, each found and verified by asking the rules.

What is past stands, unless the caller lets it move. Equal input gives equal output as long as the time suffices; where
it does not, what was found by then is given, and that it is not everything.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from service.alternatives.fields import ABSENT, Dossier
from service.alternatives.footing import Footing
from service.alternatives.goals import VERDICT_LABELS, Goal, differences, from_to, verdict_of
from service.alternatives.hindrances import Hindrances
from service.alternatives.moving import Movable, Move, Moves, changed
from service.alternatives.obstacles import Obstacle, Obstacles
from service.alternatives.questions import Question, check
from service.alternatives.searching import Found, Means, Search, Values
from service.alternatives.summing_up import SummingUp
from service.alternatives.telling import Telling, value_in_words
from service.alternatives.trial import Outcome, Trial, outcome_of
from service.alternatives.written import is_accepted
from service.domain.dates import iso_day
from service.domain.evaluation import Asked
from service.domain.rule import PERSON
from service.intake import Contract

__all__ = ["Goal", "Movable", "Question", "counterfactuals"]

Json = dict[str, Any]


def counterfactuals(  # noqa: PLR0913, PLR0917 - what is asked, of what, and what it takes
    trial: Trial,
    dossier: Dossier,
    day: int,
    question: Question,
    clock: Callable[[], float],
    contract: Contract | None = None,
) -> Json:
    """
    Give the smallest changes to a *dossier* that reach the goal of a *question* on a *day* (an ordinal).

    The *clock* gives seconds; what is changed, the *contract* of the release must accept (made, where none is given).
    Raises `DossierFaultsError` with every fault of the question.
    """
    contract = contract or Contract(trial.release.kinds)
    check(question, dossier, trial.release, contract)
    return _Answering(trial, dossier, day, question, contract).answer(clock)


class _Answering:
    """One question about one dossier."""

    def __init__(self, trial: Trial, dossier: Dossier, day: int, question: Question, contract: Contract) -> None:
        self._trial = trial
        self._dossier = dossier
        self._day = day
        self._question = question
        self._goal = question.goal
        self._contract = contract
        notes = trial.notes(day)
        moves = Moves(notes, dossier, day, contract)
        listed = question.movable
        self._moves: Mapping[str, Move] = moves.asked_for(listed) if listed else moves.by_default(question.fixed)
        self._footing = Footing(notes.interpreter, dossier)
        self._last: tuple[Dossier, Asked, Outcome] | None = None
        self._asked, self._now = self._look(dossier)
        self._telling = Telling(self._asked, dossier)

    def answer(self, clock: Callable[[], float]) -> Json:
        now, goal = verdict_of(self._now, self._goal.action, self._goal.about), self._goal
        reached = now == goal.verdict
        found = Found(complete=True) if reached else self._search(clock)
        telling, release = self._telling, self._trial.release
        summing_up = SummingUp(self._question, release, self._dossier, self._moves, self._footing, telling)
        return {
            "as_of": iso_day(self._day),
            "goal": {
                "action": goal.action,
                "label": self._trial.release.actions[goal.action].label,
                "about": goal.about,
                "verdict": goal.verdict,
                "verdict_label": VERDICT_LABELS[goal.verdict],
            },
            "now": now,
            "now_label": VERDICT_LABELS[now],
            "reached": reached,
            "changes": [self._change(values, now) for values in found.answers],
            "tried": found.tried,
            "complete": found.complete,
            "fixed": summing_up.fixed(),
            "text": summing_up.text(now, found),
        }

    def _look(self, dossier: Dossier) -> tuple[Asked, Outcome]:
        """Ask the rules of a *dossier*; the last one looked at is remembered."""
        if self._last is None or self._last[0] is not dossier:
            asked = self._trial.asked(dossier, self._day)
            self._last = dossier, asked, outcome_of(asked)
        return self._last[1], self._last[2]

    def _search(self, clock: Callable[[], float]) -> Found:
        until = clock() + self._question.seconds
        means = Means(
            self._trial.release, self._moves, self._reaches, self._accepts, self._hindrance, lambda: clock() >= until
        )
        return Search(self._dossier, means, self._question.most).run()

    def _reaches(self, dossier: Dossier) -> bool:
        return verdict_of(self._look(dossier)[1], self._goal.action, self._goal.about) == self._goal.verdict

    def _accepts(self, dossier: Dossier) -> bool:
        return is_accepted(dossier, self._contract)

    def _hindrance(self, dossier: Dossier) -> Obstacle:
        asked, outcome = self._look(dossier)
        obstacles = Obstacles(asked, self._footing, frozenset(self._moves))
        return Hindrances(self._goal, self._kind(), asked, outcome, obstacles).least()

    def _kind(self) -> str:
        about = self._goal.about
        lists = (kind for kind in self._trial.release.kinds if not kind.single)
        held = (kind.singular for kind in lists if any(one["id"] == about for one in self._dossier.get(kind.name, ())))
        return next(held, PERSON)

    def _change(self, values: Values, now: str) -> Json:
        outcome = self._trial.outcome(changed(self._dossier, values, self._trial.release), self._day)
        then = verdict_of(outcome, self._goal.action, self._goal.about)
        fields = [self._field(self._moves[path], value) for path, value in sorted(values.items())]
        said = (self._said(self._moves[path], value) for path, value in sorted(values.items()))
        effect = f"{self._telling.action(self._goal.action, self._goal.about)}{from_to(now, then)}"
        return {
            "size": len(fields),
            "fields": fields,
            "verdict": then,
            "text": f"如果{'，并且'.join(said)}，{effect}。",
            "also": [self._also(*one) for one in differences(self._now, outcome) if not self._is_goal(*one[:2])],
        }

    def _said(self, move: Move, value: Any) -> str:  # noqa: ANN401 - any JSON there is
        field, to = self._telling.field(move.place), value_in_words(value, move.place.field)
        if move.present is ABSENT:
            return f"{field}经查明{to if move.place.field is None else f'为{to}'}"
        return f"{field}由{value_in_words(move.present, move.place.field)}变为{to}"

    def _field(self, move: Move, value: Any) -> Json:  # noqa: ANN401 - any JSON there is
        place = move.place
        return {
            "path": place.path,
            "label": place.kind.label if place.field is None else place.field.label,
            "record": place.record,
            "from": _plain(move.present),
            "to": _plain(value),
            "from_in_words": value_in_words(move.present, place.field),
            "to_in_words": value_in_words(value, place.field),
        }

    def _is_goal(self, action: str, about: str | None) -> bool:
        return (action, about) == (self._goal.action, self._goal.about)

    def _also(self, action: str, about: str | None, before: str, after: str) -> Json:
        return {
            "action": action,
            "label": self._trial.release.actions[action].label,
            "about": about,
            "from": before,
            "to": after,
            "text": f"{self._telling.action(action, about)}{from_to(before, after)}。",
        }


def _plain(value: Any) -> Any:  # noqa: ANN401 - any JSON there is
    """Give a *value* as JSON."""
    if value is ABSENT:
        return {"unknown": True}
    return value.isoformat() if isinstance(value, date) else value
