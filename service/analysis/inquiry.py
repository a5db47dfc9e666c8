"""
Inquiries: questions about all dossiers, put to the solver, whose every answer is tried.

First complete dossiers are looked at; where none fits, dossiers that leave something unsaid.
"""

import logging
from collections.abc import Callable, Collection, Iterator
from datetime import date
from typing import Any

from service.analysis.finding import Example
from service.analysis.formula import Formula, TooManyFormulasError
from service.analysis.marks import marks_of
from service.analysis.samples import samples
from service.analysis.shrink import shrunk
from service.analysis.sight import Sight
from service.analysis.solver import MILLISECONDS, UNDECIDED, Undecided
from service.analysis.symbolic import Symbolic
from service.analysis.trial import Outcome, Trial
from service.analysis.world import SELF, Thing, World
from service.domain.in_force import InForce
from service.domain.rule import PERSON

logger = logging.getLogger(__name__)

Json = dict[str, Any]
Asked = Callable[[Symbolic], list[Formula]]
"""What is to hold in a world."""
Shows = Callable[[Outcome], bool]
Find = Callable[[Asked, Shows], Json | Undecided | None]


class Inquiry:
    """Asks about one law on one day."""

    def __init__(self, law: InForce, as_of: date, milliseconds: int = MILLISECONDS) -> None:
        """Ask about a *law* as of a day, for so many *milliseconds* at most each time."""
        self.law = law
        self.as_of = as_of
        self.trial = Trial(law, as_of.toordinal())
        self.undecided = 0
        self._last: tuple[Json, Outcome | None] | None = None
        self._milliseconds = milliseconds
        self._marks = marks_of([law], as_of.toordinal())
        self._complete = self._world(is_complete=True)
        self._partial = self._world(is_complete=False)

    def _world(self, *, is_complete: bool) -> tuple[Symbolic, Sight]:
        world = World(self.law.release.kinds, self._marks, is_complete=is_complete)
        return Symbolic(self.law, world), Sight(world, self._milliseconds)

    def find(self, asked: Asked, shows: Shows) -> Json | Undecided | None:
        """Find a dossier of which all that is *asked* holds, and of which that *shows*; None where there is none."""
        found = self.find_complete(asked, shows)
        return self.find_any(asked, shows) if found is None else found

    def find_complete(self, asked: Asked, shows: Shows) -> Json | Undecided | None:
        """Find such a dossier in which everything is said that is read."""
        return self._find(self._complete, asked, shows)

    def find_any(self, asked: Asked, shows: Shows) -> Json | Undecided | None:
        """Find such a dossier, whatever it leaves unsaid; quicker where there most likely is none."""
        return self._find(self._partial, asked, shows)

    def _find(self, world: tuple[Symbolic, Sight], asked: Asked, shows: Shows) -> Json | Undecided | None:
        symbolic, sight = world
        try:
            found = sight.find(asked(symbolic))
        except TooManyFormulasError:
            found = UNDECIDED
        if found is None or self._is_shown(found, shows):
            return found
        self.undecided += 1
        return UNDECIDED

    def samples(self, number: int) -> Iterator[Json]:
        """Draw a *number* of dossiers in which everything is said."""
        return samples(self.law.release.kinds, self._marks, number)

    def outcome(self, dossier: Json) -> Outcome | None:
        """Say what all rules say of a *dossier*; of the one that was found last it is known."""
        if self._last is None or self._last[0] is not dossier:
            self._last = (dossier, self.trial.outcome(dossier))
        return self._last[1]

    def _is_shown(self, found: Json | Undecided, shows: Shows) -> bool:
        if isinstance(found, Undecided):
            return False
        outcome = self.outcome(found)
        if outcome is not None and shows(outcome):
            return True
        logger.error("a dossier does not show what the solver found it for")
        return False

    def conflict(self, asked: Asked) -> list[int]:
        """Give the places of those of what is *asked* that cannot hold together in a complete dossier."""
        symbolic, sight = self._complete
        wanted = asked(symbolic)
        core = set(sight.conflict(wanted))
        return [place for place, formula in enumerate(wanted) if formula in core]

    def example(self, dossier: Json, rules: Collection[str], shows: Shows) -> Example:
        """Give the smallest part of a *dossier* that still *shows* something of some *rules*."""

        def still_shows(smaller: Json) -> bool:
            outcome = self.trial.outcome(smaller, rules)
            return outcome is not None and shows(outcome)

        return Example(shrunk(dossier, still_shows), self.as_of)


def thing_of(symbolic: Symbolic, about: str) -> Thing:
    """Give what a rule about *about* is asked of: the person, or a record like any other."""
    if about == PERSON:
        return SELF
    return symbolic.world.things(symbolic.world.kinds[about].name)[0]
