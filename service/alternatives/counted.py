"""
What one dossier counts, and why it does not count what else it has.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never

from service.alternatives.likeness import likest
from service.alternatives.partings import Side
from service.alternatives.phrases import expected, named, rule_named
from service.domain.condition import All, Any, Condition, Constant, Leaf, Not
from service.domain.dossier import Entity
from service.domain.fact import Count, Fact, Hits, Holds, Streak
from service.domain.rendering import measured

_MOST = 2
"""Of how many records it is said why they are left out."""
LEFT_OUT = {
    "after_as_of": "在基准日之后，不计入",
    "revoked": "已经撤销，不计入",
    "not_confirmed": "尚未确定，不计入",
}
"""Why a record does not count on the day."""


def counted(side: Side, fact: Fact, entity: Entity) -> tuple[str, ...]:
    """Name what a *fact* of an *entity* counts, or may count: records, or rules with the records of which they hold."""
    found = side.explainer.counted(fact, entity) if _has_list(side, fact) else []
    return tuple(
        dict.fromkeys(
            named(side, one)
            + ("" if rule is None else f"的{rule_named(rule)}")
            + ("" if truth is True else "，尚不能认定")
            for one, rule, truth in found
        )
    )


def left_out(side: Side, fact: Fact, beside: Side) -> tuple[str, ...]:
    """
    Say of what a *fact* goes over and does not count why not.

    Those come first whose like is counted *beside*, then those that come nearest to being counted, then those that do
    not count on the day at all.
    """
    plural, conditions = _asked(fact)
    kind = side.asked.law.release.kind_named(plural)
    if plural not in side.asked.case.records:
        return (f"档案没有载明有无{kind.label}",)
    there = beside.asked.case.records.get(plural, ())
    lacking = [
        _LeftOut(side, one, beside, likest(one, there))
        for one in side.asked.case.records[plural]
        if side.truth(All(conditions), one) is not True
    ]
    nearest = sorted(
        lacking, key=lambda one: (not one.parts_at(All(conditions)), _failing(side, conditions, one.entity))
    )
    absent = (
        f"{kind.label}（{_id(one.path)}）{LEFT_OUT[one.reason]}"
        for one in side.asked.case.left_out
        if one.kind == plural
    )
    return (*(_why(one, All(conditions)) for one in nearest), *absent)[:_MOST]


@dataclass(frozen=True, slots=True)
class _LeftOut:
    """A record that is not counted, and the one that is likest to it in the other dossier, if any is like it."""

    side: Side
    entity: Entity
    beside: Side
    like: Entity | None

    def parts_at(self, condition: Condition) -> bool:
        """Answer whether a *condition* tells the two apart."""
        there = None if self.like is None else self.beside.truth(condition, self.like)
        return there is not None and there is not self.side.truth(condition, self.entity)


def _id(path: str) -> str:
    return path.partition("[")[2].removesuffix("]")


def _has_list(side: Side, fact: Fact) -> bool:
    return _asked(fact)[0] in side.asked.case.records


def _asked(fact: Fact) -> tuple[str, tuple[Condition, ...]]:
    """Give the list that a *fact* goes over, and what it asks of each record."""
    match fact.derivation:
        case Count(records, where):
            return records, _parts(where)
        case Streak(records, keeps=keeps, where=where):
            return records, (*_parts(where), *_parts(keeps))
        case Hits(over=str(plural), where=where):
            return plural, _parts(where)
        case _:
            raise TypeError(fact.name)


def _parts(condition: Condition) -> tuple[Condition, ...]:
    return condition.parts if isinstance(condition, All) else (condition,)


def _failing(side: Side, conditions: tuple[Condition, ...], entity: Entity) -> int:
    return sum(side.truth(condition, entity) is not True for condition in conditions)


def _why(one: _LeftOut, condition: Condition) -> str:
    """Say by which test a record is left out."""
    side, entity = one.side, one.entity
    leaf = next(_deciding(one, condition))
    fact = side.asked.law.release.facts[leaf.fact]
    value = measured(side.value(leaf.fact, entity), fact)
    is_said = "不详" if value == "不详" else f"为{value}"
    word = "不计入" if side.truth(condition, entity) is False else "是否计入尚不能认定"
    must = "不得" if side.truth(leaf, entity) is True else "须"
    return f"{named(side, entity)}{word}：{fact.label}{is_said}，{must}{expected(leaf, side, entity)}"


def _deciding(one: _LeftOut, condition: Condition) -> Iterator[Leaf]:
    """
    Give the tests that decide what a *condition* answers, derived truths followed to what they ask.

    Those come first that the likest record in the other dossier meets otherwise.
    """
    side, entity = one.side, one.entity
    truth = side.truth(condition, entity)
    match condition:
        case Leaf():
            yield from _opened(one, condition) or [condition]
        case Not(part):
            yield from _deciding(one, part)
        case All(parts) | Any(parts):
            deciding = [part for part in parts if side.truth(part, entity) is truth]
            if isinstance(condition, Any):
                deciding.sort(key=lambda part: _failing(side, _parts(part), entity))
            for part in sorted(deciding, key=lambda part: not one.parts_at(part)):
                yield from _deciding(one, part)
        case _:
            assert_never(condition)


def _opened(one: _LeftOut, leaf: Leaf) -> list[Leaf]:
    """Give the tests of a truth that is asked to hold; none of what is no such truth."""
    derivation = one.side.asked.law.release.facts[leaf.fact].derivation
    if not isinstance(derivation, Holds) or leaf.operand != Constant(value=True):
        return []
    return list(_deciding(one, derivation.condition))
