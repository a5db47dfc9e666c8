"""
Where two dossiers part on a rule: the tests that decide, opened down to the fields, or the counts, that differ.

A derived fact is followed to what it was worked out from, as long as there is one such thing on either side to hold
against the other. The records of two lists are two persons' own: where a count differs, it is told which records each
side counts, and why those of the lesser side do not.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from service.alternatives.counted import counted, left_out
from service.alternatives.partings import Entities, Pair, Side, Test, rises
from service.alternatives.phrases import expected, valued
from service.domain import aggregation
from service.domain.condition import Condition, FactRef
from service.domain.dossier import Entity
from service.domain.explanation import key_of
from service.domain.fact import Count, CountedOn, Fact, Given, Hits, Holds, Latest, Lower, Streak
from service.domain.strata import inputs_of

_MOST_NAMED = 6
"""How many things that are counted a sentence names."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One fact that differs: what is asked (of it, or of what it is an input of), and what it is on either side."""

    fact: str
    label: str
    expected: str
    first: str
    second: str
    first_path: str
    second_path: str
    first_counted: tuple[str, ...] = ()
    second_counted: tuple[str, ...] = ()
    first_left_out: tuple[str, ...] = ()
    second_left_out: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """Say it in one sentence without its full stop."""
        first, second = _said("甲", self.first, self.first_counted), _said("乙", self.second, self.second_counted)
        joint = "；" if self.first_counted or self.second_counted else "，"
        why = "".join(f"；{who}的{one}" for who, out in self._left_out() for one in out)
        return f"{self.expected}，{first}{joint}{second}{why}"

    def _left_out(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        return ("甲", self.first_left_out), ("乙", self.second_left_out)


def _said(who: str, value: str, names: tuple[str, ...]) -> str:
    more = "等" if len(names) > _MOST_NAMED else ""
    named = f"，即{'、'.join(names[:_MOST_NAMED])}{more}" if names else ""
    return f"{who}不详{named}" if value == "不详" else f"{who}为{value}{named}"


def differences(pair: Pair, condition: Condition, at: Entities) -> list[Difference]:
    """Give where two dossiers part on a *condition*, in the order in which it is written, each fact once."""
    found: dict[tuple[str, str, str], Difference] = {}
    for one in _Differences(pair, rises(*pair.truths(condition, at))).of(condition, at):
        found.setdefault((one.fact, one.first_path, one.second_path), one)
    return list(found.values())


class _Differences:
    def __init__(self, pair: Pair, way: int) -> None:
        """Begin; *way*: whether more is asked and found on the second side (1) or on the first (-1)."""
        self._pair = pair
        self._way = way
        self._facts = pair.first.asked.law.release.facts

    def of(self, condition: Condition, at: Entities) -> Iterator[Difference]:
        for leaf in self._pair.partings(condition, at):
            test = Test(leaf, at)
            yield from self._inputs([leaf.fact], test)
            if isinstance(leaf.operand, FactRef):
                yield from self._inputs([leaf.operand.name], test)

    def _inputs(self, names: Iterable[str], test: Test) -> Iterator[Difference]:
        for name in dict.fromkeys(names):
            if self._pair.differs(name, test.at):
                yield from self._open(self._facts[name], test)

    def _open(self, fact: Fact, test: Test) -> Iterator[Difference]:
        """Follow a *fact* that differs, and that a *test* reads, itself or through others."""
        match fact.derivation:
            case Given() | CountedOn():
                yield self._told(fact, test)
            case Holds(condition, fails):
                yield from list(self.of(condition, test.at)) or ([] if fails is None else self.of(fails, test.at))
            case Hits(over=None) as hits:
                yield from self._hits(hits, self._owners(fact, test))
            case Count() | Hits() | Streak():
                yield self._counts(fact, test)
            case Latest() as latest:
                yield from self._latest(fact, latest, test)
            case Lower(name, conditions):
                yield from self._inputs([name], test)
                for condition in conditions:
                    yield from self.of(condition, test.at)
            case _:
                yield from self._inputs(inputs_of(fact), test)

    def _owners(self, fact: Fact, test: Test) -> Entities:
        return self._pair.first.owner(fact, test.at[0]), self._pair.second.owner(fact, test.at[1])

    def _hits(self, hits: Hits, at: Entities) -> Iterator[Difference]:
        """Follow the rules that hold of one and not of the other."""
        interpreter = self._pair.first.asked.interpreter
        for rule in interpreter.meant(hits.choice):
            condition = interpreter.conditions.get((rule.id, at[0].kind))
            if condition is not None and at[0].answers.get(rule.id) is not at[1].answers.get(rule.id):
                yield from self.of(condition, at)

    def _latest(self, fact: Fact, latest: Latest, test: Test) -> Iterator[Difference]:
        one, other = (_latest_record(side, latest) for side in (self._pair.first, self._pair.second))
        value = self._facts[latest.value]
        if one is None or other is None:
            yield self._told(fact, test)
        elif value.is_derived:
            yield from self._open(value, Test(test.leaf, (one, other)))
        else:
            paths = key_of(value, one), key_of(value, other)
            yield replace(self._told(fact, test), fact=value.name, first_path=paths[0], second_path=paths[1])

    def _counts(self, fact: Fact, test: Test) -> Difference:
        """Tell a count with what is counted, and why the side that counts less does not count what else it has."""
        way = rises(*self._pair.values(fact.name, test.at))
        return replace(
            self._told(fact, test),
            first_counted=counted(self._pair.first, fact, test.at[0]),
            second_counted=counted(self._pair.second, fact, test.at[1]),
            first_left_out=left_out(self._pair.first, fact, self._pair.second) if way > 0 else (),
            second_left_out=left_out(self._pair.second, fact, self._pair.first) if way < 0 else (),
        )

    def _told(self, fact: Fact, test: Test) -> Difference:
        asked = self._facts[test.leaf.fact]
        word = "须" if rises(*self._pair.truths(*test)) == self._way else "不得"
        wanted = f"{asked.label}{word}{expected(test.leaf, self._pair.first, None)}"
        if asked is not fact:
            wanted += f"，而{fact.label}"
        first, second = (valued(value, fact) for value in self._pair.values(fact.name, test.at))
        one, other = self._owners(fact, test)
        return Difference(fact.name, fact.label, wanted, first, second, key_of(fact, one), key_of(fact, other))


def _latest_record(side: Side, latest: Latest) -> Entity | None:
    if latest.records not in side.asked.case.records:
        return None
    return aggregation.latest_record(latest, side.asked.interpreter)(side.asked.case)
