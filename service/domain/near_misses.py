"""
Near misses: rules answered no that one condition separates from yes, and by how much.

What is meant: the value of one fact (as the rule reads it, of the person or of one record) is moved by the distance and
everything else is as it is; then the rule answers yes, and with any smaller movement it does not. What may move is said
in `movement`, what separates in `separation`; each movement is tried before it is told. Of one rule about one thing the
two nearest are told.

An adverse rule is told as a warning, and only where some of the way has been gone: the measured value is more than
nothing, or another test of the rule holds by something that is in the dossier. It is told of nothing that is alleged,
under verification, set aside or awaiting tolerance, and not where a higher rung of its ladder is recommended already. A
supportive rule, too, must have begun; an incentive one may start from nothing. These are encouragements; what bars or
holds such an action is named with it, and what is recommended by another rule already is left out. A rule whose scope
the person is not in is never near, nor one that an exception alone defeats, unless by a distance.

Windows that have slid past and periods that are over do not come back: where such a day decides, one more of what is
counted is told, not the day.

It is a distance, never a forecast. Nearest first: by the share of the way that remains, then by rule, then by record.
"""

from typing import TYPE_CHECKING

from service.domain.bounds import Bounds
from service.domain.condition import Constant, FactRef, Operator, ParameterRef, Value
from service.domain.distance import Measure, amount_in_words
from service.domain.dossier import Entity
from service.domain.explanation import key_of
from service.domain.fact import Fact, FactType, Span
from service.domain.movement import Move
from service.domain.nearness import Plan, is_needless, limits_of, nearness_of
from service.domain.reasons import Json, Reasoner
from service.domain.rendering import inner, measured, quoted, shown, shown_operand
from service.domain.rule import Rule

if TYPE_CHECKING:
    from service.domain.evaluation import Asked

_BOUNDS = {
    Operator.AT_LEAST: "达到",
    Operator.MORE_THAN: "超过",
    Operator.AT_MOST: "不多于",
    Operator.LESS_THAN: "少于",
    Operator.IS: "为",
}


def near_misses(asked: "Asked", reasoner: Reasoner) -> list[Json]:
    """Give the near misses of a case, nearest first."""
    nearness, case, answers = nearness_of(asked.interpreter), asked.case, asked.answers
    found: list[tuple[float, Json]] = []
    for plan in nearness.plans:
        for entity in asked.interpreter.entities(plan.about, case):
            if answers[plan.rule.id, entity.id] is False and (moves := nearness.moves(plan, entity, case)):
                limits = limits_of(plan, entity.id, answers)
                told = moves if not is_needless(plan, entity.id, answers) else []
                found += [(move.distance.remains, _told(plan, entity, move, limits, reasoner)) for move in told]
    return [told for _, told in sorted(found, key=lambda one: one[0])]


def _told(plan: Plan, entity: Entity, move: Move, limits: list[Rule], reasoner: Reasoner) -> Json:
    rule, fact, leaf = plan.rule, move.fact, move.leaf
    parameter = leaf.operand.name if isinstance(leaf.operand, ParameterRef) else None
    if isinstance(leaf.operand, Constant):
        parameter = leaf.operand.parameter
    return {
        "rule": rule.id,
        "title": rule.title,
        "about": entity.id,
        "kind": plan.kind,
        "tone": "warning" if plan.is_adverse else "encouragement",
        "fact": fact.name,
        "label": fact.label,
        "path": key_of(fact, move.entity),
        "record": move.entity.id,
        "unit": fact.unit,
        "actual": shown(move.actual, fact),
        "operator": leaf.operator,
        "expected": shown_operand(move.against, leaf, fact),
        "parameter": parameter,
        "against": leaf.operand.name if isinstance(leaf.operand, FactRef) else None,
        "distance": move.distance.as_json(),
        "remains": round(move.distance.remains, 4),
        "moved": shown(move.moved, fact),
        "text": _text(plan, entity, move, reasoner),
        "limited_by": [{"rule": limit.id, "title": limit.title} for limit in limits],
        "caution": _caution(limits),
    }


