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
    inner: list[tuple[str | int, object]] = []
    if isinstance(node, dict):
        inner = list(node.items())
    elif isinstance(node, list):
        inner = list(enumerate(node))[::-1]
    for key, value in inner:
        if (*path, key) != ("subject",):
            yield (*path, key)
        yield from _places(value, (*path, key))


def _without(node: Any, path: _Path) -> Any:  # noqa: ANN401 - any value of JSON
    """Give what stands there without what stands at *path*; None where nothing does."""
    key, *rest = path
    if not (isinstance(node, list) and isinstance(key, int) and key < len(node)) and not (
        isinstance(node, dict) and key in node
    ):
        return None
    inner = _without(node[key], tuple(rest)) if rest else None
    if rest and inner is None:
        return None
    kept = [inner] if rest else []
    if isinstance(node, list) and isinstance(key, int):
        return [*node[:key], *kept, *node[key + 1 :]]
    return {name: inner if name == key else value for name, value in node.items() if name != key or rest}
