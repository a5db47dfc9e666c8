"""
Settling: whether a filling settles an action, and which fewest of its fields do.

Every filling is tried by asking all rules, each once, up to a number of trials; one trial tells of every action.
"""

from collections.abc import Iterator
from itertools import islice, product
from typing import Any

from service.alternatives.acceptance import is_accepted
from service.alternatives.fields import Dossier, Place
from service.alternatives.filling import Filling, completed, filled, seat_of
from service.alternatives.goals import verdict_of
from service.alternatives.trial import About, Outcome, Trial
from service.alternatives.wishes import KEPT, Wish
from service.domain.verdict import Verdict

Key = tuple[str, About]
"""An action, and what it is about."""


def way_of(outcome: Outcome, key: Key) -> str | None:
    """Give how an action is settled; None: it is not."""
    verdict = verdict_of(outcome, *key)
    return None if verdict == Verdict.UNSETTLED else verdict


class Settling:
    """Tries fillings of one dossier on one day."""

    def __init__(self, trial: Trial, dossier: Dossier, day: int, most: int) -> None:
        """Make at *most* so many trials."""
        self._trial = trial
        self._dossier = dossier
        self._day = day
        self._outcomes: dict[str, Outcome | None] = {}
        self.most = most
        self.trials = 0
        self.is_cut = False

    @property
    def is_spent(self) -> bool:
        """Whether no more trials are left."""
        return self.trials >= self.most

    def outcome(self, filling: Filling) -> Outcome | None:
        """Give what the rules come to with a *filling*; None where it cannot be, or no more trials are left."""
        key = repr(sorted(filling.items()))
        if key not in self._outcomes and self.is_spent:
            self.is_cut = True
            return None
        if key not in self._outcomes:
            whole = completed(filling, self._dossier, self._day, self._trial.release)
            dossier = filled(self._dossier, whole, self._trial.release)
            is_accepted = self._is_accepted(whole, dossier)
            self.trials += is_accepted
            self._outcomes[key] = self._trial.outcome(dossier, self._day) if is_accepted else None
        return self._outcomes[key]

    def beside(self, filling: Filling) -> tuple[str, ...]:
        """Give the paths of what the contract asks for beside a *filling*."""
        whole = completed(filling, self._dossier, self._day, self._trial.release)
        return tuple(path for path in whole if path not in filling)

    def _is_accepted(self, filling: Filling, dossier: Dossier) -> bool:
        """Tell whether the contract accepts what was filled."""
        touched: dict[str, list[Place]] = {}
        for path in filling:
            place = seat_of(path, self._trial.release)
            touched.setdefault(place.kind.name, []).append(place)
        for name, places in touched.items():
            records = [dossier[name]] if places[0].kind.single else dossier[name]
            own = [place.record for place in places if place.record is not None]
            if not is_accepted(places[0].kind, records, own or None):
                return False
        return True

    def way(self, filling: Filling, key: Key) -> str | None:
        """Give how a *filling* settles an action; None where it does not, or cannot be tried."""
        outcome = self.outcome(filling)
        return None if outcome is None else way_of(outcome, key)

    def smallest(self, wish: Wish, key: Key, way: str) -> dict[str, tuple[Any, ...]] | None:
        """Give, of a *wish*, the fewest fields that settle an action that *way*, with the values that do."""
        for filling in islice(_fillings(wish), _MOST_FILLINGS):
            if self.way(filling, key) == way:
                fewest = self._fewest(filling, key, way)
                return None if fewest is None else self._with_all(fewest, wish, key, way)
        return None

    def _fewest(self, filling: Filling, key: Key, way: str) -> Filling | None:
        """Leave out whatever may be left out; None where a part settles the action another way."""
        for path in filling:
            part = {other: value for other, value in filling.items() if other != path}
            settled = self.way(part, key) if part else None
            if settled == way:
                return self._fewest(part, key, way)
            if settled is not None or self.is_spent:
                return None
        return filling

    def _with_all(self, filling: Filling, wish: Wish, key: Key, way: str) -> dict[str, tuple[Any, ...]]:
        """Add the other values that do it, as long as any of them goes with any."""
        found: dict[str, tuple[Any, ...]] = {path: (value,) for path, value in filling.items()}
        for path, first in filling.items():
            for value in [one for one in wish[path] if one is not KEPT and one != first][:_MOST_VALUES]:
                widened = {**found, path: (value,)}
                rows = list(islice(_fillings(widened), _MOST_FILLINGS + 1))
                if len(rows) <= _MOST_FILLINGS and all(
                    self.beside(row) == self.beside(filling) and self._is_smallest(row, key, way) for row in rows
                ):
                    found[path] = (*found[path], value)
        return {path: tuple(one for one in wish[path] if one in values) for path, values in found.items()}

    def _is_smallest(self, filling: Filling, key: Key, way: str) -> bool:
        return self.way(filling, key) == way and self._fewest(filling, key, way) == filling


_MOST_FILLINGS = 8
"""How many ways of choosing among the values of a wish are tried."""
_MOST_VALUES = 12


def _fillings(wish: Wish) -> Iterator[Filling]:
    """Give the ways to choose one value for each field of a *wish*; what may stay as it is does."""
    fields = {path: values for path, values in wish.items() if KEPT not in values}
    for row in product(*fields.values()):
        yield dict(zip(fields, row, strict=True))
