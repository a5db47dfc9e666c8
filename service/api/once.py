"""
Once: what makes two requests the same one, sent again.

A caller's own key says so, in the header `Idempotency-Key`; the digest of the whole request guards against one key that
is used for two.
"""

import string
from collections.abc import Mapping

from fastapi import Request

from service.api.problems import wrong_query
from service.domain.errors import DossierFault
from service.governance.access import Grant
from service.governance.chain import digest_of
from service.governance.credential import holds_key
from service.governance.once import Once

HEADER = "Idempotency-Key"
MOST = 200
_VISIBLE = frozenset(string.ascii_letters + string.digits + string.punctuation)


def once_of(request: Request, grant: Grant, body: bytes = b"") -> Once | None:
    """
    Give what makes this *request* of a caller the same as another, its *body* read; None where it has no key.

    Raises `ProblemError` (`wrong_query`) where the key is none.
    """
    key = key_of(request.headers)
    return None if key is None else Once(grant.caller, key, request_digest(request, body))


def key_of(headers: Mapping[str, str], most: int = MOST) -> str | None:
    """Give the idempotency key among the *headers*; raise `ProblemError` where it is none, or too long."""
    key = headers.get(HEADER)
    if key is None or (0 < len(key) <= most and _VISIBLE.issuperset(key) and not holds_key(key)):
        return key
    accepted = f"1 至 {most} 个可见的 ASCII 字符，不得为凭证"
    raise wrong_query(DossierFault("invalid_header", HEADER, "幂等键不合要求", accepted=accepted))


def request_digest(request: Request, body: bytes) -> str:
    """Give the digest of all that a *request* asks: method, address, parameters, and the *body*."""
    path = request.scope.get("raw_path") or request.url.path.encode()
    asked = (request.method.encode(), path.partition(b"?")[0], request.scope["query_string"])
    return digest_of(b"\n".join((*asked, body)))
