"""
Packing: what is kept in bulk is kept compressed.
"""

from threading import local

import zstandard

LEVEL = 1
MOST_BYTES = 1 << 28
"""No content is as long as this; a frame that says otherwise was not made here."""


class _OfThread(local):
    """A compressor is not to be shared by threads, and costs more to make than to use."""

    def __init__(self) -> None:
        self.compressor = zstandard.ZstdCompressor(level=LEVEL)
        self.decompressor = zstandard.ZstdDecompressor()


_of_thread = _OfThread()


class NotPackedError(Exception):
    """Bytes that are not what `pack` made."""


def pack(content: bytes) -> bytes:
    """Compress some *content*."""
    return _of_thread.compressor.compress(content)


def unpack(packed: bytes) -> bytes:
    """Give back what was packed; raise `NotPackedError`."""
    try:
        if not 0 <= zstandard.frame_content_size(packed) <= MOST_BYTES:
            raise NotPackedError
        return _of_thread.decompressor.decompress(packed)
    except zstandard.ZstdError:
        raise NotPackedError from None
