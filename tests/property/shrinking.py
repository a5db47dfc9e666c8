"""
Making a dossier that fails small: whatever can be taken away while it still fails is.
"""

from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

from tests.strategies import Dossier


def smallest(dossier: Dossier, fails: Callable[[Dossier], bool]) -> Dossier:
    """Take away from a *dossier* that *fails* whatever can be taken away while it still does."""
    found = deepcopy(dossier)
    shrunk = True
    while shrunk:
        shrunk = False
        for path in list(_paths(found)):
            smaller = _without(found, path)
            if smaller is not None and fails(smaller):
                found, shrunk = smaller, True
    return found


def _paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if path:
        yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield from _paths(inner, (*path, key))


def _without(dossier: Dossier, path: tuple[Any, ...]) -> Dossier | None:
    copy = deepcopy(dossier)
    place: Any = copy
    try:
        for key in path[:-1]:
            place = place[key]
        del place[path[-1]]
    except (KeyError, IndexError, TypeError):
        return None
    return copy
