"""
Telling: how conditions are told as JSON.

A test is told as `{fact, operator, expected, label, actual, answer, ref}`, with `parameter` or `against` where what is
expected comes from elsewhere; a group as `{operator, answer, conditions}`. Equal conditions are told of an entity once
(but for tests of facts with few values, which are told again as quickly as they are found), and what is told is shared
by all that ask it: it is read, never changed.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, assert_never

from service.domain.answer import Truth, all_of, answer_of, any_of, negate
from service.domain.condition import All, Any, AsOf, Condition, Constant, FactRef, Leaf, Not, ParameterRef, Value
from service.domain.dates import iso_day
from service.domain.derivation import Reader
from service.domain.dossier import Entity
from service.domain.fact import Fact
from service.domain.interpreter import Interpreter
from service.domain.rendering import Shown, shown, shown_operand
from service.domain.shortfall import FEW_VALUES, Phrase, Shortfalls

if TYPE_CHECKING:
    from service.domain.explanation import Explainer

Node: TypeAlias = dict[str, Shown]
"""One condition as JSON: fact, operator, expected, actual, answer; or, of a group, operator, answer and conditions."""

Told: TypeAlias = tuple[Node, Truth]
Tell: TypeAlias = Callable[["Explainer", Entity], Told]
Look: TypeAlias = Callable[["Explainer", Entity], tuple[str, Value, Shown]]
"""Gives where the value of a fact is found (a path, or a key in the graph), the value, and the value as JSON."""


class Part(NamedTuple):
    """A condition as it is told; equal conditions are one part."""

    tell: Tell
    unmet: Phrase  # says why it does not hold
    unwanted: Phrase  # says that it does, where it must not


class Telling:
    """How the conditions of a law are told, made once for each."""

    def __init__(self, interpreter: Interpreter) -> None:
        """Ask as the *interpreter* does."""
        self._interpreter = interpreter
        self._shortfalls = Shortfalls(interpreter)
        self._parts: dict[Condition, Part] = {}
        self._known: dict[int, tuple[Condition, Part]] = {}  # the condition is kept, so that its id stays its own

    def part(self, condition: Condition) -> Part:
        """Give a *condition* as it is told."""
        found = self._known.get(id(condition))
        if found is None:
            found = self._known[id(condition)] = (condition, self._equal(condition))
        return found[1]

    def _equal(self, condition: Condition) -> Part:
        if condition not in self._parts:
            unmet, unwanted = (self._shortfalls.of(condition, wanted=wanted) for wanted in (True, False))
            self._parts[condition] = Part(self._make(condition), unmet, unwanted)
        return self._parts[condition]

    def _make(self, condition: Condition) -> Tell:
        match condition:
            case Leaf():
                return self._leaf(condition)
            case Not(part):
                return _once(_group("not", [self.part(part).tell], lambda truths: negate(truths[0])))
            case All(parts):
                return _once(_group("all", [self.part(part).tell for part in parts], all_of))
            case Any(parts):
                return _once(_group("any", [self.part(part).tell for part in parts], any_of))
            case _:
                assert_never(condition)

    def _leaf(self, leaf: Leaf) -> Tell:
        fact = self._interpreter.release.facts[leaf.fact]
        start = {"fact": leaf.fact, "operator": leaf.operator, **self._expected(leaf, fact), "label": fact.label}
        if fact.type in FEW_VALUES and isinstance(leaf.operand, Constant):
            return self._of_few(leaf, start, fact)
        look = _derived(fact) if fact.is_derived else _field(fact, self._interpreter.reader(fact.name))
        return _once(self._of_many(leaf, start, look))

    def _of_few(self, leaf: Leaf, start: Node, fact: Fact) -> Tell:
        """Tell a test of a fact that has few values: what is told of each is kept, and finding it is all there is."""
        ask, read, known = self._interpreter.compile(leaf), self._interpreter.reader(fact.name), dict[Value, Told]()
        name, suffix, is_personal = fact.name, fact.name.partition(".")[2], fact.owner is None

        def first(value: Value, explainer: "Explainer", entity: Entity) -> Told:
            truth = ask(explainer.case, entity)
            told = known[value] = {**start, "actual": shown(value, fact), "answer": answer_of(truth)}, truth
            return told

        def tell_derived(explainer: "Explainer", entity: Entity) -> Told:
            opened = explainer.name(fact, entity)
            node, truth = known.get(opened.value) or first(opened.value, explainer, entity)
            return {**node, "ref": opened.key}, truth

        def tell_field(explainer: "Explainer", entity: Entity) -> Told:
            value = read(explainer.case, entity)
            node, truth = known.get(value) or first(value, explainer, entity)
            return {**node, "ref": name if is_personal else f"{entity.path}.{suffix}"}, truth

        return tell_derived if fact.is_derived else tell_field

    def _of_many(self, leaf: Leaf, start: Node, look: Look) -> Tell:
        """Tell a test of a fact that has many values, or that compares with another, or with the day."""
        facts, ask = self._interpreter.release.facts, self._interpreter.compile(leaf)
        against = facts[leaf.operand.name] if isinstance(leaf.operand, FactRef) else None
        is_of_today = isinstance(leaf.operand, AsOf)

        def tell(explainer: "Explainer", entity: Entity) -> Told:
            key, _, actual = look(explainer, entity)
            truth = ask(explainer.case, entity)
            node = {**start, "actual": actual, "answer": answer_of(truth), "ref": key}
            if against is not None:
                node["expected"] = explainer.name(against, entity).shown
            elif is_of_today:
                node["expected"] = iso_day(explainer.case.as_of)
            return node, truth

        return tell

    def _expected(self, leaf: Leaf, fact: Fact) -> Node:
        """Give what a leaf expects, as far as that is known before any case."""
        match leaf.operand:
            case Constant(value):
                return {"expected": shown_operand(value, leaf, fact)}
            case ParameterRef(name):
                return {"expected": shown_operand(self._interpreter.number(name), leaf, fact), "parameter": name}
            case FactRef(name):
                return {"expected": None, "against": name}
            case AsOf():
                return {"expected": None, "against": "as_of"}
            case _:
                assert_never(leaf.operand)


def _derived(fact: Fact) -> Look:
    def look(explainer: "Explainer", entity: Entity) -> tuple[str, Value, Shown]:
        opened = explainer.name(fact, entity)
        return opened.key, opened.value, opened.shown

    return look


def _field(fact: Fact, read: Reader) -> Look:
    name, suffix, is_personal = fact.name, fact.name.partition(".")[2], fact.owner is None

    def look(explainer: "Explainer", entity: Entity) -> tuple[str, Value, Shown]:
        value = read(explainer.case, entity)
        return name if is_personal else f"{entity.path}.{suffix}", value, shown(value, fact)

    return look


def _once(tell: Tell) -> Tell:
    """Tell of each entity once; what is told of it then is shared."""
    key = object()

    def tell_once(explainer: "Explainer", entity: Entity) -> Told:
        at = (key, entity.path)
        told = explainer.told.get(at)
        if told is None:
            told = explainer.told[at] = tell(explainer, entity)
        return told

    return tell_once


def _group(word: str, tells: list[Tell], join: Callable[[list[Truth]], Truth]) -> Tell:
    start = {"fact": None, "operator": word, "expected": None, "actual": None}

    def tell(explainer: "Explainer", entity: Entity) -> Told:
        told = [tell(explainer, entity) for tell in tells]
        truth = join([answer for _, answer in told])
        return {**start, "answer": answer_of(truth), "conditions": [node for node, _ in told]}, truth

    return tell
