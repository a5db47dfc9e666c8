"""
Alternatives: what would settle, change or part a result, and when it changes by itself; from bytes to JSON.

Everything here is made of trials, of which there may be very many. What comes over HTTP is bounded, so that no request
keeps the service for minutes; the command line takes the time that its caller gives it.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

import orjson

from service.alternatives.calendar import MOST_MONTHS, calendar
from service.alternatives.comparison import comparison
from service.alternatives.counterfactuals import counterfactuals
from service.alternatives.gaps import gaps
from service.alternatives.goals import VERDICT_LABELS, Goal
from service.alternatives.moving import Movable
from service.alternatives.questions import ANSWERS, MOST_SECONDS, SECONDS, Parts, Question, faults_of
from service.alternatives.trial import Trial
from service.domain.errors import DossierFault
from service.domain.verdict import Verdict
from service.intake import Contract, forms
from service.intake.contract import Further
from service.intake.forms import Form
from service.intake.json_text import Text
from service.operations.bounding import bound_calendar, bound_gaps, records_in

Json = dict[str, Any]
Dossier = Mapping[str, Any]
Body = bytes | Text
Allow = Callable[[Dossier], None]

MONTHS = 12
"""For how many months a calendar is made where the caller does not say."""
_OF_A_QUESTION = ("goal", "movable", "fixed")


def allow_all(_: Dossier) -> None:
    """Let every dossier pass."""


class Alternatives:
    """Tries what might be otherwise, by one release. Safe to use from several threads."""

    def __init__(
        self,
        trial: Trial,
        contract: Contract,
        clock: Callable[[], float],
        today: Callable[[], date] = date.today,
    ) -> None:
        """
        Make every *trial* of dossiers that are read by a *contract*.

        The *clock* counts seconds; *today* stands in where no day is given.
        """
        self._trial = trial
        self._contract = contract
        self._clock = clock
        self._today = today
        actions = {action.name: action.label for action in trial.release.actions.values()}
        self._question = forms.counterfactuals(actions, VERDICT_LABELS, MOST_SECONDS)
        self._months = forms.calendar(MOST_MONTHS)

    def gaps_request(self, body: Body, today: date | None = None, allow: Allow = allow_all) -> bytes:
        """
        Answer `{dossier, as_of, release}`; *today* stands in where no day is given.

        *allow* is asked for every dossier, and raises where it is out of reach. Raises `DossierFaultsError`,
        `DossierTooLargeError`, as the three below do.
        """
        asked = self._asked(body, forms.GAPS, allow)
        day = self._day(asked, today)
        unsettled = self._trial.outcome(asked["dossier"], day.toordinal()).verdicts.values()
        bound_gaps(sum(verdict is Verdict.UNSETTLED for verdict in unsettled), records_in(asked["dossier"]))
        return orjson.dumps(self.gaps(asked["dossier"], day))

    def calendar_request(self, body: Body, today: date | None = None, allow: Allow = allow_all) -> bytes:
        """Answer `{dossier, as_of, release, months}`."""
        asked = self._asked(body, self._months, allow)
        months = asked.get("months", MONTHS)
        bound_calendar(months, records_in(asked["dossier"]))
        return orjson.dumps(self.calendar(asked["dossier"], self._day(asked, today), months))

    def counterfactuals_request(self, body: Body, today: date | None = None, allow: Allow = allow_all) -> bytes:
        """Answer `{dossier, as_of, release, goal, movable, fixed, seconds, most}`."""
        asked = self._asked(body, self._question, allow, self._further)
        return orjson.dumps(self.counterfactuals(asked["dossier"], self._day(asked, today), _question(asked)))

    def comparison_request(self, body: Body, today: date | None = None, allow: Allow = allow_all) -> bytes:
        """Answer `{first, second, as_of, release}`."""
        asked = self._asked(body, forms.COMPARISON, allow)
        return orjson.dumps(self.comparison(asked["first"], asked["second"], self._day(asked, today)))

    def read(self, source: bytes) -> Dossier:
        """Read a dossier in JSON by the contract; raise `DossierFaultsError`, `DossierTooLargeError`."""
        return self._contract.read(source)

    def question(self, asked: Json, dossier: Dossier) -> Question:
        """Read what is *asked* of a *dossier* (empty: it was refused), as a request says it; raise as `read` does."""
        return _question(self._contract.read_besides(asked, self._question, self._further, dossier=dict(dossier)))

    def months(self, asked: Json) -> int:
        """Read for how many months a calendar is *asked*; raise as `read` does."""
        months: int = self._contract.read_besides(asked, self._months, dossier={}).get("months", MONTHS)
        return months

    def gaps(self, dossier: Dossier, as_of: date) -> Json:
        """Find the smallest sets of missing fields that would settle each unsettled action."""
        return gaps(self._trial, dossier, as_of.toordinal())

    def calendar(self, dossier: Dossier, as_of: date, months: int = MONTHS) -> Json:
        """Find the days within so many *months* on which the result changes by time alone."""
        return calendar(self._trial, dossier, as_of.toordinal(), months)

    def counterfactuals(self, dossier: Dossier, as_of: date, question: Question) -> Json:
        """Find the smallest changes that reach a goal; raise `DossierFaultsError` for a question at fault."""
        return counterfactuals(self._trial, dossier, as_of.toordinal(), question, self._clock, self._contract)

    def comparison(self, first: Dossier, second: Dossier, as_of: date) -> Json:
        """Find where two dossiers part."""
        return comparison(self._trial, first, second, as_of.toordinal())

    def _further(self, asked: Json, dossier: Dossier) -> Iterator[DossierFault]:
        """Find what is wrong with a question beyond its form, by as much of it as is sound."""
        return faults_of(_parts(asked), dossier, self._trial.release, self._contract)

    def _asked(self, body: Body, form: Form, allow: Allow, further: Further | None = None) -> Json:
        """Read a *body* of a *form*, and ask whether its dossiers are allowed."""
        asked = self._contract.read_body(body, form, further)
        for key in form.dossiers:
            allow(asked[key])
        return asked

    def _day(self, asked: Json, today: date | None) -> date:
        day: date = asked.get("as_of") or today or self._today()
        return day


def _question(asked: Json) -> Question:
    goal = asked["goal"]
    return Question(
        goal=Goal(goal["action"], goal["verdict"], goal.get("about")),
        movable=tuple(_movable(item) for item in asked.get("movable", ())),
        fixed=tuple(asked.get("fixed", ())),
        seconds=asked.get("seconds", SECONDS),
        most=asked.get("most", ANSWERS),
    )


def _parts(asked: Json) -> Parts:
    """Give the parts of a question of which all or some is there; a list that is none was refused as such."""
    goal, movable, fixed = (asked[key] if isinstance(asked.get(key), dict) else None for key in _OF_A_QUESTION)
    return Parts(
        None if goal is None else Goal(goal.get("action", ""), goal.get("verdict", ""), goal.get("about")),
        {number: _movable(item) for number, item in (movable or {}).items() if "path" in item},
        fixed or {},
    )


def _movable(item: Json) -> Movable:
    values = item.get("values")
    return Movable(item["path"], item.get("from"), item.get("to"), None if values is None else tuple(values))
