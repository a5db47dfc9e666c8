"""
The catalogue: what the rules and the vocabulary of a release are, as data and in Chinese sentences.
"""

from fractions import Fraction
from typing import Any

from service.domain.dates import iso_day
from service.domain.parameter import Table
from service.domain.release import Release
from service.domain.rule import Rule
from service.domain.wording import citations
from service.intake import dossier_schema
from service.language.prose import rule_in_chinese

Json = dict[str, Any]


class Catalogue:
    """Tells of one release."""

    def __init__(self, release: Release, most_records: int) -> None:
        """Tell of a *release* whose dossiers may hold *most_records* of a kind."""
        self._release = release
        self._most_records = most_records

    def rules(self) -> list[Json]:
        """Give every rule, in the order of the rulesets."""
        titles = {ruleset.name: ruleset.title for ruleset in self._release.rulesets}
        return [self._rule(rule, titles[rule.ruleset]) for rule in self._release.rules()]

    def rule(self, name: str) -> Json | None:
        """Give one rule by its id; None where there is none."""
        return next((rule for rule in self.rules() if rule["id"] == name), None)

    def _rule(self, rule: Rule, ruleset_title: str) -> Json:
        return {
            "id": rule.id,
            "title": rule.title,
            "ruleset": rule.ruleset,
            "ruleset_title": ruleset_title,
            "about": list(rule.conditions),
            "effect": rule.effect,
            "targets": list(rule.targets),
            "sentence": rule_in_chinese(rule, self._release),
            "because": rule.because,
            "citations": citations(rule.citations, self._release),
            "from": None if rule.starts is None else iso_day(rule.starts),
            "until": None if rule.ends is None else iso_day(rule.ends),
        }

    def vocabulary(self) -> Json:
        """Give the facts, actions, parameters and sources that rules may name."""
        release = self._release
        return {
            "release": {"digest": release.digest},
            "facts": [
                {
                    "name": fact.name,
                    "label": fact.label,
                    "type": fact.type,
                    "unit": fact.unit,
                    "derived": fact.is_derived,
                    "codes": dict(fact.codes),
                }
                for fact in release.facts.values()
            ],
            "actions": [
                {"name": action.name, "label": action.label, "kind": action.kind, "modality": action.modality}
                for action in release.actions.values()
            ],
            "parameters": [self._parameter(name) for name in release.parameters],
            "regulations": [
                {"name": one.name, "title": one.title, "source": one.source}
                for one in release.sources.regulations.values()
            ],
            "confidence": [
                {"name": one.name, "label": one.label, "note": one.note} for one in release.sources.confidences.values()
            ],
        }

    def _parameter(self, name: str) -> Json:
        parameter = self._release.parameters[name]
        return {
            "name": name,
            "label": parameter.label,
            "unit": parameter.unit,
            "values": [
                {
                    "from": iso_day(value.start),
                    "value": _plain(value.value),
                    "citations": citations(value.citations, self._release),
                }
                for value in parameter.values
            ],
        }

    def dossier_schema(self) -> Json:
        """Give the JSON Schema of a dossier."""
        return dossier_schema(self._release.kinds, most_records=self._most_records)


def _plain(value: int | Fraction | Table | None) -> object:
    """Give the value of a parameter as JSON has it: a fraction as it is written."""
    if isinstance(value, Fraction):
        return str(value)
    return value if value is None or isinstance(value, int) else dict(value)
