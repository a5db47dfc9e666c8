"""
What a release says in the same words of every dossier: citations, procedures and remedies as JSON, made once.
"""

from functools import cache
from typing import Any

from service.domain.release import Release
from service.domain.rule import Citation

Json = dict[str, Any]


def citations(cited: tuple[Citation, ...], release: Release) -> list[Json]:
    """Give citations as JSON: regulation, title, article, item, confidence and what that means."""
    sources = release.sources
    return [
        {
            "regulation": one.regulation,
            "title": sources.regulations[one.regulation].title,
            "article": one.article,
            "item": one.item,
            "confidence": one.confidence,
            "confidence_label": sources.confidences[one.confidence].label,
            "note": one.note,
        }
        for one in cited
    ]


class Wording:
    """The words of one release. What is given is shared: it is read, never changed."""

    def __init__(self, release: Release) -> None:
        """Speak in the words of a *release*."""
        self._release = release
        self._rules = {rule.id: rule for rule in release.rules()}
        self.citations = cache(self._citations)
        self.procedure = cache(self._procedure)
        self.remedies = cache(self._remedies)
        self.drafted_lists = self._drafted_lists()
        self.outcomes = {
            kind.name: (f"{kind.singular}.counted_on", tuple(field for field in kind.fields.values() if field.outcome))
            for kind in release.kinds
            if not kind.single and any(field.outcome for field in kind.fields.values())
        }

    def _citations(self, rule: str) -> list[Json]:
        """Give the sources of a rule."""
        return citations(self._rules[rule].citations, self._release)

    def _procedure(self, name: str | None) -> list[Json]:
        """Give the steps of a procedure; of none, none."""
        confidences = self._release.sources.confidences
        return [
            {
                "id": step.id,
                "label": step.label,
                "artefact": step.artefact,
                "gate": step.gate,
                "working_days": step.working_days,
                "confidence": step.confidence,
                "confidence_label": confidences[step.confidence].label,
                "note": step.note,
            }
            for step in (() if name is None else self._release.procedures[name].steps)
        ]

    def _remedies(self, action: str, category: str | None) -> list[Json]:
        """Give the remedies against an action that are open to a person of a category (all, where it is not known)."""
        return [
            {
                "id": remedy.name,
                "label": remedy.label,
                "text": remedy.text,
                "citations": citations(remedy.citations, self._release),
            }
            for remedy in (self._release.remedies[name] for name in self._release.actions[action].remedies)
            if (not remedy.categories or category is None or category in remedy.categories)
        ]

    def _drafted_lists(self) -> list[Json]:
        """Say honestly which lists are drafts."""
        confidences = self._release.sources.confidences
        return [
            {
                "code": "drafted_list",
                "path": "",
                "text": f"「{ruleset.title}」为{confidences[ruleset.origin.status].label}"
                f"（{ruleset.origin.place}）" + (f"：{ruleset.origin.note}" if ruleset.origin.note else "。"),
            }
            for ruleset in self._release.rulesets
            if ruleset.origin.status == "drafted"
        ]
