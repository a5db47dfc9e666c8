"""
A plan: which steps answer the rules of a law, worked out once for all parts of a population.

Whatever a rule reads is followed down to the fields of the dossier; what is needed for several is worked out once. Each
thing that is worked out has a depth: one more than the deepest of what it needs. Steps are taken depth by depth.
"""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

import polars as pl

from service.domain.in_force import InForce
from service.engine.columnar.days import Today
from service.engine.columnar.segments import How
from service.engine.columnar.steps import Bring, Columns, Derive, Match, Reduce, Step

T = TypeVar("T")


@dataclass
class _Level:
    """What is to be done at one depth, not yet put together."""

    steps: list[Step] = field(default_factory=list)
    derived: dict[str, dict[str, pl.Expr]] = field(default_factory=dict)
    brought: dict[str, dict[str, None]] = field(default_factory=dict)
    reduced: dict[str, dict[str, tuple[pl.Expr, How]]] = field(default_factory=dict)
    matched: dict[tuple[str, str, str], dict[str, pl.Expr]] = field(default_factory=dict)

    def together(self) -> list[Step]:
        """Give the steps, those of one kind about one table as one."""
        found: list[Step] = [Bring(frame, tuple(names)) for frame, names in self.brought.items()]
        found += [Derive(frame, columns) for frame, columns in self.derived.items()]
        for frame, columns in self.reduced.items():
            expressions = {name: expression for name, (expression, _) in columns.items()}
            found.append(Reduce(frame, expressions, {name: how for name, (_, how) in columns.items()}))
        found += [Match(*key, where) for key, where in self.matched.items()]
        return [*found, *self.steps]


class Plan:
    """Steps being put together; every thing made has a key, and is made once."""

    def __init__(self, law: InForce, today: Today) -> None:
        """Begin with no step."""
        self.law = law
        self.today = today
        self._made: dict[Hashable, tuple[int, object]] = {}
        self._trail: list[int] = [0]
        self._levels: dict[int, _Level] = {}
        self._count = 0

    def steps(self) -> list[Step]:
        """Give all steps, in the order in which they are taken."""
        return [step for depth in sorted(self._levels) for step in self._levels[depth].together()]

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """Make what a *key* stands for, where it was not made yet, and note how deep it is."""
        if key not in self._made:
            self._trail.append(0)
            made = make()
            self._made[key] = (self._trail.pop(), made)
        depth, found = self._made[key]
        self._trail[-1] = max(self._trail[-1], depth)
        return found  # type: ignore[return-value]  # what stands under a key is what its `make` gives

    def after(self, key: Hashable) -> None:
        """Note that what is being made needs what a *key* stands for, which was made."""
        self._trail[-1] = max(self._trail[-1], self._made[key][0])

    def name(self, what: str) -> str:
        """Give a name of its own to a column that is no fact's."""
        self._count += 1
        return f"{what}~{self._count}"

    def _level(self) -> _Level:
        """Go one deeper than all that was needed, and give what is done there."""
        self._trail[-1] += 1
        return self._levels.setdefault(self._trail[-1], _Level())

    def derive(self, frame: str, columns: Columns) -> None:
        """Work out *columns* of a table."""
        self._level().derived.setdefault(frame, {}).update(columns)

    def bring(self, frame: str, names: Columns) -> None:
        """Bring columns of the persons to their records."""
        self._level().brought.setdefault(frame, {}).update(dict.fromkeys(names))

    def reduce(self, frame: str, columns: Mapping[str, tuple[pl.Expr, How]]) -> None:
        """Work out one value a person."""
        self._level().reduced.setdefault(frame, {}).update(columns)

    def match(self, pair: str, theirs: str, ours: str, where: Columns) -> None:
        """Count what speaks of each row."""
        self._level().matched.setdefault((pair, theirs, ours), {}).update(where)

    def step(self, step: Step) -> None:
        """Take another step."""
        self._level().steps.append(step)
