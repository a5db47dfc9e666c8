"""
Sources of keys: an address of the issuer, or a file that was copied from there.

What is read is bounded in size and time, and no redirection is followed: keys come from the address that was set.
"""

from collections.abc import Callable
from functools import partial
from http.client import HTTPException
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

from service.identity.errors import KeysUnavailableError, WrongSourceError

SECONDS = 5.0
"""How long it may take to get the keys."""
MOST_BYTES = 256 * 1024

_CHUNK = 16 * 1024
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})

Source = Callable[[], bytes]


def source_of(place: str, seconds: float = SECONDS) -> Source:
    """Give what reads the keys at a *place*; raise `WrongSourceError` where it is neither a safe address nor a file."""
    address = urlsplit(place)
    is_near = address.hostname in _LOOPBACK
    if address.scheme == "https" or (address.scheme == "http" and is_near):
        return partial(_from_address, place, seconds, ProxyHandler({} if is_near else None))
    if "://" in place or not Path(place).is_file():
        raise WrongSourceError
    return partial(_from_file, Path(place))


class _Unmoved(HTTPRedirectHandler):
    """Follows no redirection; the answer counts as a failure."""

    def redirect_request(self, *_: Any, **__: Any) -> None:  # noqa: ANN401 - whatever it is given
        """Go nowhere else."""


def _from_address(address: str, seconds: float, proxies: ProxyHandler) -> bytes:
    until = monotonic() + seconds
    request = Request(address, headers={"Accept": "application/json"})  # noqa: S310 - the scheme has been looked at
    read = bytearray()
    try:
        with build_opener(_Unmoved(), proxies).open(request, timeout=seconds) as answer:
            while chunk := answer.read1(_CHUNK):
                read += chunk
                if len(read) > MOST_BYTES or monotonic() > until:
                    raise KeysUnavailableError
            if answer.length:  # there was to be more
                raise KeysUnavailableError
    except (OSError, HTTPException):
        raise KeysUnavailableError from None
    return bytes(read)


def _from_file(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            read = file.read(MOST_BYTES + 1)
    except OSError:
        raise KeysUnavailableError from None
    if len(read) > MOST_BYTES:
        raise KeysUnavailableError
    return read
