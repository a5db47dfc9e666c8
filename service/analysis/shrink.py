"""
Shrinking: the smallest part of a dossier that still shows what it is to show.

Lists, records and fields are taken out one after another, in a fixed order, as long as what is shown stays.
"""

from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

Json = dict[str, Any]
Shows = Callable[[Json], bool]
_Path = tuple[str | int, ...]


def shrunk(dossier: Json, shows: Shows) -> Json:
    """Give the smallest part of a *dossier* that still *shows* it."""
    found, before = dossier, None
    while found != before:
        before = found
        for path in list(_places(found, ())):
            smaller = _without(found, path)
            if smaller is not None and shows(smaller):
                found = smaller
    return found


def _places(node: object, path: _Path) -> Iterator[_Path]:
    """Give what may be taken out, the whole before its parts, the last of a list first."""
    inner: list[tuple[str | int, object]] = []
    if isinstance(node, dict):
        inner = list(node.items())
    elif isinstance(node, list):
        inner = list(enumerate(node))[::-1]
    for key, value in inner:
        if (*path, key) != ("subject",):
            yield (*path, key)
        yield from _places(value, (*path, key))


def _without(dossier: Json, path: _Path) -> Json | None:
    """Give a *dossier* without what stands at *path*; None where nothing does."""
    found = deepcopy(dossier)
    place: Any = found
    for key in path[:-1]:
        if not _has(place, key):
            return None
        place = place[key]
    if not _has(place, path[-1]):
        return None
    del place[path[-1]]
    return found


def _has(place: object, key: str | int) -> bool:
    if isinstance(place, list):
        return isinstance(key, int) and key < len(place)
    return isinstance(place, dict) and key in place
