"""
Outcomes: what a command gives back, all of it decided before a byte is written.
"""

from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import orjson

_OPTIONS = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE


class Status(IntEnum):
    """How a command ended."""

    DONE = 0
    FELL_SHORT = 1
    INPUT_AT_FAULT = 2
    ENGINE_AT_FAULT = 3
    INTERRUPTED = 130
    PIPE_CLOSED = 141


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a command ended, and what it says on either stream, in UTF-8."""

    status: Status = Status.DONE
    out: bytes = b""
    err: bytes = b""


def as_json(value: Any) -> bytes:  # noqa: ANN401  # a JSON value
    """Write a *value* as JSON, with a newline at its end."""
    return orjson.dumps(value, option=_OPTIONS)


def as_text(text: str) -> bytes:
    """Write *text*, with a newline at its end; what is no text at all (an undecodable file name) as a question mark."""
    return (text.rstrip("\n") + "\n").encode(errors="replace")
