"""
Shrinking: the smallest part of a dossier that still shows what it is to show.

Lists, records and fields are taken out one after another, in a fixed order, as long as what is shown stays.
"""

from collections.abc import Callable, Iterator
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
    for key, value in _inner(node):
        if (*path, key) != ("subject",):
            yield (*path, key)
        yield from _places(value, (*path, key))


def _inner(node: object) -> Iterator[tuple[str | int, object]]:
    if isinstance(node, dict):
        yield from node.items()
    elif isinstance(node, list):
        yield from ((at, node[at]) for at in reversed(range(len(node))))


def _without(node: object, path: _Path) -> Any:  # noqa: ANN401 - any value of JSON
    """Give what is left of a *node* without what stands at *path*; None where nothing does."""
    key, rest = path[0], path[1:]
    if isinstance(node, list) and isinstance(key, int) and key < len(node):
        kept = [_without(node[key], rest)] if rest else []
        return None if None in kept else [*node[:key], *kept, *node[key + 1 :]]
    if isinstance(node, dict) and key in node:
        inner = _without(node[key], rest) if rest else None
        if rest and inner is None:
            return None
        return {name: inner if name == key else value for name, value in node.items() if name != key or rest}
    return None
