"""
Probing: what one test answers of one record or the person, were some missing fields filled.

Only what the test may look at is read again: of a test that goes over no list, the record itself and the person.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import combinations, product
from typing import Any

from service.alternatives.candidates import candidates
from service.alternatives.fields import Dossier, Place, value_at
from service.alternatives.filling import Filling, filled, seat_of
from service.alternatives.softness import Softness, softness
from service.alternatives.wishes import KEPT, Wish
from service.domain.answer import UNKNOWN, Truth
from service.domain.case import Case
from service.domain.condition import FactRef, Leaf
from service.domain.dossier import Entity, Intake
from service.domain.explanation import Explainer, Notes
from service.domain.fact import Fact, Holds
from service.domain.record import ReadAs
from service.domain.rule import PERSON
from service.domain.strata import Reading

MOST_PROBES = 160
"""How often one test is asked at most."""
_MOST_FIELDS = 4
_MOST_TOGETHER = 3
_THIN = 6


class Probes:
    """Asks single tests of one dossier that was asked already."""

    def __init__(self, notes: Notes, intake: Intake, dossier: Dossier, case: Case) -> None:
        """Ask by the *notes*' interpreter, of a *dossier* and the *case* that it is."""
        self.notes = notes
        self.case = case
        self.interpreter = notes.interpreter
        self.release = notes.interpreter.release
        self.soft: Softness = softness(notes.interpreter.law)
        self.explainer = Explainer(notes, case)
        self._intake = intake
        self._dossier = dossier
        self._blank: dict[str, Dossier] = {}  # by the path of a record that is none yet: a dossier with it
        self._reading = Reading(self.release)
        self._lists = {kind.singular for kind in self.release.kinds if not kind.single}
        self._candidates: dict[str, list[Any]] = {}

    def add_blank(self, plural: str, singular: str, identity: str) -> Entity:
        """Begin a record of a list that the dossier lacks."""
        entity = Entity(singular, identity, f"{plural}[{identity}]", {f"{singular}.id": identity})
        self._blank[entity.path] = {**self._dossier, plural: [{"id": identity}]}
        return entity

    def dossier(self, entity: Entity) -> Dossier:
        """Give the dossier that an *entity* stands in."""
        return self._blank.get(entity.path, self._dossier)

    def candidates(self, path: str, entity: Entity) -> list[Any]:
        """Give the values that may matter of a missing field; of what awaits a decision, what may be decided."""
        if path not in self._candidates:
            place = seat_of(path, self.release)
            found = candidates(place, self.notes, self.dossier(entity), self.case.as_of)
            present = value_at(self.dossier(entity), place)
            if self.is_awaited(place, entity):
                reads: ReadAs | None = None if place.field is None else place.field.read_as
                found = [one for one in found if one != present and (reads is None or one in reads.instead_of)]
            self._candidates[path] = found
        return self._candidates[path]

    def is_awaited(self, place: Place, entity: Entity) -> bool:
        """Tell whether a decision is awaited in the place of what a field says now."""
        if place.field is None or place.field.fact not in self.soft.awaited:
            return False
        return any(self._awaits(fact, entity) for fact in self.release.facts.values() if fact.owner == entity.kind)

    def _awaits(self, fact: Fact, entity: Entity) -> bool:
        derivation = fact.derivation
        if not isinstance(derivation, Holds) or derivation.awaits is None:
            return False
        if self.interpreter.read(fact.name, self.case, entity) is not UNKNOWN:
            return False
        condition = derivation.condition
        parts = getattr(condition, "parts", (condition,))
        return any(
            self.soft.of_condition(part) and self.interpreter.compile(part)(self.case, entity) is not True
            for part in parts
        )

    def of_field(self, leaf: Leaf, entity: Entity, path: str, *, want: bool) -> tuple[Any, ...]:
        """Give the values of a missing field with which a test of it answers as wanted."""
        found = self.candidates(path, entity)
        return tuple(value for value in found if self.answer(leaf, entity, {path: value}) is want)

    def answer(self, leaf: Leaf, entity: Entity, filling: Filling) -> Truth | None:
        """Give what a test answers with a *filling*; None where the record is then left out."""
        dossier = filled(self._concerned(leaf, entity), filling, self.release)
        case = Case(self._intake.stand(dossier, self.case.as_of))
        one = self._found(entity, case)
        return None if one is None else self.interpreter.compile(leaf)(case, one)

    def _found(self, entity: Entity, case: Case) -> Entity | None:
        if entity.kind == PERSON:
            return case.subject
        plural = self.release.kind_of(entity.kind).name
        return next((one for one in case.records.get(plural, ()) if one.id == entity.id), None)

    def _concerned(self, leaf: Leaf, entity: Entity) -> Dossier:
        """Give the part of the dossier that a test of an entity looks at."""
        names = [leaf.fact, *([leaf.operand.name] if isinstance(leaf.operand, FactRef) else [])]
        read = frozenset().union(*(self._reading.closure(name) for name in names))
        owners = {name.partition(".")[0] for name in read}
        dossier = self.dossier(entity)
        concerned: dict[str, Any] = {}
        for kind in self.release.kinds:
            if kind.name not in dossier:
                continue
            if kind.single or (kind.singular in owners and kind.singular != entity.kind):
                concerned[kind.name] = dossier[kind.name]
            elif kind.singular == entity.kind:
                concerned[kind.name] = [one for one in dossier[kind.name] if one["id"] == entity.id]
        return concerned

    def combined(self, leaf: Leaf, entity: Entity, paths: Mapping[str, str], *, want: bool) -> Iterator[Wish]:
        """Try the values of a few missing fields together until a test answers as wanted."""
        fields = list(paths)[:_MOST_FIELDS]
        left = MOST_PROBES
        done: list[frozenset[str]] = []
        for together in range(1, _MOST_TOGETHER + 1):
            for chosen in combinations(fields, together):
                if any(one <= set(chosen) for one in done):
                    continue
                values = [self._thin(self.candidates(path, entity), together) for path in chosen]
                found = []
                for row in product(*values):
                    left -= 1
                    if left < 0:
                        return
                    if self.answer(leaf, entity, dict(zip(chosen, row, strict=True))) is want:
                        found.append(row)
                yield from _wishes(chosen, found)
                if found:
                    done.append(frozenset(chosen))

    def _thin(self, values: list[Any], together: int) -> list[Any]:
        """Leave out values in between where several fields are tried together."""
        if together == 1 or len(values) <= _THIN:
            return values
        step = (len(values) - 1) / (_THIN - 1)
        thinned = [values[round(step * number)] for number in range(_THIN)]
        return thinned[::-1] if isinstance(thinned[-1], date) else thinned  # days near as_of are the likelier


def _wishes(paths: tuple[str, ...], rows: list[tuple[Any, ...]]) -> Iterator[Wish]:
    """Give, for each row but its last value, the values of the last that go with it."""
    *outer, last = paths
    groups: list[tuple[tuple[Any, ...], list[Any]]] = []
    for *head, tail in rows:
        if not groups or groups[-1][0] != tuple(head):
            groups.append((tuple(head), []))
        groups[-1][1].append(tail)
    for first, tails in groups:
        yield {**{path: (value,) for path, value in zip(outer, first, strict=True)}, last: tuple(tails)}


def kept_or(values: tuple[Any, ...], *, keeps: bool) -> tuple[Any, ...]:
    """Give *values* of what awaits a decision, and, where it *keeps*, that it stays as it is."""
    return (KEPT, *values) if keeps else values
