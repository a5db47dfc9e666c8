"""
Findings in full: what every rule answered about everything it was asked of, with its conditions, in a sentence.

A finding that does not hold says why not: which of its conditions fail, with what is and what is asked, and which
exceptions stand against it.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from service.domain.answer import Truth, answer_of
from service.domain.case import Case
from service.domain.dossier import Entity
from service.domain.explanation import Explainer
from service.domain.outline import Asking, Outline
from service.domain.reasons import Json, Reasoner
from service.domain.rendering import quoted
from service.domain.telling import Node, Part
from service.domain.verdict import Finding

if TYPE_CHECKING:
    from service.domain.evaluation import Asked

MOST_FAILING = 3
"""How many failing conditions a sentence names; the rest are counted."""


def findings(asked: "Asked", reasoner: Reasoner, explainer: Explainer) -> list[Json]:
    """Give every finding of a case: rule, title, about, answer, text, and its conditions (scope, when, unless)."""
    told: dict[str | None, _Told] = {}
    found = []
    for (rule, about), truth in asked.answers.items():
        if about not in told:
            told[about] = _Told(asked, reasoner, explainer, about)
        found.append(told[about].finding(rule, truth))
    return found


class _Told:
    """The parts of all rules about one thing, each told once."""

    def __init__(self, asked: "Asked", reasoner: Reasoner, explainer: Explainer, about: str | None) -> None:
        self._asked = asked
        self._reasoner = reasoner
        self._about = about
        self._entity: Entity = reasoner.entity(about)
        self._outline: Outline = asked.notes.outline(self._entity.kind)
        told = [part.tell(explainer, self._entity) for part in self._outline.parts]
        self._nodes: list[Node] = [node for node, _ in told]
        self._truths: list[Truth] = [truth for _, truth in told]
        self._said = _Said(self._outline.parts, asked.case, self._entity)
        self._of = "" if about is None else f"{quoted(reasoner.name_of(self._entity))}的"

    def finding(self, rule: str, truth: Truth) -> Json:
        asking = self._outline.rules[rule]
        meant = self._asked.law.by_id[rule]
        answer = answer_of(truth)
        is_no = truth is False
        return {
            "rule": rule,
            "title": meant.title,
            "about": self._about,
            "answer": answer,
            "text": self._why_not(asking) if is_no else self._reasoner.sentence(Finding(meant, answer, self._about)),
            "scope": [] if asking.is_plain else asking.scope.pick(self._nodes),
            "when": asking.when.pick(self._nodes),
            "unless": [] if asking.is_plain else asking.unless.pick(self._nodes),
        }

    def _why_not(self, asking: Asking) -> str:
        truths = self._truths
        failing = [number for number in asking.when.numbers if truths[number] is False]
        if len(failing) <= MOST_FAILING and asking.is_plain:
            said = self._said
            return f"{self._of}{asking.title}不成立：{'；'.join([said[number] for number in failing])}。"
        return f"{self._of}{asking.title}不成立：{'；'.join(self._reasons(asking, failing))}。"

    def _reasons(self, asking: Asking, failing: list[int]) -> Iterator[str]:
        out_of_scope = [number for number in asking.scope.numbers if self._truths[number] is False]
        for number in out_of_scope:
            yield f"不在适用范围（{self._said[number]}）"
        shown = failing[: max(MOST_FAILING - len(out_of_scope), 0)]
        for number in shown:
            yield self._said[number]
        if len(failing) > len(shown):
            yield f"另有{len(failing) - len(shown)}项条件也不符合"
        yield from self._excluded(asking)

    def _excluded(self, asking: Asking) -> Iterator[str]:
        """Name the exceptions that stand against a rule: by their alternatives, where they have names."""
        case, entity = self._asked.case, self._entity
        for one in asking.exclusions:
            if self._truths[one.part] is True:
                named = [label for label, ask in one.alternatives if ask(case, entity) is True]
                part = self._outline.parts[one.part]
                yield f"有排除情形：{'、'.join(named) or part.unwanted(case, entity)}"


class _Said(dict[int, str]):
    """Why each part does not hold, by its number: said when first asked for, and found at once after that."""

    def __init__(self, parts: Sequence[Part], case: Case, entity: Entity) -> None:
        super().__init__()
        self._parts = parts
        self._case = case
        self._entity = entity

    def __missing__(self, number: int) -> str:
        said = self[number] = self._parts[number].unmet(self._case, self._entity)
        return said
