"""
Totals: what policy asks of a population as a whole, never of a person.

A total says who is counted at all (`among`), who of these counts (`of`), and how many or which share of them there may
or ought to be. It is no rule: nothing that is said of a person reads it.
"""

from dataclasses import dataclass
from enum import StrEnum

from service.domain.condition import ALWAYS, All, Condition
from service.domain.rule import Citation


class Measure(StrEnum):
    """What is held to the limit."""

    SHARE = "share"  # those who count, of those who are counted at all
    COUNT = "count"  # those who count


class Side(StrEnum):
    """On which side of the limit the total is to stay; the limit itself is within."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"


@dataclass(frozen=True, slots=True)
class Approval:
    """A higher limit, up to which a total may go where somebody approves."""

    limit: str  # the name of its parameter
    body: str = ""  # who approves


@dataclass(frozen=True, slots=True)
class Total:
    """One total; of one that is within another, the conditions are those of both."""

    id: str
    title: str
    among: Condition
    of: Condition
    measure: Measure
    side: Side
    limit: str  # the name of its parameter
    because: str
    advises: str
    citations: tuple[Citation, ...]
    approval: Approval | None = None
    within: str | None = None  # the total that it is part of
    by: str | None = None  # a field of the person: the limit holds of the persons of each of its values apart

    @property
    def parameters(self) -> tuple[str, ...]:
        """Give the names of its limits."""
        return (self.limit,) if self.approval is None else (self.limit, self.approval.limit)


def narrowed(condition: Condition, further: Condition) -> Condition:
    """Give what asks both of two conditions."""
    parts = [part for one in (condition, further) for part in (one.parts if isinstance(one, All) else (one,))]
    return ALWAYS if not parts else parts[0] if len(parts) == 1 else All(tuple(parts))
