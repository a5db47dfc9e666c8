"""
The reference interpreter: it asks every rule plainly, and is the meaning. Every engine is held to it.

Conditions become closures once for a release on a day; asking one is then a call. A leaf reads its fact, an unknown
fact answers unknown (or what the leaf says that absence means), `all` and `any` follow Kleene.
"""

from collections.abc import Callable, Hashable, Mapping
from typing import assert_never, cast

from service.domain.answer import UNKNOWN, Truth, negate
from service.domain.bounds import exactly
from service.domain.case import Case
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
    Value,
)
from service.domain.derivation import Reader, derive
from service.domain.dossier import Entity
from service.domain.fact import CountedOn, Fact, Given, RuleChoice
from service.domain.in_force import InForce
from service.domain.operators import TESTS, Test
from service.domain.parameter import ParameterValue
from service.domain.release import Release, chosen
from service.domain.rule import PERSON, Rule
from service.domain.strata import Stratum

Ask = Callable[[Case, Entity], Truth]
_UNREAD: Value = "unread"  # this very object stands for a fact that was not read yet
Answers = Mapping[tuple[str, str | None], Truth]
"""(rule id, record id or None for the person) -> what it answers."""


class Interpreter:
    """Asks the rules of one release on the days on which the same things stand."""

    name = "interpreter"

    def __init__(self, law: InForce) -> None:
        """Prepare every rule and fact of the *law*."""
        self.law = law
        self.release: Release = law.release
        self.parameters: Mapping[str, ParameterValue] = law.parameters
        self.rules: tuple[Rule, ...] = law.rules
        self._readers: dict[str, Reader] = {}
        self._same: dict[Hashable, int] = {}
        self._meant: dict[RuleChoice, tuple[Rule, ...]] = {}
        self._compiled: dict[int, tuple[Condition, Ask]] = {}  # the condition is kept, so that its id stays its own
        self.conditions: dict[tuple[str, str], Condition] = {
            (rule.id, about): rule.asks(about) for rule in law.rules for about in rule.conditions
        }
        self._rules = {key: self.compile(condition) for key, condition in self.conditions.items()}

    def ask(self, stratum: Stratum, case: Case) -> Answers:
        """Ask the rules of a *stratum* of everything in the *case* that they are about."""
        asks = [(rule.id, self._rules[rule.id, stratum.about]) for rule in stratum.rules]
        entities = self.entities(stratum.about, case)
        return {(rule, entity.id): ask(case, entity) for entity in entities for rule, ask in asks}

    def entities(self, about: str, case: Case) -> tuple[Entity, ...]:
        """Give what in the *case* a rule about *about* is asked of."""
        plural = None if about == PERSON else self.release.kind_of(about).name
        return tuple(case.entities(about, plural))

    def same(self, thing: Hashable) -> int:
        """Give a number that equal things share, so that what is found of one is found of all."""
        return self._same.setdefault(thing, len(self._same))

    def meant(self, choice: RuleChoice) -> tuple[Rule, ...]:
        """Give the rules in force that a *choice* means."""
        if choice not in self._meant:
            self._meant[choice] = chosen(self.rules, choice)
        return self._meant[choice]

    def read(self, name: str, case: Case, entity: Entity) -> Value:
        """Give the value of a fact of *entity*, or of the person."""
        return self.reader(name)(case, entity)

    def reader(self, name: str) -> Reader:
        """Give the closure that reads the fact *name*."""
        if name not in self._readers:
            self._readers[name] = self._make_reader(name)
        return self._readers[name]

    def _make_reader(self, name: str) -> Reader:
        fact = self.release.facts[name]
        if isinstance(fact.derivation, Given | CountedOn):
            return _given(fact, fact.derivation)
        return _derived(fact, derive(fact, self))

    def compile(self, condition: Condition) -> Ask:
        """Give the closure that answers a *condition*, made once."""
        found = self._compiled.get(id(condition))
        if found is None:
            found = self._compiled[id(condition)] = (condition, self._compile(condition))
        return found[1]

    def _compile(self, condition: Condition) -> Ask:
        match condition:
            case Leaf():
                return self.compile_leaf(condition)
            case Not(part):
                ask = self.compile(part)
                return lambda case, entity: negate(ask(case, entity))
            case All(parts):
                return _joined(tuple(map(self.compile, parts)), decisive=False)
            case Any(parts):
                return _joined(tuple(map(self.compile, parts)), decisive=True)
            case _:
                assert_never(condition)

    def compile_leaf(self, leaf: Leaf) -> Ask:
        """Give the closure that answers one test."""
        read, operand, test = self.reader(leaf.fact), self.operand(leaf.operand), TESTS[leaf.operator]
        absent: Truth = UNKNOWN if leaf.absent is None else leaf.absent
        if leaf.operator is Operator.MAY_BE:
            absent = True
        if isinstance(leaf.operand, Constant | ParameterRef):
            against = operand(cast("Case", None), cast("Entity", None))
            return (
                _of_field(leaf.fact, test, against, absent)
                if self._is_plain(leaf.fact)
                else _fixed(read, test, against, absent)
            )

        def ask(case: Case, entity: Entity) -> Truth:
            value, against = read(case, entity), operand(case, entity)
            if value is UNKNOWN:
                return False if against is None else absent
            return test(value, against, case)

        return ask

    def _is_plain(self, name: str) -> bool:
        """Answer whether a fact is a field of a record, and its absence has no reading."""
        fact = self.release.facts[name]
        return fact.owner is not None and isinstance(fact.derivation, Given) and not fact.derivation.has_default

    def operand(self, operand: Operand) -> Reader:
        """Make the closure that gives what a leaf compares with."""
        match operand:
            case Constant(value):
                return lambda *_: value
            case ParameterRef(name):
                number = self.number(name)
                return lambda *_: number
            case FactRef(name):
                return self.reader(name)
            case AsOf():
                return lambda case, _: exactly(case.as_of)
            case _:
                assert_never(operand)

    def number(self, name: str) -> Value:
        """Give the value of a parameter that is a number; unknown where none stands."""
        standing = self.parameters.get(name)
        return exactly(standing.value) if standing is not None and isinstance(standing.value, int) else UNKNOWN


