"""
The words of a release: kinds of record, fields, codes, rules, actions and regulations, in Chinese or in English.

A label that joins several with 「、」 is known by each of them too, where no other label has it.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TypeVar

from service.domain.action import Action
from service.domain.record import Field, RecordKind
from service.domain.release import Release
from service.intake import Contract
from service.specs.errors import SpecificationError, UnknownWordError

T = TypeVar("T")

_ID = re.compile(r"[A-Z]+|[1-9][0-9]*")
"""What counts in the id of a rule: its letters and its numbers, without leading zeros."""

PERSON = "本人"
"""What a specification calls the person that a dossier is about."""


def choose(what: str, word: str, known: Mapping[str, T]) -> T:
    """Give what a *word* names among the *known*; raise `UnknownWordError` with the nearest where it names nothing."""
    if word in known:
        return known[word]
    alike = [name for name in known if tidy(name).casefold() == tidy(word).casefold()]
    if len(alike) != 1:
        raise UnknownWordError(what, word, known)
    return known[alike[0]]


_NARROW = "%-./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_WIDE = {chr(ord(sign) + 0xFEE0): sign for sign in _NARROW}
_TIDY = str.maketrans(_WIDE | dict.fromkeys("—–－‐−", "-"))


def tidy(text: str) -> str:
    """Give a *text* with full-width digits, letters and dashes as half-width ones, and no space around it."""
    return text.translate(_TIDY).strip()


class Words:
    """Finds the things of a release by their words."""

    def __init__(self, release: Release) -> None:
        """Know the words of a *release*."""
        self.release = release
        self._kinds = _by_words((kind, kind.label, (kind.name, kind.singular)) for kind in release.kinds)
        self._kinds |= {PERSON: release.kind_of("subject")}
        self._rules = {rule.id: rule.id for rule in release.rules()}
        self._totals = {total.id: total.id for total in release.totals}
        self._titles = {rule.title: rule.id for rule in release.rules()}
        self._actions = _by_words((action, action.label, (action.name,)) for action in release.actions.values())
        self.remedies = {remedy.label: remedy for remedy in release.remedies.values()}
        self.confidences = {one.label: one.name for one in release.sources.confidences.values()}
        regulations = release.sources.regulations
        self._regulations = {one.short: one.name for one in regulations.values()}
        self._regulations |= {one.title: one.name for one in regulations.values()} | {
            name: name for name in regulations
        }

    def kind(self, word: str) -> RecordKind:
        """Give the kind of record that a *word* names."""
        return choose("这样的记录种类", word, self._kinds)

    def field(self, kind: RecordKind, word: str) -> Field:
        """Give the field of a *kind* of record that a *word* names."""
        named = _by_words((field, field.label, (field.name,)) for field in kind.fields.values())
        return choose(f"{kind.label}的字段", word, named)

    def code(self, field: Field, word: str) -> str:
        """Give the code of a *field* that a *word* names."""
        named = _by_words((code, label, (code,)) for code, label in field.codes.items())
        return choose(f"{field.label}的取值", word, named)

    def rule(self, word: str) -> str:
        """Give the id of the rule that a *word* names."""
        id_of = {"".join(_ID.findall(rule)): rule for rule in self._rules}
        meant = self._titles.get(word) or id_of.get("".join(_ID.findall(tidy(word).upper())))
        if meant is not None and meant.casefold() != tidy(word).casefold():
            message = f"没有编号为此的规则「{word}」；是否想写「{meant}」？"
            raise SpecificationError(message)
        return choose("编号为此的规则", word, self._rules)

    def total(self, word: str) -> str:
        """Give the id of the total that a *word* names."""
        return choose("编号为此的总量", word, self._totals)

    @cached_property
    def contract(self) -> Contract:
        """Give what reads dossiers of the release, made when it is first needed."""
        return Contract(self.release.kinds)

    def action(self, word: str) -> Action:
        """Give the action that a *word* names."""
        return choose("这样的措施", word, self._actions)

    def regulation(self, word: str) -> str:
        """Give the name of the regulation that a *word* names, by its title, its short title or its name."""
        return choose("这样的依据", word, self._regulations)


def _by_words(things: Iterable[tuple[T, str, tuple[str, ...]]]) -> dict[str, T]:
    """Give each thing by its label, its names and, where no other has it, each part of its label."""
    listed = list(things)
    parts = Counter(part for _, label, _ in listed for part in _parts(label))
    named = {part: thing for thing, label, _ in listed for part in _parts(label) if parts[part] == 1}
    named |= {name: thing for thing, _, names in listed for name in names}
    return named | {label: thing for thing, label, _ in listed}


def _parts(label: str) -> list[str]:
    return label.split("、")
