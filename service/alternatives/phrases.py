"""
Phrases: values, tests and records as they stand in the sentences of the calendar and of the comparison.

Numbers are written as people write them: 23个月, 1年6个月, 30%, 2026年6月30日.
"""

from collections.abc import Iterable

from service.alternatives.partings import Side
from service.domain.answer import UNKNOWN, Truth
from service.domain.bounds import Bounds
from service.domain.condition import AsOf, Constant, FactRef, Leaf, Operator, ParameterRef, Value
from service.domain.dossier import SHARE_SCALE, Entity
from service.domain.fact import Fact, FactType
from service.domain.rendering import day_in_words, measured, quoted
from service.domain.rule import Effect, Rule

ANSWERS: dict[Truth | None, str] = {True: "成立", False: "不成立", UNKNOWN: "不能认定", None: "不适用"}
TESTED: dict[Truth, str] = {True: "是", False: "否", UNKNOWN: "不能认定"}
EFFECTS = {
    Effect.RECOMMEND: ("据以建议", "不再据以建议", "是否建议"),
    Effect.BAR: ("限制", "不再限制", "是否限制"),
    Effect.HOLD: ("暂缓", "不再暂缓", "是否暂缓"),
}

_COMPARED = {
    Operator.AT_LEAST: ("至少", "不少于"),
    Operator.AT_MOST: ("至多", "不多于"),
    Operator.MORE_THAN: ("超过", "超过"),
    Operator.LESS_THAN: ("不到", "少于"),
    Operator.ON_OR_AFTER: ("不早于", "不早于"),
    Operator.ON_OR_BEFORE: ("不晚于", "不晚于"),
}
_YEAR = 12


def months(number: int) -> str:
    """Say a length of time: 6个月, 1年, 1年6个月."""
    years, rest = divmod(number, _YEAR)
    said = (f"{years}年" if years else "") + (f"{rest}个月" if rest else "")
    return said or "0个月"


def valued(value: Value, fact: Fact) -> str:
    """Say a *value* of a *fact*; a share of which nothing is known is not known."""
    is_open = fact.type is FactType.SHARE and isinstance(value, Bounds) and value.lo <= 0 and value.hi >= SHARE_SCALE
    return "不详" if is_open else measured(value, fact)


def told_once(texts: Iterable[str]) -> list[str]:
    """Give *texts*, each once, without those with which another begins and goes on."""
    found = list(dict.fromkeys(texts))
    return [one for one in found if not any(other.startswith(f"{one}，") for other in found)]


def named(side: Side, entity: Entity) -> str:
    """Name a record, in quotation marks where it has a title, with its id; the person by no name."""
    if entity.id is None:
        return ""
    name = side.names.name_of(entity)
    if name.endswith(f"（{entity.id}）"):
        return name
    return f"{quoted(name)}（{entity.id}）"


def of(side: Side, entity: Entity) -> str:
    """Say whose something is: of a record by its name; of the person nothing."""
    name = named(side, entity)
    return f"{name}的" if name else ""


def rule_named(rule: Rule) -> str:
    """Name a *rule* by its id and its title."""
    return quoted(f"{rule.id} {rule.title}")


def listed(names: Iterable[str]) -> str:
    """Join *names*, each said once."""
    return "、".join(dict.fromkeys(names))


def expected(leaf: Leaf, side: Side, entity: Entity | None) -> str:
    """Say what a *leaf* asks of its fact; of an *entity*, with the value of a fact that it is held against."""
    fact = side.asked.law.release.facts[leaf.fact]
    match leaf.operator:
        case Operator.WITHIN_MONTHS:
            said = f"在基准日前{window(leaf, side, entity)}以内"
        case Operator.SAME_YEAR:
            said = "在基准日所在年度内"
        case Operator.MAY_BE:
            said = "是或者可能是"
        case Operator.HAPPENED:
            said = "已有" if leaf.operand == Constant(value=True) else "尚无"
        case Operator.IN | Operator.NOT_IN | Operator.HAS:
            said = _codes(leaf, fact)
        case Operator.IS:
            said = f"为{_operand(leaf, side, entity, fact)}"
        case operator:
            plain, beside_fact = _COMPARED[operator]
            said = (beside_fact if isinstance(leaf.operand, FactRef) else plain) + _operand(leaf, side, entity, fact)
    return said


def _operand(leaf: Leaf, side: Side, entity: Entity | None, fact: Fact) -> str:
    match leaf.operand:
        case Constant(value):
            return measured(value, fact)
        case ParameterRef(name):
            return measured(side.asked.interpreter.number(name), fact)
        case FactRef(name):
            other = side.asked.law.release.facts[name]
            return other.label if entity is None else f"{other.label}（{measured(side.value(name, entity), other)}）"
        case AsOf():
            return f"基准日（{day_in_words(side.asked.case.as_of)}）"


def window(leaf: Leaf, side: Side, entity: Entity | None) -> str:
    """Say within how long a time before the day of judgement a *leaf* asks its day to be."""
    if isinstance(leaf.operand, FactRef):
        return _operand(leaf, side, entity, side.asked.law.release.facts[leaf.fact])
    value = side.asked.interpreter.operand(leaf.operand)(side.asked.case, side.asked.case.subject)
    return months(value.lo) if isinstance(value, Bounds) else "规定的期限"


def _codes(leaf: Leaf, fact: Fact) -> str:
    value = leaf.operand.value if isinstance(leaf.operand, Constant) else None
    codes = value if isinstance(value, frozenset) else [value]
    labels = [quoted(label) for code, label in fact.codes.items() if code in codes]
    if leaf.operator is Operator.HAS:
        return f"包括{labels[0]}"
    return ("不为" if leaf.operator is Operator.NOT_IN else "为") + "或者".join(labels)
