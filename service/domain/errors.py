"""
What can be wrong with what people hand in: faults of a dossier, faults of a ruleset, and the errors that carry them.

A fault is data for programs (a stable code, a place) and a Chinese sentence for people, from the same fields.
All faults of one document travel together. A missing fact is no error.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DossierFault:
    """One thing wrong with a dossier (or with the request around it)."""

    code: str  # stable, English: `unknown_key`
    path: str  # `incidents[2].occurred_on`; empty for the whole document
    message: str  # one Chinese sentence, without the path
    found: str | None = None  # what stood there, shortened and made printable
    accepted: str | None = None  # what would be accepted, in Chinese
    nearest: str | None = None  # the nearest valid name or code

    def __str__(self) -> str:
        """Say it to a person, place first."""
        hint = f"；是否想写 `{self.nearest}`？" if self.nearest else ""
        return f"{self.path or '(整份档案)'}: {self.message}{hint}"


@dataclass(frozen=True, slots=True)
class RulesetFault:
    """One thing wrong with a folder of rulesets, at its place."""

    code: str  # stable, English: `unknown_fact`
    file: str  # relative to the folder
    line: int  # from 1; 0 for the whole file
    column: int  # from 1
    message: str  # English, one sentence, the user's words in backticks
    chinese: str
    nearest: str | None = None

    @property
    def place(self) -> str:
        """Give `file:line:column`."""
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file

    def __str__(self) -> str:
        """Say it in English, place first, with the hint."""
        hint = f"; did you mean `{self.nearest}`?" if self.nearest else ""
        return f"{self.place}: {self.message}{hint}"

    def in_chinese(self) -> str:
        """Say it in Chinese, place first, with the hint."""
        hint = f"；是否想写 `{self.nearest}`？" if self.nearest else ""
        return f"{self.place}: {self.chinese}{hint}"


class DossierFaultsError(Exception):
    """A dossier, or a request, cannot be read; it carries every fault found."""

    def __init__(self, faults: Iterable[DossierFault]) -> None:
        """Carry the *faults*, in the order of the document."""
        self.faults = tuple(faults)
        super().__init__("; ".join(map(str, self.faults)))


class DossierTooLargeError(Exception):
    """A dossier is larger than is read at all."""

    def __init__(self, limit: int) -> None:
        """Name the *limit* in bytes."""
        self.limit = limit
        super().__init__(f"dossier larger than {limit} bytes")


class RulesetFaultsError(Exception):
    """A folder of rulesets cannot be used; it carries every fault found."""

    def __init__(self, faults: Iterable[RulesetFault]) -> None:
        """Carry the *faults*, by file and line."""
        self.faults = tuple(faults)
        super().__init__("; ".join(map(str, self.faults)))


class EngineDisagreementError(Exception):
    """The engine and the interpreter answered differently; nothing is said of the dossier."""

    def __init__(self, differences: Iterable[str]) -> None:
        """Name the rules that were answered differently."""
        self.differences = tuple(differences)
        super().__init__("engine and interpreter disagree on " + ", ".join(self.differences))


class EngineFailureError(Exception):
    """The engine did not do its work; `what` says in English what went wrong."""

    def __init__(self, what: str) -> None:
        """Say *what* went wrong."""
        self.what = what
        super().__init__(f"engine failure: {what}")
