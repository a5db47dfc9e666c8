"""
Packing: what was packed comes back; what was not, or is beyond measure, is refused before it is unpacked.
"""

import pytest

from service.store.packing import MOST_BYTES, NotPackedError, pack, unpack


def test_what_was_packed_comes_back() -> None:
    contents = [b"", b"{}", bytes(range(256)) * 1_000]
    assert [unpack(pack(content)) for content in contents] == contents


def test_what_is_beyond_measure_is_not_unpacked() -> None:
    with pytest.raises(NotPackedError):
        unpack(pack(bytes(MOST_BYTES + 1)))


@pytest.mark.parametrize("packed", [b"", b"{}", pack(b"content")[:-1]])
def test_what_was_not_packed_is_refused(packed: bytes) -> None:
    with pytest.raises(NotPackedError):
        unpack(packed)
