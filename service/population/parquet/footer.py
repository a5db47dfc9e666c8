"""
The footer of a Parquet file, read and written again: Thrift's compact protocol, as far as it occurs there.

A structure is a dict of its fields by number, each with its type on the wire; what the numbers mean is the reader's.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

TRUE, FALSE, BYTE, I16, I32, I64, DOUBLE, BINARY, LIST, SET, MAP, STRUCT = range(1, 13)

Value = tuple[int, Any]
"""The type on the wire, and what it holds: of a list, the type of its members and these; of a structure, its fields."""

Struct = dict[int, Value]

_BITS = 0x7F
_MORE = 0x80
_LONG_LIST = 15
_MOST_STEP = 15
_DOUBLE_SIZE = 8


class UnknownTypeError(Exception):
    """A type on the wire that does not occur in footers."""


@dataclass(slots=True)
class _Reader:
    """Reads a structure from bytes, from front to back."""

    content: bytes
    at: int = 0

    def struct(self) -> Struct:
        found: Struct = {}
        number = 0
        while header := self._byte():
            step, kind = header >> 4, header & 15
            number = number + step if step else self._signed()
            found[number] = (kind, self._value(kind))
        return found

    def _value(self, kind: int) -> Any:  # noqa: ANN401, PLR0911  # by its kind; one for each
        match kind:
            case 1 | 2:
                return None  # the kind says it
            case 3:
                return self._byte()
            case 4 | 5 | 6:
                return self._signed()
            case 7:
                return self._take(_DOUBLE_SIZE)
            case 8:
                return self._take(self._varint())
            case 9 | 10:
                return self._list()
            case 12:
                return self.struct()
            case _:
                raise UnknownTypeError(kind)

    def _list(self) -> tuple[int, list[Any]]:
        header = self._byte()
        size, kind = header >> 4, header & 15
        count = self._varint() if size == _LONG_LIST else size
        read: Callable[[], Any] = self._byte if kind in {TRUE, FALSE} else lambda: self._value(kind)
        return kind, [read() for _ in range(count)]

    def _byte(self) -> int:
        self.at += 1
        return self.content[self.at - 1]

    def _take(self, size: int) -> bytes:
        self.at += size
        return self.content[self.at - size : self.at]

    def _varint(self) -> int:
        value, shift = 0, 0
        while True:
            byte = self._byte()
            value |= (byte & _BITS) << shift
            if byte < _MORE:
                return value
            shift += 7

    def _signed(self) -> int:
        value = self._varint()
        return (value >> 1) ^ -(value & 1)


def read_struct(content: bytes) -> Struct:
    """Read the structure that the *content* begins with."""
    return _Reader(content).struct()


def write_struct(fields: Mapping[int, Value]) -> bytes:
    """Write a structure."""
    written = bytearray()
    _write_struct(written, fields)
    return bytes(written)


def _write_struct(out: bytearray, fields: Mapping[int, Value]) -> None:
    before = 0
    for number, (kind, value) in sorted(fields.items()):
        step = number - before
        if 0 < step <= _MOST_STEP:
            out.append(step << 4 | kind)
        else:
            out.append(kind)
            _write_signed(out, number)
        before = number
        _write_value(out, kind, value)
    out.append(0)


def _write_value(out: bytearray, kind: int, value: Any) -> None:  # noqa: ANN401  # by its kind
    match kind:
        case 1 | 2:
            pass  # the kind says it
        case 3:
            out.append(value)
        case 4 | 5 | 6:
            _write_signed(out, value)
        case 7:
            out.extend(value)
        case 8:
            _write_varint(out, len(value))
            out.extend(value)
        case 9 | 10:
            _write_list(out, *value)
        case 12:
            _write_struct(out, value)
        case _:
            raise UnknownTypeError(kind)


def _write_list(out: bytearray, kind: int, members: list[Any]) -> None:
    if len(members) < _LONG_LIST:
        out.append(len(members) << 4 | kind)
    else:
        out.append(_LONG_LIST << 4 | kind)
        _write_varint(out, len(members))
    for member in members:
        if kind in {TRUE, FALSE}:
            out.append(member)
        else:
            _write_value(out, kind, member)


def _write_varint(out: bytearray, value: int) -> None:
    while value >= _MORE:
        out.append(value & _BITS | _MORE)
        value >>= 7
    out.append(value)


def _write_signed(out: bytearray, value: int) -> None:
    _write_varint(out, value << 1 if value >= 0 else ((-value) << 1) - 1)
