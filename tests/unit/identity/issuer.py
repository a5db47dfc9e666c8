"""
An issuer of tokens: its keys, what it signs with them, and what it publishes of them.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm

Json = dict[str, Any]

ISSUER, AUDIENCE = "https://id.example.org/realms/hr", "gongguo"
NOW = 1_795_000_000.0
CLAIMS: Json = {
    "iss": ISSUER,
    "aud": AUDIENCE,
    "sub": "u-1001",
    "exp": int(NOW) + 300,
    "roles": ["caller"],
    "units": ["U-1"],
}


@cache
def private_key(name: str) -> Any:
    """Give the private key of a *name*: `rsa…`, `ec…`, `ed…`, `weak…` (RSA of 1,024 bits), `p384…`."""
    if name.startswith("rsa"):
        return rsa.generate_private_key(65537, 2048)
    if name.startswith("weak"):
        return rsa.generate_private_key(65537, 1024)  # noqa: S505 - it is to be refused
    if name.startswith("ed"):
        return ed25519.Ed25519PrivateKey.generate()
    return ec.generate_private_key(ec.SECP384R1() if name.startswith("p384") else ec.SECP256R1())


def public(name: str, **changes: Any) -> Json:
    """Give what is published of a key."""
    key = private_key(name).public_key()
    kind: Any = RSAAlgorithm if "rsa" in name or "weak" in name else OKPAlgorithm if "ed" in name else ECAlgorithm
    return {**json.loads(kind.to_jwk(key)), "kid": name, "use": "sig", **changes}


def published(*keys: Json | str) -> bytes:
    """Give a key set of *keys*, by name or as they are."""
    return json.dumps({"keys": [public(one) if isinstance(one, str) else one for one in keys]}).encode()


def token(name: str = "rsa", algorithm: str = "RS256", *, header: Json | None = None, **changes: Any) -> str:
    """Sign the claims, with *changes* (`...` leaves one out), by the key of a *name*."""
    claims = {key: value for key, value in {**CLAIMS, **changes}.items() if value is not ...}
    return jwt.encode(claims, private_key(name), algorithm, headers={"kid": name, **(header or {})})


def forged(name: str = "rsa", **header: Any) -> str:
    """Sign by the public key as if it were a shared secret."""
    head = _part({"alg": "HS256", "typ": "JWT", "kid": name, **header})
    signed = f"{head}.{_part(CLAIMS)}"
    secret = private_key(name).public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return f"{signed}.{_text(hmac.new(secret, signed.encode(), hashlib.sha256).digest())}"


def unsigned(name: str = "rsa", algorithm: str = "none") -> str:
    """Sign nothing."""
    return f"{_part({'alg': algorithm, 'kid': name})}.{_part(CLAIMS)}."


def _part(content: Json) -> str:
    return _text(json.dumps(content).encode())


def _text(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


class Published:
    """An address at which the issuer publishes; what it answers can be set."""

    def __init__(self) -> None:
        self.content = b""
        self.status = 200
        self.headers: dict[str, str] = {}
        self.asked = 0
        self.address = ""


@contextmanager
def publishing() -> Iterator[Published]:
    """Publish on a port of this machine."""
    state = Published()

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            state.asked += 1
            self.send_response(state.status)
            for name, value in state.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(state.content)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    state.address = f"http://127.0.0.1:{server.server_address[1]}/jwks"
    try:
        yield state
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
