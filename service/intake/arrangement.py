"""Arrangement: findings in the order in which a person meets their places in the document."""

import sys
from collections.abc import Iterable, Sequence

from service.intake.faults import UNTOLD, Finding, Path

_OF_A_RECORD = 2  # a list of the dossier, an index
_LAST = (sys.maxsize,)


class _Places:
    """Where paths stand in one document, as numbers that can be sorted."""

    def __init__(self, tree: object) -> None:
        self._tree = tree
        self._indexes: dict[int, dict[object, int]] = {}

    def numbered(self, path: Path) -> tuple[int, ...]:
        """Give the number of each step of a *path*; what is missing stands at the end of its object."""
        numbers: list[int] = []
        node = self._tree
        for step in path:
            if isinstance(node, list) and isinstance(step, int):
                numbers.append(step)
                node = node[step]
            elif isinstance(node, dict):
                index = self._indexes.get(id(node))
                if index is None:
                    index = self._indexes[id(node)] = {key: number for number, key in enumerate(node)}
                numbers.append(index.get(step, len(node)))
                node = node.get(step)
        return tuple(numbers)


def arranged(tree: object, of_values: Iterable[Finding], of_records: Iterable[Finding]) -> Sequence[Finding]:
    """
    Give the findings in the order of the *tree*: record by record.

    In each record those *of_values* come first, then those *of_records*, both in the order of its keys.
    """
    places = _Places(tree)
    staged = [*((0, finding) for finding in of_values), *((1, finding) for finding in of_records)]

    def order(staged: tuple[int, Finding]) -> tuple[tuple[int, ...], int, tuple[int, ...]]:
        stage, (path, refusal) = staged
        if refusal is UNTOLD:
            return _LAST, stage, ()
        place = places.numbered(path)
        return place[:_OF_A_RECORD], stage, place

    return [finding for _, finding in sorted(staged, key=order)]
