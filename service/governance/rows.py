"""
Rows: entries of the log as they lie there, read as far as they can be, whatever was done to them.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from service.governance.chain import canonical, digest_of, fits

COLUMNS = ("id", "kind", "about", "at", "caller", "unit")
"""What is written beside an envelope to be searched by, and repeats a part of it."""
_KEYS = {"position", "previous", "told", "contents", *COLUMNS}


@dataclass(frozen=True, slots=True)
class Head:
    """Where the chain ends, or ended when the head was exported."""

    position: int
    digest: str


@dataclass(frozen=True, slots=True)
class Row:
    """An entry as it lies there, whatever was done to it."""

    position: int
    envelope: bytes
    digest: str
    contents: Mapping[str, bytes | None] | None = None  # a content is None once erased; all are, where not handed over
    columns: Mapping[str, object] | None = None  # None where there are none: in an exported file
    subject: str | None = None


class Read:
    """A row, and what its envelope says, as far as it can be read."""

    def __init__(self, row: Row) -> None:
        """Read a *row*."""
        self.row = row
        self.digests = {row.digest}  # by which the next entry may call it
        self.told = _read(row.envelope)
        fitting = fits(row.digest, row.envelope)
        self.sound = fitting and self.told is not None
        self.trusted = self.sound  # or vouched for by what comes after it
        if not fitting:
            self.digests |= {digest_of(row.envelope, "sha256"), digest_of(row.envelope, "sm3")}

    @property
    def place(self) -> int | None:
        """Give the position that it was sealed with."""
        place = None if self.told is None else self.told["position"]
        return place if type(place) is int else None

    @property
    def previous(self) -> str | None:
        """Give the digest of the entry before, as it was sealed."""
        previous = None if self.told is None else self.told["previous"]
        return previous if isinstance(previous, str) else None


def pairs(rows: Iterable[Read]) -> Iterator[tuple[Read, Read | None]]:
    """Give each row with the one that follows."""
    this: Read | None = None
    for following in rows:
        if this is not None:
            yield this, following
        this = following
    if this is not None:
        yield this, None


def _read(envelope: bytes) -> Mapping[str, Any] | None:
    """Read an *envelope*; None where it is not one, or is not written in the one way."""
    try:
        told = json.loads(envelope)
        if isinstance(told, dict) and told.keys() == _KEYS and canonical(told) == envelope:
            return told if isinstance(told["contents"], dict) else None
    except (ValueError, RecursionError):
        pass
    return None