def _caution(limits: list[Rule]) -> str | None:
    """Say what stands against the action besides; None where nothing does."""
    titles = "、".join(quoted(limit.title) for limit in limits)
    return f"该项措施目前另受{titles}限制。" if limits else None


def _text(plan: Plan, entity: Entity, move: Move, reasoner: Reasoner) -> str:
    """Say a near miss in one Chinese sentence."""
    about = "" if entity.id is None else f"{_name(entity, reasoner)}："
    whose = "" if move.entity in (entity, reasoner.entity(None)) else _name(move.entity, reasoner)
    title = quoted(plan.rule.title)
    if move.is_step:
        return f"{about}距{title}只差一项：{_step(move, whose)}。"
    reached = f"即触发{title}" if plan.is_adverse else f"即符合{title}的条件"
    return f"{about}{_way(move, whose, adverse=plan.is_adverse)}，{reached}。"


def _name(record: Entity, reasoner: Reasoner) -> str:
    """Name a record: a title in quotation marks, and anything else as it is."""
    name = reasoner.name_of(record)
    return name if name.endswith(f"（{record.id}）") else quoted(name)


def _label(fact: Fact, whose: str) -> str:
    """Give the label of a *fact* as it stands in a sentence, with whose it is."""
    return f"{whose}{'的' if whose else ''}{inner(fact.label)}"


def _step(move: Move, whose: str) -> str:
    """Say what one step is lacking."""
    fact, label = move.fact, _label(move.fact, whose)
    if fact.type is FactType.DATE:
        return f"{label}（尚无）"
    if fact.type is FactType.TRUTH:
        return f"{whose}{inner(fact.label)}" if move.moved is True else f"{whose}不再有{quoted(fact.label)}的情形"
    expected = move.against if isinstance(move.against, frozenset) else move.moved
    relation = "不为" if move.leaf.operator is Operator.NOT_IN else "为"
    actual = "目前没有" if move.actual is None else f"现为{measured(move.actual, fact)}"
    return f"{label}{relation}{measured(expected, fact)}（{actual}）"


def _way(move: Move, whose: str, *, adverse: bool) -> str:
    """Say how far it is."""
    fact, distance, label = move.fact, move.distance.in_words(move.fact), _label(move.fact, whose)
    if move.distance.measure is Measure.GRADES:
        return f"{label}由{measured(move.actual, fact)}变为{measured(move.moved, fact)}（相差{distance}）"
    if fact.type is FactType.DATE:
        return f"如其他情况不变，再过{distance}，到{label}（{measured(move.actual, fact)}）"
    actual = _number(move.actual)
    stands = f"现为{amount_in_words(actual, fact)}"
    if isinstance(fact.derivation, Span):
        reaches = f"达到{amount_in_words(_number(move.moved), fact)}"
        return f"如其他情况不变，再过{distance}，{label}{reaches}" + (f"（{stands}）" if actual >= 0 else "")
    reaches = _BOUNDS[move.leaf.operator] + amount_in_words(_number(move.against), fact)
    is_bare = actual == 0 and move.distance.measure is Measure.TIMES
    asked = stands if is_bare else f"{stands}，{reaches if adverse else f'须{reaches}'}"
    return f"{label}{_verb(move, adverse=adverse)}{distance}（{asked}）"


def _verb(move: Move, *, adverse: bool) -> str:
    rises = _number(move.moved) > _number(move.actual)
    match move.distance.measure:
        case Measure.SHARE:
            return "再高" if rises else "再低"
        case Measure.MONTHS | Measure.YEARS | Measure.DAYS if rises and not adverse:
            return "还差"
        case _:
            return "再增加" if rises else "再减少"


def _number(value: Value) -> int:
    return value.lo if isinstance(value, Bounds) else 0
