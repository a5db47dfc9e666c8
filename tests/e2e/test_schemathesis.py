"""
For a minute, the whole document is called in every way that it allows and in many that it does not.

Nothing is answered with a 5xx, and everything as documented.
"""

from pathlib import Path

import pytest

from service.api.application import create_application
from service.operations.served import Served
from tests.fuzz.schemas import call
from tests.serving import serving

SECONDS = 60
pytestmark = pytest.mark.filterwarnings("default")  # the tool's own are not ours to mend


def operations(served: Served) -> set[str]:
    paths = create_application(served).openapi()["paths"]
    return {f"{method.upper()} {path}" for path, methods in paths.items() for method in methods}


def test_whatever_the_document_allows_is_answered_as_documented(tmp_path: Path) -> None:
    with serving(tmp_path) as served:
        found = call(served, SECONDS)
        assert found.failures == {}, f"{found}"
        called = {operation for operation, _ in found.answers}
        assert operations(served) - called == set()
        done = {operation for operation, status in found.answers if status < 300}
        assert len(done) > len(called) / 4  # the keys are good; how far a minute reaches is the machine's matter
