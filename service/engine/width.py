"""
Width: how much of the rules a network can hold before it refuses a rule, or a fact.

The network walks its tests depth first with a stack of 64; when a fact matches more tests than that at once, it refuses
the fact (error 303). So rules are put together only as long as the most that can match at once, counted below, stays
under it. It refuses a rule with more than 15 groups (error 113), and a fact with more than 252 fields. All three were
found by trying.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from service.engine.leaves import Expression
from service.engine.slots import Slot

MOST_AT_ONCE = 60
MOST_GROUPS = 14
MOST_FIELDS = 200

Test = tuple[str, str, int]
"""A word of comparison, the variable that it reads, and the constant."""

_HOLDS: dict[str, Callable[[int, int], bool]] = {
    "$gte": lambda value, at: value >= at,
    "$gt": lambda value, at: value > at,
    "$lte": lambda value, at: value <= at,
    "$lt": lambda value, at: value < at,
    "$neq": lambda value, at: value != at,
    "is": lambda value, at: value == at,
}


def fits(expressions: Sequence[Expression], slots: Sequence[Slot]) -> bool:
    """Answer whether one network can hold rules of these *expressions* over facts of these *slots*."""
    if sum(len(slot.fields) for slot in slots) > MOST_FIELDS or any(_groups(one) > MOST_GROUPS for one in expressions):
        return False
    variables = {field: slot.fields[0] for slot in slots if slot.has_ends for field in slot.fields[:2]}
    paths = [path for one in expressions for path in _paths(one, variables)]
    following: dict[Test, int] = defaultdict(int)
    for first, load in paths:
        following[first] += load
    return _most_at_once(following) + max(following.values(), default=0) <= MOST_AT_ONCE


def _groups(expression: Expression) -> int:
    ((word, value),) = expression.items()
    return 1 + sum(map(_groups, value)) if word in ("$and", "$or") else 0


def _paths(expression: Expression, variables: Mapping[str, str]) -> Iterator[tuple[Test, int]]:
    """Give each test with which a way through an *expression* begins, and the load of what follows it."""
    ((word, value),) = expression.items()
    match word:
        case "$or":
            for part in value:
                yield from _paths(part, variables)
        case "$and":
            first, *rest = value
            after = 1 + sum(_load(part) - 1 for part in rest)
            for test, load in _paths(first, variables):
                yield test, load + after
        case _:
            yield _test(word, value, variables), 0


def _load(expression: Expression) -> int:
    """Give the most that an *expression* can put on the stack."""
    ((word, value),) = expression.items()
    if word == "$or":
        return sum(map(_load, value))
    return 1 + sum(_load(part) - 1 for part in value) if word == "$and" else 1


def _test(word: str, value: object, variables: Mapping[str, str]) -> Test:
    if not isinstance(value, dict):
        return "is", word, int(str(value))
    ((field, at),) = value.items()
    return word, variables.get(field, field), at


def _most_at_once(tests: Iterable[Test]) -> int:
    """Give the most of the *tests* that can hold of one fact: variable by variable, the value of which most hold."""
    by_variable: dict[str, list[Test]] = defaultdict(list)
    for test in tests:
        by_variable[test[1]].append(test)
    return sum(_most_of_one(tests) for tests in by_variable.values())


def _most_of_one(tests: Sequence[Test]) -> int:
    values = {at + step for _, _, at in tests for step in (-1, 0, 1)}
    return max(sum(_HOLDS[word](value, at) for word, _, at in tests) for value in values)
