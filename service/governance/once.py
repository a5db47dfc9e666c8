"""
Once: a request that carries an idempotency key is done once, however often it is sent.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Once:
    """The key of a request, and the digest of all that it asks."""

    caller: str
    key: str
    request: str  # digest of method, address and body


def with_id(entry: str, result: bytes) -> bytes:
    """Give what is answered of a *result*, a JSON object: it, with the id of its *entry* before it."""
    return b"".join((b'{"id":"%s",' % entry.encode(), memoryview(result)[1:]))


@dataclass(frozen=True, slots=True)
class Reply:
    """What is answered: bytes, a status of HTTP, and headers of its own."""

    body: bytes
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    entry: str | None = None  # the id of the entry of the log whose result this is; it is not kept a second time
    replayed: bool = False  # it was given before, and is given again
