"""
The words in which faults of cells are told: what was found, what is accepted, and what was most likely meant.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache

from service.population.workbook.cells import Dated, Raw

_SHOWN_LENGTH = 40
_LONGEST_WORD = 64
_MOST_WORDS = 12
_LIKE = 0.5  # of two words of two letters, one is alike
_LOOSE_DAY = re.compile(
    r"([0-9]{4})[-/.年]?(?:([0-9]{1,2})(?:[-/.月]?([0-9]{1,2}))?)?(?:[T ]?[年月日号].*|[T ].*)?", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Wrong:
    """Why a value is not accepted, wherever it stands."""

    code: str
    chinese: str


def printable(text: str) -> str:
    """Show *text* short, with all that does not print written as code points."""
    shown = "".join(letter if letter.isprintable() else f"<U+{ord(letter):04X}>" for letter in text[:_SHOWN_LENGTH])
    return shown + "…" if len(text) > _SHOWN_LENGTH else shown


def shown(value: Raw) -> str:
    """Show what a cell holds."""
    match value:
        case bool():
            return "TRUE" if value else "FALSE"
        case Dated():
            return "日历上没有的日期" if value.moment is None else value.moment.isoformat(" ").removesuffix(" 00:00:00")
    return printable(str(value))


def found(value: Raw) -> str:
    """Say what was found in a cell."""
    return f"填的是「{shown(value)}」"


def listed(words: Sequence[str]) -> str:
    """List the *words* that are accepted, the first of them if there are many."""
    few = "".join(f"「{word}」" for word in words[:_MOST_WORDS])
    return few if len(words) <= _MOST_WORDS else f"{few}等 {len(words)} 项（见下拉列表）"


def hint(word: str, known: Iterable[str]) -> str:
    """Ask whether one of the *known* words was meant, where one is near."""
    near = nearest(word, tuple(known)) if len(word) <= _LONGEST_WORD else None
    return "" if near is None else f"；是否应为「{near}」？"


@lru_cache(maxsize=1_000)
def nearest(word: str, known: tuple[str, ...]) -> str | None:
    """Give the word of *known* that *word* was most likely meant to be."""
    plain = "".join(unicodedata.normalize("NFKC", word).split())
    if not plain:
        return None
    inside = [one for one in known if plain in one or one in plain]
    matches = get_close_matches(plain, known, n=1, cutoff=_LIKE) or inside
    return matches[0] if matches else None


def meant_day(text: str) -> str:
    """Give the day that a *text* was most likely meant to be, as it is written; empty: there is none."""
    loose = _LOOSE_DAY.fullmatch("".join(unicodedata.normalize("NFKC", text).split(maxsplit=1)[:1]))
    return "-".join(part.zfill(2) for part in loose.groups() if part) if loose else ""
