"""
Reading conditions, each test checked against the type of its fact.
"""

from collections.abc import Callable
from decimal import Decimal

from service.domain.bounds import exactly
from service.domain.condition import (
    All,
    Any,
    AsOf,
    Condition,
    Constant,
    FactRef,
    Leaf,
    Not,
    Operand,
    Operator,
    ParameterRef,
)
from service.domain.dossier import SHARE_SCALE
from service.domain.fact import AS_OF, Fact, FactType
from service.language import shape
from service.language.document import Node, nearest
from service.language.lexicon import NUMERIC, Lexicon

COMPARISONS = {
    "at_least": Operator.AT_LEAST,
    "at_most": Operator.AT_MOST,
    "more_than": Operator.MORE_THAN,
    "less_than": Operator.LESS_THAN,
}
TYPES: dict[str, frozenset[FactType]] = {
    "in": frozenset({FactType.CODE}),
    "not_in": frozenset({FactType.CODE}),
    "has": frozenset({FactType.CODES}),
    **dict.fromkeys((*COMPARISONS, "between"), NUMERIC | {FactType.CODE}),
    "on_or_after": frozenset({FactType.DATE}),
    "on_or_before": frozenset({FactType.DATE}),
    "within_months": frozenset({FactType.DATE}),
    "same_year": frozenset({FactType.DATE}),
    "happened": frozenset({FactType.DATE}),
    "may_be": frozenset({FactType.TRUTH}),
}
JOINS: dict[str, Callable[[tuple[Condition, ...]], Condition]] = {
    "all": All,
    "any": Any,
    "not": lambda parts: Not(parts[0] if len(parts) == 1 else All(parts)),
}
ABSENT = {"yes": True, "no": False}
ONLY: dict[Operator, tuple[bool | str, Operand]] = {
    Operator.MAY_BE: (True, Constant(value=True)),
    Operator.SAME_YEAR: (AS_OF, AsOf()),
}
"""Operators that take one word alone."""


