"""
What is worked out from values, over worlds: the interpreter's own derivation, of every combination of what is read.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from service.analysis.choice import Cases, Truths
from service.analysis.formula import FALSE, TRUE, Formula
from service.domain.answer import UNKNOWN, Truth
from service.domain.bounds import Bounds, exactly
from service.domain.case import Case
from service.domain.condition import Condition, Value
from service.domain.dates import end_of_quarter
from service.domain.derivation import Reader, derive
from service.domain.dossier import SHARE_SCALE, Entity, Standing
from service.domain.fact import Fact, Lower, RuleChoice, Share, Sum, Term
from service.domain.interpreter import Interpreter
from service.domain.parameter import ParameterValue
from service.domain.release import Release
from service.domain.rule import Rule
from service.domain.strata import inputs_of

if TYPE_CHECKING:
    from service.analysis.symbolic import Symbolic
    from service.analysis.world import Thing, World


class _Given:
    """Stands in the interpreter's place: what a derivation reads is given to it."""

    def __init__(self, interpreter: Interpreter, conditions: Sequence[Condition]) -> None:
        self.release: Release = interpreter.release
        self.parameters: Mapping[str, ParameterValue] = interpreter.parameters
        self._interpreter = interpreter
        self._conditions = conditions

    def compile(self, condition: Condition) -> Callable[[Case, Entity], Truth]:
        at = f"#{next(n for n, one in enumerate(self._conditions) if one is condition)}"
        return lambda _, entity: entity.values[at]  # type: ignore[return-value]

    def reader(self, name: str) -> Reader:
        return lambda _, entity: entity.values[name]

    def same(self, thing: Hashable) -> int:
        return self._interpreter.same(thing)

    def meant(self, choice: RuleChoice) -> tuple[Rule, ...]:
        return self._interpreter.meant(choice)

    def number(self, name: str) -> Value:
        return self._interpreter.number(name)


def gathered(world: "World", cases: Iterable[tuple[Formula, Value]]) -> Cases:
    """Put the cases of one value together."""
    found: dict[Value, list[Formula]] = {}
    for formula, value in cases:
        found.setdefault(value, []).append(formula)
    return [(world.either(formulas), value) for value, formulas in found.items()]


def as_cases(truths: Truths, world: "World") -> Cases:
    """Give the cases of a truth."""
    unknown = world.formulas.every((-truths.yes, -truths.no))
    return [(truths.yes, True), (truths.no, False), (unknown, UNKNOWN)]


def as_truths(cases: Cases, world: "World") -> Truths:
    """Give when a truth is so, and when it is not, from its cases."""
    return Truths(*(world.either(formula for formula, value in cases if value is truth) for truth in (True, False)))


def derived(symbolic: "Symbolic", fact: Fact, thing: "Thing") -> Cases:
    """Work a *fact* out of every combination of what it reads."""
    conditions = fact.derivation.conditions if isinstance(fact.derivation, Lower) else ()
    names = [fact.derivation.fact] if isinstance(fact.derivation, Lower) else list(dict.fromkeys(inputs_of(fact)))
    given = {name: symbolic.cases(name, thing) for name in names}
    for number, condition in enumerate(conditions):
        given[f"#{number}"] = as_cases(symbolic.truth(condition, thing), symbolic.world)
    return _worked_out(symbolic, fact, given, conditions)


def _worked_out(
    symbolic: "Symbolic", fact: Fact, given: Mapping[str, Cases], conditions: Sequence[Condition] = ()
) -> Cases:
    world = symbolic.world
    work_out = derive(fact, _Given(symbolic.interpreter, conditions))
    case = Case(Standing(world.marks.as_of, Entity("subject", None, "", {}), {}, ()))
    found = []
    for combination in product(*given.values()):
        formula = world.formulas.every(one for one, _ in combination)
        entity = Entity("", None, "", dict(zip(given, (value for _, value in combination), strict=True)))
        found.append((formula, work_out(case, entity)))
    return gathered(world, found)


def summed(symbolic: "Symbolic", fact: Fact, terms: Sequence[Term], thing: "Thing") -> Cases:
    """Add up the *terms* one after another, so that equal sums come together on the way."""
    total: Cases = [(TRUE, exactly(0))]
    for term in terms:
        part = replace(fact, derivation=Sum((Term("#sum"), term)))
        total = _worked_out(symbolic, part, {"#sum": total, term.fact: symbolic.cases(term.fact, thing)})
    return total


def shared(symbolic: "Symbolic", share: Share, thing: "Thing") -> Cases:
    """Add up shares: what they are at least, and, where one is absent, how much of the whole is accounted for."""
    world = symbolic.world
    sums: dict[_Sum, Formula] = {_Sum(0, 0, is_lacking=False): TRUE}
    for name in dict.fromkeys(share.parts):
        sums = _added(symbolic, sums, symbolic.cases(name, thing), (share.parts.count(name), share.whole.count(name)))
    exact = {formula: Bounds(one.low, one.low) for one, formula in sums.items() if not one.is_lacking}
    sums = {one: formula for one, formula in sums.items() if one.is_lacking}
    for name in dict.fromkeys(share.whole):
        if name not in share.parts:
            sums = _added(symbolic, sums, symbolic.cases(name, thing), (0, share.whole.count(name)))
    bounded = ((formula, Bounds(one.low, one.low + SHARE_SCALE - one.total)) for one, formula in sums.items())
    return gathered(world, [*exact.items(), *bounded])


class _Sum(NamedTuple):
    """Shares added up: those that are asked for, those of the whole, and whether one of the former is absent."""

    low: int
    total: int
    is_lacking: bool


def _added(
    symbolic: "Symbolic", sums: Mapping[_Sum, Formula], cases: Cases, times: tuple[int, int]
) -> dict[_Sum, Formula]:
    found: dict[_Sum, list[Formula]] = {}
    for one, formula in sums.items():
        for each, value in cases:
            number = value.lo if isinstance(value, Bounds) else 0
            is_lacking = one.is_lacking or (times[0] > 0 and not isinstance(value, Bounds))
            more = _Sum(one.low + number * times[0], one.total + number * times[1], is_lacking)
            found.setdefault(more, []).append(symbolic.formulas.every((formula, each)))
    return {one: formula for one, parts in found.items() if (formula := symbolic.world.either(parts)) != FALSE}


def counted_on(symbolic: "Symbolic", thing: "Thing") -> Cases:
    """Give the day from which a record counts."""
    world, kind = symbolic.world, symbolic.world.kinds[thing.kind]
    own: Cases = [(TRUE, UNKNOWN)] if kind.day is None else world.choice(thing, kind.day).cases(world.formulas)
    absent = world.either(formula for formula, value in own if value is UNKNOWN)
    dated = [(formula, value) for formula, value in own if value is not UNKNOWN]
    implied: Cases = [(TRUE, UNKNOWN)]
    if kind.day_absent is not None:
        years = world.choice(thing, "year").cases(world.formulas)
        of_year: Cases = [(TRUE, exactly(4))]
        quarters = world.choice(thing, "quarter").cases(world.formulas) if "quarter" in kind.fields else of_year
        implied = [
            (world.formulas.every((one, other)), exactly(_end(year, quarter)))
            for one, year in years
            for other, quarter in (quarters if kind.day_absent == "end_of_quarter" else of_year)
        ]
    return gathered(world, [*dated, *((world.formulas.every((absent, one)), value) for one, value in implied)])


def _end(year: Value, quarter: Value) -> int:
    if not isinstance(year, Bounds) or not isinstance(quarter, Bounds):
        return 0
    return end_of_quarter(year.lo, quarter.lo)
