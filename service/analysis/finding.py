"""
Findings: what is wrong with rulesets that can be read.

A fault keeps a folder from being read at all; a finding is about what the rules mean together.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from service.language.places import Declared

__all__ = ["Declared", "Example", "Finding", "FindingCode"]


class FindingCode(StrEnum):
    """What kind of thing is wrong."""

    NEVER_HOLDS = "never_holds"
    ALWAYS_HOLDS = "always_holds"
    IMPLIED = "implied"  # whenever it holds another rule holds, and recommends no less
    SHADOWED = "shadowed"  # whenever it holds a rule with a higher rung of the same ladder holds
    EQUAL = "equal"
    EXCLUSIVE_TOGETHER = "exclusive_together"
    BARS_NOTHING = "bars_nothing"
    UNUSED = "unused"
    TABLE_GAP = "table_gap"
    UNCITED = "uncited"
    UNSPECIFIED = "unspecified"
    HIDDEN_CONFIDENCE = "hidden_confidence"
    ACCEPTED_IN_VAIN = "accepted_in_vain"


@dataclass(frozen=True, slots=True)
class Example:
    """A small dossier that shows a finding, and the day as of which it does."""

    dossier: Mapping[str, Any]  # as it would be sent
    as_of: date


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong."""

    code: FindingCode
    about: Declared
    name: str  # of the rule, fact, parameter, action …
    chinese: str  # one sentence, without the place
    others: tuple[str, ...] = ()  # the other rules or actions that it is about
    example: Example | None = None  # where a dossier can show it
