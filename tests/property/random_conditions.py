"""
Random conditions over a pool of facts: every operator, every operand, nested a few deep.
"""

from collections.abc import Sequence
from random import Random
from typing import Any

from tests.property.vocabulary_of_tests import Known

_NUMBERS = (0, 1, 2, 3, 4, 12, 30, 2025)
_SHARES = (0, 0.15, 0.3, 0.5, 0.3333, 1)
_DAYS = ("2024-02-29", "2025-12-31", "2026-01-01", "2026-06-30")
_COMPARED = ("at_least", "at_most", "more_than", "less_than")
_MOST_DEEP = 3


class Conditions:
    """Draws conditions about one owner (None: the person) from the facts that are within its reach."""

    def __init__(self, random: Random, pool: Sequence[Known], owner: str | None, *, in_fact: bool = False) -> None:
        """Draw from the facts of a *pool* that can be read of *owner*; `may_be` is for derived facts alone."""
        self._random = random
        self._facts = [fact for fact in pool if fact.owner in (None, owner) and fact.type != "text"]
        self._own = [fact for fact in self._facts if fact.owner == owner]
        self._in_fact = in_fact

    def listed(self) -> list[Any]:
        """Draw a list of tests: all of them."""
        return [self.item() for _ in range(self._random.choice((1, 1, 2, 3)))]

    def item(self, depth: int = 0) -> dict[str, Any]:
        """Draw one test, or one group."""
        if depth < _MOST_DEEP and self._random.random() < 0.35:
            count = self._random.randint(1, 3)
            return {self._random.choice(("all", "any", "any", "not")): [self.item(depth + 1) for _ in range(count)]}
        fact = self._random.choice(self._own if self._own and self._random.random() < 0.8 else self._facts)
        return {fact.name: self._test(fact)}

    def _test(self, fact: Known) -> Any:
        test = self._plain_test(fact)
        if self._random.random() < 0.15:
            test = test if isinstance(test, dict) else {"is": test}
            test["absent"] = self._random.choice(("yes", "no"))
        return test

    def _plain_test(self, fact: Known) -> Any:
        match fact.type:
            case "truth":
                value = self._random.random() < 0.5
                may_be = self._in_fact and self._random.random() < 0.2
                return {"may_be": True} if may_be else self._random.choice((value, {"is": value}))
            case "code":
                return self._of_code(fact)
            case "codes":
                return {"has": self._random.choice(fact.codes)}
            case "date":
                return self._of_date()
            case _:
                return self._of_number(fact)

    def _of_code(self, fact: Known) -> Any:
        random, codes = self._random, fact.codes
        some = random.sample(codes, random.randint(1, len(codes)))
        tests: list[Any] = [some[0], {"is": some[0]}, {"in": some}, {"not_in": some}]
        if fact.ordered:
            tests += [{random.choice(_COMPARED): some[0]}, {"between": sorted((some[0], some[-1]), key=codes.index)}]
        return random.choice(tests)

    def _of_date(self) -> Any:
        random = self._random
        day = random.choice((random.choice(_DAYS), "as_of", self._other(("date",)) or "as_of"))
        return random.choice(
            (
                {"on_or_after": day},
                {"on_or_before": day},
                {"within_months": self._number(("number",), _NUMBERS, "p")},
                {"same_year": "as_of"},
                {"happened": random.random() < 0.5},
            )
        )

    def _of_number(self, fact: Known) -> Any:
        literals = _SHARES if fact.type == "share" else _NUMBERS

        def number() -> Any:
            return self._number((fact.type,), literals, "s" if fact.type == "share" else "p")

        word = self._random.choice((*_COMPARED, "is", "between"))
        return {"between": [number(), number()]} if word == "between" else {word: number()}

    def _number(self, types: tuple[str, ...], literals: Sequence[float], parameter: str) -> Any:
        names = ("$s0",) if parameter == "s" else ("$p0", "$p1", "$p2", "$p3")
        literal = self._random.choice(literals)
        return self._random.choice((literal, self._random.choice(names), self._other(types) or literal))

    def _other(self, types: tuple[str, ...]) -> str | None:
        fitting = [fact.name for fact in self._facts if fact.type in types]
        return self._random.choice(fitting) if fitting else None
