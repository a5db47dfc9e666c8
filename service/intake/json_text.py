"""
JSON text: from bytes to a tree, with nothing lost on the way.

Python's reader keeps the last of a repeated key, takes NaN for a number and rounds decimals; pydantic's does the same,
and gives up a whole document for one lone surrogate. Here a repeated key and a number that cannot be kept stay visible
in the tree, to be refused at their place, and decimals are exact.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from service.intake.characters import code_point
from service.intake.faults import Path, fail

_MARK = b"\xef\xbb\xbf"
_MOST_DIGITS = 15
_SURROGATE = re.compile(r"[\ud800-\udfff]")

Node = dict[str, object] | list[object]


@dataclass(frozen=True, slots=True)
class Misread:
    """Stands where the text has a number that cannot be kept."""

    text: str
    too_large: bool  # otherwise it is none: NaN, Infinity

    def __str__(self) -> str:
        """Give what was written."""
        return self.text


class Repeated(dict[str, object]):
    """An object in which keys are repeated; it holds the last value of each."""

    keys_repeated: Sequence[str] = ()


class Text:
    """One JSON text, read."""

    def __init__(self, source: bytes) -> None:
        """Read the *source*; raise DossierFaultsError where it is no JSON, or is nested too deep to be read."""
        text = _decode(source)
        self.repeats = False  # whether any object repeats a key
        self._escapes = "\\u" in text  # without escapes there are no lone surrogates
        self.tree = self._parse(text)

    def _parse(self, text: str) -> object:
        decoder = json.JSONDecoder(
            object_pairs_hook=self._read_object,
            parse_int=_read_integer,
            parse_float=_read_decimal,
            parse_constant=_read_constant,
        )
        try:
            return decoder.decode(text)
        except json.JSONDecodeError as error:
            if not text.strip():
                fail("not_json", "内容为空")
            message = f"不是有效的 JSON：第 {error.lineno} 行第 {error.colno} 列起无法读取"
            fail("not_json", message, "符合 RFC 8259 的 JSON 文本")
        except RecursionError:
            fail("too_deep", "嵌套过深，无法读取")

    def _read_object(self, pairs: list[tuple[str, object]]) -> dict[str, object]:
        if self._escapes:
            pairs = [(_nameable(key), value) for key, value in pairs]
        read = dict(pairs)
        if len(read) == len(pairs):
            return read
        self.repeats = True
        seen: set[str] = set()
        twice: dict[str, None] = {}
        for key, _ in pairs:
            if key in seen:
                twice[key] = None
            seen.add(key)
        repeated = Repeated(read)
        repeated.keys_repeated = tuple(twice)
        return repeated


def nodes(tree: Node) -> Iterator[tuple[Path, Node]]:
    """Give every object and list of the *tree* with its place, in the order of the document."""
    waiting: list[tuple[Path, Node]] = [((), tree)]
    while waiting:
        path, node = waiting.pop()
        yield path, node
        items = node.items() if isinstance(node, dict) else enumerate(node)
        inner = [((*path, step), child) for step, child in items if isinstance(child, dict | list)]
        waiting.extend(reversed(inner))


def _decode(source: bytes) -> str:
    try:
        return source.removeprefix(_MARK).decode("utf-8")
    except UnicodeDecodeError as error:
        fail("not_json", f"不是 UTF-8 文本：第 {error.start + 1} 个字节起无法解读", "UTF-8 编码")


def _nameable(key: str) -> str:
    """Spell out lone surrogates: at a key that holds one pydantic would give up its whole object."""
    return _SURROGATE.sub(lambda found: f"<{code_point(found.group())}>", key)


def _read_integer(text: str) -> int | Misread:
    return int(text) if len(text) <= _MOST_DIGITS else Misread(text, too_large=True)


def _read_decimal(text: str) -> Decimal | Misread:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return Misread(text, too_large=True)
    return number if number.adjusted() < _MOST_DIGITS else Misread(text, too_large=True)


def _read_constant(text: str) -> Misread:
    return Misread(text, too_large=False)
