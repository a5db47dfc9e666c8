"""
The world: dossiers as they may be, a few records in each list, each field a choice among the values that matter.

Every world that satisfies the `laws` is a dossier that the contract accepts. A field is imagined when it is first read.
Records lie on or before the day of judgement, none is revoked, and days are known exactly: a rule that holds of some
dossier holds of such a one. Lists have `Marks.slots` records at most.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from service.analysis.choice import Choice, CodeSet
from service.analysis.constraints import called_for, constraints_of
from service.analysis.domains import Domains
from service.analysis.formula import TRUE, Formula, Formulas
from service.analysis.marks import Marks
from service.domain.answer import UNKNOWN
from service.domain.condition import Value
from service.domain.record import RecordKind


@dataclass(frozen=True, slots=True)
class Thing:
    """The person, or one record that may be there."""

    kind: str  # singular
    slot: int = 0
    id: str | None = None


SELF = Thing("subject")


class World:
    """All dossiers that are imagined, for some kinds of record."""

    def __init__(self, kinds: Sequence[RecordKind], marks: Marks, *, is_complete: bool) -> None:
        """Imagine dossiers of these *kinds*; in a complete world all that is read is known."""
        self.formulas = Formulas()
        self.kinds = {kind.singular: kind for kind in kinds}
        self.marks = marks
        self.is_complete = is_complete
        self._plurals = {kind.name: kind for kind in kinds}
        self._things = {
            kind.name: tuple(Thing(kind.singular, n, f"{kind.singular}-{n + 1}") for n in range(marks.slots[kind.name]))
            for kind in kinds
            if not kind.single
        }
        self._domains = Domains(kinds, marks, {kind.name: self.ids(kind.name) for kind in kinds if not kind.single})
        self._lacking: dict[str, Formula] = {}
        self._present: dict[Thing, Formula] = {}
        self._choices: dict[tuple[Thing, str], Choice] = {}
        self._sets: dict[tuple[Thing, str], CodeSet] = {}
        self._places: dict[Formula, tuple[Choice, int]] = {}  # formula -> the choice, and the place, that it says
        self.laws: list[Formula] = []  # what must hold
        self.opaque: set[Formula] = set()  # formulas that are looked into only where need be
        self.contraries: dict[Formula, tuple[Formula, Formula]] = {}  # two that never hold together, by the later made
        self.fields: dict[Formula, tuple[Thing, str]] = {}  # unknown -> the field that it is of
        self.lists: dict[Formula, tuple[str, Thing | None]] = {}  # unknown -> the list that lacks, or a record of it

    def ids(self, plural: str) -> tuple[str, ...]:
        """Give the ids of the records of a list."""
        return tuple(thing.id or "" for thing in self._things[plural])

    def things(self, plural: str) -> tuple[Thing, ...]:
        """Give the records that a list may have."""
        return self._things[plural]

    def lacks(self, plural: str) -> Formula:
        """Say that the dossier lacks a list."""
        if plural not in self._lacking:
            found = self._lacking[plural] = self.formulas.unknown()
            self.lists[found] = (plural, None)
            self.laws += [-found] if self.is_complete else []
        return self._lacking[plural]

    def has(self, thing: Thing) -> Formula:
        """Say that a record is there; the person always is."""
        kind = self.kinds[thing.kind]
        if kind.single:
            return TRUE
        if thing not in self._present:
            self._imagine(kind)
        return self._present[thing]

    def _imagine(self, kind: RecordKind) -> None:
        """Imagine the records of a list, which are there in their order, with what each must have."""
        before = TRUE
        for thing in self._things[kind.name]:
            here = self._present[thing] = self.formulas.unknown()
            self.lists[here] = (kind.name, thing)
            self.laws += [self.formulas.some((-here, other)) for other in (before, -self.lacks(kind.name))]
            before = here
        for thing in self._things[kind.name]:
            for name in self.needed(kind):
                self.choice(thing, name)

    def needed(self, kind: RecordKind) -> list[str]:
        """Give the fields without which no record of a *kind* can be imagined."""
        alone = (*kind.unique_by, *kind.unique_where)
        found = [field.name for field in kind.fields.values() if field.required or field.name in alone]
        dated = [kind.day] if kind.day is not None and kind.day_absent is not None else []
        return [name for name in dict.fromkeys((*found, *dated)) if name != "id"]

    def choice(self, thing: Thing, name: str) -> Choice:
        """Give what a field of a *thing* may be."""
        found = self._choices.get((thing, name))
        if found is not None:
            return found
        self.has(thing)
        if (thing, name) not in self._choices:
            self._choose(thing, name)
        return self._choices[thing, name]

    def _choose(self, thing: Thing, name: str) -> None:
        kind = self.kinds[thing.kind]
        field = kind.fields[name]
        values = self._domains.values(kind, field, is_known=self.is_complete)
        made = self._choices[thing, name] = Choice.of(values, self.formulas)
        self.fields |= dict.fromkeys(made.steps, (thing, name))
        self._places |= {formula: (made, at) for at, (formula, _) in enumerate(made.cases(self.formulas))}
        self.laws.append(made.law(self.formulas))
        for other in called_for(kind, field):
            self.choice(thing, other)
        self.laws += constraints_of(self, thing, field)

    def chosen(self, thing: Thing, name: str) -> Choice | None:
        """Give a field if it is imagined already."""
        return self._choices.get((thing, name))

    def codes(self, thing: Thing, name: str) -> CodeSet:
        """Give what a field that is a set of codes may be."""
        if (thing, name) not in self._sets:
            self.has(thing)
            field = self.kinds[thing.kind].fields[name]
            made = CodeSet(self.formulas.unknown(), {code: self.formulas.unknown() for code in field.codes})
            self._sets[thing, name] = made
            self.fields |= dict.fromkeys(self.unknowns_of(thing, name), (thing, name))
            self.laws += [made.known] if self.is_complete else []
        return self._sets[thing, name]

    def are_contrary(self, one: Formula, other: Formula) -> None:
        """Note that two formulas never hold together, which the solver would have to find out."""
        if abs(one) != abs(other) and TRUE not in (abs(one), abs(other)):
            self.contraries[max(abs(one), abs(other))] = (one, other)

    def either(self, cases: Iterable[Formula]) -> Formula:
        """Say that one of some *cases* is so; those of one choice are said together."""
        alone: list[Formula] = []
        together: dict[tuple[Formula, ...], tuple[Choice, list[int]]] = {}
        for formula in cases:
            found = self._places.get(formula)
            if found is None:
                alone.append(formula)
            else:
                together.setdefault(found[0].steps, (found[0], []))[1].append(found[1])
        return self.formulas.some((*alone, *(one.among(places, self.formulas) for one, places in together.values())))

    def unknowns_of(self, thing: Thing, name: str) -> Iterator[Formula]:
        """Give the unknowns of a field, if it is imagined."""
        choice, codes = self._choices.get((thing, name)), self._sets.get((thing, name))
        if choice is not None:
            yield from choice.steps
        if codes is not None:
            yield from (codes.known, *codes.has.values())

    def value(self, thing: Thing, name: str, known: Mapping[Formula, bool]) -> Value:
        """Give the value of a field where the unknowns are *known*; of one that is not imagined, unknown."""
        one = self._choices.get((thing, name)) or self._sets.get((thing, name))
        return UNKNOWN if one is None else one.value(known)
