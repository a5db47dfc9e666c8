"""
Marks: the few values that tell the rules in force apart.

A rule compares with numbers and days that stand in it, in parameters and in tables. Between two of these nothing
changes, so that it is enough to look at each, at the next below and above, and at some small and some far ones.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from service.analysis.kinship import Kinship
from service.domain.bounds import LIMIT, Bounds
from service.domain.condition import Condition, Constant, FactRef, Leaf, Operand, Operator, ParameterRef, leaves
from service.domain.dates import plus_months
from service.domain.fact import Count, CountedOn, Fact, FactType, Hits, Lookup, PlusMonths, Span, Streak, Sum, YearOf
from service.domain.in_force import InForce, conditions_of
from service.domain.record import Field, FieldType, RecordKind

MOST_SLOTS = 8
"""How many records of a list are imagined at most; what counts more of them is left undecided."""

_LEAST_SLOTS, _USUAL_SLOTS = 2, 4
_YEARS_BACK = 4
_MANY_YEARS = 50 * 12
_MOST_MONTHS = 100 * 12
_MOST_NUMBER = 1_000_000
_NUMBERS = (FieldType.INTEGER, FieldType.SHARE)
_DAYS = (FieldType.DATE,)


@dataclass(frozen=True, slots=True)
class Marks:
    """What is to be tried in the fields of a dossier."""

    as_of: int
    days: Mapping[str, tuple[int, ...]]  # fact of a day -> ordinals, earliest first
    years: tuple[int, ...]
    numbers: Mapping[str, tuple[int, ...]]  # fact of a number or share -> what it is tried with
    texts: Mapping[str, frozenset[str]]  # fact of a text -> the facts of texts that it is compared with, itself too
    caps: Mapping[str, int]  # fact that counts -> the number from which on no rule tells one from another
    slots: Mapping[str, int]  # plural -> how many records
    beyond: Mapping[str, tuple[int, ...]]  # fact that counts -> numbers that so many records do not reach


def marks_of(laws: Sequence[InForce], as_of: int) -> Marks:
    """Give the marks of all *laws* together on the day *as_of*."""
    kinship = Kinship.of(laws)
    found = _Found(laws, kinship)
    needed = {kind.name: found.slots(kind) for law in laws for kind in law.release.kinds if not kind.single}
    this_year = date.fromordinal(as_of).year
    back = max([_YEARS_BACK, *(number + 1 for number in found.run_lengths())])
    return Marks(
        as_of=as_of,
        days={
            field.fact: found.days(field.fact, as_of)
            for law in laws
            for kind in law.release.kinds
            for field in _of(kind, _DAYS)
        },
        years=tuple(range(this_year - min(back, MOST_SLOTS), this_year + 1)),
        numbers={
            field.fact: found.numbers(field.fact)
            for law in laws
            for kind in law.release.kinds
            for field in _of(kind, _NUMBERS)
        },
        texts=kinship.of_texts,
        caps=found.caps(),
        slots={name: min(number, MOST_SLOTS) for name, number in needed.items()},
        beyond=found.beyond(),
    )


def _of(kind: RecordKind, types: Collection[FieldType]) -> Iterator[Field]:
    return (field for field in kind.fields.values() if field.type in types)


class _Found:
    """The numbers that stand in some laws."""

    def __init__(self, laws: Sequence[InForce], kinship: Kinship) -> None:
        self._laws = laws
        self._kinship = kinship
        self._compared: dict[str, set[int]] = {}  # fact -> the numbers that it, or its kin, is compared with
        self._near: dict[str, set[int]] = {}  # likewise, the numbers on both sides of each
        self._direct: dict[str, set[int]] = {}  # likewise, the fact alone
        self._months: dict[str, set[int]] = {}  # fact of a day -> the windows that it, or its kin, may lie within
        self._days: dict[str, set[int]] = {}  # likewise, the days that it is compared with
        self._in_months: set[str] = set()  # facts that count whole months, or their kin
        self._in_days: set[str] = set()  # likewise, days
        self._yearly: set[str] = set()  # facts of days of which the year matters, themselves or their kin
        for law in laws:
            for leaf in _all_leaves(law):
                self._take(leaf, law)
            for fact in law.release.facts.values():
                self._take_fact(fact, law)

    def _take(self, leaf: Leaf, law: InForce) -> None:
        fact = law.release.facts[leaf.fact]
        if leaf.operator is Operator.SAME_YEAR:
            self._yearly.add(self._kinship.head(leaf.fact))
        if isinstance(leaf.operand, FactRef):
            self._near.setdefault(self._kinship.head(leaf.fact), set()).update((0, 1, 2))
        for number in _numbers(leaf.operand, law):
            if leaf.operator is Operator.WITHIN_MONTHS:
                self._months.setdefault(self._kinship.head(leaf.fact), set()).add(number)
            elif fact.type is FactType.DATE:
                self._days.setdefault(self._kinship.head(leaf.fact), set()).add(number)
            else:
                self._compared.setdefault(self._kinship.head(leaf.fact), set()).add(number)
                self._direct.setdefault(leaf.fact, set()).add(number)
                self._near.setdefault(self._kinship.head(leaf.fact), set()).update(_edges(leaf.operator, number))

    def _take_fact(self, fact: Fact, law: InForce) -> None:
        head = self._kinship.head(fact.name)
        own = self._compared.setdefault(head, set())
        match fact.derivation:
            case PlusMonths(table=table):
                self._months.setdefault(head, set()).update(_entries(table, law))
            case YearOf() | CountedOn():
                self._yearly.add(head)
            case Span(in_months=in_months):
                (self._in_months if in_months else self._in_days).add(head)
            case Lookup(table=table):
                own |= _entries(table, law)
            case Sum(terms):
                for term in terms:
                    own |= {n for n in _numbers(_operand(term.times), law) if n > 1}
            case _:
                pass

    def numbers(self, fact: str) -> tuple[int, ...]:
        """Give what a number is tried with."""
        near = self._near.get(self._kinship.head(fact), set())
        return tuple(sorted(number for number in near | {0} if 0 <= number <= _MOST_NUMBER))

    def days(self, fact: str, as_of: int) -> tuple[int, ...]:
        """Give the days that a day is tried with: at the edges of windows before *as_of*, of spans, and of years."""
        head = self._kinship.head(fact)
        compared = {number + off for number in self._compared.get(head, ()) for off in (0, 1)}
        months = self._months.get(head, set()) | (compared if head in self._in_months else set()) | {0, _MANY_YEARS}
        edges = {plus_months(as_of, -number) for number in months if number <= _MOST_MONTHS}
        edges |= {as_of - number for number in compared if head in self._in_days}
        edges |= {day for day in self._days.get(head, ()) if day < LIMIT}
        found = {day + off for day in edges for off in (-1, 0, 1)}
        if head in self._yearly:
            year = date.fromordinal(as_of).year
            found |= {date(year - back, 1, 1).toordinal() - off for back in range(_YEARS_BACK) for off in (0, 1)}
        found |= {as_of + 40, plus_months(as_of, _MANY_YEARS)}
        return tuple(sorted(day for day in found if day > 0))

    def run_lengths(self) -> list[int]:
        """Give how many years the runs are asked to be."""
        names = [f.name for law in self._laws for f in law.release.facts.values() if isinstance(f.derivation, Streak)]
        return [number for name in names for number in self._direct.get(name, ())]

    def caps(self) -> dict[str, int]:
        """Give from which number on it is the same how many there are; not of what is added up or compared."""
        counting = [
            f.name for law in self._laws for f in law.release.facts.values() if isinstance(f.derivation, Count | Hits)
        ]
        return {name: max(self._direct.get(name, {0})) + 1 for name in counting if self._kinship.is_alone(name)}

    def beyond(self) -> dict[str, tuple[int, ...]]:
        """Give the numbers of records that are asked for but not imagined."""
        found = {}
        for law in self._laws:
            for fact in law.release.facts.values():
                if _list_of(fact) is not None and max(self._direct.get(fact.name, {0})) >= MOST_SLOTS:
                    near = self._near[self._kinship.head(fact.name)]
                    found[fact.name] = tuple(sorted(number for number in near | {max(near) + 1} if number > MOST_SLOTS))
        return found

    def slots(self, kind: RecordKind) -> int:
        """Give how many records of a *kind* are to be imagined: one more than the most that are asked for."""
        asked, matched = [0], 0
        for law in self._laws:
            for fact in law.release.facts.values():
                if _list_of(fact) == kind.name:
                    asked += self._direct.get(fact.name, ())
                    matched += isinstance(fact.derivation, Count) and fact.derivation.matching is not None
        return max(_LEAST_SLOTS, max(asked) + 1, min(matched, _USUAL_SLOTS))


def _list_of(fact: Fact) -> str | None:
    """Give the list of which a *fact* counts records; None where it counts none."""
    match fact.derivation:
        case Count(records) | Streak(records):
            return records
        case Hits(over=over):
            return over
        case _:
            return None


def _edges(operator: Operator, number: int) -> tuple[int, ...]:
    """Give the numbers beside the edge at which a comparison with *number* turns."""
    match operator:
        case Operator.AT_LEAST | Operator.LESS_THAN:
            return (number - 1, number)
        case Operator.MORE_THAN | Operator.AT_MOST:
            return (number, number + 1)
        case _:
            return (number - 1, number, number + 1)


def _all_leaves(law: InForce) -> Iterator[Leaf]:
    conditions: list[Condition] = [rule.asks(about) for rule in law.rules for about in rule.conditions]
    conditions += [condition for fact in law.release.facts.values() for condition in conditions_of(fact)]
    for condition in conditions:
        yield from leaves(condition)


def _operand(times: int | ParameterRef) -> Operand:
    return times if isinstance(times, ParameterRef) else Constant(Bounds(times, times))


def _numbers(operand: Operand, law: InForce) -> set[int]:
    """Give the number or day that an *operand* is; none where it is something else."""
    match operand:
        case Constant(Bounds(lo, hi)):
            return {lo, hi}
        case ParameterRef(name):
            standing = law.parameters.get(name)
            return {standing.value} if standing is not None and isinstance(standing.value, int) else set()
        case _:
            return set()


def _entries(table: str, law: InForce) -> set[int]:
    standing = law.parameters.get(table)
    if standing is None or not isinstance(standing.value, Mapping):
        return set()
    return {entry for entry in standing.value.values() if isinstance(entry, int) and entry < LIMIT}
