"""
Conditions in Chinese: each test as a clause, groups as numbered lists within one another.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import assert_never

from service.domain.condition import All, Any, Condition, Constant, FactRef, Leaf, Not, Operator
from service.domain.fact import Fact, FactType, Given
from service.language.prose.terms import Terms

INDENT = "  "
_MARKS: tuple[Callable[[int], str], ...] = ("{}. ".format, "（{}）".format, "〔{}〕".format, "[{}] ".format)
_COMPARED = {
    Operator.AT_LEAST: ("至少", "不小于"),
    Operator.AT_MOST: ("至多", "不大于"),
    Operator.MORE_THAN: ("超过", "大于"),
    Operator.LESS_THAN: ("不到", "小于"),
}
_ABSENT = {None: "", True: "（未载明的，视为符合）", False: "（未载明的，视为不符合）"}


def listed(condition: Condition, terms: Terms, heads: tuple[str, str, str]) -> list[str]:
    """
    Say a *condition* in lines, under one of three *heads*: where it is one test, where all are asked, where one is.

    The first has braces where the test stands; the others are followed by a list.
    """
    one, every, some = heads
    match simple(condition):
        case Leaf() as leaf:
            return [one.format(clause(leaf, terms))]
        case All(parts):
            return [every, *_ended(_items(parts, terms, 0))]
        case Any(parts):
            return [some, *_ended(_items(parts, terms, 0))]
        case Not() as negation:
            head, parts = _negated(negation)
            return [f"{every}{head}", *_ended(_items(parts, terms, 0))]
        case other:
            assert_never(other)


def simple(condition: Condition) -> Condition:
    """Take a group of one for what is in it."""
    match condition:
        case All((part,)) | Any((part,)):
            return simple(part)
        case _:
            return condition


def _ended(lines: Iterable[str]) -> list[str]:
    """End each clause with a semicolon, and the last with a full stop."""
    ended = [line if line.endswith("：") else f"{line}；" for line in lines]
    return [*ended[:-1], f"{ended[-1][:-1]}。"] if ended else []


def _items(parts: tuple[Condition, ...], terms: Terms, depth: int) -> Iterator[str]:
    mark = _MARKS[min(depth, len(_MARKS) - 1)]
    for number, part in enumerate(parts, 1):
        start = INDENT * (depth + 1) + mark(number)
        match simple(part):
            case Leaf() as leaf:
                yield start + clause(leaf, terms)
            case All(inner):
                yield f"{start}同时符合："
                yield from _items(inner, terms, depth + 1)
            case Any(inner):
                yield f"{start}符合下列之一："
                yield from _items(inner, terms, depth + 1)
            case Not() as negation:
                head, inner = _negated(negation)
                yield start + head
                yield from _items(inner, terms, depth + 1)
            case other:
                assert_never(other)


def _negated(negation: Not) -> tuple[str, tuple[Condition, ...]]:
    match simple(negation.part):
        case Any(parts):
            return "下列各项都不符合：", parts
        case All(parts):
            return "并非同时符合下列各项：", parts
        case part:
            return "并非：", (part,)


def clause(leaf: Leaf, terms: Terms) -> str:
    """Say one test in words, and what the absence of its field means."""
    fact = terms.fact(leaf.fact)
    return f"{_said(leaf, fact, terms)}{_ABSENT[leaf.absent] or _default(fact, terms)}"


def _default(fact: Fact, terms: Terms) -> str:
    """Say what the absence of a field reads as by itself."""
    if not isinstance(fact.derivation, Given) or not fact.derivation.has_default:
        return ""
    default = fact.derivation.default
    return f"（未载明的，视为{'尚未发生' if default is None else f'「{terms.value(default, fact)}」'}）"


def _said(leaf: Leaf, fact: Fact, terms: Terms) -> str:
    label, operand = fact.label, leaf.operand
    match leaf.operator:
        case Operator.IS:
            said = _is(leaf, fact, terms)
        case Operator.IN | Operator.NOT_IN | Operator.HAS:
            said = _of_codes(leaf, fact, terms)
        case Operator.AT_LEAST | Operator.AT_MOST | Operator.MORE_THAN | Operator.LESS_THAN:
            beside_number, beside_fact = _COMPARED[leaf.operator]
            word = beside_fact if isinstance(operand, FactRef) else f"{beside_number} "
            said = f"{label}{word}{terms.operand(operand, fact)}"
        case Operator.ON_OR_AFTER | Operator.ON_OR_BEFORE:
            side = "以后" if leaf.operator is Operator.ON_OR_AFTER else "以前"
            said = f"{label}在{terms.operand(operand, fact)}当日或者{side}"
        case Operator.WITHIN_MONTHS:
            said = f"{label}在基准日前 {terms.months(operand, fact)}"
        case Operator.SAME_YEAR:
            said = f"{label}在基准日所在的年度内"
        case Operator.HAPPENED:
            said = f"{'已有' if operand == Constant(value=True) else '尚无'}{label}"
        case Operator.MAY_BE:
            said = f"符合或者可能符合「{label}」"
        case other:
            assert_never(other)
    return said


def _is(leaf: Leaf, fact: Fact, terms: Terms) -> str:
    if fact.type is FactType.TRUTH:
        return f"{'符合' if leaf.operand == Constant(value=True) else '不符合'}「{fact.label}」"
    said = terms.operand(leaf.operand, fact)
    if fact.type is FactType.CODE:
        return f"{fact.label}为「{said}」"
    return f"{fact.label}为 {said}"


def _of_codes(leaf: Leaf, fact: Fact, terms: Terms) -> str:
    value = leaf.operand.value if isinstance(leaf.operand, Constant) else None
    names = terms.codes(fact, value if isinstance(value, frozenset) else [value])
    listed = "".join(names)
    if leaf.operator is Operator.HAS:
        return f"{fact.label}包括{listed}"
    if len(names) == 1:
        return f"{fact.label}{'为' if leaf.operator is Operator.IN else '不为'}{listed}"
    if leaf.operator is Operator.IN:
        return f"{fact.label}属于{listed}之一"
    return f"{fact.label}不属于{listed}中的任何一个"