def _fixed(read: Reader, test: Test, against: Value, absent: Truth) -> Ask:
    """Ask a test that compares with the same value for every entity."""
    if isinstance(against, bool) and test is TESTS[Operator.IS]:  # the commonest test of all

        def ask_truth(case: Case, entity: Entity) -> Truth:
            value = read(case, entity)
            return absent if value is UNKNOWN else value is against

        return ask_truth

    def ask(case: Case, entity: Entity) -> Truth:
        value = read(case, entity)
        return absent if value is UNKNOWN else test(value, against, case)

    return ask


def _of_field(name: str, test: Test, against: Value, absent: Truth) -> Ask:
    """Ask such a test of a field of a record whose absence has no reading."""
    if isinstance(against, bool) and test is TESTS[Operator.IS]:

        def ask_truth(_: Case, entity: Entity) -> Truth:
            value = entity.values.get(name, UNKNOWN)
            return absent if value is UNKNOWN else value is against

        return ask_truth

    def ask(case: Case, entity: Entity) -> Truth:
        value = entity.values.get(name, UNKNOWN)
        return absent if value is UNKNOWN else test(value, against, case)

    return ask


def _derived(fact: Fact, work_out: Reader) -> Reader:
    """Work a fact out when it is first read, and keep it with what it is of."""
    name = fact.name

    def read(case: Case, entity: Entity) -> Value:
        value = entity.facts.get(name, _UNREAD)
        if value is _UNREAD:
            value = entity.facts[name] = work_out(case, entity)
        return value

    def read_personal(case: Case, _: Entity) -> Value:
        person = case.subject
        value = person.facts.get(name, _UNREAD)
        if value is _UNREAD:
            value = person.facts[name] = work_out(case, person)
        return value

    return read_personal if fact.owner is None else read


def _given(fact: Fact, given: Given | CountedOn) -> Reader:
    """Read a field as the dossier has it, or what its absence reads as."""
    name = fact.name
    absent: Value = given.default if isinstance(given, Given) and given.has_default else UNKNOWN
    if fact.owner is None:
        return lambda case, _: case.subject.values.get(name, absent)
    return lambda _, entity: entity.values.get(name, absent)


def _joined(parts: tuple[Ask, ...], *, decisive: bool) -> Ask:
    """Ask the *parts* until one answers *decisive*; all of them for `all` (no decides), `any` (yes decides)."""

    def ask(case: Case, entity: Entity) -> Truth:
        result: Truth = not decisive
        for part in parts:
            truth = part(case, entity)
            if truth is decisive:
                return decisive
            if truth is UNKNOWN:
                result = UNKNOWN
        return result

    return ask


def keep(answers: Answers, stratum: Stratum, case: Case, interpreter: Interpreter) -> None:
    """Keep the *answers* to a *stratum* with what they are about, where later strata read them."""
    by_id = {entity.id: entity for entity in interpreter.entities(stratum.about, case)}
    for (rule, about), truth in answers.items():
        by_id[about].answers[rule] = truth


def ask_all(case: Case, interpreter: Interpreter) -> dict[tuple[str, str | None], Truth]:
    """Ask every rule in force of a *case*, stratum by stratum, and keep what is answered with the case."""
    answers: dict[tuple[str, str | None], Truth] = {}
    for stratum in interpreter.law.strata:
        found = interpreter.ask(stratum, case)
        keep(found, stratum, case, interpreter)
        answers.update(found)
    return answers
