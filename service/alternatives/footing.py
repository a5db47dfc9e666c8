"""
Footing: the fields of one dossier on which a fact may rest, whatever stands in them.

It is found from how the fact is derived, not from what the dossier says: what is not among these fields cannot change
the fact. A record's own standing rests on the day it counts from and on what drops it.
"""

from collections.abc import Iterator

from service.alternatives.fields import Dossier
from service.domain.condition import facts_read
from service.domain.fact import AS_OF, CountedOn, Fact, Given, Hits
from service.domain.interpreter import Interpreter
from service.domain.record import RecordKind
from service.domain.rule import PERSON
from service.domain.strata import inputs_of

Paths = frozenset[str]

NOWHERE: Paths = frozenset()


class Footing:
    """What the facts of one dossier rest on, by the law of one interpreter."""

    def __init__(self, interpreter: Interpreter, dossier: Dossier) -> None:
        """Look through the lists of a *dossier*; its fields may change later, its records not."""
        self._interpreter = interpreter
        self._facts = interpreter.release.facts
        self._kinds = {kind.singular: kind for kind in interpreter.release.kinds}
        self._ids = {kind.name: [one["id"] for one in dossier.get(kind.name, ())] for kind in self._lists()}
        self._found: dict[tuple[str, str | None], Paths] = {}

    def _lists(self) -> Iterator[RecordKind]:
        return (kind for kind in self._kinds.values() if not kind.single)

    def ids(self, kind: RecordKind) -> list[str]:
        """Give the ids of the records of a *kind*, those that do not count on the day included."""
        return self._ids[kind.name]

    def standing(self, kind: RecordKind, record: str | None) -> Paths:
        """Give what decides whether, and from which day, a record counts; of the person, nothing."""
        if kind.single:
            return NOWHERE
        names = [kind.day, kind.dropped_if, *(("year", "quarter") if kind.day_absent is not None else ())]
        return frozenset(f"{kind.name}[{record}].{name}" for name in names if name is not None and name in kind.fields)

    def all_standing(self, kind: RecordKind) -> Paths:
        """Give the list of a *kind* itself, and what decides which of its records count."""
        return frozenset({kind.name}).union(*(self.standing(kind, record) for record in self.ids(kind)))

    def of(self, name: str, record: str | None) -> Paths:
        """Give what the fact *name* of a record (None: the person) may rest on."""
        fact = self._facts[name]
        key = (name, None if fact.owner is None else record)
        if key not in self._found:
            self._found[key] = frozenset(self._rest(fact, key[1]))
        return self._found[key]

    def _rest(self, fact: Fact, record: str | None) -> Iterator[str]:
        match fact.derivation:
            case Given(field):
                yield from self._given(fact, field, record)
            case CountedOn():
                yield from self.standing(self._kinds[str(fact.owner)], record)
            case _:
                for name in inputs_of(fact):
                    yield from self._input(fact, name, record) if name != AS_OF else ()
                yield from self._gone_through(fact)
                if isinstance(fact.derivation, Hits):
                    yield from self._hits(fact.derivation, fact.owner, record)

    def _given(self, fact: Fact, name: str, record: str | None) -> Iterator[str]:
        if fact.owner is None:
            yield fact.name
            return
        kind = self._kinds[fact.owner]
        yield f"{kind.name}[{record}].{name}"
        reading = kind.fields[name].read_as
        if reading is not None:
            yield f"{kind.name}[{record}].{reading.until}"
        if name == kind.day:
            yield from self.standing(kind, record)

    def _list_of(self, fact: Fact) -> RecordKind | None:
        """Give the kind of record that a *fact* goes over, if it goes over any."""
        plural = getattr(fact.derivation, "records", None) or getattr(fact.derivation, "over", None)
        return None if plural is None else self._interpreter.release.kind_named(plural)

    def _gone_through(self, fact: Fact) -> Paths:
        listed = self._list_of(fact)
        return NOWHERE if listed is None else self.all_standing(listed)

    def _input(self, fact: Fact, name: str, record: str | None) -> Iterator[str]:
        owner, listed = self._facts[name].owner, self._list_of(fact)
        if owner is not None and listed is not None and owner == listed.singular:
            for one in self.ids(listed):
                yield from self.of(name, one)
        if owner is None or owner == fact.owner:
            yield from self.of(name, record)

    def _hits(self, hits: Hits, owner: str | None, record: str | None) -> Iterator[str]:
        for rule in self._interpreter.meant(hits.choice):
            for about in rule.conditions:
                kind = self._kinds[about]
                if hits.over == kind.name:
                    for one in self.ids(kind):
                        yield from self.of_rule(rule.id, about, one)
                elif hits.over is None and about == (owner or PERSON):
                    yield from self.of_rule(rule.id, about, record)

    def of_rule(self, rule: str, about: str, record: str | None) -> Paths:
        """Give what a *rule* about a kind of record, or the person, may rest on in one of them."""
        read = dict.fromkeys(facts_read(self._interpreter.conditions[rule, about]))
        return self.standing(self._kinds[about], record).union(*(self.of(name, record) for name in read))
