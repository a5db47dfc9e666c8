"""
Credentials of the service's own: how a key is written, read back, and kept.

A key is `gg_<id>_<secret><check>`. The id is no secret. The check lets a scanner of texts know a key that was left
lying about, and lets one that was mistyped be refused without asking the store.
"""

import re
from dataclasses import dataclass
from hashlib import sha256
from hmac import compare_digest
from zlib import crc32

PREFIX = "gg_"
ID_BYTES = 6
SECRET_BYTES = 32

_ID_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"  # none that is taken for another
_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_ID_LENGTH = 10
_SECRET_LENGTH = 43
_CHECK_LENGTH = 6
_WRITTEN = re.compile(rf"{PREFIX}[{_ID_LETTERS}]{{{_ID_LENGTH}}}_[{_LETTERS}]{{{_SECRET_LENGTH + _CHECK_LENGTH}}}")
_BEGUN = re.compile(rf"({PREFIX}[{_ID_LETTERS}]{{{_ID_LENGTH}}}_)[{_LETTERS}]+")
_LENGTH = len(PREFIX) + _ID_LENGTH + 1 + _SECRET_LENGTH + _CHECK_LENGTH


@dataclass(frozen=True, slots=True, repr=False)
class Credential:
    """A key as its holder has it; it does not show itself."""

    id: str
    secret: str

    def __str__(self) -> str:
        """Name it, without its secret."""
        return f"{PREFIX}{self.id}_…"

    __repr__ = __str__

    def written(self) -> str:
        """Give the whole text that its holder shows."""
        unchecked = f"{PREFIX}{self.id}_{self.secret}"
        return unchecked + _check(unchecked)

    def digest(self) -> str:
        """
        Give what is kept of the secret.

        One round of SHA-256 is enough: slow hashes make up for words that people choose, and this is 256 random bits,
        which nobody tries out. It has to be fast, since it is made for every request.
        """
        return f"sha256:{sha256(self.secret.encode()).hexdigest()}"

    def matches(self, kept: str) -> bool:
        """Answer whether this is the secret of which the digest was *kept*; it takes the same time either way."""
        return compare_digest(self.digest().encode(), kept.encode())


def make_credential(entropy: bytes) -> Credential:
    """Make a key of so many random bytes: those of its id, then those of its secret."""
    head, rest = entropy[:ID_BYTES], entropy[ID_BYTES:]
    return Credential(_spell(head, _ID_LETTERS, _ID_LENGTH), _spell(rest, _LETTERS, _SECRET_LENGTH))


def looks_like_key(text: str) -> bool:
    """Answer whether a *text* is meant to be a key, rather than some other token."""
    return text.startswith(PREFIX)


def holds_key(text: str) -> bool:
    """Answer whether a key is written anywhere in a *text*, which is then not to be kept or logged."""
    return _WRITTEN.search(text) is not None


def without_keys(text: str) -> str:
    """Give a *text* in which no secret of a key is left, nor the beginning of one."""
    return _BEGUN.sub(r"\1…", text) if PREFIX in text else text


def read_credential(text: str) -> Credential | None:
    """Read a key; None where the *text* is none."""
    if len(text) != _LENGTH or not text.isascii() or not looks_like_key(text):
        return None
    unchecked, check = text[:-_CHECK_LENGTH], text[-_CHECK_LENGTH:]
    name, _, secret = unchecked.removeprefix(PREFIX).partition("_")
    if len(name) != _ID_LENGTH or not secret.isalnum() or _check(unchecked) != check:
        return None
    return Credential(name, secret)


def _check(unchecked: str) -> str:
    return _spell(crc32(unchecked.encode()).to_bytes(4), _LETTERS, _CHECK_LENGTH)


def _spell(content: bytes, letters: str, length: int) -> str:
    number, spelt = int.from_bytes(content), []
    for _ in range(length):
        number, letter = divmod(number, len(letters))
        spelt.append(letters[letter])
    return "".join(reversed(spelt))
