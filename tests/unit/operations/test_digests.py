"""SM3 is there wherever the service runs."""

from collections.abc import Callable
from random import Random

import pytest

from service.governance.chain import digest_of
from service.operations import digests
from service.operations.digests import provide_missing, sm3

ABC = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


def test_the_library_computes_sm3_as_gb_t_32905_does() -> None:
    assert sm3(b"abc") == ABC


def test_the_library_and_openssl_agree() -> None:
    random = Random(1)  # noqa: S311
    for length in (0, 1, 55, 56, 63, 64, 65, 1000):
        content = random.randbytes(length)
        assert digest_of(content, "sm3") == f"sm3:{sm3(content)}"


@pytest.mark.parametrize("lacking", ["sm3", "none"])
def test_sm3_is_provided_where_it_is_lacking(monkeypatch: pytest.MonkeyPatch, lacking: str) -> None:
    def new(name: str) -> None:
        if name == lacking:
            raise ValueError(name)

    found: list[tuple[str, Callable[[bytes], str]]] = []
    monkeypatch.setattr(digests, "new", new)
    monkeypatch.setattr(digests, "provide", lambda *given: found.append(given))
    provide_missing()
    assert found == ([("sm3", sm3)] if lacking == "sm3" else [])
