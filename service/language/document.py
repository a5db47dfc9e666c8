"""
Documents: YAML text as a tree in which every node knows its place.

Only what the rule language allows is read: mappings, lists and plain scalars. Anchors, aliases and tags are faults and
their file is not read; of duplicate keys the first is, so that all faults of a folder can be told at once.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Protocol, TypeAlias

import yaml

from service.domain.errors import RulesetFault

Scalar: TypeAlias = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: a file of the folder, a line and a column, both from 1."""

    file: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Node:
    """One node: a scalar, a list of nodes, or a mapping from keys (with places) to nodes."""

    place: Place
    value: "Scalar | list[Node] | dict[str, Node]"
    keys: Mapping[str, Place]

    def entries(self) -> Iterator[tuple[str, "Node", Place]]:
        """Give key, node and the key's place, for a mapping."""
        if isinstance(self.value, dict):
            for key, node in self.value.items():
                yield key, node, self.keys[key]


class Faults:
    """Collects the faults of a folder."""

    def __init__(self) -> None:
        """Begin with none."""
        self.found: list[RulesetFault] = []

    def add(self, code: str, place: Place, message: str, chinese: str, nearest: str | None = None) -> None:
        """Note one fault."""
        fault = RulesetFault(code, place.file, place.line, place.column, message, chinese, nearest)
        if fault not in self.found:
            self.found.append(fault)

    def forget(self, codes: Collection[str]) -> None:
        """Drop the faults of some *codes*, which follow from another."""
        self.found = [fault for fault in self.found if fault.code not in codes]

    def in_order(self) -> tuple[RulesetFault, ...]:
        """Give the faults by file, line and column."""
        return tuple(sorted(self.found, key=lambda fault: (fault.file, fault.line, fault.column)))


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Give the known word that a *word* was probably meant to be."""
    found = get_close_matches(word, list(known), n=1, cutoff=0.8)
    return found[0] if found else None


def read_documents(files: Mapping[str, bytes], faults: Faults) -> dict[str, Node]:
    """Read every file of a folder (path -> content) that can be read; of the others, note why not."""
    found = {}
    for path, content in files.items():
        try:
            text = content.decode("utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError:
            faults.add("not_utf8", Place(path, 0, 0), "not UTF-8", "文件不是 UTF-8 编码")
            continue
        node = read_document(path, text, faults)
        if node is not None:
            found[path] = node
    return found


MOST_DEEP = 40
"""How deep lists and mappings may stand within one another; no rule needs a quarter of it."""


def read_document(file: str, text: str, faults: Faults) -> Node | None:
    """Read the *text* of a *file*; None, with a fault, where it is not YAML or not what the language allows."""
    try:
        if not _is_plain(file, text, faults):
            return None
        root = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        place = _place_of(file, getattr(error, "problem_mark", None))
        problem = getattr(error, "problem", None) or str(error).partition("\n")[0]
        faults.add("not_yaml", place, f"not YAML: {problem}", f"不是合法的 YAML（{problem}）")
        return None
    if root is None:
        faults.add("empty_file", Place(file, 1, 1), "empty file", "文件是空的")
        return None
    return _node(root, file, faults)


class _Mark(Protocol):
    """Where PyYAML says that something stands, from 0."""

    @property
    def line(self) -> int:
        """Give the line."""

    @property
    def column(self) -> int:
        """Give the column."""


def _place_of(file: str, mark: _Mark | None) -> Place:
    return Place(file, 1, 1) if mark is None else Place(file, mark.line + 1, mark.column + 1)


def _is_plain(file: str, text: str, faults: Faults) -> bool:
    """Look for what would make a tree of more than its text says: anchors, aliases, tags, and too deep a nesting."""
    depth, before = 0, len(faults.found)
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        place = _place_of(file, event.start_mark)
        if getattr(event, "anchor", None) is not None:
            faults.add("anchor", place, "anchors and aliases are not allowed", "不允许使用锚点和引用（& 和 *）")
        if getattr(event, "tag", None) is not None:
            faults.add("tag", place, "tags are not allowed", "不允许使用标签（!）")
        if isinstance(event, yaml.CollectionStartEvent | yaml.CollectionEndEvent):
            depth += 1 if isinstance(event, yaml.CollectionStartEvent) else -1
        if depth > MOST_DEEP:
            faults.add("too_deep", place, f"nested deeper than {MOST_DEEP}", f"嵌套超过 {MOST_DEEP} 层")
            break
    return len(faults.found) == before


def _node(raw: yaml.Node, file: str, faults: Faults) -> Node:
    place = _place_of(file, raw.start_mark)
    if isinstance(raw, yaml.SequenceNode):
        return Node(place, [_node(item, file, faults) for item in raw.value], {})
    if isinstance(raw, yaml.MappingNode):
        return _mapping(raw, place, faults)
    return Node(place, scalar(str(raw.value), is_quoted=getattr(raw, "style", None) in _QUOTED), {})


def _mapping(raw: yaml.MappingNode, place: Place, faults: Faults) -> Node:
    values: dict[str, Node] = {}
    keys: dict[str, Place] = {}
    for key_node, value_node in raw.value:
        at, key = _place_of(place.file, key_node.start_mark), str(key_node.value)
        if not isinstance(key_node, yaml.ScalarNode):
            faults.add("not_a_key", at, "a key is one word", "键应为一个词")
        elif key in values:
            faults.add("duplicate_key", at, f"`{key}` stands twice", f"`{key}` 重复出现")
        else:
            values[key], keys[key] = _node(value_node, place.file, faults), at
    return Node(place, values, keys)


_QUOTED = frozenset({"'", '"', "|", ">"})
_WORDS: dict[str, Scalar] = {"true": True, "false": False, "null": None, "~": None, "": None}
_INTEGER = re.compile(r"-?[0-9]{1,15}")
_FRACTION = re.compile(r"-?[0-9]{1,15}\.[0-9]{1,15}")


def scalar(text: str, *, is_quoted: bool) -> Scalar:
    """Read a plain word, a whole number or a fraction; whatever else is written stays text."""
    if is_quoted:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    return float(text) if _FRACTION.fullmatch(text) else text
