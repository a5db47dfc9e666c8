"""
Values that make the conditions of a release hold, so that random dossiers are not all no and unknown.

An *aim* is one condition about one kind of record. Taking it gives fields of such a record by which, most likely, the
condition holds; what a derived fact rests on is followed where it is a truth.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from random import Random

from service.domain.bounds import Bounds
from service.domain.condition import All, Any, Condition, Constant, Leaf, Not, Operator, ParameterRef
from service.domain.fact import Count, Fact, Given, Hits, Holds, Latest, Lower, Streak
from service.domain.release import Release
from service.domain.rule import PERSON
from tests.strategies import Flat

_JUST_OFF = {Operator.AT_LEAST: 0, Operator.IS: 0, Operator.AT_MOST: 0, Operator.MORE_THAN: 1, Operator.LESS_THAN: -1}
_TURNED = {
    Operator.AT_LEAST: -1,
    Operator.IS: 1,
    Operator.AT_MOST: 1,
    Operator.MORE_THAN: 0,
    Operator.LESS_THAN: 0,
}


class Aims:
    """What may be aimed at in the dossiers of a release."""

    def __init__(self, release: Release) -> None:
        """Find every condition about each kind of record, and about the person."""
        self._facts = release.facts
        self._parameters = {name: one.values[-1].value for name, one in release.parameters.items()}
        self._aims: dict[str, list[Condition]] = {}
        for owner, condition in _conditions(release):
            self._aims.setdefault(owner, []).append(condition)

    def take(self, singular: str, random: Random, around: date) -> Flat:
        """Take an aim or two for a record of a kind (the person: `subject`); days lie shortly before *around*."""
        aims = self._aims.get(singular, [])
        flat: Flat = {}
        taking = _Taking(self._facts, self._parameters, singular, random, around)
        for aim in random.sample(aims, min(len(aims), random.randint(1, 2))):
            taking.make(aim, flat, wanted=True)
        return flat


def _conditions(release: Release) -> Iterator[tuple[str, Condition]]:
    singulars = {kind.name: kind.singular for kind in release.kinds}
    for rule in release.rules():
        for about in rule.conditions:
            yield about, rule.asks(about)
            if rule.asks(about) != rule.conditions[about]:
                yield about, rule.conditions[about]
    for fact in release.facts.values():
        match fact.derivation:
            case Count(records, where) | Latest(records, where=where) | Hits(over=str(records), where=where):
                yield singulars[records], where
            case Streak(records, keeps=keeps, where=where):
                yield singulars[records], All((where, keeps))
            case Holds(condition, fails):
                owner = fact.owner or PERSON
                yield owner, condition
                if fails is not None:
                    yield owner, fails
            case _:
                pass


class _Taking:
    """One aim being taken."""

    def __init__(
        self,
        facts: Mapping[str, Fact],
        parameters: Mapping[str, object],
        singular: str,
        random: Random,
        around: date,
    ) -> None:
        self._facts = facts
        self._parameters = parameters
        self._prefix = f"{singular}."
        self._random = random
        self._around = around

    def make(self, condition: Condition, flat: Flat, *, wanted: bool) -> None:
        """Put into *flat* what makes the *condition* hold (or, not *wanted*, fail)."""
        match condition:
            case Not(part):
                self.make(part, flat, wanted=not wanted)
            case All(parts) | Any(parts):
                needs_all = isinstance(condition, All) is wanted
                for part in self._random.sample(parts, len(parts) if needs_all else min(1, len(parts))):
                    self.make(part, flat, wanted=wanted)
            case Leaf():
                self._leaf(condition, flat, wanted=wanted)

    def _leaf(self, leaf: Leaf, flat: Flat, *, wanted: bool) -> None:
        fact = self._facts[leaf.fact]
        match fact.derivation:
            case Holds(condition):
                self.make(condition, flat, wanted=wanted is (self._constant(leaf) is True))
            case Lower(name):
                self._set(self._facts[name], leaf, flat, wanted=wanted)
            case Given():
                self._set(fact, leaf, flat, wanted=wanted)
            case _:
                pass

    def _set(self, fact: Fact, leaf: Leaf, flat: Flat, *, wanted: bool) -> None:
        if not fact.name.startswith(self._prefix):
            return
        values = list(self._values(fact, leaf, wanted=wanted))
        if values:
            flat[fact.name.removeprefix(self._prefix)] = self._random.choice(values)

    def _constant(self, leaf: Leaf) -> object:
        return leaf.operand.value if isinstance(leaf.operand, Constant) else None

    def _values(self, fact: Fact, leaf: Leaf, *, wanted: bool) -> Iterator[object]:
        value = self._constant(leaf)
        match leaf.operator, value:
            case (Operator.IS, bool()):
                yield value is wanted
            case ((Operator.IS | Operator.IN | Operator.NOT_IN), str() | frozenset()):
                chosen = {value} if isinstance(value, str) else set(value)
                inside = (leaf.operator is not Operator.NOT_IN) is wanted
                yield from (code for code in fact.codes if (code in chosen) is inside)
            case (Operator.HAS, _):
                yield [value] if wanted else []
            case (Operator.HAPPENED, _):
                yield self._day(30) if wanted is value else None
            case (Operator.WITHIN_MONTHS, _):
                yield self._day(300) if wanted else self._day(3000, least=1500)
            case ((Operator.AT_LEAST | Operator.AT_MOST | Operator.MORE_THAN | Operator.LESS_THAN | Operator.IS), _):
                number = self._number(leaf)
                if number is not None:
                    yield max(0, number + (_JUST_OFF if wanted else _TURNED)[leaf.operator])
            case _:
                pass

    def _number(self, leaf: Leaf) -> int | None:
        value: object = self._constant(leaf)
        if isinstance(leaf.operand, ParameterRef):
            value = self._parameters[leaf.operand.name]
        return value.lo if isinstance(value, Bounds) else value if isinstance(value, int) else None

    def _day(self, most: int, least: int = 0) -> str:
        return (self._around - timedelta(days=self._random.randint(least, most))).isoformat()
