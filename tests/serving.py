"""
A service for tests: over a store of its own, with the shipped release; its time stands still unless a test moves it.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from service.governance.access import Grant, Role
from service.operations.served import Served
from service.settings import Settings
from service.wiring import serve

ADMINISTRATOR = Grant("test", "测试", frozenset({Role.ADMINISTRATOR}))


@dataclass
class Clock:
    """What the time is."""

    now: str = "2026-11-21T08:00:00.000000Z"
    today: date = field(default_factory=lambda: date(2026, 11, 21))


@contextmanager
def serving(
    folder: Path, clock: Clock | None = None, announced_by: int | None = None, **settings: Any
) -> Iterator[Served]:
    """Serve from a store in a *folder*, with *settings* of one's own, knowing the holidays *announced by* a year."""
    at = clock or Clock()
    wanted = Settings.model_validate({"data": folder / "data", "engine": "interpreter", **settings})
    served = serve(wanted, now=lambda: at.now, today=lambda: at.today, announced_by=announced_by)
    try:
        yield served
    finally:
        served.close()


def key(served: Served, *roles: Role, units: list[str] | None = None, holder: str | None = None) -> str:
    """Make a key with some *roles*, and give what is to be shown as `Authorization`; each set has its own holder."""
    named = holder or "".join(["甲", *sorted(roles)])
    asked = {"holder": named, "roles": [role.value for role in roles], "units": units}
    made = json.loads(served.keys.make(ADMINISTRATOR, json.dumps(asked).encode()).body)
    return f"Bearer {made['key']}"
