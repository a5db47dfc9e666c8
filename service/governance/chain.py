"""
The chain: entries of the log, each sealed with the digest of the one before.

An entry's envelope says what happened and holds the digests of its contents, not the contents: these may be erased when
their time has come, and the chain stays whole. The envelope is written in one way only, so that its digest is its own.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import new
from typing import Any, Literal

Algorithm = Literal["sha256", "sm3"]

START = ""
"""What the first entry has for the digest of the one before."""

_PROVIDED: dict[str, Callable[[bytes], str]] = {}


@dataclass(frozen=True, slots=True)
class Entry:
    """What is to be kept of one thing that happened."""

    id: str  # the entry's own, unique
    kind: str  # evaluation, shadow, review, decision, draft, approval, publication, withdrawal, key, erasure, …
    at: str  # when: RFC 3339, UTC, microseconds
    caller: str
    told: Mapping[str, Any]  # JSON; no personal data, since it can never be erased
    contents: Mapping[str, bytes]  # name (facts, result, dossier, …) -> what may be erased one day
    about: str | None = None  # the id of the entry that this one is about
    unit: str | None = None
    subject: str | None = None  # whom it is about; kept outside the chain, and erased with the contents


@dataclass(frozen=True, slots=True)
class Sealed:
    """An entry in its place."""

    position: int  # from 1, without gaps
    envelope: bytes  # canonical JSON
    digest: str


def digest_of(content: bytes, algorithm: Algorithm = "sha256") -> str:
    """Give the digest of some *content*, with the name of its *algorithm* before it."""
    provided = _PROVIDED.get(algorithm)
    return f"{algorithm}:{new(algorithm, content).hexdigest() if provided is None else provided(content)}"


def provide(algorithm: Algorithm, in_hex: Callable[[bytes], str]) -> None:
    """Have an *algorithm* that this Python lacks computed by another library, which gives the digest *in_hex*."""
    _PROVIDED[algorithm] = in_hex


def fits(digest: object, content: bytes) -> bool:
    """Answer whether a *digest* is that of some *content*, by whichever algorithm it names."""
    match str(digest).partition(":")[0]:
        case "sha256":
            return digest == digest_of(content, "sha256")
        case "sm3":
            return digest == digest_of(content, "sm3")
        case _:
            return False


def canonical(value: Mapping[str, Any]) -> bytes:
    """Write a JSON object in the one way: keys in order, no spaces, UTF-8."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def seal(entry: Entry, position: int, previous: str, digests: Mapping[str, str], algorithm: Algorithm) -> Sealed:
    """Put an *entry* in its place after the one whose digest is *previous*; *digests* are those of its contents."""
    envelope = canonical(
        {
            "position": position,
            "previous": previous,
            "id": entry.id,
            "kind": entry.kind,
            "at": entry.at,
            "caller": entry.caller,
            "about": entry.about,
            "unit": entry.unit,
            "told": entry.told,
            "contents": digests,
        }
    )
    return Sealed(position, envelope, digest_of(envelope, algorithm))
