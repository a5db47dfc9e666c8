"""
Rules: a condition and one effect, with the reason and the sources that go with it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from service.domain.condition import ALWAYS, All, Any, Condition, Not

PERSON = "subject"
"""What a rule is about that is asked of the person, not of a record."""


class Effect(StrEnum):
    """What follows when a rule holds."""

    CLASSIFY = "classify"  # the record is one of a class, which other facts count
    RECOMMEND = "recommend"
    BAR = "bar"
    HOLD = "hold"


@dataclass(frozen=True, slots=True)
class Citation:
    """A source: which regulation, where in it, and how sure we are of it."""

    regulation: str
    confidence: str
    article: str | None = None
    item: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of policy."""

    id: str
    title: str
    ruleset: str
    conditions: Mapping[str, Condition]  # what it is about (a singular, or PERSON) -> when
    effect: Effect
    targets: tuple[str, ...]  # actions, or the one class
    because: str
    citations: tuple[Citation, ...]
    scope: Condition = ALWAYS
    unless: tuple[Condition, ...] = ()
    starts: int | None = None  # in force from / to these days, both included
    ends: int | None = None
    accepted: Mapping[str, str] = field(default_factory=dict)  # a finding of the analysis that is meant -> why

    def asks(self, about: str) -> Condition:
        """Give all that the rule asks of what it is *about*: within scope, when, and nothing that defeats it."""
        defeat = (Not(Any(self.unless)),) if self.unless else ()
        return All((*_parts(self.scope), *_parts(self.conditions[about]), *defeat))

    def stands_on(self, day: int) -> bool:
        """Answer whether the rule is in force on a *day*."""
        return (self.starts is None or self.starts <= day) and (self.ends is None or day <= self.ends)


def _parts(condition: Condition) -> tuple[Condition, ...]:
    return condition.parts if isinstance(condition, All) else (condition,)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a list comes from and how far it is known."""

    place: str
    status: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Ruleset:
    """One list of policy."""

    name: str
    title: str
    origin: Origin
    rules: tuple[Rule, ...]
