"""
Refining a dossier: saying what it left unsaid, without taking anything back.

An absent field is filled, a day known in part is sharpened, a list that was lacking is given. What may not be filled is
what absence already says something of: a field whose absence has a reading (`absent: none`, a revocation, the day an
assessment was confirmed), and the day until which another field is read otherwise, unless that day has come. Days that
are filled in or sharpened have come by the day as of which all is judged: one that has not would take its record out.
"""

from calendar import monthrange
from collections.abc import Iterator, Mapping
from copy import deepcopy
from datetime import date
from random import Random
from typing import Any

from service.domain.condition import Leaf, Operator, leaves
from service.domain.dates import day_bounds
from service.domain.fact import FirstOf, Given, Hits, Holds, Lookup, PlusMonths
from service.domain.in_force import conditions_of
from service.domain.record import Field, FieldType, RecordKind
from service.domain.release import Release, chosen
from service.domain.strata import Reading
from tests.strategies import Dossier, DossierMaker, draw_mood

_Place = tuple[dict[str, Any], str]
"""An object of a dossier and a key of it."""


class Refiner:
    """Refines dossiers of one vocabulary, as of one day."""

    def __init__(self, kinds: tuple[RecordKind, ...], day: date) -> None:
        """Refine with what has come by the *day*."""
        self._kinds = kinds
        self._day = day
        self._maker = DossierMaker(kinds)

    def refined(self, dossier: Dossier, random: Random) -> Dossier:
        """Give a *dossier* with some things said that were not."""
        found = deepcopy(dossier)
        other = self._maker.draw(random, draw_mood(random))
        for _ in range(random.randint(1, 12)):
            places = list(self._places(found, random))
            lacking = [kind.name for kind in self._kinds if kind.name not in found and kind.name in other]
            if lacking and random.random() < 0.2:
                name = random.choice(lacking)
                found[name] = _with_own_ids(other[name])
            elif places:
                (record, key), value = random.choice(places)
                record[key] = value
        return found

    def _places(self, dossier: Dossier, random: Random) -> Iterator[tuple[_Place, object]]:
        """Give every place that can be refined, and what may be put there."""
        for kind in self._kinds:
            listed = dossier.get(kind.name, [])
            for record in [listed] if isinstance(listed, dict) else listed:
                for field in kind.fields.values():
                    yield from self._refinements(kind, field, record, random)

    def _refinements(
        self, kind: RecordKind, field: Field, record: dict[str, Any], random: Random
    ) -> Iterator[tuple[_Place, object]]:
        *outer, key = field.name.split(".")
        place: dict[str, Any] = record
        for name in outer:
            place = place.setdefault(name, {})
        if key not in place:
            if not _absence_is_read(kind, field):
                value = self._drawn(kind, field, random)
                yield from [] if value is None else [((place, key), value[0])]
        elif field.type is FieldType.DATE and isinstance(place[key], str):
            days = [day for day in sharpened(place[key]) if self._has_come(day)]
            yield from (((place, key), day) for day in days)

    def _drawn(self, kind: RecordKind, field: Field, random: Random) -> tuple[object] | None:
        """Draw a value for a *field* of a *kind*: what a random record has there."""
        drawn = self._maker.value(random, draw_mood(random), kind, field)
        if field.type is FieldType.DATE and drawn is not None and not self._has_come(str(drawn)):
            return None
        is_until = any(other.read_as and other.read_as.until == field.name for other in kind.fields.values())
        return None if drawn is None and (is_until or field.name == kind.day) else (drawn,)

    def _has_come(self, day: str) -> bool:
        return day_bounds(date.fromisoformat(day) if len(day) == len("2026-06-30") else day).hi <= self._day.toordinal()


def sharpened(day: str) -> Iterator[str]:
    """Give two sharper readings of a *day* that is known in part; none of one that is known."""
    if len(day) == len("2026"):
        yield from (f"{day}-01", f"{day}-12")
    elif len(day) == len("2026-06"):
        last = monthrange(int(day[:4]), int(day[5:]))[1]
        yield from (f"{day}-01", f"{day}-{last}")


def _absence_is_read(kind: RecordKind, field: Field) -> bool:
    return field.has_default or (field.name == kind.day and kind.day_absent is not None)


def _with_own_ids(value: Any) -> Any:
    """Give records ids that no other record has."""
    if isinstance(value, list):
        return [{**record, "id": f"new-{number}"} for number, record in enumerate(value)]
    return value


def monotone_rules(release: Release) -> frozenset[str]:
    """
    Give the rules of which a refinement never turns a yes into a no, or a no into a yes.

    These are they that read, through and through, nothing by which the not-known is taken for something: no `may_be`,
    no test or derivation that says what absence means, no count of the rules that might hold, no fact whose yes and
    no are stated apart and may both hold.
    """
    reading = Reading(release)
    tolerant = {name for name in release.facts if _takes_the_unknown_for_something(name, release)}
    found: set[str] = set()
    refused: set[str] = set()
    for rule in sorted(release.rules(), key=lambda rule: reading.level_of(rule.id)):
        read = reading.facts_of(rule)
        own = [leaf for about in rule.conditions for leaf in leaves(rule.asks(about))]
        counted = {other.id for name in read for other in _counted(name, release)}
        is_tolerant = bool(read & tolerant) or any(map(_is_tolerant, own)) or bool(counted & refused)
        (refused if is_tolerant else found).add(rule.id)
    return frozenset(found)


def _counted(name: str, release: Release) -> Iterator[Any]:
    derivation = release.facts[name].derivation
    if isinstance(derivation, Hits):
        yield from chosen(tuple(release.rules()), derivation.choice)


def _is_tolerant(leaf: Leaf) -> bool:
    return leaf.operator is Operator.MAY_BE or leaf.absent is not None


def _takes_the_unknown_for_something(name: str, release: Release) -> bool:
    fact = release.facts[name]
    match fact.derivation:
        case Hits(or_unknown=True) | FirstOf(past_unknown=True):
            return True
        case Holds(fails=fails) if fails is not None:
            return True
        case Given() | Lookup() | PlusMonths():
            return False
        case _:
            return any(_is_tolerant(leaf) for condition in conditions_of(fact) for leaf in leaves(condition))


def flips(before: Mapping[Any, Any], after: Mapping[Any, Any]) -> dict[Any, Any]:
    """Give the answers that were yes or no before and are the contrary after."""
    return {
        key: (answer, after[key])
        for key, answer in before.items()
        if isinstance(answer, bool) and after.get(key) is (not answer)
    }
