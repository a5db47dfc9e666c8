"""
What a release says in the same words of every dossier: citations, procedures and remedies as JSON, made once.
"""

from functools import cache, lru_cache
from typing import Any

from service.domain.action import Remedy
from service.domain.deadlines import Deadlines
from service.domain.release import Release
from service.domain.rule import Citation
from service.domain.working_days import Announced, unannounced

Json = dict[str, Any]

CATEGORY = "subject.category"
"""The field on which it depends which remedies are open to a person."""

MOST_DATED = 1024
"""How many procedures and remedies are kept with their dates."""


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

    def __init__(self, release: Release, announced: Announced = unannounced) -> None:
        """Speak in the words of a *release*; days of work are counted as they are *announced*."""
        self._release = release
        self._deadlines = Deadlines(release, announced)
        self._rules = {rule.id: rule for rule in release.rules()}
        self.citations = cache(self._citations)
        self.procedure = lru_cache(MOST_DATED)(self._procedure)
        self.remedies = lru_cache(MOST_DATED)(self._remedies)
        self.drafted_lists = self._drafted_lists()
        self.outcomes = {
            kind.name: (f"{kind.singular}.counted_on", tuple(field for field in kind.fields.values() if field.outcome))
            for kind in release.kinds
            if not kind.single and any(field.outcome for field in kind.fields.values())
        }

    def _citations(self, rule: str) -> list[Json]:
        """Give the sources of a rule."""
        return citations(self._rules[rule].citations, self._release)

    def _procedure(self, name: str | None, day: int) -> list[Json]:
        """Give the steps of a procedure that begins on a *day*; of none, none."""
        return [] if name is None else self._deadlines.steps(self._release.procedures[name], day)

    def _remedies(self, action: str, category: str | None, day: int) -> list[Json]:
        """Give the remedies against an action that are open to a person of a category (all, where it is not known)."""
        return [
            {
                "id": remedy.name,
                "label": remedy.label,
                "for": self._categories(remedy),
                "text": remedy.text,
                "limits": self._deadlines.limits(remedy, day),
                "citations": citations(remedy.citations, self._release),
            }
            for remedy in (self._release.remedies[name] for name in self._release.actions[action].remedies)
            if (not remedy.categories or category is None or category in remedy.categories)
        ]

    def _categories(self, remedy: Remedy) -> list[str]:
        """Name the categories of persons to whom a remedy is open; none where it is open to all."""
        if not remedy.categories:
            return []
        known = self._release.facts[CATEGORY].codes
        return [label for code, label in known.items() if code in remedy.categories]

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
