"""
The lexicon: every name that a condition, a derivation or a rule may use, and of what type it is.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from service.domain.fact import Fact, FactType
from service.domain.parameter import Parameter
from service.domain.record import RecordKind
from service.language.document import Faults, Node, nearest

NUMERIC = frozenset({FactType.NUMBER, FactType.SHARE})


@dataclass(slots=True)
class Lexicon:
    """The names known so far; facts are added as they are needed."""

    faults: Faults
    kinds: tuple[RecordKind, ...]
    facts: dict[str, Fact]
    parameters: Mapping[str, Parameter]
    actions: frozenset[str] = frozenset()
    classes: frozenset[str] = frozenset()
    rules: frozenset[str] = frozenset()
    known: set[str] = field(default_factory=set)  # facts that are declared, resolved or not
    resolve: Callable[[str], None] = field(default=lambda _: None)  # reads a declared fact when it is first needed

    def fact(self, name: str, node: Node, owner: str | None) -> Fact | None:
        """Give the fact *name* as read by something about *owner* (None: the person), or note why not."""
        if name not in self.facts:
            self.resolve(name)
        found = self.facts.get(name)
        if found is None:
            if name not in self.known:
                hint = nearest(name, [*self.facts, *self.known])
                self.faults.add("unknown_fact", node.place, f"unknown fact `{name}`", f"没有这个事项 `{name}`", hint)
            return None
        if found.owner is not None and found.owner != owner:
            whom = "the person" if owner is None else f"one `{owner}`"
            self.faults.add(
                "fact_out_of_reach",
                node.place,
                f"`{name}` is a fact of one `{found.owner}` and cannot be read of {whom}",
                f"`{name}` 是单条记录的事项，此处读不到",
            )
            return None
        return found

    def fact_of(self, name: str | None, node: Node | None, owner: str | None, types: frozenset[FactType]) -> str | None:
        """Give *name* if it is a fact within reach of one of the *types*."""
        if name is None or node is None:
            return None
        fact = self.fact(name, node, owner)
        if fact is not None and fact.type not in types:
            accepted = ", ".join(sorted(types))
            said = f"`{name}` 的类型不合此处所需"
            self.faults.add("wrong_fact_type", node.place, f"`{name}` is a {fact.type}, not {accepted}", said)
            return None
        return None if fact is None else name

    def parameter(self, name: str, node: Node, *, table: bool, fraction: bool = False) -> Parameter | None:
        """Give the parameter *name*, a table or a number as asked (perhaps a fraction), or note why not."""
        found = self.parameters.get(name)
        if found is None:
            hint = nearest(name, self.parameters)
            self.faults.add(
                "unknown_parameter",
                node.place,
                f"unknown parameter `${name}`",
                f"没有这个参数 `${name}`",
                None if hint is None else f"${hint}",
            )
            return None
        if (found.keys is not None) is not table:
            shape, chinese = ("a table", "表") if table else ("a number", "单个数值")
            self.faults.add("wrong_parameter", node.place, f"`${name}` is not {shape}", f"`${name}` 不是{chinese}")
            return None
        if found.is_fraction and not fraction:
            said = f"`${name}` 是分数，只能用作总量的限额"
            self.faults.add("wrong_parameter", node.place, f"`${name}` is a fraction, for totals alone", said)
            return None
        return found

    def kind_named(self, name: str | None, node: Node | None) -> RecordKind | None:
        """Give the list of records called *name*, or note why not."""
        if name is None or node is None:
            return None
        lists = {kind.name: kind for kind in self.kinds if not kind.single}
        if name not in lists:
            self.faults.add(
                "unknown_list", node.place, f"unknown list `{name}`", f"没有这种记录 `{name}`", nearest(name, lists)
            )
        return lists.get(name)
