"""
Compiling rules for an engine that sees integers only and does not know what unknown is.

Every rule becomes two engine rules, one that fires when it holds and one that fires when it surely does not, negation
pushed down to the tests; where neither fires the answer is unknown. The subset that is generated is the safe one:
`$and` and `$or` over comparisons of a field with a constant, one pattern a rule.
"""

from typing import assert_never

from service.domain.condition import All, Any, Condition, Leaf, Not
from service.domain.fact import Given
from service.engine.leaves import Expression, LeafTest, join
from service.engine.slots import Encode, Slots, written


def compile_rule(condition: Condition, slots: Slots) -> tuple[Expression, Expression]:
    """Give when a rule that asks *condition* holds, and when it surely does not."""
    return _expression(condition, slots, wanted=True), _expression(condition, slots, wanted=False)


def ask_beforehand(condition: Condition, slots: Slots) -> tuple[Expression, Expression]:
    """Give the same of a *condition* that is too wide for the engine: it enters as one truth, asked beforehand."""
    ask = slots.interpreter.compile(condition)

    def make(fields: tuple[str, ...]) -> Encode:
        words = written(fields[0], {True: 1, False: 0})
        return lambda case, entity: words[ask(case, entity)]

    (field,) = slots.slot(("asked", id(condition)), 1, make)
    return {field: 1}, {field: 0}


def _expression(condition: Condition, slots: Slots, *, wanted: bool) -> Expression:
    match condition:
        case Leaf():
            return LeafTest(condition, slots).expression(wanted=wanted)
        case Not(part):
            return _expression(part, slots, wanted=not wanted)
        case All((Leaf() as first, *rest)) if not wanted and rest and _is_always_known(first, slots):
            return _fails_after(first, All(tuple(rest)), slots)
        case All(parts):
            return join([_expression(part, slots, wanted=wanted) for part in parts], every=wanted)
        case Any(parts):
            return join([_expression(part, slots, wanted=wanted) for part in parts], every=not wanted)
        case _:
            assert_never(condition)


def _fails_after(first: Leaf, rest: Condition, slots: Slots) -> Expression:
    """
    Give when *first* fails, or else the *rest*.

    The rest is asked where the first holds and nowhere else: rules that begin with the kind of a record look no further
    at records of other kinds. Right where the first is never unknown.
    """
    holds, fails = (_expression(first, slots, wanted=wanted) for wanted in (True, False))
    return join([fails, join([holds, _expression(rest, slots, wanted=False)], every=True)], every=False)


def _is_always_known(leaf: Leaf, slots: Slots) -> bool:
    release = slots.interpreter.release
    fact = release.facts[leaf.fact]
    if fact.owner is None or not isinstance(fact.derivation, Given):
        return False
    field = release.kind_of(fact.owner).fields[fact.derivation.field]
    return field.required and not field.nullable and bool(field.codes)
