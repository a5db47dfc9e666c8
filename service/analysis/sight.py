"""
Sight: how much of a world a question is about, and the dossier that an answer to it is.

What is out of sight is absent from the dossier, and nothing is asked of it. In sight is what the question reads, and
the fields without which that would not be a dossier.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from service.analysis.constraints import called_for
from service.analysis.domains import written
from service.analysis.formula import Formula
from service.analysis.solver import MILLISECONDS, Solver, Undecided, Values
from service.analysis.world import Thing, World
from service.domain.answer import UNKNOWN
from service.domain.record import RecordKind

Json = dict[str, Any]

_MANY = 4_000
"""A question of more formulas is first asked without looking into the rules that others count."""


class Sight:
    """Asks for dossiers of one world."""

    def __init__(self, world: World, milliseconds: int = MILLISECONDS) -> None:
        """Look at a *world*, for so many *milliseconds* at most each time."""
        self._world = world
        self._deep = Solver(world.formulas, milliseconds)
        self._shallow = Solver(world.formulas, milliseconds, world.opaque)
        self._laws: dict[Formula, list[tuple[Formula, frozenset[Formula]]]] = {}  # by one of its unknowns
        self._placed = 0

    def find(self, wanted: Iterable[Formula]) -> Json | Undecided | None:
        """Find a dossier of which all that is *wanted* holds; None where there is none."""
        wanted = tuple(wanted)
        opaque, formulas = self._world.opaque, self._world.formulas
        within = formulas.within(wanted)
        if len(within) > _MANY and not opaque.isdisjoint(within):
            found = self._ask(wanted, formulas.within(wanted, opaque), self._shallow)
            if found is None:
                return None
        found = self._ask(wanted, within, self._deep)
        return self.dossier(found) if isinstance(found, Mapping) else found

    def _ask(self, wanted: Collection[Formula], within: set[Formula], solver: Solver) -> Values | Undecided | None:
        seen = self._seen(within)
        return solver.find((*wanted, *self._laws_of(seen), *self._contraries(within)), seen)

    def conflict(self, wanted: Iterable[Formula]) -> list[Formula]:
        """Give some of the *wanted* that cannot hold together, none of which can be left out."""
        core = list(dict.fromkeys(wanted))
        for formula in tuple(core):
            fewer = [one for one in core if one != formula]
            if self.find(fewer) is None:
                core = fewer
        return core

    def _laws_of(self, seen: set[Formula]) -> list[Formula]:
        """Give what must hold of the unknowns that are *seen*."""
        for law in self._world.laws[self._placed :]:
            reach = frozenset(self._world.formulas.unknowns_in((law,)))
            if reach:
                self._laws.setdefault(min(reach), []).append((law, reach))
        self._placed = len(self._world.laws)
        return [law for one in sorted(seen) for law, reach in self._laws.get(one, ()) if reach <= seen]

    def _contraries(self, within: set[Formula]) -> Iterator[Formula]:
        """Say what never holds together, of the formulas *within* what is asked."""
        for formula in sorted(within & self._world.contraries.keys()):
            one, other = self._world.contraries[formula]
            if abs(one) in within and abs(other) in within:
                yield self._world.formulas.some((-one, -other))

    def _seen(self, within: set[Formula]) -> set[Formula]:
        """Give the unknowns that are in sight where those *within* what is asked are."""
        world = self._world
        seen, fields = set[Formula](), set[tuple[Thing, str]]()
        waiting = sorted(one for one in within if one in world.fields or one in world.lists)
        while waiting:
            unknown = waiting.pop()
            if unknown in seen:
                continue
            seen.add(unknown)
            thing = world.lists[unknown][1] if unknown in world.lists else None
            found = [(thing, name) for name in world.needed(world.kinds[thing.kind])] if thing is not None else []
            if unknown in world.fields:
                found = [world.fields[unknown]]
            for field in found:
                if field not in fields:
                    fields.add(field)
                    waiting += self._beside(*field)
        return seen

    def _beside(self, thing: Thing, name: str) -> Iterator[Formula]:
        """Give the unknowns that come into sight with a field: its own, and those of what it calls for."""
        kind = self._world.kinds[thing.kind]
        for other in (name, *called_for(kind, kind.fields[name])):
            yield from self._world.unknowns_of(thing, other)
        if not kind.single:
            yield self._world.has(thing)

    def dossier(self, known: Mapping[Formula, bool]) -> Json:
        """Give the dossier in which the unknowns are *known* and everything else is absent."""
        world = self._world
        fields = dict.fromkeys(field for one in sorted(known) if (field := world.fields.get(one)) is not None)
        lists = dict.fromkeys(
            plural for one in sorted(known) if one in world.lists for plural in (world.lists[one][0],)
        )
        found: Json = {"subject": {"ref": "CAD-1"}}
        for plural in lists:
            if not known.get(world.lacks(plural), False):
                found[plural] = [
                    self._record(thing, known, fields) for thing in world.things(plural) if known.get(world.has(thing))
                ]
        for thing, name in fields:
            kind = world.kinds[thing.kind]
            if kind.single:
                _put(found.setdefault(kind.name, {}), *self._entry(kind, thing, name, known))
        return found

    def _record(self, thing: Thing, known: Mapping[Formula, bool], fields: Iterable[tuple[Thing, str]]) -> Json:
        kind = self._world.kinds[thing.kind]
        record: Json = {"id": thing.id}
        seen = {name for owner, name in fields if owner == thing}
        for name in kind.fields:
            if name in seen or (name in self._world.needed(kind)):
                _put(record, *self._entry(kind, thing, name, known))
        return record

    def _entry(self, kind: RecordKind, thing: Thing, name: str, known: Mapping[Formula, bool]) -> tuple[str, Any]:
        value = self._world.value(thing, name, known)
        return name, value if value is UNKNOWN else written(value, kind.fields[name])


def _put(record: Json, name: str, value: object) -> None:
    """Put a value at a flat *name*, unless it is unknown."""
    if value is UNKNOWN:
        return
    *outer, last = name.split(".")
    for key in outer:
        record = record.setdefault(key, {})
    record[last] = value
