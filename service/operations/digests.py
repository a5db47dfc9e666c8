"""
Digests that this Python may lack: SM3 is left out of some builds of OpenSSL, and is had from a library then.
"""

from hashlib import new

from cryptography.hazmat.primitives.hashes import SM3, Hash

from service.governance.chain import provide


def provide_missing() -> None:
    """Provide SM3 where OpenSSL has none; each process that seals or verifies does this first."""
    try:
        new("sm3")
    except ValueError:
        provide("sm3", sm3)


def sm3(content: bytes) -> str:
    """Give the SM3 digest of some *content* in hexadecimal."""
    digest = Hash(SM3())
    digest.update(content)
    return digest.finalize().hex()