class ConditionReader:
    """Reads the conditions of one owner: a kind of record by its singular, or None, the person."""

    def __init__(self, lexicon: Lexicon, owner: str | None, *, in_fact: bool = False) -> None:
        """Read with the names of a *lexicon*; `may_be` is for derived facts alone."""
        self._lexicon = lexicon
        self._owner = owner
        self._in_fact = in_fact
        self._faults = lexicon.faults

    def read(self, node: Node | None) -> Condition:
        """Read a list of tests: all of them."""
        parts = tuple(part for item in shape.items(node, self._faults) if (part := self.read_item(item)) is not None)
        if node is not None and node.value == []:
            self._faults.add("empty_condition", node.place, "empty condition", "条件不能为空")
        return parts[0] if len(parts) == 1 else All(parts)

    def read_item(self, node: Node) -> Condition | None:
        """Read one test, or one group of tests."""
        if not isinstance(node.value, dict) or len(node.value) != 1:
            self._faults.add(
                "not_a_test", node.place, "expected one test `fact: value`", "每一项应为一个条件,写作「事项: 要求」"
            )
            return None
        ((name, item, place),) = node.entries()
        if name in JOINS:
            return self._read_group(name, item)
        fact = self._lexicon.fact(name, Node(place, name, {}), self._owner)
        return None if fact is None else self._read_test(fact, item)

    def _read_group(self, name: str, node: Node) -> Condition | None:
        parts = tuple(part for item in shape.items(node, self._faults) if (part := self.read_item(item)) is not None)
        if node.value == []:
            self._faults.add("empty_condition", node.place, f"empty `{name}`", f"`{name}` 之下不能为空")
        return JOINS[name](parts) if parts else None

    def _read_test(self, fact: Fact, node: Node) -> Condition | None:
        if not isinstance(node.value, dict):
            return self._read_is(fact, node, absent=None)
        tests = {key: (item, place) for key, item, place in node.entries() if key != "absent"}
        absent = self._read_absent(node.value.get("absent"))
        if len(tests) != 1:
            self._faults.add("not_a_test", node.place, "expected one operator", "此处应有且只有一个比较词")
            return None
        ((word, (item, place)),) = tests.items()
        if word == "is":
            return self._read_is(fact, item, absent=absent)
        if not self._operator_fits(word, fact, Node(place, word, {})):
            return None
        return self._read_operator(word, fact, item, absent=absent)

    def _read_absent(self, node: Node | None) -> bool | None:
        if node is None:
            return None
        if isinstance(node.value, str) and node.value in ABSENT:
            return ABSENT[node.value]
        self._faults.add("bad_absent", node.place, "`absent` is yes or no", "`absent` 只能写 yes 或 no")
        return None

    def _operator_fits(self, word: str, fact: Fact, node: Node) -> bool:
        types = TYPES.get(word)
        if types is None:
            hint = nearest(word, [*TYPES, "is"])
            self._faults.add(
                "unknown_operator", node.place, f"unknown operator `{word}`", f"没有这个比较词 `{word}`", hint
            )
            return False
        unordered = word in (*COMPARISONS, "between") and fact.type is FactType.CODE and not fact.ordered
        if fact.type not in types or unordered or (word == "may_be" and not self._in_fact):
            self._faults.add(
                "wrong_operator",
                node.place,
                f"`{word}` does not fit `{fact.name}`, which is a {fact.type}",
                f"`{word}` 不适用于「{fact.label}」（`{fact.name}`）",
            )
            return False
        return True

    def _read_operator(self, word: str, fact: Fact, node: Node, *, absent: bool | None) -> Condition | None:
        if word == "between":
            return self._read_between(fact, node, absent=absent)
        if word in COMPARISONS and fact.type is FactType.CODE:
            return self._read_code_comparison(word, fact, node, absent=absent)
        operator = COMPARISONS.get(word) or Operator(word)
        operand = self._read_operand(operator, fact, node)
        return None if operand is None else Leaf(fact.name, operator, operand, absent)

    def _read_between(self, fact: Fact, node: Node, *, absent: bool | None) -> Condition | None:
        ends = shape.items(node, self._faults)
        if len(ends) != 2:  # noqa: PLR2004
            self._faults.add("bad_between", node.place, "`between` takes two ends", "`between` 应写两端")
            return None
        low = self._read_operator("at_least", fact, ends[0], absent=absent)
        high = self._read_operator("at_most", fact, ends[1], absent=absent)
        return None if low is None or high is None else All((low, high))

    def _read_code_comparison(self, word: str, fact: Fact, node: Node, *, absent: bool | None) -> Condition | None:
        code, codes = self._read_code(fact, node), list(fact.codes)
        if code is None:
            return None
        at = codes.index(code)
        chosen = {
            "at_least": codes[at:],
            "more_than": codes[at + 1 :],
            "at_most": codes[: at + 1],
            "less_than": codes[:at],
        }[word]
        return Leaf(fact.name, Operator.IN, Constant(frozenset(chosen)), absent)

    def _read_operand(self, operator: Operator, fact: Fact, node: Node) -> Operand | None:
        match operator:
            case Operator.IN | Operator.NOT_IN:
                codes = [self._read_code(fact, item) for item in shape.items(node, self._faults)]
                if node.value == []:
                    self._faults.add("empty_list", node.place, "empty list", "列表不能为空")
                return None if None in codes or not codes else Constant(frozenset(codes))
            case Operator.HAS:
                code = self._read_code(fact, node)
                return None if code is None else Constant(code)
            case Operator.HAPPENED:
                return Constant(shape.truth(node, self._faults))
            case Operator.MAY_BE | Operator.SAME_YEAR:
                return self._read_only(operator, node)
            case Operator.ON_OR_AFTER | Operator.ON_OR_BEFORE:
                return self._read_day(node)
            case _:
                return self._read_number(fact, node)

    def _read_only(self, operator: Operator, node: Node) -> Operand | None:
        word, operand = ONLY[operator]
        if type(node.value) is type(word) and node.value == word:
            return operand
        shown = "true" if word is True else word
        said = f"`{operator}` 只能写 {shown}"
        self._faults.add("wrong_value", node.place, f"`{operator}` takes {shown} alone", said)
        return None

    def _read_is(self, fact: Fact, node: Node, *, absent: bool | None) -> Condition | None:
        operand: Operand | None = None
        if fact.type is FactType.TRUTH and isinstance(node.value, bool):
            operand = Constant(node.value)
        elif fact.type is FactType.CODE:
            code = self._read_code(fact, node)
            operand = None if code is None else Constant(code)
        elif fact.type in NUMERIC:
            operand = self._read_number(fact, node)
        else:
            self._faults.add(
                "wrong_value",
                node.place,
                f"`{node.value}` does not fit `{fact.name}`, which is a {fact.type}",
                f"`{node.value}` 不适用于「{fact.label}」（`{fact.name}`）",
            )
        return None if operand is None else Leaf(fact.name, Operator.IS, operand, absent)

    def _read_code(self, fact: Fact, node: Node) -> str | None:
        return shape.choice(node, fact.codes, self._faults, "code", "代码")

    def _read_number(self, fact: Fact, node: Node) -> Operand | None:
        value = node.value
        if isinstance(value, int | float) and not isinstance(value, bool):
            return self._read_literal(fact, value, node)
        if isinstance(value, str) and value.startswith("$"):
            parameter = self._lexicon.parameter(value[1:], node, table=False)
            if parameter is not None and parameter.is_share is not (fact.type is FactType.SHARE):
                said = f"`{value}` 与「{fact.label}」单位不同"
                self._faults.add("wrong_unit", node.place, f"`{value}` has another unit", said)
            return None if parameter is None else ParameterRef(parameter.name)
        alike = frozenset({FactType.SHARE if fact.type is FactType.SHARE else FactType.NUMBER})
        name = self._lexicon.fact_of(shape.text(node, self._faults), node, self._owner, alike)
        return None if name is None else FactRef(name)

    def _read_literal(self, fact: Fact, value: float, node: Node) -> Operand | None:
        number = Decimal(str(value)) * (SHARE_SCALE if fact.type is FactType.SHARE else 1)
        if number != number.to_integral_value():
            said = f"`{value}` 应为整数（比例最多四位小数）"
            self._faults.add("not_whole", node.place, f"`{value}` is not whole", said)
            return None
        return Constant(exactly(int(number)))

    def _read_day(self, node: Node) -> Operand | None:
        word = shape.text(node, self._faults)
        if word is None or word == AS_OF:
            return None if word is None else AsOf()
        day = shape.day(word)
        if day is not None:
            return Constant(exactly(day))
        name = self._lexicon.fact_of(word, node, self._owner, frozenset({FactType.DATE}))
        return None if name is None else FactRef(name)
