"""
Reasons: one finding as a person and a program can read it.

The sentence of a finding that holds is the rule's own, its figures filled in from the facts; that of one that is
unknown says what is lacking. Neither depends on the engine.
"""

import re
from typing import Any

from service.domain.answer import Answer
from service.domain.bounds import Bounds
from service.domain.case import Case
from service.domain.condition import Condition
from service.domain.dossier import Entity
from service.domain.explanation import Explainer, Notes
from service.domain.grounds import Grounds
from service.domain.release import Release
from service.domain.rendering import day_in_words, in_words, inner, quoted
from service.domain.rule import PERSON
from service.domain.verdict import Finding

Json = dict[str, Any]

MOST_LABELS = 6
"""How many lacking things a sentence names; the rest are counted."""

_PLACEHOLDER = re.compile(r"\{([^{}!]*)(!names)?\}")


class Reasoner:
    """Gives the reasons of one case, each once."""

    def __init__(self, notes: Notes, case: Case, explainer: Explainer) -> None:
        """Give reasons in the words that the *notes* keep."""
        self._release: Release = notes.interpreter.release
        self._wording = notes.wording
        self._explainer = explainer
        self._entities: dict[str | None, Entity] = {None: case.subject}
        for records in case.records.values():
            self._entities.update({record.id: record for record in records})
        self._reasons: dict[tuple[str, str | None], Json] = {}
        self._doubts: dict[tuple[str, str | None], Json] = {}
        self._sentences: dict[tuple[str, str | None], str] = {}

    def entity(self, about: str | None) -> Entity:
        """Give the record of an id, or, of None, the person."""
        return self._entities[about]

    def grounds(self, finding: Finding) -> Grounds:
        """Give what a *finding* rests on in the dossier, and what it lacks."""
        return self._explainer.grounds(self._condition(finding), self._entities[finding.about])

    def _condition(self, finding: Finding) -> Condition:
        about = PERSON if finding.about is None else self._entities[finding.about].kind
        return self._explainer.interpreter.conditions[finding.rule.id, about]

    def reason(self, finding: Finding) -> Json:
        """Give a *finding* as JSON: rule, title, answer, text, citations, evidence, conditions."""
        key = (finding.rule.id, finding.about)
        if key not in self._reasons:
            grounds = self.grounds(finding)
            self._reasons[key] = {
                "rule": finding.rule.id,
                "title": finding.rule.title,
                "about": finding.about,
                "answer": finding.answer,
                "text": self.sentence(finding),
                "citations": self._wording.citations(finding.rule.id),
                "evidence": list(grounds.evidence.values()),
                "conditions": self._explainer.tell(self._condition(finding), self._entities[finding.about]),
            }
        return self._reasons[key]

    def doubt(self, finding: Finding) -> Json:
        """Give a bar or hold that may stand as JSON, in short: rule, title, answer, text, and the paths it lacks."""
        key = (finding.rule.id, finding.about)
        if key not in self._doubts:
            grounds = self.grounds(finding)
            self._doubts[key] = {
                "rule": finding.rule.id,
                "title": finding.rule.title,
                "answer": finding.answer,
                "text": self.sentence(finding),
                "missing": list(grounds.gaps),
            }
        return self._doubts[key]

    def sentence(self, finding: Finding) -> str:
        """Say a *finding* that holds, or might, in one Chinese sentence."""
        key = (finding.rule.id, finding.about)
        if key not in self._sentences:
            is_open = finding.answer is Answer.UNKNOWN
            self._sentences[key] = self._doubt(finding, self.grounds(finding)) if is_open else self._because(finding)
        return self._sentences[key]

    def _because(self, finding: Finding) -> str:
        entity = self._entities[finding.about]

        def fill(match: re.Match[str]) -> str:
            said = self._names(match[1], entity) if match[2] else self._value(match[1], entity)
            return inner(said) if match.string[: match.start()].endswith("「") else said

        return _PLACEHOLDER.sub(fill, finding.rule.because).strip()

    def _doubt(self, finding: Finding, grounds: Grounds) -> str:
        labels = list(dict.fromkeys(grounds.gaps.values()))
        named = "、".join(labels[:MOST_LABELS]) + (f"等 {len(labels)} 项" if len(labels) > MOST_LABELS else "")
        about = "" if finding.about is None else f"{quoted(self.name_of(self._entities[finding.about]))}："
        lacking = f"，尚缺：{named}" if named else ""
        return f"{about}{quoted(finding.rule.title)}是否成立尚不能认定{lacking}。"

    def _value(self, name: str, entity: Entity) -> str:
        fact = self._release.facts[name]
        value = self._explainer.open(fact, entity).value
        is_title = fact.owner is not None and fact.name == f"{entity.kind}.{self._release.kind_of(entity.kind).title}"
        return self.name_of(entity) if is_title else in_words(value, fact)

    def _names(self, name: str, entity: Entity) -> str:
        counted = self._explainer.counted(self._release.facts[name], entity)
        surely = [one for one in counted if one[2] is True] or counted
        named = [self.name_of(one) if rule is None else f"{rule.id} {rule.title}" for one, rule, _ in surely]
        return "、".join(dict.fromkeys(named)) or "（不详）"

    def name_of(self, entity: Entity) -> str:
        """Name a record to a person: by its title, or else by its day, its kind and its id."""
        kind = self._release.kind_of(entity.kind)
        title = None if kind.title is None else entity.values.get(f"{entity.kind}.{kind.title}")
        if isinstance(title, str) and title.strip():
            return title
        word = entity.values.get(f"{entity.kind}.kind")
        codes = kind.fields["kind"].codes if "kind" in kind.fields else {}
        label = codes.get(str(word), kind.label)
        day = entity.values.get(f"{entity.kind}.counted_on")
        when = day_in_words(day.lo) if isinstance(day, Bounds) and day.lo == day.hi else ""
        return f"{when}{label}（{entity.id}）"
