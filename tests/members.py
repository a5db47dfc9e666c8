"""Persons as a total counts them, written in a line: whether they are counted at all, whether they count, how many."""

from service.domain.answer import Truth
from service.domain.total_counts import Members


def members(*people: tuple[Truth, Truth] | tuple[Truth, Truth, int]) -> Members:
    """Count *people*; who stands without a number is one."""
    found = Members()
    for among, of, *persons in people:
        found = found.with_one(among, of, sum(persons) if persons else 1)
    return found
