"""
Listings: a part of a long list, and where the next part begins.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

MOST = 200
USUAL = 50


@dataclass(frozen=True, slots=True)
class Listing:
    """Some items, in order; *next* is what to ask for the ones that follow, None at the end."""

    items: Sequence[Mapping[str, Any]]
    next: int | None = None
