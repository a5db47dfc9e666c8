"""
Observing: what is counted of each evaluation, without a word of whom it is about.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias


@dataclass(frozen=True, slots=True)
class Evaluated:
    """One evaluation, as far as it is counted."""

    engine: str
    detail: str
    release: str  # the digest
    seconds: float
    verdicts: Mapping[tuple[str, str], int]  # (kind of the action, verdict) -> how many
    answers: Mapping[str, int]  # yes or unknown -> of how many rules; those that answer no are not listed in brief


Observe: TypeAlias = Callable[[Evaluated], None]


def evaluated(evaluation: Mapping[str, Any], detail: str, seconds: float) -> Evaluated:
    """Count what an *evaluation* says, which took so many *seconds*."""
    return Evaluated(
        evaluation["engine"],
        detail,
        evaluation["release"]["digest"],
        seconds,
        Counter((one["kind"], one["verdict"]) for one in evaluation["recommendations"]),
        Counter(one["answer"] for one in evaluation["findings"] if one["answer"] != "no"),
    )


def unobserved(_: Evaluated) -> None:
    """Count nothing."""
