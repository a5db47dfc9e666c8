"""
Random derived facts of every kind of derivation, each over facts that were there before it.
"""

from collections.abc import Callable, Sequence
from random import Random
from typing import Any

from tests.property.random_conditions import Conditions
from tests.property.vocabulary_of_tests import SINGULARS, TABLES, Known

Json = dict[str, Any]
Drawn = tuple[Json, Known] | None
"""The derivation as it is written, and the fact that it gives; None where the pool has not what it needs."""


class Derivations:
    """Draws one derived fact."""

    def __init__(self, random: Random, pool: Sequence[Known], name: str, owner: str | None) -> None:
        """Draw the fact *name* of *owner* (None: the person) over the facts of the *pool*."""
        self._random = random
        self._pool = pool
        self._name = name
        self._owner = owner

    def draw(self) -> Drawn:
        """Draw one derivation of any kind."""
        kinds: list[Callable[[], Drawn]] = [
            self._holds,
            self._count,
            self._streak,
            self._latest,
            self._span,
            self._plus_months,
            self._lookup,
            self._sum,
            self._lower,
            self._first_of,
            self._year_of,
        ]
        return (
            self._share() if self._owner == "review" and self._random.random() < 0.2 else self._random.choice(kinds)()
        )

    def _known(self, type_: str, like: Known | None = None) -> Known:
        codes, is_ordered = ((), False) if like is None else (like.codes, like.ordered)
        return Known(self._name, self._owner, type_, codes, is_ordered)

    def _conditions(self, owner: str | None) -> Conditions:
        return Conditions(self._random, self._pool, owner, in_fact=True)

    def _any(self, *types: str, ordered: bool = False) -> Known | None:
        fitting = [
            fact
            for fact in self._pool
            if fact.type in types and fact.owner in (None, self._owner) and (fact.ordered or not ordered)
        ]
        own = [fact for fact in fitting if fact.owner == self._owner]
        return self._random.choice(own or fitting) if fitting else None

    def _holds(self) -> Drawn:
        written: Json = {"holds": self._conditions(self._owner).listed()}
        if self._random.random() < 0.3:
            written["fails"] = self._conditions(self._owner).listed()
            awaited = self._any("truth", "code", "date", "number")
            if awaited is not None:
                written["awaits"] = awaited.name
        return written, self._known("truth")

    def _count(self) -> Drawn:
        random = self._random
        plural = random.choice(list(SINGULARS))
        exists = random.random() < 0.5
        written: Json = {"any" if exists else "count": plural}
        if self._owner == "matter" and random.random() < 0.7:
            written = {"any" if exists else "count": "steps", "matching": {"step.about": "matter.id"}}
            plural = "steps"
        if random.random() < 0.8:
            written["where"] = self._conditions(SINGULARS[plural]).listed()
        return written, self._known("truth" if exists else "number")

    def _settled(self) -> Json:
        random = self._random
        more: Json = {}
        if random.random() < 0.5:
            required = [fact for fact in self._pool if fact.owner == "review" and fact.required]
            more["where"] = Conditions(random, required, "review", in_fact=True).listed()
        if random.random() < 0.7:
            more["since"] = {"years": random.choice((0, 1, 2, "$p1"))}
        return more

    def _streak(self) -> Drawn:
        keeps = self._conditions("review").listed()
        return {"streak": "reviews", "by": "review.year", "while": keeps, **self._settled()}, self._known("number")

    def _latest(self) -> Drawn:
        value = self._random.choice([fact for fact in self._pool if fact.owner == "review" and fact.type != "text"])
        return {"latest": "reviews", "by": "review.year", "value": value.name, **self._settled()}, self._known(
            value.type, value
        )

    def _share(self) -> Drawn:
        votes = ["review.votes.good", "review.votes.bad", "review.votes.none"]
        parts = self._random.sample(votes, self._random.randint(1, 2))
        return {"share": parts, "whole": votes}, self._known("share")

    def _day(self) -> str:
        day = self._any("date")
        return "as_of" if day is None or self._random.random() < 0.2 else day.name

    def _span(self) -> Drawn:
        span = {"from": self._day(), "to": self._day()}
        if self._random.random() < 0.5:
            span["open"] = self._random.choice(("as_of", self._day()))
        return {self._random.choice(("days", "months")): span}, self._known("number")

    def _table(self, *, numeric: bool) -> tuple[str, Known] | None:
        for table, (keys, gives) in self._random.sample(list(TABLES.items()), len(TABLES)):
            fitting = [
                fact
                for fact in self._pool
                if fact.type == "code" and fact.codes == keys and fact.owner in (None, self._owner)
            ]
            if fitting and (gives is None) is numeric:
                return table, self._random.choice(fitting)
        return None

    def _plus_months(self) -> Drawn:
        day, found = self._any("date"), self._table(numeric=True)
        if day is None or found is None:
            return None
        return {"date": day.name, "plus_months": f"${found[0]}", "by": found[1].name}, self._known("date")

    def _lookup(self) -> Drawn:
        found = self._table(numeric=self._random.random() < 0.5)
        if found is None:
            return None
        gives = TABLES[found[0]][1]
        known = Known(self._name, self._owner, "number" if gives is None else "code", gives or (), gives is not None)
        return {"lookup": f"${found[0]}", "by": found[1].name}, known

    def _sum(self) -> Drawn:
        terms = []
        for _ in range(self._random.randint(1, 3)):
            fact = self._any("number")
            if fact is None:
                return None
            term: Json = {self._random.choice(("add", "subtract")): fact.name}
            if self._random.random() < 0.5:
                term["times"] = self._random.choice((2, 3, "$p0", "$p2"))
            terms.append(term)
        return {"sum": terms}, self._known("number")

    def _lower(self) -> Drawn:
        fact = self._any("code", ordered=True)
        if fact is None:
            return None
        conditions = self._conditions(self._owner)
        return {"lower": fact.name, "for_each": [conditions.item() for _ in range(self._random.randint(1, 3))]}, (
            self._known("code", fact)
        )

    def _first_of(self) -> Drawn:
        first = self._any("date", "code", "number", "truth")
        if first is None:
            return None
        alike = [
            fact.name
            for fact in self._pool
            if (fact.type, fact.codes, fact.ordered) == (first.type, first.codes, first.ordered)
            and fact.owner in (None, self._owner)
            and fact != first
        ]
        written: Json = {"first_of": [first.name, *self._random.sample(alike, min(len(alike), 2))]}
        if self._random.random() < 0.4:
            written["absent"] = "next"
        return written, self._known(first.type, first)

    def _year_of(self) -> Drawn:
        day = self._any("date")
        return None if day is None else ({"year_of": day.name}, self._known("number"))
