"""
Pools: connections are few, since transactions are short and one alone writes.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine

POOL: dict[str, Any] = {"pool_size": 5, "max_overflow": 5}
WRITING = "gongguo_writing"
"""The option of a connection whose transactions may write."""


@dataclass(frozen=True, slots=True)
class Engines:
    """One pool of connections, for writing and for reading."""

    writer: Engine
    reader: Engine
