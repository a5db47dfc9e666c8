"""
Random releases: a few layers of derived facts and rules, each reading what the layers before it found.

They are written as the files of a folder and read by the reader of the language, so that whatever the language accepts
is held to one meaning.
"""

import json
from random import Random
from typing import Any

from service.domain.release import Release
from service.language.folder import read_release
from tests.property.random_conditions import Conditions
from tests.property.random_derivations import Derivations
from tests.property.vocabulary_of_tests import (
    ACTIONS,
    CITE,
    OF_MATTER,
    OF_PERSON,
    PROCEDURES,
    RECORDS,
    SINGULARS,
    SOURCES,
    Known,
    given_facts,
    random_parameters,
)

Json = dict[str, Any]

_OWNERS = (None, None, "matter", "matter", "review", "step", "note")
_LAYERS = 3


def random_files(seed: int) -> dict[str, bytes]:
    """Draw the files of a release."""
    random = Random(seed)  # noqa: S311
    drawing = _Drawing(random)
    for layer in range(_LAYERS):
        drawing.add_facts(layer, random.randint(3, 9))
        drawing.add_rules(layer, random.randint(2, 6))
        drawing.add_hits(layer)
    return files_of(drawing.facts, drawing.rules, random_parameters(random))


def files_of(facts: Json, rules: Json, parameters: Json) -> dict[str, bytes]:
    """Write a release of these *facts*, *rules* and *parameters*."""
    documents = {
        "vocabulary/records.yaml": RECORDS,
        "vocabulary/facts.yaml": facts,
        "vocabulary/actions.yaml": ACTIONS,
        "vocabulary/procedures.yaml": PROCEDURES,
        "vocabulary/regulations.yaml": SOURCES,
        "parameters.yaml": parameters,
        "list.yaml": {
            "ruleset": "list",
            "title": "清单",
            "origin": {"place": "某地", "status": "drafted"},
            "rules": rules,
        },
    }
    return {path: json.dumps(document, ensure_ascii=False).encode() for path, document in documents.items()}


def random_release(seed: int) -> Release:
    """Draw a release."""
    return read_release(random_files(seed))


class _Drawing:
    """A release being drawn: its facts and rules so far, and what may be read by the next."""

    def __init__(self, random: Random) -> None:
        self.facts: Json = {}
        self.rules: Json = {}
        self._random = random
        self._pool = given_facts()
        self._abouts: dict[str, list[str]] = {}  # rule -> what it is about

    def add_facts(self, layer: int, count: int) -> None:
        for number in range(count):
            owner = self._random.choice(_OWNERS)
            name = f"fact_{layer}_{number}" if owner is None else f"{owner}.fact_{layer}_{number}"
            drawn = Derivations(self._random, self._pool, name, owner).draw()
            if drawn is not None:
                self._add(name, *drawn)

    def _add(self, name: str, written: Json, known: Known) -> None:
        self.facts[name] = {"label": "某事", **written}
        self._pool.append(known)

    def add_rules(self, layer: int, count: int) -> None:
        for number in range(count):
            abouts = self._random.choice((["subject"], ["matter"], ["matter"], ["step"], ["review", "matter"]))
            name = f"R{layer}-{number}"
            self.rules[name] = self._rule(layer, abouts)
            self._abouts[name] = abouts

    def _rule(self, layer: int, abouts: list[str]) -> Json:
        random = self._random
        rule: Json = {"title": "某条", "because": "因故。", "cite": CITE, **self._effect(layer, abouts)}
        if len(abouts) == 1:
            rule |= {"about": abouts[0], "when": self._about(abouts[0]).listed()}
            if random.random() < 0.3:
                rule["unless"] = self._about(abouts[0]).listed()
        else:
            rule["when"] = {about: self._about(about).listed() for about in abouts}
        if random.random() < 0.3:
            rule["scope"] = self._about("subject").listed()
        if random.random() < 0.1:
            rule[random.choice(("from", "until"))] = random.choice(("2025-01-01", "2026-01-01"))
        return rule

    def _about(self, about: str) -> Conditions:
        return Conditions(self._random, self._pool, None if about == "subject" else about)

    def _effect(self, layer: int, abouts: list[str]) -> Json:
        random = self._random
        if abouts == ["subject"]:
            word = random.choice(("recommend", "bar", "hold"))
            return {word: random.choice(OF_PERSON) if word == "recommend" else random.choice(OF_PERSON + OF_MATTER)}
        if abouts == ["matter"] and random.random() < 0.6:
            return {random.choice(("recommend", "bar", "hold")): random.choice(OF_MATTER)}
        return {"classify": f"class{layer}"}

    def add_hits(self, layer: int) -> None:
        """Add facts that count rules of this layer, of a record and over a list."""
        random = self._random
        rules = [name for name in self.rules if name.startswith(f"R{layer}-")]
        is_classified = any("classify" in self.rules[name] for name in rules)
        for number in range(random.randint(1, 3)):
            choice: Json = {"rules": random.sample(rules, random.randint(1, len(rules)))}
            if is_classified and random.random() < 0.5:
                choice = {"classify": f"class{layer}"}
            if random.random() < 0.4:
                choice["answers"] = ["yes", "unknown"]
            self._add_hits(f"hits_{layer}_{number}", {"hits": choice})

    def _add_hits(self, name: str, written: Json) -> None:
        random = self._random
        if random.random() < 0.5:
            owner = random.choice((None, "matter", "step"))
            known = Known(name if owner is None else f"{owner}.{name}", owner, "number")
        else:
            plural = random.choice([name for name in SINGULARS if name != "notes"])
            written["over"], known = plural, Known(name, None, "number")
            if random.random() < 0.7:
                written["where"] = Conditions(random, self._pool, SINGULARS[plural], in_fact=True).listed()
        self._add(known.name, written, known)
