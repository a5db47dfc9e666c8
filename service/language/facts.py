"""
Reading `vocabulary/facts.yaml`: derived facts, in whatever order they are written.

What a fact is of follows from its name, its type from its derivation. A fact that is worked out from itself is a fault.
"""

from collections.abc import Mapping

from service.domain.fact import Count, Fact, FactType, FirstOf, Holds, Latest, Lookup, Lower, PlusMonths, Share
from service.language import shape
from service.language.derivations import DerivationReader
from service.language.document import Node, Place
from service.language.grammar import DERIVATIONS, fact_keys
from service.language.lexicon import Lexicon


class FactReader:
    """Reads derived facts, each when it is first needed."""

    def __init__(self, declared: Mapping[str, tuple[Node, Place]], lexicon: Lexicon) -> None:
        """Read the *declared* facts, by name, into a *lexicon*."""
        self._declared = declared
        self._lexicon = lexicon
        self._faults = lexicon.faults
        self._trail: list[str] = []
        self._tried: set[str] = set()
        self._singulars = {kind.singular for kind in lexicon.kinds if not kind.single}
        lexicon.known |= set(declared)
        lexicon.resolve = self._resolve

    def read_all(self) -> None:
        """Read every declared fact into the lexicon."""
        for name in self._declared:
            self._resolve(name)

    def _resolve(self, name: str) -> None:
        if name in self._trail:
            members = " → ".join([*self._trail[self._trail.index(name) :], name])
            said = f"事项互相推导，成了循环：{members}"
            self._faults.add("circle", self._declared[name][1], f"a circle of facts: {members}", said)
            return
        if name not in self._declared or name in self._tried:
            return
        self._tried.add(name)
        self._trail.append(name)
        fact = self._read(name, *self._declared[name])
        self._trail.pop()
        if fact is not None:
            self._lexicon.facts[name] = fact

    def _read(self, name: str, node: Node, place: Place) -> Fact | None:
        kind = next((key for key in DERIVATIONS if isinstance(node.value, dict) and key in node.value), None)
        if kind is None:
            said = f"`{name}` 没有写明怎样推得"
            self._faults.add("no_derivation", place, f"`{name}` says nowhere how it is worked out", said)
            return None
        keys = shape.mapping(node, self._faults, fact_keys(kind))
        owner = name.partition(".")[0] if "." in name else None
        if owner is not None and owner not in self._singulars:
            self._faults.add("unknown_kind", place, f"`{owner}` is no kind of record", f"没有 `{owner}` 这种记录")
            return None
        derivation = None if keys is None else DerivationReader(self._lexicon, owner, keys).read(kind)
        if keys is None or derivation is None:
            return None
        label, unit = shape.text(keys.get("label"), self._faults), shape.text(keys.get("unit"), self._faults)
        return self._typed(Fact(name, label or name, FactType.TEXT, owner, derivation, unit))

    def _typed(self, fact: Fact) -> Fact:
        source: Fact | None = None
        match fact.derivation:
            case Holds() | Count(exists=True):
                kind = FactType.TRUTH
            case PlusMonths():
                kind = FactType.DATE
            case Share():
                kind = FactType.SHARE
            case Latest(value=name) | Lower(fact=name) | FirstOf(facts=(name, *_)):
                source = self._lexicon.facts[name]
                kind = source.type
            case Lookup(table=table):
                gives = self._lexicon.parameters[table].gives
                source = self._lexicon.facts.get(gives or "")  # none of a table of numbers, nor of one at fault
                kind = FactType.NUMBER if source is None else FactType.CODE
            case _:
                kind = FactType.NUMBER
        codes, is_ordered = ({}, False) if source is None else (source.codes, source.ordered)
        return Fact(fact.name, fact.label, kind, fact.owner, fact.derivation, fact.unit, codes, is_ordered)
