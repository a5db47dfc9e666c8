"""
Places: where each thing that a folder declares stands, so that whatever is found of it later can be placed.

A name is placed by what it is a name of: a rule and a fact may share one. Of a rule that stands twice, the first
counts.
"""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import TypeAlias

from service.language.document import Faults, Node, Place, read_documents


class Declared(StrEnum):
    """What kinds of thing a folder declares by name."""

    RULE = "rule"
    FACT = "fact"  # a field of the dossier, or derived
    PARAMETER = "parameter"
    ACTION = "action"
    PROCEDURE = "procedure"
    REMEDY = "remedy"
    REGULATION = "regulation"
    TOTAL = "total"


Places: TypeAlias = Mapping[tuple[Declared, str], Place]
"""What is declared, and its name -> where its name stands."""

_Placed: TypeAlias = Iterator[tuple[tuple[Declared, str], Place]]

_RECORDS = "vocabulary/records.yaml"
_STANDS: Mapping[str, Mapping[str | None, Declared]] = {
    "vocabulary/facts.yaml": {None: Declared.FACT},
    "vocabulary/actions.yaml": {None: Declared.ACTION},
    "vocabulary/procedures.yaml": {"procedures": Declared.PROCEDURE, "remedies": Declared.REMEDY},
    "vocabulary/regulations.yaml": {"regulations": Declared.REGULATION},
    "parameters.yaml": {None: Declared.PARAMETER},
    "totals.yaml": {"totals": Declared.TOTAL},
}
"""File -> the key under which names stand (None: at the top) -> what they name."""

_RULES: Mapping[str | None, Declared] = {"rules": Declared.RULE}


def read_places(files: Mapping[str, bytes]) -> Places:
    """Place everything that *files* declare; what cannot be read declares nothing."""
    return places_of(read_documents(files, Faults()))


def places_of(documents: Mapping[str, Node]) -> Places:
    """Place everything that the *documents* of a folder declare."""
    found: dict[tuple[Declared, str], Place] = {}
    for path, node in sorted(documents.items()):
        for name, place in _fields(node) if path == _RECORDS else _named(node, _STANDS.get(path, _RULES)):
            found.setdefault(name, place)
    return found


def _named(node: Node, stands: Mapping[str | None, Declared]) -> _Placed:
    for key, kind in stands.items():
        named = node if key is None else _under(node, key)
        for name, _, place in () if named is None else named.entries():
            yield (kind, name), place


def _fields(node: Node) -> _Placed:
    """Place the fields, each by the name of its fact, and the days from which records count, at their kind."""
    records = _under(node, "records")
    for kind, record, place in () if records is None else records.entries():
        singular, fields = _under(record, "singular"), _under(record, "fields")
        owner = kind if singular is None else singular.value
        if _under(record, "day") is not None:
            yield (Declared.FACT, f"{owner}.counted_on"), place
        for name, _, at in () if fields is None else fields.entries():
            yield (Declared.FACT, f"{owner}.{name}"), at


def _under(node: Node, key: str) -> Node | None:
    return node.value.get(key) if isinstance(node.value, dict) else None
