"""
The interpreter over worlds: which formula says that a rule answers yes, and which that it answers no.

It goes by the reference interpreter, case by case: tests and derivations of values are the interpreter's own, asked of
every combination of cases; what goes over lists is in `symbolic_lists`.
"""

from collections.abc import Sequence
from typing import assert_never, cast

from service.analysis.choice import Cases, Truths
from service.analysis.formula import FALSE, TRUE, Formula
from service.analysis.symbolic_lists import over_records
from service.analysis.symbolic_values import counted_on, derived, shared, summed
from service.analysis.world import SELF, Thing, World
from service.domain.answer import UNKNOWN, Truth
from service.domain.bounds import exactly
from service.domain.case import Case
from service.domain.condition import All, Any, AsOf, Condition, Constant, FactRef, Leaf, Not, Operand, Operator, Value
from service.domain.condition import ParameterRef as Parameter
from service.domain.dossier import Entity, Standing
from service.domain.fact import CountedOn, Fact, FactType, Given, Hits, Share, Sum
from service.domain.in_force import InForce
from service.domain.interpreter import Interpreter
from service.domain.operators import TESTS
from service.domain.rule import Rule


class Symbolic:
    """Asks the rules of a law about the things of a world."""

    def __init__(self, law: InForce, world: World) -> None:
        """Ask the rules of a *law*; nothing of the *world* is imagined before it is read."""
        self.law = law
        self.world = world
        self.formulas = world.formulas
        self.interpreter = Interpreter(law)
        self._case = Case(Standing(world.marks.as_of, Entity("subject", None, "", {}), {}, ()))
        self._cases: dict[tuple[str, Thing], Cases] = {}
        self._truths: dict[tuple[int, Thing], Truths] = {}
        self._answers: dict[tuple[str, Thing], Truths] = {}
        choices = [f.derivation.choice for f in law.release.facts.values() if isinstance(f.derivation, Hits)]
        self._counted = {rule.id for choice in choices for rule in self.interpreter.meant(choice)}
        self._kept: list[Condition] = []  # so that the id of each stays its own

    def answer(self, rule: Rule, thing: Thing) -> Truths:
        """Say what a *rule* answers of a *thing* that is there."""
        key = (rule.id, thing)
        if key not in self._answers:
            made = self._answers[key] = self.truth(self.interpreter.conditions[rule.id, thing.kind], thing)
            if rule.id in self._counted:
                self.world.opaque |= {abs(one) for one in made} - {TRUE}
        return self._answers[key]

    def truth(self, condition: Condition, thing: Thing) -> Truths:
        """Say what a *condition* answers of a *thing*."""
        key = (id(condition), thing)
        if key not in self._truths:
            self._kept.append(condition)
            made = self._truths[key] = self._truth(condition, thing)
            self.world.are_contrary(*made)
        return self._truths[key]

    def _truth(self, condition: Condition, thing: Thing) -> Truths:
        match condition:
            case Leaf():
                return self._leaf(condition, thing)
            case Not(part):
                return self.truth(part, thing).negated
            case All(parts):
                return self.all_of([self.truth(part, thing) for part in parts])
            case Any(parts):
                return self.all_of([self.truth(part, thing).negated for part in parts]).negated
            case _:
                assert_never(condition)

    def all_of(self, truths: Sequence[Truths]) -> Truths:
        """Join *truths*: yes where all are, no where one is."""
        return Truths(self.formulas.every(t.yes for t in truths), self.formulas.some(t.no for t in truths))

    def _leaf(self, leaf: Leaf, thing: Thing) -> Truths:
        fact = self.law.release.facts[leaf.fact]
        if leaf.operator is Operator.HAS and isinstance(fact.derivation, Given):
            return self._has(leaf, fact, thing)
        against = self._operand(leaf.operand, thing)
        yes: list[Formula] = []
        no: list[Formula] = []
        for formula, value in self.cases(leaf.fact, thing):
            tested = [(other, self._tested(leaf, value, to)) for other, to in against]
            for found, truth in ((yes, True), (no, False)):
                same = self.world.either(other for other, answer in tested if answer is truth)
                found.append(formula if same == TRUE else self.formulas.every((formula, same)))
        return Truths(self.world.either(yes), self.world.either(no))

    def _tested(self, leaf: Leaf, value: Value, to: Value) -> Truth:
        if value is not UNKNOWN:
            return TESTS[leaf.operator](value, to, self._case)
        if to is None:
            return False
        return True if leaf.operator is Operator.MAY_BE else UNKNOWN if leaf.absent is None else leaf.absent

    def _has(self, leaf: Leaf, fact: Fact, thing: Thing) -> Truths:
        codes = self.world.codes(SELF if fact.owner is None else thing, cast("Given", fact.derivation).field)
        one = codes.has[cast("str", cast("Constant", leaf.operand).value)]
        absent = {None: (FALSE, FALSE), True: (-codes.known, FALSE), False: (FALSE, -codes.known)}[leaf.absent]
        yes, no = (self.formulas.every((codes.known, each)) for each in (one, -one))
        return Truths(self.formulas.some((yes, absent[0])), self.formulas.some((no, absent[1])))

    def _operand(self, operand: Operand, thing: Thing) -> Cases:
        match operand:
            case Constant(value):
                return [(TRUE, value)]
            case Parameter(name):
                return [(TRUE, self.interpreter.number(name))]
            case FactRef(name):
                return self.cases(name, thing)
            case AsOf():
                return [(TRUE, exactly(self.world.marks.as_of))]
            case _:
                assert_never(operand)

    def cases(self, name: str, thing: Thing) -> Cases:
        """Give what the fact *name* of a *thing*, or of the person, may be."""
        fact = self.law.release.facts[name]
        key = (name, SELF if fact.owner is None else thing)
        if key not in self._cases:
            self._cases[key] = self._make_cases(fact, key[1])
        return self._cases[key]

    def _make_cases(self, fact: Fact, thing: Thing) -> Cases:
        match fact.derivation:
            case Given(field):
                return self._given(fact, field, thing)
            case CountedOn():
                return counted_on(self, thing)
            case Sum(terms):
                return summed(self, fact, terms, thing)
            case Share() as share:
                return shared(self, share, thing)
            case _:
                found = over_records(self, fact, thing)
                return derived(self, fact, thing) if found is None else found

    def _given(self, fact: Fact, field: str, thing: Thing) -> Cases:
        if field == "id":
            return [(TRUE, thing.id)]
        owner = fact.name.removesuffix(f".{field}")
        of = thing if fact.owner is not None else Thing(owner)
        if fact.type is FactType.CODES:
            return self.world.codes(of, field).cases(self.formulas)
        return self.world.choice(of, field).cases(self.formulas)
