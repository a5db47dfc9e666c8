"""
Three answers, after Kleene.

Unknown is neither yes nor no. A conjunction with a no in it is no whatever else is unknown, a
disjunction with a yes in it is yes; otherwise an unknown member leaves the whole unknown.

Inside the domain a truth is `True`, `False` or `UNKNOWN`; outside it is an `Answer`.
"""

from collections.abc import Iterable
from enum import Enum, StrEnum


class Unknown(Enum):
    """The only member stands for every value that is not known."""

    UNKNOWN = "unknown"

    __hash__ = object.__hash__  # Enum's own is written in Python, and the only member is looked up all the time

    def __repr__(self) -> str:
        """Show the bare word."""
        return "UNKNOWN"


UNKNOWN = Unknown.UNKNOWN

Truth = bool | Unknown


class Answer(StrEnum):
    """What a rule answers."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


_ANSWERS = {True: Answer.YES, False: Answer.NO, UNKNOWN: Answer.UNKNOWN}


def answer_of(truth: Truth) -> Answer:
    """Give the answer that a *truth* is."""
    return _ANSWERS[truth]


def negate(truth: Truth) -> Truth:
    """Turn yes and no round; unknown stays."""
    return truth if truth is UNKNOWN else not truth


def all_of(truths: Iterable[Truth]) -> Truth:
    """Answer whether all of the *truths* hold; of none, yes."""
    result: Truth = True
    for truth in truths:
        if truth is False:
            return False
        if truth is UNKNOWN:
            result = UNKNOWN
    return result


def any_of(truths: Iterable[Truth]) -> Truth:
    """Answer whether one of the *truths* holds; of none, no."""
    result: Truth = False
    for truth in truths:
        if truth is True:
            return True
        if truth is UNKNOWN:
            result = UNKNOWN
    return result
