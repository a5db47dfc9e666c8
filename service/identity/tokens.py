"""
Tokens: the bearer tokens of one issuer, checked, and what they grant.

A token is trusted by its signature, issuer, audience and time, all four. What it grants is in two of its claims, whose
names are set. It fails closed: without a role it may read the rules, without a unit it reaches nobody.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from time import time
from typing import Any

import jwt
from jwt.exceptions import PyJWTError

from service.governance.access import Grant, Role, together
from service.identity.errors import WrongTokenError
from service.identity.key_set import KeySet

LEEWAY = 30.0
"""Seconds by which the clocks of issuer and service may differ."""
ALL_UNITS = "*"
MOST_LETTERS = 8192

_SUBJECT = re.compile(r"[\x21-\x7e]{1,190}")  # an id of the issuer's: visible ASCII, and short enough to be kept
_FAR = 1e12  # seconds
_BETWEEN = re.compile(r"[\s,]+")
_CHECKED: Any = {
    "require": ["exp", "iss", "aud", "sub"],
    "verify_exp": False,  # times are held against the clock that was handed in
    "verify_nbf": False,
    "verify_iat": False,
}

Claims = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of one issuer."""

    keys: KeySet
    issuer: str
    audience: str
    roles_claim: str = "roles"
    units_claim: str = "units"
    clock: Callable[[], float] = time  # seconds since 1970

    def grant(self, token: str) -> Grant:
        """
        Give what a *token* grants.

        Raises `WrongTokenError`, `KeysUnavailableError`, and `RefusedError` (`roles_conflict`).
        """
        claims = self._claims(token)
        subject = claims["sub"]
        if not isinstance(subject, str) or not _SUBJECT.fullmatch(subject):
            raise WrongTokenError
        roles = frozenset(role for role in Role if role in _words(_claim(claims, self.roles_claim)))
        together(roles)
        units = _words(_claim(claims, self.units_claim))
        name = f"oidc:{subject}"
        return Grant(name, name, roles, None if ALL_UNITS in units else units)

    def _claims(self, token: str) -> Claims:
        if len(token) > MOST_LETTERS:
            raise WrongTokenError
        try:
            header = jwt.get_unverified_header(token)
            key = self.keys.key(str(header.get("kid", "")))
            if key is None or "crit" in header:
                raise WrongTokenError
            claims = jwt.decode(
                token,
                key.public,
                algorithms=list(key.algorithms),
                issuer=self.issuer,
                audience=self.audience,
                options=_CHECKED,
            )
        except (PyJWTError, ValueError, TypeError, RecursionError):
            raise WrongTokenError from None
        self._require_time(claims)
        return claims

    def _require_time(self, claims: Claims) -> None:
        now = self.clock()
        ends = _instant(claims["exp"])
        begins = max(_instant(claims.get(name, 0)) for name in ("nbf", "iat"))
        if now >= ends + LEEWAY or now < begins - LEEWAY:
            raise WrongTokenError


def _instant(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < _FAR:
        raise WrongTokenError
    return float(value)


def _claim(claims: Claims, name: str) -> object:
    """Give the claim of a *name*; where there is none, what a path of names (`realm_access.roles`) leads to."""
    if name in claims:
        return claims[name]
    found: object = claims
    for step in name.split("."):
        found = found.get(step) if isinstance(found, Mapping) else None
    return found


def _words(value: object) -> frozenset[str]:
    """Give the words of a claim: a list of texts, or one text with spaces or commas between them."""
    listed = _BETWEEN.split(value) if isinstance(value, str) else value if isinstance(value, list) else []
    return frozenset(word for word in listed if isinstance(word, str) and word)
