"""
Reading derivations: what each of them needs, and that it names what exists and fits.
"""

from collections.abc import Callable, Collection

from service.domain.condition import ALWAYS, Condition, ParameterRef, facts_read
from service.domain.fact import (
    AS_OF,
    Count,
    Derivation,
    FactType,
    FirstOf,
    Given,
    Hits,
    Holds,
    Latest,
    Lookup,
    Lower,
    PlusMonths,
    RuleChoice,
    Share,
    Span,
    Streak,
    Sum,
    Term,
    YearOf,
)
from service.domain.record import RecordKind
from service.language import shape
from service.language.conditions import ConditionReader
from service.language.document import Node
from service.language.grammar import CHOICES, FIRST_OF_ABSENT, HIT_ANSWERS, HITS, SINCE, SPAN, TERM
from service.language.lexicon import NUMERIC, Lexicon

_DATE = frozenset({FactType.DATE})
_CODE = frozenset({FactType.CODE})
_SHARE = frozenset({FactType.SHARE})
_TEXT = frozenset({FactType.TEXT})
_ANY = frozenset(FactType)


class DerivationReader:
    """Reads the derivation of one fact."""

    def __init__(self, lexicon: Lexicon, owner: str | None, keys: shape.Fields) -> None:
        """Read the *keys* of a fact of *owner* (None: the person)."""
        self._lexicon = lexicon
        self._owner = owner
        self._keys = keys
        self._faults = lexicon.faults

    def read(self, kind: str) -> Derivation | None:
        """Read the derivation of that *kind*, the key that names it; None after a fault."""
        readers: dict[str, Callable[[Node], Derivation | None]] = {
            "holds": self._holds,
            "count": self._count,
            "any": self._count,
            "latest": self._latest,
            "streak": self._streak,
            "share": self._share,
            "days": self._span,
            "months": self._span,
            "date": self._plus_months,
            "lookup": self._lookup,
            "hits": self._hits,
            "sum": self._sum,
            "lower": self._lower,
            "first_of": self._first_of,
            "year_of": lambda node: None if (day := self._fact(node, _DATE)) is None else YearOf(day),
        }
        return readers[kind](self._keys[kind])

    def _fact(self, node: Node | None, types: frozenset[FactType], owner: str | None = None) -> str | None:
        return self._lexicon.fact_of(shape.text(node, self._faults), node, owner or self._owner, types)

    def _condition(self, node: Node | None, owner: str | None) -> Condition:
        return ALWAYS if node is None else ConditionReader(self._lexicon, owner, in_fact=True).read(node)

    def _holds(self, node: Node) -> Derivation:
        fails = self._keys.get("fails")
        awaits = self._keys.get("awaits")
        return Holds(
            self._condition(node, self._owner),
            None if fails is None else self._condition(fails, self._owner),
            None if awaits is None else self._fact(awaits, _ANY),
        )

    def _count(self, node: Node) -> Derivation | None:
        kind = self._lexicon.kind_named(shape.text(node, self._faults), node)
        if kind is None:
            return None
        where = self._condition(self._keys.get("where"), kind.singular)
        return Count(kind.name, where, self._matching(self._keys.get("matching"), kind), exists="any" in self._keys)

    def _matching(self, node: Node | None, kind: RecordKind) -> tuple[str, str] | None:
        if node is None:
            return None
        stated = list(node.entries())
        if len(stated) != 1:
            self._faults.add("bad_matching", node.place, "`matching` takes one pair", "`matching` 应写一对事项")
            return None
        ((theirs, ours, place),) = stated
        their_fact, our_fact = self._field(Node(place, theirs, {}), _TEXT, kind), self._fact(ours, _TEXT)
        return (their_fact, our_fact) if their_fact and our_fact else None

    def _field(self, node: Node | None, types: frozenset[FactType], kind: RecordKind) -> str | None:
        """Read the name of a fact that the records of a *kind* have as it stands in the dossier."""
        name = self._fact(node, types, kind.singular)
        if node is None or name is None or isinstance(self._lexicon.facts[name].derivation, Given):
            return name
        self._faults.add("not_a_field", node.place, f"`{name}` is not a field", f"`{name}` 应为记录自身的字段")
        return None

    def _latest(self, node: Node) -> Derivation | None:
        kind = self._lexicon.kind_named(shape.text(node, self._faults), node)
        if kind is None:
            return None
        by, value = self._field(self._keys.get("by"), NUMERIC, kind), self._keys.get("value")
        found = self._fact(value, _ANY, kind.singular)
        if by is None or found is None:
            return None
        return Latest(kind.name, by, found, self._settled(kind), self._since())

    def _streak(self, node: Node) -> Derivation | None:
        kind = self._lexicon.kind_named(shape.text(node, self._faults), node)
        by = None if kind is None else self._field(self._keys.get("by"), NUMERIC, kind)
        if kind is None or by is None:
            return None
        keeps = self._condition(self._keys.get("while"), kind.singular)
        return Streak(kind.name, by, keeps, self._settled(kind), self._since())

    def _settled(self, kind: RecordKind) -> Condition:
        """Read `where`, which may ask required fields alone, so that it is never unknown which record is the latest."""
        node = self._keys.get("where")
        where = self._condition(node, kind.singular)
        required = {field.fact for field in kind.fields.values() if field.required}
        for name in facts_read(where):
            if name not in required and node is not None:
                said = f"此处的 where 只能用必填字段，`{name}` 不是"
                self._faults.add("unsettled_choice", node.place, f"`{name}` is not a required field", said)
        return where

    def _since(self) -> int | ParameterRef | None:
        node = self._keys.get("since")
        keys = None if node is None else shape.mapping(node, self._faults, SINCE)
        return None if not keys or "years" not in keys else self._number(keys["years"])

    def _number(self, node: Node) -> int | ParameterRef | None:
        if isinstance(node.value, str) and node.value.startswith("$"):
            parameter = self._lexicon.parameter(node.value[1:], node, table=False)
            return None if parameter is None else ParameterRef(parameter.name)
        return shape.integer(node, self._faults)

    def _listed(self, node: Node | None, types: frozenset[FactType]) -> tuple[str, ...]:
        """Read a list of facts, which may not be empty."""
        listed = shape.items(node, self._faults)
        if node is not None and node.value == []:
            self._faults.add("empty_list", node.place, "empty list", "列表不能为空")
        return tuple(name for item in listed if (name := self._fact(item, types)) is not None)

    def _share(self, node: Node) -> Derivation:
        return Share(self._listed(node, _SHARE), self._listed(self._keys.get("whole"), _SHARE))

    def _day(self, node: Node | None) -> str | None:
        return AS_OF if node is not None and node.value == AS_OF else self._fact(node, _DATE)

    def _span(self, node: Node) -> Derivation | None:
        keys = shape.mapping(node, self._faults, SPAN) or {}
        start, end = self._day(keys.get("from")), self._day(keys.get("to"))
        if start is None or end is None:
            return None
        return Span(start, end, "months" in self._keys, self._day(keys.get("open")))

    def _table(self, node: Node | None) -> str | None:
        name = shape.text(node, self._faults)
        if node is None or name is None:
            return None
        found = self._lexicon.parameter(name.removeprefix("$"), node, table=True)
        return None if found is None else found.name

    def _plus_months(self, node: Node) -> Derivation | None:
        day, table = self._fact(node, _DATE), self._table(self._keys.get("plus_months"))
        by = self._fact(self._keys.get("by"), _CODE)
        return None if day is None or table is None or by is None else PlusMonths(day, table, by)

    def _lookup(self, node: Node) -> Derivation | None:
        table, by = self._table(node), self._fact(self._keys.get("by"), _CODE)
        return None if table is None or by is None else Lookup(table, by)

    def _hits(self, node: Node) -> Derivation | None:
        keys = shape.mapping(node, self._faults, HITS)
        if keys is None:
            return None
        if len([key for key in CHOICES if key in keys]) != 1:
            said = "`hits` 应写 rules、classify、recommend 三者之一"
            self._faults.add("bad_hits", node.place, "`hits` takes rules, classify or recommend", said)
        choice = RuleChoice(
            self._words(keys.get("rules"), self._lexicon.rules, "rule", "规则"),
            shape.choice(keys.get("classify"), self._lexicon.classes, self._faults, "class", "归类"),
            shape.choice(keys.get("recommend"), self._lexicon.actions, self._faults, "action", "措施"),
        )
        answers = self._words(keys.get("answers"), HIT_ANSWERS, "answer", "结论")
        over, where = self._keys.get("over"), self._keys.get("where")
        kind = self._lexicon.kind_named(shape.text(over, self._faults), over)
        if over is None and where is not None:
            said = "只有写了 over（逐条统计）才能写 where"
            self._faults.add("bad_hits", where.place, "`where` goes with `over`", said)
        if kind is None:
            return Hits(choice, "unknown" in answers)
        return Hits(choice, "unknown" in answers, kind.name, self._condition(where, kind.singular))

    def _words(self, node: Node | None, known: Collection[str], what: str, chinese: str) -> tuple[str, ...]:
        read = (shape.choice(item, known, self._faults, what, chinese) for item in shape.items(node, self._faults))
        return tuple(word for word in read if word is not None)

    def _sum(self, node: Node) -> Derivation:
        if node.value == []:
            self._faults.add("empty_list", node.place, "empty list", "列表不能为空")
        read = (self._term(item) for item in shape.items(node, self._faults))
        return Sum(tuple(term for term in read if term is not None))

    def _term(self, node: Node) -> Term | None:
        keys = shape.mapping(node, self._faults, TERM)
        if keys is None:
            return None
        if ("add" in keys) is ("subtract" in keys):
            said = "每一项应写 add 或 subtract 其中之一"
            self._faults.add("bad_term", node.place, "a term is added or subtracted", said)
        name = self._fact(keys.get("add") or keys.get("subtract"), frozenset({FactType.NUMBER}))
        times = 1 if "times" not in keys else self._number(keys["times"])
        return None if name is None or times is None else Term(name, times, "subtract" in keys)

    def _lower(self, node: Node) -> Derivation | None:
        name = self._fact(node, _CODE)
        if name is not None and not self._lexicon.facts[name].ordered:
            said = f"`{name}` 的代码没有高低之分"
            self._faults.add("not_ordered", node.place, f"the codes of `{name}` are in no order", said)
        reader = ConditionReader(self._lexicon, self._owner, in_fact=True)
        read = [reader.read_item(item) for item in shape.items(self._keys.get("for_each"), self._faults)]
        return None if name is None else Lower(name, tuple(part for part in read if part is not None))

    def _first_of(self, node: Node) -> Derivation | None:
        facts = self._listed(node, _ANY)
        if len({self._lexicon.facts[name].type for name in facts}) > 1:
            self._faults.add("mixed_types", node.place, "facts of different types", "所列事项的类型不一致")
        absent = shape.choice(self._keys.get("absent"), FIRST_OF_ABSENT, self._faults, "reading", "读法")
        return FirstOf(facts, absent == "next") if facts else None
