"""
Wishes: what is missing, and what it should turn out to be so that something holds, or does not.

A wish gives, by path, the values of which any one will do (`KEPT` among them: the field may as well stay as it is).
Several wishes are alternatives. They are proposals: what they come to is found by asking the rules.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

Wish = Mapping[str, tuple[Any, ...]]
Ways = Sequence[Wish]
"""Alternatives, those with fewest fields first; `[{}]`: it is so already; `[]`: it cannot be brought about."""

MOST_WAYS = 24
"""How many alternatives are carried on."""


class Kept:
    """The only instance stands for the value that a field has already."""

    def __repr__(self) -> str:
        """Show the bare word."""
        return "KEPT"


KEPT = Kept()

NOTHING: Wish = {}


def size(wish: Wish) -> int:
    """Count the fields that a *wish* would have otherwise."""
    return sum(KEPT not in values for values in wish.values())


def any_way(alternatives: Iterable[Ways]) -> Ways:
    """Give the ways in which one of several things comes about."""
    return _fewest(wish for ways in alternatives for wish in ways)


def every_way(parts: Iterable[Ways]) -> Ways:
    """Give the ways in which all of several things come about."""
    found: Ways = [NOTHING]
    for ways in parts:
        found = _fewest(wish for one in found for other in ways if (wish := _both(one, other)) is not None)
        if not found:
            break
    return found


def _fewest(wishes: Iterable[Wish]) -> Ways:
    """Give the smallest of some *wishes*, without those that ask more than another does."""
    kept: list[Wish] = []
    for wish in sorted(islice(wishes, MOST_WAYS * MOST_WAYS), key=size):
        if not any(_asks_more(wish, other) for other in kept):
            kept.append(wish)
        if len(kept) == MOST_WAYS:
            break
    return kept


def _asks_more(wish: Wish, other: Wish) -> bool:
    return all(path in wish and all(value in values for value in wish[path]) for path, values in other.items())


def _both(one: Wish, other: Wish) -> Wish | None:
    merged = dict(one)
    for path, values in other.items():
        merged[path] = _common(merged[path], values) if path in merged else values
        if not merged[path]:
            return None
    return merged


def _common(values: tuple[Any, ...], others: tuple[Any, ...]) -> tuple[Any, ...]:
    """Give the values that do for both; of lists that differ, one that holds what both do."""
    shared = tuple(value for value in values if value in others)
    if not shared and all(isinstance(value, list) for value in (*values, *others)):
        return (_joined(values[0], others[0]),)
    return shared


def _joined(one: list[Any], other: list[Any]) -> list[Any]:
    """Give a list that holds what two hold; records that do not contradict one another become one."""
    found = list(one)
    for item in other:
        at, merged = next(((i, m) for i, had in enumerate(one) if (m := _merged(had, item)) is not None), (None, item))
        if at is None or found[at] is not one[at]:
            found.append(item)
        else:
            found[at] = merged
    return found


def _merged(one: Any, other: Any) -> Any:  # noqa: ANN401 - any JSON there is
    """Give what two values say together; None where they contradict one another."""
    if not isinstance(one, dict) or not isinstance(other, dict):
        return one if one == other else None
    merged = {**other, **one}
    for key in one.keys() & other.keys():
        merged[key] = _merged(one[key], other[key])
        if merged[key] is None and one[key] is not None:
            return None
    return merged
