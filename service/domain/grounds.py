"""
Grounds: what something rests on in the dossier, and what it lacks.

A condition rests on the fields that its tests read; of an `any` that holds, on those of the branches that hold. What is
not known lacks the fields of the tests that are unknown; what is settled lacks nothing.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeAlias, assert_never

from service.domain.answer import UNKNOWN
from service.domain.condition import All, Any, Condition, FactRef, Leaf, Not
from service.domain.dossier import Entity
from service.domain.fact import Fact
from service.domain.interpreter import Ask, Interpreter
from service.domain.rendering import Shown
from service.domain.rule import PERSON

if TYPE_CHECKING:
    from service.domain.explanation import Explainer


Evidence: TypeAlias = dict[str, dict[str, Shown]]
"""path -> `{path, label, value}`"""

Gaps: TypeAlias = dict[str, str]
"""path -> label"""


class Grounds:
    """What something rests on, and what it lacks."""

    __slots__ = ("evidence", "gaps")

    def __init__(self) -> None:
        """Begin with nothing."""
        self.evidence: Evidence = {}
        self.gaps: Gaps = {}

    def add(self, other: "Grounds", *, with_gaps: bool) -> None:
        """Take up what another thing rests on and, *with_gaps*, what it lacks."""
        self.evidence.update(other.evidence)
        if with_gaps:
            self.gaps.update(other.gaps)


Collect: TypeAlias = Callable[["Explainer", Entity, Grounds, bool], None]
"""Adds the grounds of a condition of an entity to others, with or without what it lacks."""


class Grounding:
    """How the grounds of each condition of a law are collected, made once."""

    def __init__(self, interpreter: Interpreter) -> None:
        """Ask as the *interpreter* does."""
        self._interpreter = interpreter
        self._collectors: dict[int, tuple[Condition, Collect]] = {}  # the condition is kept, so that its id stays

    def of(self, condition: Condition) -> Collect:
        """Give what collects the grounds of a *condition*."""
        found = self._collectors.get(id(condition))
        if found is None:
            found = self._collectors[id(condition)] = (condition, self._make(condition))
        return found[1]

    def _make(self, condition: Condition) -> Collect:
        ask = self._interpreter.compile(condition)
        facts = self._interpreter.release.facts
        match condition:
            case Leaf(fact, _, FactRef(other)):
                return _of_each([_of_leaf(facts[fact], ask), _of_leaf(facts[other], ask)])
            case Leaf(fact):
                return _of_leaf(facts[fact], ask)
            case Not(part):
                return self.of(part)
            case All(parts):
                return _of_all([self.of(part) for part in parts], ask)
            case Any(parts):
                return _of_any([(self._interpreter.compile(part), self.of(part)) for part in parts], ask)
            case _:
                assert_never(condition)


def _of_leaf(fact: Fact, ask: Ask) -> Collect:
    name, is_personal = fact.name, fact.owner is None

    def collect(explainer: "Explainer", entity: Entity, into: Grounds, with_gaps: bool) -> None:  # noqa: FBT001
        path = PERSON if is_personal else entity.path
        grounds = explainer.opened[path].get(name) or explainer.open(fact, entity)
        into.evidence.update(grounds.evidence)
        if with_gaps and grounds.gaps and ask(explainer.case, entity) is UNKNOWN:
            into.gaps.update(grounds.gaps)

    return collect


def _of_each(parts: Sequence[Collect]) -> Collect:
    def collect(explainer: "Explainer", entity: Entity, into: Grounds, with_gaps: bool) -> None:  # noqa: FBT001
        for part in parts:
            part(explainer, entity, into, with_gaps)

    return collect


def _of_all(parts: Sequence[Collect], ask: Ask) -> Collect:
    def collect(explainer: "Explainer", entity: Entity, into: Grounds, with_gaps: bool) -> None:  # noqa: FBT001
        lacks = with_gaps and ask(explainer.case, entity) is UNKNOWN
        for part in parts:
            part(explainer, entity, into, lacks)

    return collect


def _of_any(parts: Sequence[tuple[Ask, Collect]], ask: Ask) -> Collect:
    def collect(explainer: "Explainer", entity: Entity, into: Grounds, with_gaps: bool) -> None:  # noqa: FBT001
        truth = ask(explainer.case, entity)
        for holds, part in parts:
            if truth is not True or holds(explainer.case, entity) is True:
                part(explainer, entity, into, with_gaps and truth is UNKNOWN)

    return collect
