"""
Exporting: the log as a file of lines, one entry each, which can be verified by itself; its last line is the head.

A line holds the envelope as an object; written in the one way, it is the envelope, byte by byte. What is no envelope
(since somebody changed it) is put into the file as it is, to be found there as well.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any, BinaryIO

from service.governance.chain import canonical
from service.governance.rows import Head, Read, Row
from service.governance.verification import Verified, verify

MOST_HEAD = 4096
"""No last line is longer."""

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Ending:
    """The last line of an exported file: where the log ended, where the file begins, and what it holds."""

    head: Head
    after: int
    contents: bool


class NotExportedError(Exception):
    """A file that is no exported log, or not of the part that is asked for; the message is Chinese."""


def written(rows: Iterable[Row]) -> Iterator[bytes]:
    """Write *rows* as lines."""
    for row in rows:
        line: dict[str, Any] = {"digest": row.digest}
        told = Read(row).told
        line |= {"envelope_base64": _as_base64(row.envelope)} if told is None else {"envelope": told}
        if row.contents is not None:
            line["contents"] = {name: _as_json(content) for name, content in sorted(row.contents.items())}
        yield _line(line)


def ending_line(ending: Ending, at: str) -> bytes:
    """Write the last line, *at* a moment."""
    head = {"position": ending.head.position, "digest": ending.head.digest, "at": at}
    return _line({"head": head, "after": ending.after, "contents": ending.contents})


def verify_file(source: BinaryIO, exported: Head | None = None) -> Verified:
    """Verify an exported file, against a head that was *exported* at some time; raise `NotExportedError`."""
    ending = ending_of(source)
    source.seek(0)
    first = _read_line(source.readline(), 0, contents=False)
    if ending is None and first is None:
        raise NotExportedError("不是导出的日志")
    after, contents = _begun(first) if ending is None else (ending.after, ending.contents)
    if exported is not None and 0 < exported.position <= after:
        told = f"文件从第 {after + 1} 条起，不能用第 {exported.position} 条的登记查验"
        raise NotExportedError(told)
    source.seek(0)
    rows = _rows(source, after, contents=contents)
    return verify(rows, None if ending is None else ending.head, exported, after)


def _begun(first: Row | None) -> tuple[int, bool]:
    """Give, of a file that lacks its last line, after which position it begins, and whether it holds contents."""
    place = None if first is None else Read(first).place
    return max(place or 1, 1) - 1, first is not None and first.contents is not None


def ending_of(source: BinaryIO) -> Ending | None:
    """Read the last line of an exported file; None where it is none."""
    size = source.seek(0, 2)
    source.seek(max(0, size - MOST_HEAD))
    lines = source.read().splitlines()
    match _read_json(lines[-1] if lines else b""):
        case {
            "head": {"position": int(position), "digest": str(digest)},
            "after": int(after),
            "contents": bool(contents),
        } if after >= 0:
            return Ending(Head(position, digest), after, contents)
    return None


def _rows(source: BinaryIO, after: int, *, contents: bool) -> Iterator[Row]:
    """Read the lines but the last as rows; the place of a line in the file is the place of its entry."""
    for position, line in zip(count(after + 1), source, strict=False):
        read = _read_line(line, position, contents=contents)
        if read is not None:
            yield read
        elif not _is_ending(line):
            yield Row(position, line, "")


def _is_ending(line: bytes) -> bool:
    found = _read_json(line) if len(line) < MOST_HEAD else None
    return isinstance(found, dict) and "head" in found


def _read_line(line: bytes, position: int, *, contents: bool) -> Row | None:
    """Read a line, which may be expected to hold *contents*, as the row at a *position*; None where it is none."""
    read = _read_json(line)
    if not isinstance(read, dict) or not isinstance(digest := read.get("digest"), str):
        return None
    try:
        envelope = _envelope(read)
        held = _contents(read.get("contents", {} if contents else None))
    except (ValueError, RecursionError, TypeError, LookupError, AttributeError):
        return None
    return Row(position, envelope, digest, held)


def _envelope(read: Json) -> bytes:
    return canonical(read["envelope"]) if "envelope" in read else b64decode(read["envelope_base64"], validate=True)


def _contents(contents: Json | None) -> dict[str, bytes | None] | None:
    return None if contents is None else {name: _as_bytes(content) for name, content in contents.items()}


def _as_bytes(content: str | Json | None) -> bytes | None:
    match content:
        case None:
            return None
        case str():
            return content.encode()
        case _:
            return b64decode(content["base64"], validate=True)


def _as_json(content: bytes | None) -> str | Json | None:
    """Give a content as text, and what is no text in base 64."""
    try:
        return None if content is None else content.decode()
    except UnicodeDecodeError:
        return {"base64": _as_base64(content or b"")}


def _as_base64(content: bytes) -> str:
    return b64encode(content).decode("ascii")


def _read_json(line: bytes) -> object:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def _line(value: Json) -> bytes:
    return canonical(value) + b"\n"
