"""
Formulas: truths over unknowns, each made once.

A formula is a whole number; its negative is its negation. Those that are alike are one and the same number, and what
is always so or never so is found while they are made, so that a solver is asked of nothing that is plain.
"""

from collections.abc import Collection, Iterable, Iterator

TRUE = 1
FALSE = -TRUE

Formula = int

MOST = 600_000
"""How many formulas one world may have; what needs more is left undecided."""


class TooManyFormulasError(Exception):
    """A question that would need more formulas than a world may have."""


class Formulas:
    """All formulas of one world."""

    def __init__(self) -> None:
        """Start with the two that are plain."""
        self._last = TRUE
        self._parts: dict[Formula, tuple[Formula, ...]] = {}  # of each conjunction
        self._made: dict[tuple[Formula, ...], Formula] = {}

    def unknown(self) -> Formula:
        """Give a new truth that may be either; raise `TooManyFormulasError` where there are too many already."""
        if self._last >= MOST:
            raise TooManyFormulasError
        self._last += 1
        return self._last

    def parts(self, formula: Formula) -> tuple[Formula, ...] | None:
        """Give what a (positive) *formula* is the conjunction of; None of an unknown."""
        return self._parts.get(formula)

    def every(self, formulas: Iterable[Formula]) -> Formula:
        """Give the conjunction of *formulas*; of none, what is always so."""
        parts = set(formulas)
        parts.discard(TRUE)
        if FALSE in parts or any(-part in parts for part in parts):
            return FALSE
        if len(parts) <= 1:
            return parts.pop() if parts else TRUE
        key = tuple(sorted(parts))
        found = self._made.get(key)
        if found is None:
            found = self._made[key] = self.unknown()
            self._parts[found] = key
        return found

    def some(self, formulas: Iterable[Formula]) -> Formula:
        """Give the disjunction of *formulas*; of none, what is never so."""
        return -self.every(-formula for formula in formulas)

    def within(self, formulas: Iterable[Formula], opaque: Collection[Formula] = ()) -> set[Formula]:
        """Give all that *formulas* are made of, themselves too, without their signs; nothing of what is *opaque*."""
        seen = {TRUE}
        waiting = [abs(formula) for formula in formulas]
        while waiting:
            formula = waiting.pop()
            if formula in seen:
                continue
            seen.add(formula)
            if formula in self._parts and formula not in opaque:
                waiting += [part for part in map(abs, self._parts[formula]) if part not in seen]
        return seen

    def unknowns_in(self, formulas: Iterable[Formula]) -> Iterator[Formula]:
        """Give the unknowns from which *formulas* are made, each once."""
        return (one for one in self.within(formulas) if one != TRUE and one not in self._parts)
