"""
What specifications are run against: a release, and how a dossier is evaluated by it.

Specifications know no engine and no folder. Whoever runs them provides this, as the pytest fixture `under_test`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from service.domain.release import Release

Evaluation = Mapping[str, Any]
"""What was found in one dossier, as JSON data."""


@dataclass(frozen=True, slots=True)
class UnderTest:
    """A release, and the evaluation of a dossier (JSON) as of a day by it, told in full."""

    release: Release
    evaluate: Callable[[bytes, date], Evaluation]
