"""
Mutants: the shipped rulesets with one thing changed, each at its place in the text.

Changed are every operator, every `all` and `any`, every truth, every number by one step, every code, every effect and
every action that a rule is about; and of the vocabulary what decides what is said: how binding an action is, its
ladder, the steps of its procedure, what may be done against it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import yaml

from service.domain.release import Release

Files = Mapping[str, bytes]

OPERATORS = {
    "at_least": ("more_than", "at_most"),
    "at_most": ("less_than", "at_least"),
    "more_than": ("at_least", "less_than"),
    "less_than": ("at_most", "more_than"),
    "on_or_after": ("on_or_before",),
    "on_or_before": ("on_or_after",),
    "in": ("not_in",),
    "not_in": ("in",),
}
JOINS = {"all": "any", "any": "all"}
EFFECTS = {"bar": "hold", "hold": "bar", "recommend": "bar"}
ABSENT = {"yes": "no", "no": "yes"}
MODALITIES = {"must": "may", "may": "must"}
_CONDITIONS = ("scope", "when", "unless", "holds", "fails", "where", "while", "for_each")
_LISTED = ("remedies", "bar", "hold", "recommend")


@dataclass(frozen=True)
class Mutant:
    """One change: where, from what to what, and which rule, fact, parameter or action it is in."""

    path: str
    line: int  # from 1
    start: int  # character positions in the file
    end: int
    owner: str
    kind: str  # `operator`, `number`, `code` …
    was: str
    instead: str

    @property
    def key(self) -> str:
        """Give what names it whatever stands before it in the file."""
        return f"{self.owner} {self.kind}: {self.was} -> {self.instead}"

    def apply(self, files: Files) -> Files:
        """Give the *files* with this change."""
        text = files[self.path].decode()
        return {**files, self.path: (text[: self.start] + self.instead + text[self.end :]).encode()}


def mutants(files: Files, release: Release) -> list[Mutant]:
    """Give every mutant of the *files*, which were read as a *release*."""
    return [mutant for path in sorted(files) for mutant in _Mutating(path, files[path].decode(), release).all()]


def _pairs(node: yaml.Node | None) -> Iterator[tuple[yaml.ScalarNode, yaml.Node]]:
    if isinstance(node, yaml.MappingNode):
        yield from node.value


def _child(node: yaml.Node | None, name: str) -> yaml.Node | None:
    return next((value for key, value in _pairs(node) if key.value == name), None)


class _Mutating:
    """Goes over one file."""

    def __init__(self, path: str, text: str, release: Release) -> None:
        self._path = path
        self._root = yaml.compose(text, Loader=yaml.SafeLoader)
        self._text = text
        self._release = release
        self._owner = ""

    def all(self) -> Iterator[Mutant]:
        match self._path:
            case "parameters.yaml":
                for key, value in _pairs(self._root):
                    self._owner = key.value
                    yield from self._parameter(key.value, value)
            case "vocabulary/facts.yaml":
                for key, value in _pairs(self._root):
                    self._owner = key.value
                    yield from self._conditions(value)
            case "vocabulary/actions.yaml":
                for key, value in _pairs(self._root):
                    self._owner = key.value
                    yield from self._action(value)
            case "vocabulary/procedures.yaml":
                yield from self._procedures()
            case _ if not self._path.startswith("vocabulary/"):
                for key, value in _pairs(_child(self._root, "rules") or self._root):
                    self._owner = key.value
                    yield from self._rule(value)

    def _mutant(self, node: yaml.Node, kind: str, instead: str) -> Mutant:
        start, end = node.start_mark.index, node.end_mark.index
        return Mutant(
            self._path, node.start_mark.line + 1, start, end, self._owner, kind, self._text[start:end], instead
        )

    def _conditions(self, node: yaml.Node) -> Iterator[Mutant]:
        for key, value in _pairs(node):
            if key.value in _CONDITIONS:
                yield from self._group(value)
            elif key.value in ("since", "sum", "hits", "absent"):
                yield from self._numbers(value)

    def _group(self, node: yaml.Node) -> Iterator[Mutant]:
        for item in node.value if isinstance(node, yaml.SequenceNode) else ():
            for key, value in _pairs(item):
                if key.value in JOINS:
                    yield self._mutant(key, "join", JOINS[key.value])
                    yield from self._group(value)
                elif key.value == "not":
                    yield self._mutant(key, "join", "all")
                    yield from self._group(value)
                elif key.value in self._release.facts:
                    yield from self._test(key.value, value)

    def _test(self, fact: str, node: yaml.Node) -> Iterator[Mutant]:
        if not isinstance(node, yaml.MappingNode):
            yield from self._value(fact, node)
            return
        for key, value in _pairs(node):
            if key.value == "absent":
                yield self._mutant(value, "absent", ABSENT[value.value])
                continue
            for other in OPERATORS.get(key.value, ()):
                yield self._mutant(key, "operator", other)
            yield from self._value(fact, value)

    def _value(self, fact: str, node: yaml.Node) -> Iterator[Mutant]:
        if isinstance(node, yaml.SequenceNode):
            for item in node.value:
                others = {one.value for one in node.value}
                yield from self._code(fact, item, others)
                if len(node.value) > 1:
                    yield self._without(node, item)
            return
        if node.tag.endswith(":bool"):
            yield self._mutant(node, "truth", "false" if node.value == "true" else "true")
        elif node.tag.endswith((":int", ":float")):
            yield from self._numbers(node)
        elif isinstance(node, yaml.ScalarNode):
            yield from self._code(fact, node, {node.value})

    def _code(self, fact: str, node: yaml.Node, taken: set[str]) -> Iterator[Mutant]:
        other = _after(node.value, list(self._release.facts[fact].codes), taken)
        if other is not None:
            yield self._mutant(node, "code", other)

    def _without(self, listed: yaml.Node, item: yaml.Node) -> Mutant:
        """Take one item out of a list."""
        kept = ", ".join(one.value for one in listed.value if one is not item)
        start = listed.start_mark.index
        end = start + len(self._text[start : listed.end_mark.index].rstrip())
        line = item.start_mark.line + 1
        return Mutant(self._path, line, start, end, self._owner, "dropped", item.value, f"[{kept}]")

    def _numbers(self, node: yaml.Node) -> Iterator[Mutant]:
        if isinstance(node, yaml.SequenceNode | yaml.MappingNode):
            values = node.value if isinstance(node, yaml.SequenceNode) else [value for _, value in node.value]
            for value in values:
                yield from self._numbers(value)
        elif node.tag.endswith(":int"):
            yield self._mutant(node, "number", str(int(node.value) + 1))
            yield self._mutant(node, "number", str(int(node.value) - 1))
        elif node.tag.endswith(":float"):
            yield self._mutant(node, "number", str(Decimal(node.value) + Decimal("0.01")))
            yield self._mutant(node, "number", str(Decimal(node.value) - Decimal("0.01")))

    def _parameter(self, name: str, node: yaml.Node) -> Iterator[Mutant]:
        gives = self._release.parameters[name].gives
        for _, value in _pairs(_child(node, "values") or node):
            found = _child(value, "value")
            if found is None:
                continue
            yield from self._numbers(found)
            for key, item in _pairs(found):
                if gives is not None:
                    yield from self._code(gives, item, {item.value})
                elif item.value == "endless":
                    yield self._mutant(item, "number", "24")
                yield from self._key(name, key, found)

    def _key(self, name: str, key: yaml.ScalarNode, table: yaml.Node) -> Iterator[Mutant]:
        """Give the row of a table to another code that has none."""
        keys = self._release.parameters[name].keys
        taken = {one.value for one, _ in _pairs(table)}
        free = [code for code in self._release.facts[keys].codes if code not in taken] if keys else []
        if free:
            yield self._mutant(key, "code", free[0])

    def _rule(self, node: yaml.Node) -> Iterator[Mutant]:
        yield from self._conditions(node)
        for key, value in _pairs(node):
            if key.value == "when" and isinstance(value, yaml.MappingNode):
                for _, condition in _pairs(value):
                    yield from self._group(condition)
            if key.value in EFFECTS:
                yield self._mutant(key, "effect", EFFECTS[key.value])
            if key.value in _LISTED:
                yield from self._targets(value)

    def _targets(self, node: yaml.Node) -> Iterator[Mutant]:
        listed = node.value if isinstance(node, yaml.SequenceNode) else [node]
        taken = {one.value for one in listed}
        for item in listed:
            meant = self._release.actions.get(item.value)
            alike = [name for name, one in self._release.actions.items() if meant and one.about == meant.about]
            other = _after(item.value, alike, taken)
            if other is not None:
                yield self._mutant(item, "target", other)
            if len(listed) > 1:
                yield self._without(node, item)

    def _action(self, node: yaml.Node) -> Iterator[Mutant]:
        modality, ladder = _child(node, "modality"), _child(node, "ladder")
        if modality is not None:
            yield self._mutant(modality, "modality", MODALITIES[modality.value])
        if ladder is not None:
            yield from self._numbers(ladder)
        remedies = _child(node, "remedies")
        if remedies is not None and len(remedies.value) > 1:
            yield from (self._without(remedies, item) for item in remedies.value)

    def _procedures(self) -> Iterator[Mutant]:
        for key, value in _pairs(_child(self._root, "procedures") or self._root):
            self._owner = key.value
            steps: Any = _child(value, "steps")
            for step in steps.value:
                days = _child(step, "working_days")
                yield from () if days is None else self._numbers(days)
        for key, value in _pairs(_child(self._root, "remedies") or self._root):
            self._owner = key.value
            limits: Any = _child(value, "limits")
            for limit in () if limits is None else limits.value:
                within = _child(limit, "within")
                yield from () if within is None else self._numbers(within)


def _after(code: str, codes: list[str], taken: set[str]) -> str | None:
    """Give the next of the *codes* that is not *taken*, from *code* on; None where there is none."""
    if code not in codes:
        return None
    at = codes.index(code)
    return next((one for one in codes[at + 1 :] + codes[:at] if one not in taken), None)
