"""
Faults of a dossier: how one is stated, placed and told.

Whoever refuses a value need not know where it stands; whoever found it there places the refusal. The number of faults
told of one document is bounded, and nearest words are looked for only as often as anyone reads.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import NoReturn

from service.domain.errors import DossierFault, DossierFaultsError
from service.intake.characters import fold, printable

Path = tuple[str | int, ...]
"""Where something stands in a document: keys and indexes."""

MOST_FAULTS = 500
"""How many faults of one document are told apart; of further ones only the number is told."""

_MOST_HINTS = 50
_LONGEST_WORD = 64
_SHORTEST_BEGINNING = 3
_CAPITAL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a value is not accepted, wherever it stands."""

    code: str
    message: str  # one Chinese sentence, without the path
    found: str | None = None
    accepted: str | None = None
    nearest: str | None = None
    word: str | None = None  # what was written in the place of one of *known*
    known: Iterable[str] = ()

    def placed(self, path: Path, *, hint: bool = True) -> DossierFault:
        """Give the fault of this refusal at *path*; the nearest of the known words is looked for if *hint*."""
        nearest = self.nearest
        if nearest is None and self.word is not None and hint:
            nearest = nearest_word(self.word, self.known)
        return DossierFault(self.code, render_path(path), self.message, self.found, self.accepted, nearest)


Finding = tuple[Path, Refusal]
"""What is wrong, and where."""

UNTOLD = Refusal("too_many_faults", "")
"""Stands for a refusal that is only counted, because nobody would read it."""


def raise_any(findings: Sequence[Finding]) -> None:
    """Raise DossierFaultsError with all the *findings*, if there are any."""
    if not findings:
        return
    told = [finding for finding in findings if finding[1] is not UNTOLD][:MOST_FAULTS]
    faults = [refusal.placed(path, hint=number < _MOST_HINTS) for number, (path, refusal) in enumerate(told)]
    untold = len(findings) - len(told)
    if untold:
        faults.append(DossierFault("too_many_faults", "", f"另有 {untold} 处问题未逐一列出"))
    raise DossierFaultsError(faults)


def nearest_word(word: str, known: Iterable[str]) -> str | None:
    """Give the word of *known* that *word* was most likely meant to be."""
    if len(word) > _LONGEST_WORD:
        return None
    plain = _CAPITAL.sub("_", fold(word)).lower().replace("-", "_")
    known = tuple(known)
    begun = [each for each in known if len(plain) >= _SHORTEST_BEGINNING and each.startswith(plain)]
    matches = get_close_matches(plain, known, n=1) or begun
    return matches[0] if matches else None


def render_path(path: Path) -> str:
    """Write a *path* as `incidents[2].occurred_on`."""
    written = "".join(f"[{step}]" if isinstance(step, int) else f".{printable(step)}" for step in path)
    return written.removeprefix(".")


def fail(code: str, message: str, accepted: str | None = None) -> NoReturn:
    """Raise the error of a document that cannot be read at all."""
    raise DossierFaultsError([Refusal(code, message, accepted=accepted).placed(())]) from None
