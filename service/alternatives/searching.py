"""
Searching: the changes with the fewest fields that reach a goal, by trying them, one field more at a time.

From each change that falls short only such fields are changed further as stand in the way there, so whatever reaches
the goal with so many fields is met on the way, and no other. What is found is brought as near to what stands now as it
will go, and then every part of it is tried alone: nothing in it is idle.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from service.alternatives.fields import Dossier
from service.alternatives.moving import Move, changed, point_of, value_of
from service.alternatives.obstacles import Obstacle
from service.domain.release import Release

Values = Mapping[str, Any]
"""path -> the value it is changed to."""

Key = tuple[tuple[str, str], ...]

MOST_BEYOND = 400
"""How many dossiers are tried for further answers once the smallest are known."""


class TimeUpError(Exception):
    """The limit in seconds has passed."""


@dataclass(slots=True)
class Found:
    """What a search came to."""

    answers: list[Values] = field(default_factory=list)
    tried: int = 0
    complete: bool = False  # whether everything up to the size of the smallest answer was tried
    dead_ends: list[Obstacle] = field(default_factory=list)  # what stood in the way where nothing could move


@dataclass(frozen=True, slots=True)
class Means:
    """What a search is made with."""

    release: Release
    moves: Mapping[str, Move]
    reaches: Callable[[Dossier], bool]
    accepts: Callable[[Dossier], bool]
    hindrance: Callable[[Dossier], Obstacle]
    is_time_up: Callable[[], bool]


def key_of(values: Values) -> Key:
    """Give what tells a change from others."""
    return tuple(sorted((path, repr(value)) for path, value in values.items()))


class Search:
    """One search through the changes of one dossier."""

    def __init__(self, dossier: Dossier, means: Means, most: int) -> None:
        """Look for at *most* so many answers."""
        self._dossier = dossier
        self._means = means
        self._most = most
        self._found = Found()
        self._nearest_of: dict[tuple[tuple[str, int], ...], Values] = {}  # of those of one size, by fields and sides
        self._last: tuple[Key, Dossier] = ((), dossier)
        self._good: dict[Key, bool] = {}
        self._reached: dict[Key, bool] = {}

    def run(self) -> Found:
        """Search until the answers are there, nothing is left, or the time is up."""
        level: list[Values] = [{}]
        beyond: int | None = None
        try:
            while level:
                if self._found.answers and beyond is None:
                    self._found.complete, beyond = True, self._found.tried + MOST_BEYOND
                if len(self._found.answers) >= self._most or (beyond is not None and self._found.tried > beyond):
                    break
                level = self._level(level, beyond)
            self._found.complete = True
        except TimeUpError:
            self._settle()
        self._found.answers.sort(key=self._order)
        del self._found.answers[self._most :]
        return self._found

    def _level(self, level: list[Values], beyond: int | None) -> list[Values]:
        """Try the changes of one size; give those of the next."""
        further: dict[Key, Values] = {}
        for values in level:
            if beyond is not None and self._found.tried > beyond:
                break
            if any(answer.keys() <= values.keys() for answer in self._found.answers):
                continue
            if self._is_good(values, in_time=True):
                self._note(values)
            else:
                further.update((key_of(one), one) for one in self._further(values))
        self._settle()
        return list(further.values())

    def _note(self, values: Values) -> None:
        """Note a change that will do, if it is the least of those of the same fields, to the same sides."""
        group = tuple((path, self._side(path, values[path])) for path in sorted(values))
        noted = self._nearest_of.get(group)
        if noted is None or self._order(values) < self._order(noted):
            self._nearest_of[group] = values

    def _settle(self) -> None:
        """Make answers of what was noted."""
        for values in sorted(self._nearest_of.values(), key=self._order):
            self._keep(self._brought_near(values))
        self._nearest_of.clear()

    def _further(self, values: Values) -> Iterator[Values]:
        """Give the changes that have one field more, of those that stand in the way."""
        moves = self._means.moves
        if self._reached[key_of(values)]:  # but the contract does not accept it: something beside it must change
            lists = {moves[path].place.kind.name for path in values}
            paths = {path for path, move in moves.items() if move.place.kind.name in lists}
        else:
            obstacle = self._means.hindrance(self._with(values))
            paths = set(obstacle.paths)
            if not paths & (moves.keys() - values.keys()):
                self._found.dead_ends.append(obstacle)
        for path, move in moves.items():
            if path in paths and path not in values:
                yield from ({**values, path: value} for value in move.values)

    def _with(self, values: Values) -> Dossier:
        key = key_of(values)
        if self._last[0] != key:
            self._last = key, changed(self._dossier, values, self._means.release)
        return self._last[1]

    def _is_good(self, values: Values, *, in_time: bool = False) -> bool:
        """Tell whether a change reaches the goal and is one that the contract accepts."""
        key = key_of(values)
        if key not in self._good:
            if in_time and self._means.is_time_up():
                raise TimeUpError
            self._found.tried += 1
            dossier = self._with(values)
            self._reached[key] = self._means.reaches(dossier)
            self._good[key] = self._reached[key] and self._means.accepts(dossier)
        return self._good[key]

    def _brought_near(self, values: Values) -> Values:
        """Bring each value as near to what stands now as it will go, and leave out what is idle then."""
        for path in sorted(values):
            values = {**values, path: self._nearest(path, values)}
        for size in range(1, len(values)):
            for paths in combinations(sorted(values), size):
                part = {path: values[path] for path in paths}
                if self._is_good(part):
                    return self._brought_near(part)
        return values

    def _nearest(self, path: str, values: Values) -> Any:  # noqa: ANN401 - any JSON there is
        """Halve the way between what stands now and a value that will do, until its neighbour will not."""
        move = self._means.moves[path]
        point = None if move.place.field is None else point_of(values[path], move.place.field)
        if move.place.field is None or move.is_listed or move.start is None or point is None:
            return values[path]
        end = move.start if move.low is None else max(move.start, move.low)
        short, does = end if move.high is None else min(end, move.high), point
        if self._is_good({**values, path: value_of(short, move.place.field)}):
            return value_of(short, move.place.field)
        while abs(does - short) > 1:
            middle = (short + does) // 2
            if self._is_good({**values, path: value_of(middle, move.place.field)}):
                does = middle
            else:
                short = middle
        return value_of(does, move.place.field)

    def _keep(self, values: Values) -> None:
        answers = self._found.answers
        for index, other in enumerate(answers):
            if other.keys() <= values.keys():
                if other.keys() == values.keys() and self._order(values) < self._order(other):
                    answers[index] = values
                return
        answers.append(values)

    def _side(self, path: str, value: Any) -> int:  # noqa: ANN401 - any JSON there is
        """Say on which side of what stands now a value lies; 0 where there are no sides."""
        move = self._means.moves[path]
        point = None if move.place.field is None else point_of(value, move.place.field)
        return 0 if point is None or move.start is None else (1 if point > move.start else -1)

    def _movement(self, values: Values) -> int:
        return sum(self._means.moves[path].movement(value) for path, value in values.items())

    def _order(self, values: Values) -> tuple[int, int, Key]:
        return len(values), self._movement(values), key_of(values)
