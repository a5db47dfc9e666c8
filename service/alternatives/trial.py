"""
A trial: what the rules come to for one dossier on one day, by the interpreter alone and without explanation.

It is what alternatives are made of, so it is quick: some three trials a millisecond for a common dossier.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from service.domain.answer import Truth
from service.domain.case import Case
from service.domain.dossier import Intake
from service.domain.evaluation import Asked
from service.domain.explanation import Notes
from service.domain.interpreter import Interpreter, ask_all
from service.domain.laws import Laws
from service.domain.release import Release
from service.domain.verdict import Verdict, decide

Dossier = Mapping[str, Any]
"""A dossier as the contract reads it: full days are dates."""

About = str | None
"""The id of a record; None: the person."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What every rule answers, and what is said of every action that is mentioned; superseded rungs stand apart."""

    answers: Mapping[tuple[str, About], Truth]
    verdicts: Mapping[tuple[str, About], Verdict]
    superseded: Mapping[tuple[str, About], str]  # -> the action in whose favour


class Trial:
    """Tries dossiers by one release. Safe to use from several threads."""

    def __init__(self, release: Release) -> None:
        """Try by a *release*."""
        self.release = release
        self._laws: Laws[Notes] = Laws(release, lambda law: Notes(Interpreter(law)))
        self._intake = Intake(release.kinds)

    def notes(self, day: int) -> Notes:
        """Give what stands on a *day* (an ordinal), with how it is told."""
        return self._laws.on(day)

    def asked(self, dossier: Dossier, day: int) -> Asked:
        """Ask everything of a *dossier*, so that it can be explained."""
        notes = self.notes(day)
        case = Case(self._intake.stand(dossier, day))
        answers = ask_all(case, notes.interpreter)
        return Asked(notes.interpreter.law, notes, case, answers, dossier, notes.interpreter.name)

    def outcome(self, dossier: Dossier, day: int) -> Outcome:
        """Ask everything of a *dossier* and settle every action."""
        return outcome_of(self.asked(dossier, day))


def outcome_of(asked: Asked) -> Outcome:
    """Settle every action of a case that was *asked*."""
    decisions, superseded = decide(asked.law.by_id, asked.answers, asked.law.release.actions)
    return Outcome(
        asked.answers,
        {(one.action.name, one.about): one.verdict for one in decisions},
        {(one.decision.action.name, one.decision.about): one.by.name for one in superseded},
    )
