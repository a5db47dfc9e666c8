"""
Sentences: what is found, in Chinese.

Rules are named by id and title, actions by label, conditions in the words in which rules are told.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import assert_never

from service.analysis.finding import FindingCode
from service.domain.action import Action
from service.domain.condition import All, Any, Condition, Leaf, Not
from service.domain.rule import Effect, Rule
from service.language.prose.conditions import clause, simple
from service.language.prose.terms import Terms

_MOST_CLAUSES = 6
_LIKE = {
    FindingCode.EQUAL: "规则{one}与规则{others}条件等价、结果相同，留一条即可。",
    FindingCode.IMPLIED: "规则{one}成立时规则{others}必定成立，结果已包括在内；去掉{one_id}，任何档案的结论都不变。",
    FindingCode.SHADOWED: "规则{one}成立时规则{others}必定成立，建议的是同一阶梯的更高一级；{one_id}的建议总被取代。",
}


@dataclass(frozen=True, slots=True)
class Sentences:
    """Says what is found, in the terms of a release on a day."""

    terms: Terms

    def never(self, rule: Rule, conflicting: Sequence[Condition]) -> str:
        """Say that a *rule* never holds, and which conditions rule one another out."""
        if not conflicting or len(conflicting) > _MOST_CLAUSES:
            return f"规则{named(rule)}永远不会成立：它的条件互相矛盾。"
        said = "；".join(self.condition(one) for one in conflicting)
        if len(conflicting) == 1:
            return f"规则{named(rule)}永远不会成立：这项条件不可能符合——{said}。"
        return f"规则{named(rule)}永远不会成立：下列条件不可能同时符合——{said}。"

    def always(self, rule: Rule) -> str:
        """Say that a *rule* always holds."""
        return f"规则{named(rule)}的条件等于没有：只要档案写全，适用范围内的任何人、任何记录它都成立。"

    def related(self, code: FindingCode, rule: Rule, others: Iterable[Rule]) -> str:
        """Say how a *rule* is related to *others*."""
        listed = "、".join(map(named, others))
        return _LIKE[code].format(one=named(rule), one_id=f"`{rule.id}`", others=listed)

    def together(self, one: Action, other: Action) -> str:
        """Say that two exclusive actions can be recommended together."""
        return f"措施「{one.label}」与「{other.label}」声明为互斥，却可能就同一份档案同时得到建议。"

    def bars_nothing(self, rule: Rule) -> str:
        """Say that a bar or hold never meets what it bars."""
        return f"规则{named(rule)}{_hinders(rule)}不起作用：它成立时，建议这些措施的规则没有一条能够成立。"

    def never_recommended(self, rule: Rule, action: Action) -> str:
        """Say that a bar names an action that no rule recommends."""
        word = "禁止" if rule.effect is Effect.BAR else "暂缓"
        return f"规则{named(rule)}所{word}的措施「{action.label}」，没有任何规则建议。"

    def condition(self, condition: Condition) -> str:
        """Say a *condition* in one line."""
        match simple(condition):
            case Leaf() as leaf:
                return clause(leaf, self.terms)
            case All(parts):
                return f"（{'，并且'.join(map(self.condition, parts))}）"
            case Any(parts):
                return f"（{'，或者'.join(map(self.condition, parts))}）"
            case Not(part):
                return f"并非{self.condition(part)}"
            case other:
                assert_never(other)


def named(rule: Rule) -> str:
    """Name a *rule* by id and title."""
    return f" `{rule.id}`（{rule.title}）"


def _hinders(rule: Rule) -> str:
    return "的禁止" if rule.effect is Effect.BAR else "的暂缓"
