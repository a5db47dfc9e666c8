"""
What is wrong with a specification itself: a word, a value or a sentence that nothing knows.

The message is Chinese, for those who write specifications; it names the nearest valid word.
"""

from collections.abc import Iterable
from difflib import get_close_matches

FEW = 12
"""So many valid words are listed besides the nearest."""


class SpecificationError(Exception):
    """A specification cannot be understood; the message is one Chinese sentence."""


class UnknownWordError(SpecificationError):
    """A specification names something that does not exist."""

    def __init__(self, what: str, word: str, known: Iterable[str]) -> None:
        """Say that there is no such *what* as *word*, and which of the *known* words is nearest."""
        words = list(dict.fromkeys(known))
        self.nearest = nearest(word, words)
        hint = f"；是否想写「{self.nearest}」？" if self.nearest else "。"
        listed = f"可用的有：{'、'.join(words)}。" if 0 < len(words) <= FEW else ""
        super().__init__(f"没有{what}「{word}」{hint}{listed}")


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Give that of the *known* words which is most like *word*; None where there are none."""
    return next(iter(get_close_matches(word, list(known), n=1, cutoff=0.0)), None)


def hold(truth: object, message: str) -> None:
    """Fail the scenario with a Chinese *message* unless what it says is so."""
    if not truth:
        raise AssertionError(message)
