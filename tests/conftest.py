"""
Where coverage is measured: by the unit tests, which are to reach every line by themselves. The others run untraced.
"""

from pathlib import Path

import pytest

_TRACED = Path(__file__).with_name("unit")
_APART = [_TRACED / name for name in ("governance", "identity", "operations")]
"""What these test is not measured, and tracing takes as long again."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Trace the unit tests alone."""
    for item in items:
        if not item.path.is_relative_to(_TRACED) or any(map(item.path.is_relative_to, _APART)):
            item.add_marker("no_cover")
