"""
Blanks: records that a list which the dossier lacks might hold.

A blank record has an id alone; how it may come to matter is proposed like anything else, and what that gives of its
own fields becomes a record. A list as a whole is one missing thing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import combinations, islice
from typing import Any, Protocol

from service.alternatives.filling import mended
from service.alternatives.probing import Probes
from service.alternatives.wishes import KEPT, Ways, Wish, any_way, every_way
from service.domain.condition import Condition, Leaf
from service.domain.dates import year_of
from service.domain.dossier import Entity
from service.domain.fact import Count, Derivation, Hits, Latest, Streak
from service.domain.record import FieldType

ADDED = "〔补〕"
"""How the id of a record ends that is none of the dossier's."""

_MOST_RECORDS = 3
"""How many different records are made for one list."""
_MOST_CHOICES = 6


class Propose(Protocol):
    """How a condition may be brought to hold, or to fail."""

    def __call__(self, condition: Condition, entity: Entity, *, want: bool) -> Ways:
        """Propose."""


class Blanks:
    """Makes records for the lists that one dossier lacks."""

    def __init__(self, probes: Probes, propose: Propose) -> None:
        """Make records by what is *proposed* of blank ones."""
        self._probes = probes
        self._propose = propose
        self._blanks: dict[str, Entity] = {}

    def counted(self, derivation: Derivation, plural: str, entity: Entity, number: int) -> Ways:
        """Propose records of a list of which *number* are counted."""
        blank = self._blank(plural)
        match derivation:
            case Count(where=where, matching=matching):
                wanted = self._propose(where, blank, want=True)
                if matching is not None:
                    own = self._probes.interpreter.read(matching[1], self._probes.case, entity)
                    about = f"{blank.path}.{matching[0].partition('.')[2]}"
                    wanted = every_way([wanted, [{about: (own,)}]])
                return self._copies(plural, wanted, number)
            case Hits(where=where, choice=choice):
                rules = self._probes.interpreter.meant(choice)
                fits, conditions = self._propose(where, blank, want=True), self._probes.interpreter.conditions
                each = [
                    every_way([fits, self._propose(conditions[rule.id, blank.kind], blank, want=True)])
                    for rule in rules
                ]
                made = [self._copies(plural, ways, 1) for ways in each if ways]
                return any_way(every_way(some) for some in islice(combinations(made, number), _MOST_CHOICES))
            case Streak(by=by, where=where, keeps=keeps):
                wanted = every_way([self._propose(where, blank, want=True), self._propose(keeps, blank, want=True)])
                return self._copies(plural, wanted, number, by)
            case _:
                return []

    def latest(self, latest: Latest, leaf: Leaf, plural: str, *, want: bool) -> Ways:
        """Propose a record of a list of which a test of the latest answers as wanted; or none at all."""
        blank = self._blank(plural)
        test = self._propose(_on_value(latest.value, leaf), blank, want=want)
        made = self._copies(plural, every_way([self._propose(latest.where, blank, want=True), test]), 1, latest.by)
        return [*([] if want else [{plural: ([],)}]), *made]

    def _blank(self, plural: str) -> Entity:
        """Give the blank record of a list, of which every rule has been asked."""
        if plural not in self._blanks:
            kind = self._probes.release.kind_named(plural)
            blank = self._probes.add_blank(plural, kind.singular, f"{kind.label}{ADDED}")
            for stratum in self._probes.interpreter.law.strata:
                for rule in stratum.rules if stratum.about == kind.singular else ():
                    ask = self._probes.interpreter.compile(self._probes.interpreter.conditions[rule.id, kind.singular])
                    blank.answers[rule.id] = ask(self._probes.case, blank)
            self._blanks[plural] = blank
        return self._blanks[plural]

    def _copies(self, plural: str, ways: Ways, number: int, by: str | None = None) -> Ways:
        """Make of each of some ways a list of so many records; where they go by year, one year before the other."""
        return list(self._made(plural, ways[:_MOST_RECORDS], number, by))

    def _made(self, plural: str, ways: Sequence[Wish], number: int, by: str | None) -> Iterator[Wish]:
        blank, kind = self._blanks[plural], self._probes.release.kind_named(plural)
        latest = year_of(self._probes.case.as_of) - 1
        for wish in ways:
            own = {path.removeprefix(f"{blank.path}."): path for path in wish if path.startswith(f"{blank.path}.")}
            others = {path: values for path, values in wish.items() if path not in own.values()}
            record = {"id": blank.id, **{name: self._value(name, wish[path], plural) for name, path in own.items()}}
            records = []
            for back in range(number):
                dated = {} if by is None else {by.partition(".")[2]: latest - back}
                records.append(_nested(mended(kind, {**record, **dated}, self._probes.case.as_of)))
            yield {**others, plural: (records,)}

    def _value(self, name: str, values: tuple[Any, ...], plural: str) -> Any:  # noqa: ANN401 - any JSON there is
        """Choose one of several values: of days the latest, of others the first."""
        field = self._probes.release.kind_named(plural).fields[name]
        found = [value for value in values if value is not KEPT]
        return found[-1] if field.type is FieldType.DATE else found[0]


@lru_cache(maxsize=1024)
def _on_value(value: str, leaf: Leaf) -> Leaf:
    """Give the test of a value itself that a *leaf* makes of that of the latest record; always the same object."""
    return replace(leaf, fact=value)


def _nested(flat: dict[str, Any]) -> dict[str, Any]:
    """Give a record as JSON has it, the flat names turned into objects within it."""
    record: dict[str, Any] = {}
    for name, value in flat.items():
        *outer, last = name.split(".")
        place = record
        for key in outer:
            place = place.setdefault(key, {})
        place[last] = value
    return record
