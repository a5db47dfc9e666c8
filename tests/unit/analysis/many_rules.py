"""
A release with very many rules: the shipped one, and rules drawn at random over its vocabulary.

Some are contradictory on purpose: they ask two codes of one fact, or a number to be both high and low.
"""

import json
from random import Random
from typing import Any

from service.domain.fact import Fact, FactType
from service.domain.release import Release
from service.language.folder import read_files, read_release
from service.settings import shipped

Json = dict[str, Any]

_LEFT_OUT = {"subject.protection", "subject.birth_date", "demotion_grounds", "discipline_referrals"}
"""Facts that not every rule may read, and those that count rules which are drawn."""
_CONTRADICTORY = 0.04


def release_of_many(number: int, seed: int = 1) -> Release:
    """Read the shipped release with a *number* of rules beside its own."""
    return read_release(files_of_many(number, seed))


def files_of_many(number: int, seed: int = 1) -> dict[str, bytes]:
    """Write the files of that release, without its totals: what random rules read may be counted by none."""
    files = {path: text for path, text in read_files(shipped("rulesets")).items() if path != "totals.yaml"}
    drawing = _Drawing(Random(seed), read_release(files))  # noqa: S311
    ruleset = {
        "ruleset": "many",
        "title": "很多条",
        "origin": {"place": "某地", "status": "drafted"},
        "rules": {f"MANY-{at}": drawing.rule() for at in range(1, number + 1)},
    }
    return {**files, "many.yaml": json.dumps(ruleset, ensure_ascii=False).encode()}


class _Drawing:
    """Draws rules."""

    def __init__(self, random: Random, release: Release) -> None:
        self._random = random
        facts = [fact for fact in release.facts.values() if fact.name not in _LEFT_OUT and fact.type in _TESTED]
        self._facts = {
            "incident": [fact for fact in facts if fact.owner == "incident"],
            "subject": [fact for fact in facts if fact.owner is None],
        }
        actions = release.actions.values()
        self._actions = {
            "incident": [action.name for action in actions if "incident" in action.about],
            "subject": [action.name for action in actions if not action.about],
        }

    def rule(self) -> Json:
        """Draw one rule."""
        random = self._random
        about = random.choice(("incident", "subject"))
        tests = [self._test(fact) for fact in random.sample(self._facts[about], random.randint(1, 5))]
        if random.random() < _CONTRADICTORY:
            tests += self._contradiction(about)
        effect = random.choice(("recommend", "recommend", "bar", "hold"))
        targets = random.sample(self._actions[about], random.choice((1, 1, 2)))
        return {
            "title": "某条",
            "about": about,
            "when": tests,
            effect: targets,
            "because": "因故。",
            "cite": {"regulation": "drafted_list", "confidence": "drafted"},
        }

    def _test(self, fact: Fact) -> Json:
        random, codes = self._random, list(fact.codes)
        match fact.type:
            case FactType.TRUTH:
                test: object = random.random() < 0.5
            case FactType.CODE:
                test = random.choice((random.choice(codes), {"in": random.sample(codes, min(2, len(codes)))}))
            case FactType.CODES:
                test = {"has": random.choice(codes)}
            case FactType.DATE:
                test = random.choice(({"within_months": random.choice((6, 12, 24))}, {"on_or_before": "as_of"}))
            case FactType.SHARE:
                test = {"at_least": random.choice((0.15, 0.3))}
            case _:
                test = {random.choice(("at_least", "at_most")): random.choice((0, 1, 2))}
        return {fact.name: test}

    def _contradiction(self, about: str) -> list[Json]:
        fact = self._random.choice([fact for fact in self._facts[about] if fact.type is FactType.CODE])
        return [{fact.name: code} for code in self._random.sample(list(fact.codes), 2)]


_TESTED = {FactType.TRUTH, FactType.CODE, FactType.CODES, FactType.DATE, FactType.SHARE, FactType.NUMBER}
