"""
Damage: what a slip of the hand does to a file of rulesets, one at a time and at random.
"""

import copy
import random
from collections.abc import Iterator
from typing import Any, TypeAlias

Path: TypeAlias = tuple[str | int, ...]

_OTHERWISE: tuple[Any, ...] = ("nonsense", 7, True, None, [], {}, ["nonsense"], {"nonsense": 1})
"""What may stand in the place of anything, and of the wrong type for most."""


def damaged(tree: Any, chance: random.Random) -> Any:
    """Give a copy of a *tree* with one thing in it wrong."""
    copied = copy.deepcopy(tree)
    *way, last = chance.choice(list(_paths(copied)))
    holder = copied
    for step in way:
        holder = holder[step]
    kinds = [_replace, _misspell, _add] if isinstance(holder, dict) else [_replace, _misspell]
    if isinstance(holder, dict):
        kinds += [_rename, _remove]
    chance.choice(kinds)(holder, last, chance)
    return copied


def _paths(tree: Any, way: Path = ()) -> Iterator[Path]:
    if isinstance(tree, dict | list):
        for step, part in tree.items() if isinstance(tree, dict) else enumerate(tree):
            yield (*way, step)
            yield from _paths(part, (*way, step))


def _replace(holder: Any, last: Any, chance: random.Random) -> None:
    holder[last] = copy.deepcopy(chance.choice(_OTHERWISE))


def _misspell(holder: Any, last: Any, chance: random.Random) -> None:
    word = holder[last]
    holder[last] = _misspelt(word, chance) if isinstance(word, str) and word else "nonsense"


def _misspelt(word: str, chance: random.Random) -> str:
    at = chance.randrange(len(word))
    return chance.choice(
        (word[:at] + word[at + 1 :], word[:at] + word[at] + word[at:], word[:at] + "x" + word[at + 1 :])
    )


def _add(holder: Any, last: Any, chance: random.Random) -> None:
    holder["nonsense"] = chance.choice((True, "nonsense", copy.deepcopy(holder[last])))


def _rename(holder: Any, last: Any, chance: random.Random) -> None:
    renamed = {_misspelt(key, chance) if key == last and key else key: value for key, value in holder.items()}
    holder.clear()
    holder.update(renamed)


def _remove(holder: Any, last: Any, chance: random.Random) -> None:
    del holder[last], chance
