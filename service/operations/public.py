"""
What is public within the house: the rules, the words and the format of dossiers, of the release in force or of another.
"""

from collections.abc import Callable
from datetime import date
from typing import Any, TypeAlias

from service.operations.by_release import ByRelease
from service.operations.choosing import choose
from service.operations.shelf import Shelf
from service.operations.standing import Standing

Json: TypeAlias = dict[str, Any]


class Public:
    """Tells of releases; each answer comes with the digest of the release that it is of."""

    def __init__(self, standing: Standing, shelf: Shelf, today: Callable[[], date] = date.today) -> None:
        """Tell of the releases of a *shelf*: of that which stands *today*, where none is named."""
        self._standing = standing
        self._shelf = shelf
        self._today = today

    def rules(self, release: str | None = None) -> tuple[str, list[Json]]:
        """Give every rule; raise `RefusedError` where the *release* is not there, as the others do."""
        one = self._of(release)
        return one.digest, one.catalogue.rules()

    def rule(self, name: str, release: str | None = None) -> tuple[str, Json | None]:
        """Give one rule by its id; None where there is none of that id."""
        one = self._of(release)
        return one.digest, one.catalogue.rule(name)

    def vocabulary(self, release: str | None = None) -> tuple[str, Json]:
        """Give the facts, actions, parameters and sources that rules may name."""
        one = self._of(release)
        return one.digest, one.catalogue.vocabulary()

    def dossier_schema(self, release: str | None = None) -> tuple[str, Json]:
        """Give the JSON Schema of a dossier."""
        one = self._of(release)
        return one.digest, one.catalogue.dossier_schema()

    def in_force(self) -> str | None:
        """Give the digest of the release in force today, as it is known without asking the store."""
        return self._standing.now().timetable.on(self._today())

    def ready(self) -> bool:
        """Answer whether a dossier known to be good has been evaluated by the release in force today."""
        return choose(self._standing.fresh(), self._shelf, self._today(), None).ready()

    def _of(self, named: str | None) -> ByRelease:
        return choose(self._standing.fresh(), self._shelf, self._today(), named)
