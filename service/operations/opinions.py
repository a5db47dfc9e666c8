"""
Opinions: what an evaluation says of each action and why, taken out of its JSON to be held beside another's.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from service.alternatives.goals import SUPERSEDED
from service.domain.release import Release
from service.domain.rule import Rule
from service.domain.verdict import Verdict
from service.governance.principles import Rules

Json: TypeAlias = dict[str, Any]
Key: TypeAlias = tuple[str, str | None]
"""The name of an action or the id of a rule, and the id of the record that it is about (None: the person)."""

_REASONS = ("reasons", "barred_by", "held_by", "doubts")


@dataclass(frozen=True, slots=True)
class Opinion:
    """What is said of one action."""

    action: str
    label: str
    kind: str
    about: str | None
    verdict: str  # one of the four, or superseded
    by: str | None  # the action that stands in its place
    reasons: Mapping[Key, Json]


@dataclass(frozen=True, slots=True)
class Told:
    """An evaluation, the release that it is by, and what every rule answered that was asked, in a sentence."""

    result: Json
    release: Release
    answers: Mapping[Key, Json]
    rules: Mapping[str, Rule]

    @staticmethod
    def of(result: Json, in_full: Json, release: Release) -> "Told":
        """Take the opinions of a *result*, and of the same *in full* what every rule answered."""
        answers = {
            (one["rule"], one["about"]): {"answer": one["answer"], "text": one["text"]} for one in in_full["findings"]
        }
        return Told(result, release, answers, {rule.id: rule for rule in release.rules()})

    def opinions(self) -> dict[Key, Opinion]:
        """Give what is said of every action that is mentioned, what stands back for another among them."""
        said = [self._recommended(one) for one in self.result["recommendations"]]
        said += [self._superseded(one) for one in self.result["superseded"]]
        return {(one.action, one.about): one for one in said}

    def answer(self, key: Key) -> str | None:
        """Give what a rule answered about something; None where it was not asked."""
        return None if key not in self.answers else str(self.answers[key]["answer"])

    def verdicts(self) -> Rules:
        """Give the verdicts, as principles compare them; what stands back for another is not among them."""
        found = {(one["action"], one["about"]): Verdict(one["verdict"]) for one in self.result["recommendations"]}
        return Rules(self.release.actions, found)

    def missing(self) -> dict[str, Json]:
        """Give what is lacking, by its path."""
        return {one["path"]: one for one in self.result["missing"]}

    def missing_of(self, key: Key) -> dict[str, str]:
        """Give what the rules lack that speak of an action: path -> label."""
        action, about = key
        return {
            path: one["label"]
            for path, one in self.missing().items()
            if any(self._speaks_of(action, about, *split(name)) for name in one["rules"])
        }

    def _speaks_of(self, action: str, about: str | None, rule: str, of: str | None) -> bool:
        return of in (None, about) and rule in self.rules and action in self.rules[rule].targets

    def _recommended(self, one: Json) -> Opinion:
        reasons = dict(self._reasons(one))
        return Opinion(one["action"], one["label"], one["kind"], one["about"], one["verdict"], None, reasons)

    def _superseded(self, one: Json) -> Opinion:
        kind = self.release.actions[one["action"]].kind
        return Opinion(one["action"], one["label"], kind, one["about"], SUPERSEDED, one["by"], {})

    def _reasons(self, one: Json) -> Iterator[tuple[Key, Json]]:
        """Give the reasons of a recommendation, whatever their effect."""
        for name in _REASONS:
            for reason in one[name]:
                key = self._key_of(reason, one["about"])
                told = {
                    "rule": reason["rule"],
                    "title": reason["title"],
                    "effect": self.rules[reason["rule"]].effect.value,
                    "about": key[1],
                    "answer": reason["answer"],
                    "text": reason["text"],
                }
                yield key, told

    def _key_of(self, reason: Json, about: str | None) -> Key:
        """Say of what the rule of a *reason* was asked; a doubt does not say it itself."""
        own = (reason["rule"], reason.get("about", about))
        return own if own in self.answers else (reason["rule"], None)


def split(name: str) -> Key:
    """Take `rule@about` apart, as an evaluation names an answer that is lacking something."""
    rule, _, about = name.partition("@")
    return rule, about or None
