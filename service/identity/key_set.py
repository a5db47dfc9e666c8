"""
The issuer's keys: read from their source, kept for a while, read again when a token names one that is not among them.

Only keys that sign are taken: RSA of 2,048 bits and more, the curve P-256, Ed25519. A shared secret is none of these,
so a public key can never be used as one.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from time import monotonic
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt import PyJWK
from jwt.exceptions import PyJWTError

from service.identity.errors import KeysUnavailableError
from service.identity.sources import Source

KEPT = 300.0
"""Seconds after which the keys are read again: as long as a key that the issuer withdrew may still count."""
KEPT_WITHOUT_ANSWER = 3600.0
"""Seconds for which they count where the source does not answer."""
BETWEEN_READINGS = 60.0
"""Seconds between two readings for the sake of tokens that name an unknown key."""
AFTER_FAILURE = 10.0
"""Seconds after a reading that failed, in which no other is tried."""

_LEAST_BITS = 2048
_NEVER = float("-inf")
_KINDS = ("RSA", "EC", "OKP")
_ALGORITHMS = ("RS256", "PS256", "ES256", "EdDSA")

VerifyingKey = RSAPublicKey | EllipticCurvePublicKey | Ed25519PublicKey


@dataclass(frozen=True, slots=True)
class IssuerKey:
    """One key, and the algorithms that it may be used with."""

    public: VerifyingKey
    algorithms: Sequence[str]


class KeySet:
    """The keys of one issuer. Safe to use from several threads; one at a time reads the source."""

    def __init__(self, source: Source, elapsed: Callable[[], float] = monotonic) -> None:
        """Read from a *source*, when first asked."""
        self._source = source
        self._elapsed = elapsed
        self._reading = Lock()
        self._keys: Mapping[str, IssuerKey] = {}
        self._read_at = _NEVER
        self._failed_at = _NEVER

    def key(self, name: str) -> IssuerKey | None:
        """Give the key of a *name*, None where the issuer has none; raise `KeysUnavailableError`."""
        if self._age() > KEPT:
            self._read(KEPT, wait=self._age() > KEPT_WITHOUT_ANSWER)
        if name not in self._keys and self._age() > BETWEEN_READINGS:
            self._read(BETWEEN_READINGS, wait=True)
        if self._age() > KEPT_WITHOUT_ANSWER:
            raise KeysUnavailableError
        return self._keys.get(name)

    def _age(self) -> float:
        return self._elapsed() - self._read_at

    def _read(self, least_age: float, *, wait: bool) -> None:
        """
        Read the keys again, unless another thread has just done so, or it has just been tried in vain.

        Whoever can do with the old ones need not *wait* for another thread that is reading.
        """
        if not self._reading.acquire(blocking=wait):
            return
        try:
            if self._age() > least_age and self._elapsed() - self._failed_at >= AFTER_FAILURE:
                self._keys = read_keys(self._source())
                self._read_at = self._elapsed()
        except KeysUnavailableError:
            self._failed_at = self._elapsed()
        finally:
            self._reading.release()


def read_keys(content: bytes) -> Mapping[str, IssuerKey]:
    """Read a JSON Web Key Set, but for the keys that sign nothing; raise `KeysUnavailableError` where it is none."""
    try:
        listed = json.loads(content)["keys"]
        named = [(one["kid"], one) for one in listed if isinstance(one, dict) and isinstance(one.get("kid"), str)]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise KeysUnavailableError from None
    read = {name: _issuer_key(one) for name, one in named}
    return {name: key for name, key in read.items() if key is not None}


def _issuer_key(one: Mapping[str, Any]) -> IssuerKey | None:
    stated = one.get("alg")
    if one.get("use", "sig") != "sig" or one.get("kty") not in _KINDS or stated not in (None, *_ALGORITHMS):
        return None
    try:
        public = PyJWK(dict(one)).key
    except (PyJWTError, ValueError, TypeError, AttributeError):
        return None
    able = _algorithms(public)
    usable = able if stated is None else tuple(each for each in able if each == stated)
    return IssuerKey(public, usable) if usable else None


def _algorithms(public: object) -> Sequence[str]:
    match public:
        case RSAPublicKey() if public.key_size >= _LEAST_BITS:
            return ("RS256", "PS256")
        case EllipticCurvePublicKey() if public.curve.name == "secp256r1":
            return ("ES256",)
        case Ed25519PublicKey():
            return ("EdDSA",)
        case _:
            return ()
