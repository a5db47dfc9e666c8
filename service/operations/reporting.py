"""
Reporting: from a dossier to a report for the department, or for the person, as Word, HTML or JSON.

The report for the person is written from a dossier without what is withheld and without texts and ids, which is
evaluated anew, and from what of that may be told: neither a name nor a matter that is withheld has a way into it. What
the whole dossier says otherwise of an action than that one is not told at all.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

import orjson

from service.alternatives.calendar import calendar
from service.alternatives.gaps import gaps
from service.alternatives.trial import Trial
from service.domain.bounds import Bounds
from service.domain.evaluation import Detail
from service.operations.evaluation import Evaluating
from service.reports.cadre import cadre
from service.reports.department import department
from service.reports.disclosure import withheld_records, without
from service.reports.document import Document, Timeline, as_json
from service.reports.html import as_html
from service.reports.material import Audience, Material
from service.reports.redaction import labels_of, redacted
from service.reports.timeline import Ends, ends_on, timeline
from service.reports.withholding import Said, Withholding, disclosed, disclosed_calendar, said_of
from service.reports.word import as_word
from service.reports.words import Words

Json = dict[str, Any]
Dossier = Mapping[str, Any]

MONTHS = 12
"""How far the calendar of a report looks ahead."""


class Form(StrEnum):
    """What a report is written as."""

    DOCX = "docx"
    HTML = "html"
    JSON = "json"


class Reporting:
    """Writes reports by one release."""

    def __init__(self, evaluating: Evaluating) -> None:
        """Report what *evaluating* finds."""
        self._evaluating = evaluating
        self._trial = Trial(evaluating.release)

    def report(self, source: bytes, as_of: date, form: Form, audience: Audience) -> bytes:
        """
        Write the report of a dossier in JSON; equal input gives equal bytes.

        Raises as `Evaluating.evaluate` does.
        """
        dossier = self._evaluating.read(source)
        if form is Form.JSON and audience is Audience.DEPARTMENT:
            return _dumped(self._in_full(dossier, as_of))
        document = self.document(dossier, as_of, audience)
        match form:
            case Form.DOCX:
                return as_word(document)
            case Form.HTML:
                return as_html(document)
            case Form.JSON:
                return _dumped(as_json(document))

    def document(self, dossier: Dossier, as_of: date, audience: Audience) -> Document:
        """Write the document for an *audience* of a dossier that the contract read."""
        match audience:
            case Audience.DEPARTMENT:
                return department(self._whole(dossier, as_of))
            case Audience.CADRE:
                return cadre(self._disclosed(dossier, as_of))

    def _whole(self, dossier: Dossier, as_of: date) -> Material:
        found = self._in_full(dossier, as_of)
        line = self._timeline(dossier, as_of)
        return Material(self._words(dossier), found, line, found["calendar"], found["gaps"])

    def _disclosed(self, dossier: Dossier, as_of: date) -> Material:
        """Give what may be told of a *dossier*: as if it had no records that are withheld, and no names."""
        release = self._evaluating.release
        told = without(dossier, release, withheld_records(dossier, release, as_of.toordinal()))
        own = redacted(told, release, as_of)
        found = self._evaluating.judge(own, as_of, Detail.FULL)
        said = self._said(dossier, as_of) & self._said(told, as_of)
        withheld = Withholding.of(release, frozenset(_renamed(said, labels_of(told, own, release))))
        shown = disclosed(found, withheld)
        ahead = disclosed_calendar(self._calendar(own, as_of), said_of(found) - said_of(shown), withheld)
        return Material(self._words(own), shown, self._timeline(own, as_of), ahead)

    def _said(self, dossier: Dossier, as_of: date) -> frozenset[Said]:
        return said_of(self._evaluating.judge(dossier, as_of, Detail.BRIEF))

    def _in_full(self, dossier: Dossier, as_of: date) -> Json:
        """Give the evaluation in full detail, and what else was worked out."""
        found = self._evaluating.judge(dossier, as_of, Detail.FULL)
        gaps_found = gaps(self._trial, dossier, as_of.toordinal())
        return {**found, "gaps": gaps_found, "calendar": self._calendar(dossier, as_of)}

    def _words(self, dossier: Dossier) -> Words:
        return Words(self._evaluating.release, dossier)

    def _timeline(self, dossier: Dossier, as_of: date) -> Timeline:
        return timeline(self._words(dossier), dossier, as_of, ends_of(dossier, as_of, self._trial))

    def _calendar(self, dossier: Dossier, as_of: date) -> Json:
        return calendar(self._trial, dossier, as_of.toordinal(), MONTHS)


def ends_of(dossier: Dossier, as_of: date, trial: Trial) -> Ends:
    """Give until when each record of a *dossier* is in effect, where that is known."""
    asked, facts = trial.asked(dossier, as_of.toordinal()), ends_on(trial.release)
    found = {
        record.path: asked.interpreter.reader(facts[record.kind])(asked.case, record)
        for records in asked.case.records.values()
        for record in records
        if record.kind in facts
    }
    return {path: end.hi for path, end in found.items() if isinstance(end, Bounds)}


def _renamed(said: Iterable[Said], labels: Mapping[str, str]) -> Iterator[Said]:
    """Give what is *said* of actions with the *labels* of the records for their ids."""
    for action, about, verdict, by in said:
        yield action, None if about is None else labels[about], verdict, by


def _dumped(value: Any) -> bytes:  # noqa: ANN401  # a JSON value
    return orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
