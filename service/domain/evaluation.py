"""
An evaluation: all that was found in one dossier on one day, as plain JSON data.

It is a function of dossier, day and release alone (the engine's name stands in it, and nothing else of it): the same
three give the same data, in the same order.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from service.domain.action import Modality
from service.domain.answer import Answer, Truth, answer_of
from service.domain.case import Case
from service.domain.considered import Decided, under_consideration
from service.domain.dates import iso_day
from service.domain.dossier import Entity
from service.domain.explanation import Explainer, Notes
from service.domain.findings import findings
from service.domain.in_force import InForce
from service.domain.interpreter import Interpreter
from service.domain.near_misses import near_misses
from service.domain.notices import notices
from service.domain.reasons import Json, Reasoner
from service.domain.release import Release
from service.domain.rendering import quoted
from service.domain.rule import Effect
from service.domain.tolerated import set_aside
from service.domain.verdict import Decision, Finding, Superseded, Verdict, decide

Answers = Mapping[tuple[str, str | None], Truth]


class Detail(StrEnum):
    """How much is told."""

    BRIEF = "brief"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Asked:
    """A case whose rules have all been asked."""

    law: InForce
    notes: Notes
    case: Case
    answers: Answers
    dossier: Mapping[str, Any]
    engine: str

    @property
    def interpreter(self) -> Interpreter:
        """Give the interpreter that asked."""
        return self.notes.interpreter


class _Evaluation:
    """Puts the evaluation of one asked case together."""

    def __init__(self, asked: Asked, detail: Detail) -> None:
        self._asked = asked
        self._detail = detail
        self._release: Release = asked.law.release
        self._explainer = Explainer(asked.notes, asked.case, in_full=detail is Detail.FULL)
        self._reasoner = Reasoner(asked.notes, asked.case, self._explainer)
        self._category = asked.case.subject.values.get("subject.category")

    def result(self) -> Json:
        decided = decide(self._asked.law.by_id, self._asked.answers, self._release.actions)
        decisions, superseded = decided
        recommendations = [self._recommendation(decision) for decision in decisions]
        missing, notes = self._missing(), notices(self._asked, self._reasoner)
        told, in_full = self._findings(decided)
        case = self._asked.case
        return {
            "as_of": iso_day(case.as_of),
            "release": {"digest": self._release.digest},
            "engine": self._asked.engine,
            "subject_ref": case.subject.values["subject.ref"],
            "recommendations": recommendations,
            "facts": self._explainer.facts,
            "superseded": [self._superseded(one) for one in superseded],
            "findings": told,
            "set_aside": set_aside(self._asked, self._reasoner, in_full=self._detail is Detail.FULL),
            "missing": missing,
            **in_full,
            "pending": list(self._pending()),
            "notices": notes,
            "advice": self._release.advice,
        }

    def _findings(self, decided: Decided) -> tuple[list[Json], Json]:
        """Give the findings and, in full, what is told in full alone."""
        asked, reasoner, explainer = self._asked, self._reasoner, self._explainer
        if self._detail is not Detail.FULL:
            return [
                {"rule": rule, "about": about, "answer": answer_of(truth)}
                for (rule, about), truth in asked.answers.items()
                if truth is not False
            ], {}
        told, misses = findings(asked, reasoner, explainer), near_misses(asked, reasoner)
        return told, {
            "parameters": explainer.figures(),
            "under_consideration": under_consideration(asked, reasoner, decided),
            "near_misses": misses,
        }

    def _recommendation(self, decision: Decision) -> Json:
        action = decision.action
        barred = decision.verdict is Verdict.BARRED
        return {
            "action": action.name,
            "label": action.label,
            "kind": action.kind,
            "modality": Modality.MUST_NOT if barred else action.modality,
            "verdict": decision.verdict,
            "about": decision.about,
            "body": action.body,
            "reasons": self._reasons(decision, Effect.RECOMMEND, Answer.YES)
            + self._reasons(decision, Effect.RECOMMEND, Answer.UNKNOWN),
            "barred_by": self._reasons(decision, Effect.BAR, Answer.YES),
            "held_by": self._reasons(decision, Effect.HOLD, Answer.YES),
            "doubts": [
                self._reasoner.doubt(finding)
                for effect in (Effect.BAR, Effect.HOLD)
                for finding in decision.by(effect, Answer.UNKNOWN)
            ],
            "procedure": self._asked.notes.wording.procedure(action.procedure, self._asked.case.as_of),
            "remedies": self._asked.notes.wording.remedies(action.name, self._category, self._asked.case.as_of),
        }

    def _reasons(self, decision: Decision, effect: Effect, answer: Answer) -> list[Json]:
        return [self._reasoner.reason(finding) for finding in decision.by(effect, answer)]

    def _superseded(self, one: Superseded) -> Json:
        decision = one.decision
        return {
            "action": decision.action.name,
            "label": decision.action.label,
            "about": decision.about,
            "verdict": decision.verdict,
            "by": one.by.name,
            "rules": [finding.rule.id for finding in decision.findings],
        }

    def _missing(self) -> list[Json]:
        """Name every field that is lacking, those that hold up most rules first."""
        labels: dict[str, str] = {}
        rules: dict[str, list[str]] = {}
        for (rule, about), truth in self._asked.answers.items():
            if answer_of(truth) is Answer.UNKNOWN:
                finding = Finding(self._asked.law.by_id[rule], Answer.UNKNOWN, about)
                name = rule if about is None else f"{rule}@{about}"
                for path, label in self._reasoner.grounds(finding).gaps.items():
                    labels.setdefault(path, label)
                    rules.setdefault(path, []).append(name)
        ordered = sorted(rules, key=lambda path: (-len(rules[path]), path))
        return [{"path": path, "label": labels[path], "rules": rules[path]} for path in ordered]

    def _pending(self) -> Iterator[Json]:
        """List what is not settled yet: what was alleged, or is being verified."""
        for kind in self._release.kinds:
            for record in self._asked.case.records.get(kind.name, ()):
                for field, codes in kind.pending.items():
                    value = record.values.get(kind.fields[field].fact)
                    if value in codes:
                        yield self._pending_record(record, kind.fields[field].codes[str(value)], str(value))

    def _pending_record(self, record: Entity, label: str, code: str) -> Json:
        title = self._reasoner.name_of(record)
        return {
            record.kind: record.id,
            "path": record.path,
            "title": title,
            "evidence": code,
            "text": f"{quoted(title)}尚在「{label}」阶段，不计入任何结论。",
        }


def evaluation(asked: Asked, detail: Detail) -> Json:
    """Give the evaluation of a case whose rules have all been *asked*, as JSON data."""
    return _Evaluation(asked, detail).result()
